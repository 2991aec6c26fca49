import GalaxyLang
import GalshSession

/// The prompt: reads a cell, runs it, goes on, whatever happens, until Ctrl-D or `quit`.
struct Prompt {
  private let session: Session
  private let face: TerminalFace
  private let runner: ScriptRunner
  private let history = HistoryFile()
  private let editor: LineEditor

  /// A prompt over a session.
  init(session: Session, face: TerminalFace, runner: ScriptRunner) {
    self.session = session
    self.face = face
    self.runner = runner
    editor = LineEditor(completion: runner.completion)
  }

  /// Runs until the user leaves or a signal ends galsh; the status is 0, what `quit` said, or that of an
  /// interruption.
  func run() -> Int32 {
    if !face.isQuiet {
      face.messages.write("galsh \(galshVersion): `help` lists the commands, Ctrl-D leaves\n")
    }
    face.isAtPrompt = true
    history.load()
    defer { history.truncate() }
    var interruptions = 0
    while true {
      let number = session.journal.nextNumber
      switch readCell(number) {
      case .end:
        let status = Interrupt.endingSignal == nil ? ExitStatus.success : .interrupted
        return status.rawValue
      case .interrupted:
        interruptions += 1
        if interruptions == 2 { session.remark("Ctrl-D or `quit` leaves") }
      case .line(let text):
        interruptions = 0
        if text.allSatisfy(\.isWhitespace) { continue }
        // A Ctrl-C from here on stops the command: only the next read lowers the flag.
        history.append(text)
        let entered = Abbreviation.expanded(Question.expanded(text, session), session)
        let cell = SourceText(name: "gal[\(number)]", text: entered)
        if case .quit(let code) = runner.run(cell, cells: .one) { return code }
        // What an editor has made of a cell can be had back with the arrow key, too.
        if let ran = session.journal.cell(number)?.text, ran != cell.text(of: cell.whole) {
          history.append(ran)
        }
      }
    }
  }

  /// A whole command: lines are asked for as long as a bracket is open. Ctrl-C and Ctrl-D drop an unfinished
  /// one.
  private func readCell(_ number: Int) -> LineEditor.Input {
    let prompt = "gal[\(number)]> "
    let continuation = String(repeating: " ", count: max(0, prompt.count - 5)) + "...> "
    var cell = ""
    while true {
      let input = editor.read(prompt: cell.isEmpty ? prompt : continuation, below: cell)
      guard case .line(let line) = input else {
        if input == .end { face.results.write("\n") }
        return input == .end && !cell.isEmpty && Interrupt.endingSignal == nil ? .interrupted : input
      }
      cell += cell.isEmpty ? line : "\n" + line
      // The prompts of what was pasted are no part of it, and are not what makes it whole.
      cell = PastedPrompt.stripped(cell)
      if case .incomplete = Completeness(of: SourceText(name: prompt, text: cell)) { continue }
      return .line(cell)
    }
  }
}
