import GalaxyLang

/// Runs texts in a session, enters them in its journal, writes what is wrong with them, and says how they
/// ended.
package struct ScriptRunner {
  /// How a text ended.
  package enum Ending: Equatable {
    /// It ran, or stopped at its first error; the status is what galsh would end with.
    case status(ExitStatus)
    /// It asked to leave, with this status.
    case quit(Int32)

    /// The exit status of a process that ends here.
    package var code: Int32 {
      switch self {
      case .status(let status): status.rawValue
      case .quit(let code): code
      }
    }
  }

  /// How a text goes into the journal.
  package enum Cells {
    /// Cell by cell, as it marks them: a script.
    case asMarked
    /// As one cell: what was entered at a prompt.
    case one
    /// Not at all: the init file.
    case none
  }

  private let session: Session
  private let interpreter: Interpreter
  /// Whether a statement that fails is passed over, in blocks too: `--keep-going`.
  private let keepsGoing: Bool
  /// Whether the statements of a script are shown before they run: `--echo`.
  private let echoes: Bool

  /// A runner whose variables live as long as it does.
  package init(session: Session, keepsGoing: Bool = false, echoes: Bool = false) {
    self.session = session
    self.keepsGoing = keepsGoing
    self.echoes = echoes
    interpreter = Interpreter(table: session.commands.table, host: session)
    session.interpreter = interpreter
  }

  /// What may stand at the end of a text.
  package func completion(of text: String) -> Completion { interpreter.completion(of: text) }

  /// Checks all of the text, then runs it up to its first error, or past its errors if that was asked for.
  /// A session kept in a file notes how far a script is; `position` is where one that was cut off goes on.
  package func run(
    _ source: SourceText, parameters: [String: String] = [:], cells: Cells = .asMarked,
    from position: Position? = nil
  ) -> Ending {
    var recorder =
      cells == .none
      ? nil : CellRecorder(source, asOneCell: cells == .one, resumes: position != nil, session: session)
    var hasFailed = false
    switch cells {
    case .asMarked:
      session.runsScript = true
      session.beginScript(source, parameters)
    case .one:
      session.runsScript = false
      session.leaveScript(parameters)
    case .none: break
    }
    // Whether an error is passed over; it is shown then.
    func passesOver(_ error: any Error) -> Bool {
      let diagnostic = session.diagnostic(for: error)
      guard keepsGoing, diagnostic.id != Interpreter.interruptedID else { return false }
      session.show(diagnostic)
      recorder?.note(diagnostic)
      hasFailed = true
      return true
    }
    let outer = interpreter.passesOver
    defer { interpreter.passesOver = outer }
    interpreter.passesOver = passesOver
    let outcome = interpreter.run(source, parameters: parameters, from: position) { span, run in
      recorder?.reach(span)
      session.isMuted = cells == .one && source.text(of: Span(span.end, source.bytes.count)).trimmed == ";"
      defer { session.isMuted = false }
      if echoes && cells == .asMarked { session.face.echo(source.text(of: span)) }
      do {
        let value = try run()
        recorder?.note(value)
        return value
      } catch let quit as Interpreter.Quit {
        throw quit
      } catch {
        guard passesOver(error) else { throw error }
        return .nothing
      }
    }
    switch outcome {
    case .finished:
      session.endScript()
      recorder?.finish()
      return .status(
        hasFailed || session.keeper?.hasFailedToSave == true && cells == .asMarked ? .failed : .success)
    case .refused(let diagnostics):
      recorder?.refuse()
      for diagnostic in diagnostics { session.show(diagnostic) }
      recorder?.stop(.refused)
      return .status(.invalid)
    case .failed(let diagnostic):
      session.show(diagnostic)
      recorder?.stop(.failed(id: diagnostic.id))
      return .status(.failed)
    case .interrupted(let diagnostic):
      session.show(diagnostic)
      recorder?.stop(.interrupted)
      return .status(.interrupted)
    case .quit(let code):
      session.endScript()
      recorder?.stop(.finished)
      return .quit(code)
    }
  }
}
