import GalaxyLang
import GalaxyRuntime

/// The one place where an error becomes words: every error of the language, the runtime and the shell passes
/// here.
package enum ErrorFunnel {
  /// Any error as a diagnostic; its place in the script is added by the interpreter.
  package static func diagnostic(for error: any Error) -> Diagnostic {
    switch error {
    case let diagnostic as Diagnostic:
      return diagnostic
    case let error as GalaxyError:
      return Diagnostic(id: error.id, message: message(of: error), hint: error.hint ?? nearestFile(error))
    default:
      return Diagnostic(id: "unexpected", message: "\(error)")
    }
  }

  /// The file that was meant by one that is not there.
  private static func nearestFile(_ error: GalaxyError) -> String? {
    guard error.id == "missing-file", let file = error.file else { return nil }
    return FolderNames.nearest(to: file).map { "did you mean \"\($0)\"?" }
  }

  /// The message, with the file and line to blame before it where it does not name them itself.
  private static func message(of error: GalaxyError) -> String {
    guard let file = error.file else { return error.message }
    if let line = error.line {
      return error.message.contains("\(file):\(line)") ? error.message : "\(file):\(line): \(error.message)"
    }
    return error.message.contains(file) ? error.message : "\(file): \(error.message)"
  }
}
