import GalaxyLang
import GalaxyRuntime

/// What a person or a program sees of a session: results, remarks, diagnostics, progress. A terminal is one,
/// lines of JSON are another, and what a notebook keeps of a cell is a third.
package protocol Face: AnyObject {
  /// Shows a result.
  /// - Returns: the words that it showed, for the journal; empty if there is nothing to say.
  /// - Throws: `GalaxyError` if the file that was to take it cannot be written.
  func show(_ result: CommandResult) throws -> String
  /// Shows the result of a command that failed, where programs read it; nothing elsewhere.
  func show(failed result: CommandResult) throws -> String
  /// Shows an error or a warning.
  func show(_ diagnostic: Diagnostic)
  /// Says something that nobody asked for.
  func remark(_ text: String)
  /// Shows a statement that is about to run.
  func echo(_ statement: String)
  /// Asks a question; nil if there is nobody to answer it.
  func ask(_ question: String) -> String?
  /// Where long work reports to.
  var progress: any ProgressSink { get }
  /// Takes away what is drawn of progress, so that a result can stand in its place.
  func clearProgress()
  /// Whether remarks and progress are left out.
  var isQuiet: Bool { get }
}

extension Face {
  /// Nobody, unless the face knows somebody.
  package func ask(_ question: String) -> String? { nil }
}
