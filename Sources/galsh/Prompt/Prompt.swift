import GalaxyLang
import GalaxyRuntime
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
    face.answer = TypedEcho.answer
    face.pressed = TypedKey.answer
  }

  /// Runs until the user leaves or a signal ends galsh; the status is 0, what `quit` said, or that of an
  /// interruption.
  func run() -> Int32 {
    if !face.isQuiet {
      face.messages.write("galsh \(galshVersion): `help` lists the commands, Ctrl-D leaves\n")
    }
    face.isAtPrompt = true
    session.asksQuestions = true
    history.load()
    defer { history.truncate() }
    var interruptions = 0
    while true {
      let number = session.journal.nextNumber
      switch readCell(number) {
      case .end:
        if !mayLeave() { continue }
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
        TypedEcho.hide()
        let ending = runner.run(cell, cells: .one)
        TypedEcho.show()
        if case .quit(let code) = ending, mayLeave() { return code }
        // What an editor has made of a cell can be had back with the arrow key, too.
        if let ran = session.journal.cell(number)?.text, ran != cell.text(of: cell.whole) {
          history.append(ran)
        }
      }
    }
  }

  /// Whether nothing is lost that the user wants: asked where trained models are kept nowhere. A signal
  /// is an answer too.
  private func mayLeave() -> Bool {
    let models = session.unsavedModels
    guard let first = models.first, Interrupt.endingSignal == nil else { return true }
    Interrupt.reset()
    let others = models.count > 1 ? " and \(counted(models.count - 1, "other model"))" : ""
    let answer = face.ask(
      "\(first)\(others) will be lost: kept in no session file. Leave all the same? (y/n)")
    if let answer, ["y", "yes"].contains(answer.trimmed.lowercased()) { return true }
    // Ctrl-D is no answer; an input that has ended for good gives none twice.
    if answer == nil, !Interrupt.flag.isCancelled {
      face.results.write("\n")
      if face.ask("Leave, and lose it? (y/n)") == nil { return true }
    }
    session.remark("`save session \"NAME\"` keeps \(models.count > 1 ? "them" : "it")")
    return false
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
