/// A kind of error: what `error[id]` means and what to do about it. `help ID`, JSON, the man page and the tests read the same value.
public struct ErrorKind: Sendable, Hashable {
  /// The stable name in kebab-case, such as `missing-file`; printed as `error[missing-file]`.
  public let id: String
  /// What is wrong, in one or two sentences.
  public let meaning: String
  /// What to do about it; empty where the meaning says that too.
  public let remedy: String
  /// A script that has this error; empty where a short one cannot.
  public let example: String

  /// Describes a kind.
  public init(_ id: String, _ meaning: String, _ remedy: String = "", example: String = "") {
    self.id = id
    self.meaning = meaning
    self.remedy = remedy
    self.example = example
  }
}

/// The kinds of error of one piece of code, as an enum that stands beside it. The raw values are the ids, so that the compiler sees to
/// it that each is explained, and that all can be listed.
public protocol ErrorFamily: RawRepresentable<String>, CaseIterable, Hashable, Sendable
where AllCases == [Self] {
  /// What the kind means, what to do about it, and perhaps a script that has it.
  var about: (meaning: String, remedy: String, example: String) { get }
}

extension ErrorFamily {
  /// The kind with its name.
  public var kind: ErrorKind {
    let about = about
    return ErrorKind(rawValue, about.meaning, about.remedy, example: about.example)
  }

  /// All kinds of the family, in the order of its cases.
  public static var kinds: [ErrorKind] { allCases.map(\.kind) }
}
