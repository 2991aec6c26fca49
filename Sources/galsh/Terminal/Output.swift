import GalaxyLang
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where everything goes: results, and nothing else, to standard output; diagnostics, remarks and progress to
/// standard error.
final class Output {
  /// How results are written.
  var mode: OutputMode
  let isQuiet: Bool
  let results: Terminal
  let messages: Terminal
  let progress: ProgressLine
  /// Whether a person at a prompt reads the results, so that long ones may go to a pager.
  var isAtPrompt = false
  /// What shows a text that is taller than the window; false if it does not.
  var pager: (String) -> Bool = { _ in false }
  /// What has been written since it was last taken.
  private(set) var transcript = Transcript()
  /// The file that takes the next result, in the mode of its ending.
  private var nextFile: (path: String, mode: OutputMode)?

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
  func resume(output: String, messages: String) {
    transcript.add(output)
    transcript.messages = messages
  }

  /// Notes what a program has written by itself, for the journal.
  func note(results: String, messages: String) {
    transcript.add(results)
    transcript.messages += messages
  }

  /// Columns of the window that the next result goes to, or nil where it does not go to a window.
  var width: Int? { nextFile == nil ? results.width : nil }

  /// Writes what a command gave: into the file that waits for it, else to standard output.
  /// - Throws: `FileError` if the file cannot be written.
  func show(_ result: CommandResult) throws {
    progress.clear()
    if let picture = result.picture, nextFile == nil { TerminalGraphics.draw(picture, on: self) }
    guard let file = nextFile, !result.text.isEmpty else {
      let text = Output.text(of: result, mode, width: width)
      if result.isForReading, isTooTall(text), pager(text) { return transcript.add(text) }
      return write(text)
    }
    nextFile = nil
    try AtomicFile.write(Output.text(of: result, file.mode, width: nil), to: file.path)
    remark("the result went to \(file.path)")
  }

  /// Whether a text is for a pager: at a prompt, and with more lines than the window.
  private func isTooTall(_ text: String) -> Bool {
    guard isAtPrompt, let rows = results.rows else { return false }
    return text.utf8.count { $0 == UInt8(ascii: "\n") } >= rows
  }

  /// Has the next result go to a file; nil takes that back.
  func sendNext(to file: (path: String, mode: OutputMode)?) { nextFile = file }

  /// A result as it is written, with a last newline; nothing for one that has nothing to say to people.
  static func text(of result: CommandResult, _ mode: OutputMode, width: Int?) -> String {
    if mode == .json { return result.json.compact + "\n" }
    if result.text.isEmpty { return "" }
    guard mode != .text, let table = ResultTable(result) else { return result.text + "\n" }
    // A list without elements has no columns: people are told so in words.
    if table.columns.isEmpty && mode != .csv { return result.text + "\n" }
    switch mode {
    case .csv: return table.csv
    case .markdown: return table.markdown
    case .text, .json, .table: return table.text(width: width) + "\n"
    }
  }

  /// Writes a statement that is about to run.
  func echo(_ statement: String) {
    let lines = statement.split(separator: "\n", omittingEmptySubsequences: false)
    progress.clear()
    messages.write("> " + lines.joined(separator: "\n  ") + "\n")
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
    func text(_ style: DiagnosticFormatter.Style, _ width: Int? = nil) -> String {
      let text = DiagnosticFormatter(style: style, width: width).text(of: diagnostic)
      return text.hasSuffix("\n") ? text : text + "\n"
    }
    transcript.messages += text(.plain)
    messages.write(text(messages.hasColor ? .ansi : .plain, messages.width))
  }

  /// Writes a result as it is. One that cannot be written (a full disk behind a redirection) ends the process: going
  /// on would lose more.
  func write(_ text: String) {
    if text.isEmpty { return }
    transcript.add(text)
    if results.write(text) { return }
    let reason = String(cString: strerror(errno))
    messages.write("error[unwritable]: cannot write to standard output: \(reason)\n")
    exit(ExitStatus.failed.rawValue)
  }
}
