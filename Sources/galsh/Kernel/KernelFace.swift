import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The face of a session in a notebook: results as text, tables and pictures; remarks and warnings apart; the error
/// that ends a cell kept for its own message; progress as one display that changes.
package final class KernelFace: Face {
  package let isQuiet = false
  /// Asks the person at the notebook; nil where nobody can be asked.
  package var question: ((String) -> String?)?
  /// Whether nothing is shown: a request that is to be silent.
  package var isSilent = false
  /// Whether help and lists go to the notebook's pager: what a `?` asks for.
  package var usesPager = false
  /// Finds some images of what a result shows, to be put beneath its words.
  package var images: (CommandResult) -> ImageSheet? = { _ in nil }
  /// What has gone to the pager since the cell began.
  package private(set) var pages: [String] = []
  /// The results of an expression that is evaluated for a request, which nobody else is to see; nil otherwise.
  private var captured: [CommandResult]?
  /// Errors that have been shown and not told yet: those that end the cell become its error.
  private var errors: [Diagnostic] = []
  private let sink: any OutputSink
  private let display: ProgressDisplay

  /// A face whose outputs go to a sink.
  package init(_ sink: any OutputSink) {
    self.sink = sink
    display = ProgressDisplay(sink)
  }

  package var progress: any ProgressSink { isSilent || captured != nil ? SilentProgress() : display }

  package func clearProgress() { display.end() }

  // MARK: - What is shown

  package func show(_ result: CommandResult) throws -> String {
    let written = ResultText.text(of: result, .text, width: RichResult.width)
    if captured != nil {
      captured?.append(result)
      return written
    }
    if isSilent { return written }
    tellErrors()
    let text = written.hasSuffix("\n") ? String(written.dropLast()) : written
    if usesPager, result.isForReading {
      pages.append(text)
      return written
    }
    let rich = try RichResult(result, text: text) { images($0) }
    for picture in rich.pictures { sink.display(picture, id: nil) }
    if let words = rich.words {
      if result.isValue {
        sink.result(words)
      } else if words.data.count > 1 {
        sink.display(words, id: nil)
      } else {
        sink.write(text + "\n", isMessage: false)
      }
    }
    for thumbnails in rich.thumbnails { sink.display(thumbnails, id: nil) }
    return written
  }

  package func show(failed result: CommandResult) -> String { "" }

  package func show(_ diagnostic: Diagnostic) {
    if captured != nil || isSilent {
      errors.append(diagnostic)
    } else if diagnostic.severity == .error {
      errors.append(diagnostic)
    } else {
      tellErrors()
      sink.write(Self.text(of: [diagnostic]), isMessage: true)
    }
  }

  package func remark(_ text: String) {
    if isSilent || captured != nil { return }
    tellErrors()
    sink.write("note: \(text)\n", isMessage: true)
  }

  /// What `rerun` runs is seen in its own output.
  package func echo(_ statement: String) {
    if isSilent || captured != nil { return }
    let lines = statement.split(separator: "\n", omittingEmptySubsequences: false)
    sink.write("> " + lines.joined(separator: "\n  ") + "\n", isMessage: true)
  }

  package func ask(_ question: String) -> String? {
    display.end()
    return self.question?(question)
  }

  // MARK: - Cells

  /// A cell begins.
  package func begin(isSilent: Bool, usesPager: Bool) {
    (self.isSilent, self.usesPager, pages, errors) = (isSilent, usesPager, [], [])
  }

  /// The errors that have ended the cell: those that nothing was shown after.
  package func takeErrors() -> [Diagnostic] {
    defer { errors = [] }
    return errors
  }

  /// The results and errors of what `body` does, which are not shown.
  package func capturing(_ body: () -> Void) -> (results: [CommandResult], errors: [Diagnostic]) {
    let outer = errors
    (captured, errors) = ([], [])
    defer { (captured, errors) = (nil, outer) }
    body()
    return (captured ?? [], errors)
  }

  /// Diagnostics as people read them, in colour, with a last newline.
  package static func text(of diagnostics: [Diagnostic]) -> String {
    let formatter = DiagnosticFormatter(style: .ansi, width: RichResult.width)
    return diagnostics.map { formatter.lines(of: $0) }.joined(separator: "\n")
  }

  /// The errors that ended a cell as Jupyter has them: the id of the last, which ended it, its sentence, and all of
  /// them as they are shown.
  static func content(of errors: [Diagnostic]) -> [JSON.Member] {
    let last = errors.last ?? Diagnostic(id: "unexpected", message: "the cell failed without a reason")
    let lines = text(of: errors.isEmpty ? [last] : errors).split(
      separator: "\n", omittingEmptySubsequences: false
    ).dropLast()
    return [
      .init("ename", .string(last.id)), .init("evalue", .string(last.message)),
      .init("traceback", .array(lines.map { .string(String($0)) })),
    ]
  }

  /// Shows errors that the cell went on behind.
  package func tellErrors() {
    let passed = takeErrors()
    if !passed.isEmpty { sink.write(Self.text(of: passed), isMessage: true) }
  }
}
