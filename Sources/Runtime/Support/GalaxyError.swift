/// What every error of the runtime carries, so that the shell can turn any of them into text in one place.
public protocol GalaxyError: Error, Sendable {
  /// A short, stable name in kebab-case, such as `missing-file`; printed as `error[missing-file]`.
  var id: String { get }
  /// One sentence: what is wrong, with the values involved (expected, found).
  var message: String { get }
  /// The file that is to blame, if one is.
  var file: String? { get }
  /// The line of that file, counted from 1, if it has lines.
  var line: Int? { get }
  /// What would be right, if that is known.
  var hint: String? { get }
}

extension GalaxyError {
  /// No file, unless the error says otherwise.
  public var file: String? { nil }
  /// No line, unless the error says otherwise.
  public var line: Int? { nil }
  /// No hint, unless the error says otherwise.
  public var hint: String? { nil }
}

/// Long work was stopped on request; what was finished before is kept by whoever throws this.
public struct Cancelled: GalaxyError {
  /// What was stopped, such as "pretrain ae".
  public let work: String
  /// Names the work that was stopped.
  public init(work: String) { self.work = work }
  /// `interrupted`.
  public var id: String { "interrupted" }
  /// Says what was stopped.
  public var message: String { "\(work) was interrupted" }
}
