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
struct Output: Sendable {
  let mode: OutputMode
  let isQuiet: Bool
  let results: Terminal
  let messages: Terminal
  let progress: ProgressLine

  init(mode: OutputMode, isQuiet: Bool, color: ColorChoice) {
    self.mode = mode
    self.isQuiet = isQuiet
    results = Terminal(descriptor: STDOUT_FILENO, color: color)
    messages = Terminal(descriptor: STDERR_FILENO, color: color)
    progress = ProgressLine(terminal: messages, isQuiet: isQuiet)
  }

  /// Writes what a command gave.
  func show(_ result: CommandResult) {
    progress.clear()
    if let picture = result.picture { TerminalGraphics.draw(picture, on: self) }
    switch mode {
    case .text: if !result.text.isEmpty { write(result.text + "\n") }
    case .json: write(result.json.compact + "\n")
    }
  }

  /// Writes a remark that nobody asked for; `--quiet` leaves it out.
  func remark(_ text: String) {
    if isQuiet { return }
    progress.clear()
    messages.write("note: \(text)\n")
  }

  /// Writes an error or a warning.
  func show(_ diagnostic: Diagnostic) {
    progress.clear()
    let formatter = DiagnosticFormatter(style: messages.hasColor ? .ansi : .plain)
    let text = formatter.text(of: diagnostic)
    messages.write(text.hasSuffix("\n") ? text : text + "\n")
  }

  /// Writes a result as it is. One that cannot be written (a full disk behind a redirection) ends the process: going
  /// on would lose more.
  func write(_ text: String) {
    if results.write(text) { return }
    let reason = String(cString: strerror(errno))
    messages.write("error[unwritable]: cannot write to standard output: \(reason)\n")
    exit(ExitStatus.failed.rawValue)
  }
}
