import GalaxyErrors
import GalaxyLang
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a script from a file, a pipe or standard input, to its end.
package enum ScriptFile {
  /// The script of a file; anything that can be read to its end will do, such as `<(…)` of a shell.
  /// - Throws: `GalaxyError` for a file that is missing, a folder, or cannot be read.
  package static func read(_ path: String, cancellation: CancellationFlag) throws -> SourceText {
    let descriptor = open(FileName.onDisk(path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      let kind = errno == ENOENT ? FileError.missingFile.kind : ScriptError.unreadableFile.kind
      let hint = errno == ENOENT ? RefusedName.reason(path)?.hint ?? RefusedName.hint(path) : nil
      throw GalaxyError(kind: kind, "cannot read the script \(path): \(reason)", file: path, hint: hint)
    }
    defer { close(descriptor) }
    return SourceText(name: path, bytes: try bytes(of: descriptor, name: path, cancellation))
  }

  /// The script that comes in on standard input.
  package static func readStandardInput(cancellation: CancellationFlag) throws -> SourceText {
    SourceText(name: "<stdin>", bytes: try bytes(of: STDIN_FILENO, name: "<stdin>", cancellation))
  }

  private static func bytes(
    of descriptor: Int32, name: String, _ cancellation: CancellationFlag
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = readBytes(descriptor, &chunk, chunk.count)
      if count > 0 {
        bytes += chunk[..<count]
      } else if count == 0 {
        return bytes
      } else if errno == EINTR {
        try cancellation.check("reading \(name)")
      } else {
        let reason = String(cString: strerror(errno))
        throw GalaxyError(ScriptError.unreadableFile, "cannot read the script \(name): \(reason)", file: name)
      }
    }
  }

  // The system call under a name that `read(_:)` does not shadow.
  private static func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer, count)
    #else
      Darwin.read(descriptor, buffer, count)
    #endif
  }
}
