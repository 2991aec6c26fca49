import GalaxyLang

/// Runs a text in a session, writes what is wrong with it, and says how it ended.
struct ScriptRunner {
  /// How a text ended.
  enum Ending: Equatable {
    /// It ran, or stopped at its first error; the status is what galsh would end with.
    case status(ExitStatus)
    /// It asked to leave, with this status.
    case quit(Int32)

    /// The exit status of a process that ends here.
    var code: Int32 {
      switch self {
      case .status(let status): status.rawValue
      case .quit(let code): code
      }
    }
  }

  private let session: Session
  private let interpreter: Interpreter

  /// A runner whose variables live as long as it does.
  init(session: Session) {
    self.session = session
    interpreter = Interpreter(table: session.commands.table, host: session)
  }

  /// Checks all of the text, then runs it up to its first error.
  func run(_ source: SourceText, parameters: [String: String] = [:]) -> Ending {
    switch interpreter.run(source, parameters: parameters) {
    case .finished:
      return .status(.success)
    case .refused(let diagnostics):
      diagnostics.forEach(session.output.show)
      return .status(.invalid)
    case .failed(let diagnostic):
      session.output.show(diagnostic)
      return .status(.failed)
    case .interrupted(let diagnostic):
      session.output.show(diagnostic)
      return .status(.interrupted)
    case .quit(let code):
      return .quit(code)
    }
  }
}
