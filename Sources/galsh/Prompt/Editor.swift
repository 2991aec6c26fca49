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
  /// - Throws: `ShellError` if the editor cannot be started or ends with an error, or its file cannot be kept.
  static func edited(_ text: String) throws -> String {
    let folder = environmentVariable("TMPDIR").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    var template = Array("\(folder)/galsh-XXXXXX.gal".utf8CString)
    let descriptor = mkstemps(&template, 4)
    guard descriptor >= 0 else { throw failed("cannot make a file in \(folder)", errno) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    let isWritten = Terminal(descriptor: descriptor).write(text.isEmpty ? "" : text + "\n")
    let code = errno
    close(descriptor)
    guard isWritten else { throw failed("cannot write \(path)", code) }
    let command = Editor.command()
    // The path stands in quotes: TMPDIR may hold anything but a quote that ends them.
    let quoted =
      "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    let status = system("\(command) \(quoted)")
    guard status == 0 else {
      throw ShellError(
        "editor-failed", "the editor `\(command)` ended with an error; nothing has run",
        hint: "VISUAL and EDITOR name the editor")
    }
    let saved = try ScriptFile.read(path)
    return saved.text(of: saved.whole).trimmed
  }

  private static func failed(_ what: String, _ code: Int32) -> ShellError {
    ShellError("editor-failed", "\(what): \(String(cString: strerror(code)))")
  }
}
