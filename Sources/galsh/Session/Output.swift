import GalaxyLang
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How results are written.
enum OutputMode: String, CaseIterable, Sendable {
  /// Short text for people, numbers rounded.
  case text
  /// One JSON object a result, numbers in full.
  case json
}

/// Where everything goes: results, and nothing else, to standard output; diagnostics, remarks and progress to
/// standard error.
final class Output {
  let mode: OutputMode
  let isQuiet: Bool
  let results: Terminal
  let messages: Terminal
  let progress: ProgressLine
  /// What has been written since it was last taken.
  private(set) var transcript = Transcript()

  /// Results and messages go to the process's own streams, unless others are given.
  init(
    mode: OutputMode = .text, isQuiet: Bool = false, color: ColorChoice = .auto,
    results: Int32 = STDOUT_FILENO,
    messages: Int32 = STDERR_FILENO
  ) {
    self.mode = mode
    self.isQuiet = isQuiet
    self.results = Terminal(descriptor: results, color: color)
    self.messages = Terminal(descriptor: messages, color: color)
    progress = ProgressLine(terminal: self.messages, isQuiet: isQuiet)
  }

  /// What has been written since the last call.
  func takeTranscript() -> Transcript {
    defer { transcript = Transcript() }
    return transcript
  }

  /// Goes on from what a cell had written when it was cut off.
  func resume(_ cell: Journal.Cell) {
    transcript.add(cell.output)
    transcript.messages = cell.messages
  }

  /// Writes what a command gave.
  func show(_ result: CommandResult) {
    progress.clear()
    switch mode {
    case .text: if !result.text.isEmpty { write(result.text + "\n") }
    case .json: write(result.json.compact + "\n")
    }
  }

  /// Writes a remark that nobody asked for; `--quiet` leaves it out.
  func remark(_ text: String) {
    if isQuiet { return }
    progress.clear()
    transcript.messages += "note: \(text)\n"
    messages.write("note: \(text)\n")
  }

  /// Writes an error or a warning.
  func show(_ diagnostic: Diagnostic) {
    progress.clear()
    func text(_ style: DiagnosticFormatter.Style) -> String {
      let text = DiagnosticFormatter(style: style).text(of: diagnostic)
      return text.hasSuffix("\n") ? text : text + "\n"
    }
    transcript.messages += text(.plain)
    messages.write(text(messages.hasColor ? .ansi : .plain))
  }

  /// Writes a result as it is. One that cannot be written (a full disk behind a redirection) ends the process: going
  /// on would lose more.
  func write(_ text: String) {
    transcript.add(text)
    if results.write(text) { return }
    let reason = String(cString: strerror(errno))
    messages.write("error[unwritable]: cannot write to standard output: \(reason)\n")
    exit(ExitStatus.failed.rawValue)
  }
}
