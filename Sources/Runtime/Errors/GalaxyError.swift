/// The one error of the runtime and of the shell: a kind, the sentence for this case, and where it is.
public struct GalaxyError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of error it is.
  public let kind: ErrorKind
  /// One sentence: what is wrong, with the values involved (expected, found).
  public var message: String
  /// The file that is to blame, if one is.
  public var file: String?
  /// The line of that file, counted from 1, if it has lines.
  public var line: Int?
  /// What would be right, if that is known.
  public var hint: String?

  /// An error of one of the kinds of a family.
  public init(
    _ kind: some ErrorFamily, _ message: String, file: String? = nil, line: Int? = nil, hint: String? = nil
  ) {
    self.init(kind: kind.kind, message, file: file, line: line, hint: hint)
  }

  /// An error of a kind that is known already, such as that of another error.
  public init(
    kind: ErrorKind, _ message: String, file: String? = nil, line: Int? = nil, hint: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.file = file
    self.line = line
    self.hint = hint
  }

  /// The kind's name, such as `missing-file`.
  public var id: String { kind.id }

  /// Whether it is of this kind.
  public func isA(_ kind: some ErrorFamily) -> Bool { id == kind.id }

  /// `error[missing-file]: there is no file a.fits`
  public var description: String { "error[\(id)]: \(message)" }

  /// The same kind, sentence and place; what is said about the kind in general is no part of it.
  public static func == (a: GalaxyError, b: GalaxyError) -> Bool {
    a.id == b.id && a.message == b.message && a.file == b.file && a.line == b.line && a.hint == b.hint
  }
}
