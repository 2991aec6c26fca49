import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The process's own streams as the face of a session: results, and nothing else, go to standard output;
/// diagnostics, remarks and progress to standard error. In the mode `json` it is a line of JSON a result, and one
/// a diagnostic or remark.
final class TerminalFace: Face {
  /// How results are written.
  var mode: OutputMode {
    didSet { progressLine.isForPrograms.store(mode == .json, ordering: .relaxed) }
  }
  let isQuiet: Bool
  let results: Terminal
  let messages: Terminal
  let progressLine: ProgressLine
  /// Whether a person at a prompt reads the results, so that long ones may go to a pager.
  var isAtPrompt = false
  /// What shows a text that is taller than the window; false if it does not.
  var pager: (String) -> Bool = { _ in false }
  /// Reads the line that answers a question; nil if there is none.
  var answer: () -> String? = { readLine(strippingNewline: true) }
  /// Reads the key that answers a question, which it shows; nil if there is none.
  var pressed: (KeyQuestion, Terminal) -> String? = { _, _ in nil }
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
    progressLine = ProgressLine(terminal: self.messages, isQuiet: isQuiet)
    progressLine.isForPrograms.store(mode == .json, ordering: .relaxed)
  }

  var progress: any ProgressSink { progressLine }

  func clearProgress() { progressLine.clear() }

  /// Columns of the window that the next result goes to, or nil where it does not go to a window.
  private var width: Int? { nextFile == nil ? results.width : nil }

  /// Writes what a command gave: into the file that waits for it, else to standard output.
  func show(_ result: CommandResult) throws -> String {
    clearProgress()
    if let picture = result.picture, nextFile == nil { TerminalGraphics.draw(picture, in: mode, on: results) }
    if let sheet = result.sheet, nextFile == nil, TerminalGraphics.draw(sheet, in: mode, on: results) {
      return ResultText.text(of: result, mode, width: width)
    }
    guard let file = nextFile, !result.prose.text().isEmpty else {
      let text = ResultText.text(of: result, mode, width: width)
      if result.isForReading, isTooTall(text), pager(text) { return text }
      try write(text)
      return text
    }
    nextFile = nil
    let newFolders = try OutputPlace(file.path).newFolders
    try AtomicFile.write(ResultText.text(of: result, file.mode, width: nil, inFile: true), to: file.path)
    OwnOutput.note([file.path])
    OutputPlace.remark(on: newFolders).map(remark)
    remark("the result went to \(file.path)")
    return ""
  }

  func show(failed result: CommandResult) throws -> String { mode == .json ? try show(result) : "" }

  /// Whether a text is for a pager: at a prompt, and with more lines than the window.
  private func isTooTall(_ text: String) -> Bool {
    guard isAtPrompt, let rows = results.rows else { return false }
    return text.utf8.count { $0 == UInt8(ascii: "\n") } >= rows
  }

  /// Has the next result go to a file; nil takes that back.
  func sendNext(to file: (path: String, mode: OutputMode)?) { nextFile = file }

  /// Writes a statement that is about to run.
  func echo(_ statement: String) {
    let lines = statement.split(separator: "\n", omittingEmptySubsequences: false)
    clearProgress()
    messages.write("> " + lines.joined(separator: "\n  ") + "\n")
  }

  /// Writes a remark.
  func remark(_ text: String) {
    if isQuiet { return }
    clearProgress()
    if mode == .json {
      let json: JSON = ["note": .string(text), "rendered": .string("note: \(text)")]
      messages.write(json.compact + "\n")
    } else {
      messages.write("note: \(text)\n")
    }
  }

  /// Writes an error or a warning.
  func show(_ diagnostic: Diagnostic) {
    clearProgress()
    var diagnostic = diagnostic
    // No word of the script is to blame for where its output goes.
    if diagnostic.isA(ShellError.unwritable) { (diagnostic.source, diagnostic.span) = (nil, nil) }
    if mode == .json {
      messages.write(diagnostic.json.compact + "\n")
      return
    }
    let style: DiagnosticFormatter.Style = messages.hasColor ? .ansi : .plain
    messages.write(DiagnosticFormatter(style: style, width: messages.width).lines(of: diagnostic))
  }

  /// Asks a person at the terminal, who answers with a line; nil where there is none, or at the end of input.
  func ask(_ question: String) -> String? {
    guard isatty(STDIN_FILENO) == 1, messages.isInteractive else { return nil }
    clearProgress()
    messages.write("\(question) ")
    return answer()
  }

  /// Shows a picture to a person at the terminal, who answers with a key; nil where there is none.
  func askKey(_ question: KeyQuestion) -> String? {
    guard isatty(STDIN_FILENO) == 1, messages.isInteractive else { return nil }
    clearProgress()
    if let picture = question.picture {
      if results.isInteractive, results.hasColor, mode == .text {
        TerminalGraphics.draw(picture, in: mode, on: results)
      } else {
        messages.write(question.place + "\n")
      }
    }
    return pressed(question, messages)
  }

  /// Writes a result as it is.
  /// - Throws: `GalaxyError` of kind `unwritable` if the stream cannot take it, as with a full disk behind a
  ///   redirection.
  func write(_ text: String) throws {
    if text.isEmpty || results.write(text) { return }
    let reason = String(cString: strerror(errno))
    throw GalaxyError(ShellError.unwritable, "cannot write to standard output: \(reason)")
  }
}
