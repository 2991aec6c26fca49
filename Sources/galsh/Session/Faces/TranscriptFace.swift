import GalaxyLang
import GalaxyRuntime

/// A face that shows nothing and keeps everything: results as values with their words, pictures in memory,
/// remarks and diagnostics. A notebook's cells are made from it, a session is run again with it.
package final class TranscriptFace: Face {
  /// Results in order.
  package private(set) var results: [CommandResult] = []
  /// Errors and warnings in order.
  package private(set) var diagnostics: [Diagnostic] = []
  /// Remarks in order.
  package private(set) var remarks: [String] = []
  package let progress: any ProgressSink
  package let isQuiet: Bool
  /// What is answered to questions, in order.
  private var answers: [String]
  private let mode: OutputMode

  /// An empty one, whose words are written in a mode.
  package init(
    mode: OutputMode = .text, isQuiet: Bool = false, progress: any ProgressSink = SilentProgress(),
    answers: [String] = []
  ) {
    self.mode = mode
    self.isQuiet = isQuiet
    self.progress = progress
    self.answers = answers
  }

  package func show(_ result: CommandResult) -> String {
    results.append(result)
    return ResultText.text(of: result, mode, width: nil)
  }

  package func show(failed result: CommandResult) -> String { mode == .json ? show(result) : "" }
  package func show(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
  package func remark(_ text: String) { if !isQuiet { remarks.append(text) } }
  package func echo(_ statement: String) {}
  package func ask(_ question: String) -> String? { answers.isEmpty ? nil : answers.removeFirst() }
  package func clearProgress() {}
}
