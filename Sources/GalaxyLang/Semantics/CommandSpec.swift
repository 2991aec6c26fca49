/// What a command looks like: one table of these feeds parsing, checking, help and completion.
///
/// Arguments, clauses and options of a command share one namespace of labels, by which ``CommandCall`` hands
/// their values to the host.
public struct CommandSpec: Sendable {
  /// One word or two: `test`, `load manifest`.
  public var name: String
  /// One line for lists of commands.
  public var summary: String
  /// What else `help` says, as paragraphs.
  public var details: String
  /// What stands right after the name, in order.
  public var arguments: [Argument]
  /// What is introduced by a word: `as m`, `on d`, `to 200`.
  public var clauses: [Clause]
  /// What is written `name=value`.
  public var options: [Option]
  /// The block `{ … }` that follows, if the command takes one.
  public var body: Body?
  /// Whether another command follows its name, as in `time pretrain ae on d`; it is the call's only body
  /// line.
  public var takesCommand: Bool
  /// Lines that show the command at work.
  public var examples: [String]
  /// Other names for the same command: `load pictures` for `load images`.
  public var aliases: [String]
  /// Whether running it may bring names into scope that the script does not mention, as `load session` does.
  public var bringsNames: Bool
  /// Whether the names that it is given may belong to something else from there on, as those of `delete`.
  public var freesNames = false
  /// The name of what it makes where none is given, as `labels` of `label v`; nil for a command that makes nothing
  /// unasked.
  public var standardName: String?

  /// A command; everything but name and summary may be left out.
  public init(
    _ name: String, _ summary: String, details: String = "", arguments: [Argument] = [],
    clauses: [Clause] = [], options: [Option] = [], body: Body? = nil, takesCommand: Bool = false,
    examples: [String] = [], aliases: [String] = [], bringsNames: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.arguments = arguments
    self.clauses = clauses
    self.options = options
    self.body = body
    self.takesCommand = takesCommand
    self.examples = examples
    self.aliases = aliases
    self.bringsNames = bringsNames
  }

  /// Whether something must be there. A required object that is not given is the only one of its kind, if
  /// there is just one.
  public enum Presence: Sendable, Equatable {
    /// Must be given.
    case required
    /// May be left out.
    case optional
    /// Any number of values from the least to the most (nil: no limit); only for the last argument.
    case variadic(atLeast: Int = 0, atMost: Int? = nil)
  }

  /// What completion offers where a value is wanted, if its type does not tell.
  public enum Offer: Sendable, Equatable {
    /// What the type tells: choices, objects, variables; any file for a path.
    case byType
    /// Files with one of the endings, given without a dot: `csv`.
    case files([String])
    /// Folders.
    case folders
    /// Labels of classes, which the host knows.
    case classes
    /// Columns of numbers: of the tables that the command is given, of all there are before one is given, and
    /// the names that are known beforehand.
    case columns([String])
    /// The words of commands.
    case commands
  }

  /// What a command does with the file or folder of a path.
  public enum Access: Sendable, Equatable {
    /// It is read.
    case reads
    /// A file is written.
    case writes
    /// A folder is made, if it is not there yet, and gets files.
    case fills
  }

  /// A value that stands right after the name.
  public struct Argument: Sendable {
    /// The label that the host asks for and help shows.
    public var label: String
    /// What it may be.
    public var type: ValueType
    /// Whether it must be there.
    public var presence: Presence
    /// One line for help.
    public var doc: String
    /// What completion offers.
    public var offers: Offer
    /// What is done with a path.
    public var access: Access

    /// A required argument.
    public init(
      _ label: String, _ type: ValueType, _ doc: String, offers: Offer = .byType, access: Access = .reads
    ) {
      self.init(label, type, .required, doc, offers: offers, access: access)
    }

    /// An argument that may be left out or repeated.
    public init(
      _ label: String, _ type: ValueType, _ presence: Presence, _ doc: String, offers: Offer = .byType,
      access: Access = .reads
    ) {
      self.label = label
      self.type = type
      self.presence = presence
      self.doc = doc
      self.offers = offers
      self.access = access
    }
  }

  /// A value, or several named parts, behind a word. Clauses may share a keyword if their types differ.
  public struct Clause: Sendable {
    /// The word that introduces it: `as`, `on`, `to`, `from`, `with`, `per`, `into`, `save`.
    public var keyword: String
    /// The label that the host asks for and help shows.
    public var label: String
    /// What the value (or each part's value) may be.
    public var type: ValueType
    /// Whether it must be there.
    public var isRequired: Bool
    /// Whether it takes parts, `into train=0.7 test=0.3`, instead of one value.
    public var takesParts: Bool
    /// Whether it takes several values, `with a b c`, up to the next clause or option.
    public var takesSeveral = false
    /// The label of an argument that may be left out where the clause is given: `plot roc of a b` for
    /// `plot roc a b`.
    public var standsFor: String?
    /// One line for help.
    public var doc: String
    /// What completion offers.
    public var offers: Offer
    /// What is done with a path.
    public var access: Access

    /// A clause, optional unless said otherwise; its label is the keyword unless one is given.
    public init(
      _ keyword: String, label: String? = nil, _ type: ValueType, required isRequired: Bool = false,
      parts takesParts: Bool = false, _ doc: String, offers: Offer = .byType, access: Access = .reads
    ) {
      self.keyword = keyword
      self.label = label ?? keyword
      self.type = type
      self.isRequired = isRequired
      self.takesParts = takesParts
      self.doc = doc
      self.offers = offers
      self.access = access
    }
  }

  /// What an option is when it is not given.
  public enum Default: Sendable, Equatable, ExpressibleByStringLiteral {
    /// A value as a script would write it; the host receives it like a given one.
    case literal(String)
    /// Words for help, such as "the session's seed"; the host receives no value.
    case described(String)

    /// A value as a script would write it.
    public init(stringLiteral value: String) { self = .literal(value) }
  }

  /// A value written `name=value`.
  public struct Option: Sendable {
    /// The name before `=`, snake_case; the label that the host asks for.
    public var name: String
    /// What it may be.
    public var type: ValueType
    /// What it is when it is not given.
    public var standard: Default
    /// One line for help.
    public var doc: String
    /// What completion offers.
    public var offers: Offer
    /// What is done with a path.
    public var access: Access

    /// An option and its default: `Option("epochs", .integer(from: 1), default: "100", "…")`.
    public init(
      _ name: String, _ type: ValueType, default standard: Default, _ doc: String, offers: Offer = .byType,
      access: Access = .reads
    ) {
      self.name = name
      self.type = type
      self.standard = standard
      self.doc = doc
      self.offers = offers
      self.access = access
    }
  }

  /// A block `{ … }`: its lines are commands of a table of their own, which may have blocks in turn.
  public struct Body: Sendable {
    /// What may stand on a line.
    public var lines: [CommandSpec]
    /// One line for help.
    public var doc: String

    /// A block whose lines are the given commands.
    public init(lines: [CommandSpec], _ doc: String) {
      self.lines = lines
      self.doc = doc
    }
  }
}
