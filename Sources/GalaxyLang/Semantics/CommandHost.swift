/// What the language asks of the program around it: running commands, finding objects and files, showing
/// text.
public protocol CommandHost: AnyObject {
  /// Runs a checked command. Objects that it makes go into the host's scope under their names; what it gives
  /// back is the result of the statement.
  func run(_ call: CommandCall) throws -> Value?

  /// The object of a name (dotted names too), if the session holds one.
  func object(named name: String) -> (any LanguageObject)?

  /// All objects of the session, in a fixed order.
  func objects() -> [any LanguageObject]

  /// The names of all objects, in that order.
  func objectNames() -> [String]

  /// The files that match a pattern, sorted.
  func glob(_ pattern: String) throws -> [String]

  /// The bytes of a file that a script includes. A path that is not absolute is relative to the folder of
  /// `includer`. The text's name is the path to show in messages; one file always has one name, by which
  /// circles are found.
  func sourceText(at path: String, includedFrom includer: SourceText) throws -> SourceText

  /// Shows the text of a `print`.
  func print(_ text: String) throws

  /// Shows the value of an expression that stands alone: `elliptical.auc`.
  func show(_ value: Value) throws

  /// Says something that the user should know but did not ask for, such as which model was taken.
  func announce(_ text: String)

  /// Whether the user has asked to stop; polled between statements and turns of a loop.
  var isCancelled: Bool { get }

  /// An error of the host in the language's terms; the place is added where it has none.
  func diagnostic(for error: any Error) -> Diagnostic

  /// A statement has run, at any depth of blocks; the interpreter's position is behind it. Not called for a
  /// text that a command runs.
  func statementEnded(in interpreter: Interpreter) throws
}

extension CommandHost {
  /// Asks every object, unless the host knows without.
  public func objectNames() -> [String] { objects().map(\.name) }

  /// Nothing, unless the host keeps what a run has done so far.
  public func statementEnded(in interpreter: Interpreter) throws {}
}
