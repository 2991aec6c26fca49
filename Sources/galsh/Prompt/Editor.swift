import GalaxyErrors
import GalshSession
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The user's own editor.
enum Editor {
  /// The command that starts it: `$VISUAL`, else `$EDITOR`, else vi.
  static func command(environment: (String) -> String? = environmentVariable) -> String {
    for name in ["VISUAL", "EDITOR"] {
      if let value = environment(name), !value.trimmed.isEmpty { return value }
    }
    return "vi"
  }

  /// Opens a text in the editor, waits for its end, and gives what was saved.
  /// - Throws: `GalaxyError`: a `ShellError` if the editor cannot be started or ends with an error, or its
  ///   file cannot be kept.
  static func edited(_ text: String) throws -> String {
    let path = try TemporaryFile.make(text.isEmpty ? "" : text + "\n", ending: ".gal")
    defer { unlink(path) }
    let command = Editor.command()
    let status = TypedEcho.shown { system("\(command) \(TemporaryFile.quoted(path))") }
    guard status == 0 else {
      throw GalaxyError(
        ShellError.editorFailed, "the editor `\(command)` ended with an error; nothing has run",
        hint: "VISUAL and EDITOR name the editor")
    }
    let saved = try ScriptFile.read(path, cancellation: Interrupt.flag)
    return saved.text(of: saved.whole).trimmed
  }
}
