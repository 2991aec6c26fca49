import GalaxyErrors
import GalshSession
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file for another program to read or change, in `$TMPDIR` or `/tmp`.
enum TemporaryFile {
  /// Makes one that holds a text, and gives its path.
  /// - Throws: `GalaxyError`: a `ShellError` if it cannot be made or written.
  static func make(_ text: String, ending: String) throws -> String {
    let folder = environmentVariable("TMPDIR").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    var template = Array("\(folder)/galsh-XXXXXX\(ending)".utf8CString)
    let descriptor = mkstemps(&template, Int32(ending.utf8.count))
    guard descriptor >= 0 else { throw failed("cannot make a file in \(folder)", errno) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let isWritten = Terminal(descriptor: descriptor).write(text)
    let code = errno
    close(descriptor)
    guard isWritten else {
      unlink(path)
      throw failed("cannot write \(path)", code)
    }
    return path
  }

  /// A path as a word of the system's shell, whatever it holds.
  static func quoted(_ path: String) -> String {
    "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private static func failed(_ what: String, _ code: Int32) -> GalaxyError {
    GalaxyError(ShellError.editorFailed, "\(what): \(String(cString: strerror(code)))")
  }
}
