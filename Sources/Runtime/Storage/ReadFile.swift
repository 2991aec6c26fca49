#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension AtomicFile {
  /// Reads a whole file.
  /// - Throws: `FileError` if it is missing, a folder, or cannot be read.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw FileError("read", path, ENOENT) }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw FileError("read", path, errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = buffer.withUnsafeMutableBytes { readBytes(file, $0) }
      if count == 0 { return bytes }
      if count > 0 {
        bytes += buffer[..<count]
      } else if errno != EINTR {
        throw FileError("read", path, errno)
      }
    }
  }
}

/// The system's `read`, which the method of that name would hide.
private func readBytes(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(file, buffer.baseAddress, buffer.count)
}
