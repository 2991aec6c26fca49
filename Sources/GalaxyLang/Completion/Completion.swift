/// What may stand at the cursor: candidates for the word there, or a request to list files.
public struct Completion: Sendable {
  /// What a candidate is.
  public enum Kind: String, Sendable {
    /// The first word of a command, or a line of a block.
    case command
    /// The second word of a command.
    case noun
    /// A word of the language itself.
    case keyword
    /// The name of an option.
    case option
    /// A word that introduces a clause.
    case clause
    /// One of a few words that an argument, clause or option takes.
    case choice
    /// An object of the session, or one that the text makes.
    case object
    /// A variable.
    case variable
    /// A function.
    case function
    /// What stands behind a dot.
    case field
    /// The label of a class.
    case label
  }

  /// What is typed right behind a candidate when it is the only one.
  public enum Follow: Sendable {
    /// A space: the word is complete.
    case space
    /// `=`, which the value follows.
    case equals
    /// Nothing: more may belong to the word.
    case nothing
    /// The closing quote.
    case quote
  }

  /// A word that may stand at the cursor.
  public struct Candidate: Sendable {
    /// What stands in place of ``Completion/replaced``.
    public let text: String
    /// What it is.
    public let kind: Kind
    /// What is typed behind it.
    public let follow: Follow
    /// One line about it.
    public let doc: String
  }

  /// That a path is wanted; the program around the language lists the files.
  public struct Files: Sendable {
    /// The path up to the cursor, its escapes and `{expressions}` worked out; ``Completion/replaced`` is its
    /// last part, behind the last `/`.
    public let typed: String
    /// The endings of files that may stand here, without a dot: `csv`. Empty: any file.
    public let endings: [String]
    /// Whether folders alone are wanted.
    public let onlyFolders: Bool
    /// Whether the opening quote has been typed. If not, it goes before the path.
    public let isInQuotes: Bool

    /// The name of a file as it stands between quotes.
    public static func escaped(_ name: String) -> String {
      String(Value.string(name).literal.dropFirst().dropLast())
    }
  }

  /// The bytes of the text, up to the cursor, that a candidate takes the place of.
  public let replaced: Span
  /// The candidates: those that are wanted most come first, equals in the order of table and session.
  public let candidates: [Candidate]
  /// The files wanted here, if any are.
  public let files: Files?
}
