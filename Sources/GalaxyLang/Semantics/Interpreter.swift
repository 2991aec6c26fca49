/// Runs scripts, cells and lines: all of a text is checked before its first command runs. Variables live as
/// long as the interpreter does.
public final class Interpreter {
  /// How a text ended.
  public enum Outcome: Sendable {
    /// Everything ran; the value is the last statement's, if it has one.
    case finished(Value)
    /// The text was refused; nothing has run.
    case refused([Diagnostic])
    /// A statement failed; what stood before it has run.
    case failed(Diagnostic)
    /// The user stopped it; what stood before has run.
    case interrupted(Diagnostic)
    /// A command asked to leave.
    case quit(status: Int32)
  }

  /// Thrown by the host's `run` to end the script (and the session) without an error.
  public struct Quit: Error {
    /// The exit status to leave with.
    public let status: Int32
    /// Leaves with the given status.
    public init(status: Int32 = 0) { self.status = status }
  }

  let table: CommandTable
  unowned let host: any CommandHost

  /// An interpreter of the given commands. It does not keep the host alive.
  public init(table: CommandTable, host: any CommandHost) {
    self.table = table
    self.host = host
  }

  /// Checks a text without running anything: everything that is wrong, in the order of the text.
  public func check(_ source: SourceText, parameters: [String: String] = [:]) -> [Diagnostic] {
    []
  }

  /// Checks and runs a text. `parameters` are values for its `param` statements, as the command line gives
  /// them: `galsh run.gal epochs=20`.
  public func run(_ source: SourceText, parameters: [String: String] = [:]) -> Outcome {
    .finished(.nothing)
  }

  /// The variables by name, in alphabetical order, as `whos` lists them.
  public var variables: [(name: String, value: Value)] { [] }
}
