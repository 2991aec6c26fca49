/// A kind of error: what `error[id]` means and what to do about it. `help ID`, JSON, the man page and the
/// tests read the same value.
public struct ErrorKind: Sendable, Hashable, ExpressibleByStringLiteral {
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

  /// Reads a description of several lines: the id, the meaning, the remedy, then the example.
  public init(stringLiteral text: String) {
    let lines = text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
    func line(_ index: Int) -> String { index < lines.count ? lines[index] : "" }
    self.init(line(0), line(1), line(2), example: line(3))
  }
}

/// The kinds of error of one piece of code, as an enum that stands beside it: a case is all that there is to
/// say of a kind.
///
///     enum CSVError: ErrorKind, ErrorFamily {
///       case badCSV = """
///         bad-csv
///         A manifest is not the CSV it should be.
///         Mend the line that the message names.
///         """
///     }
public protocol ErrorFamily: RawRepresentable<ErrorKind>, CaseIterable, Hashable, Sendable
where AllCases == [Self] {}

extension ErrorFamily {
  /// The kind.
  public var kind: ErrorKind { rawValue }
  /// Its name.
  public var id: String { rawValue.id }

  /// All kinds of the family, in the order of its cases.
  public static var kinds: [ErrorKind] { allCases.map(\.kind) }

  /// The case of an id; nil if the family has none.
  public init?(id: String) {
    guard let found = Self.allCases.first(where: { $0.id == id }) else { return nil }
    self = found
  }
}
