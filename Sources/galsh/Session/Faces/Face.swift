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
  /// Shows a picture, if there is one, and asks a question that one key answers: the answer in small letters, which
  /// may be a whole word where it comes as a line; nil if there is nobody to answer it, or who answered leaves.
  func askKey(_ question: KeyQuestion) -> String?
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

  /// By a line, whatever it is.
  package func askKey(_ question: KeyQuestion) -> String? {
    if let picture = question.picture {
      var result = CommandResult("label", [.init("image", .string(question.place))], text: question.place)
      result.picture = picture
      _ = try? show(result)
    }
    return ask(question.text).map { $0.isEmpty ? "\n" : $0.trimmed.lowercased() }
  }
}

/// A question that one key answers.
package struct KeyQuestion {
  /// What is asked.
  package var text: String
  /// What is shown above it.
  package var picture: ColourPicture?
  /// The file of the picture, for who sees no pictures.
  package var place = ""
  /// What a key means, to be shown behind the question; nil for one that means nothing.
  package var meaning: (String) -> String? = { _ in nil }

  /// A question without a picture.
  package init(_ text: String) { self.text = text }
}
