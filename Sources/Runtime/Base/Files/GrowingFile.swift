import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that grows by whole lines, each of which is on the disk before anything else is done.
public enum GrowingFile {
  /// Adds bytes at the end of a file and waits until the disk has them (`fsync`).
  ///
  /// Fails the writing half-way, as on a full disk, what it added goes again.
  /// - Parameter end: what stands behind this many bytes is cut off first; nil to keep all.
  /// - Throws: GalaxyError of a kind of `FileError`; the file is what it was.
  public static func append(_ bytes: [UInt8], to path: String, cuttingAt end: Int? = nil)
    throws(GalaxyError)
  {
    if FileWriting.isLeftToOthers { return }
    let file = open(FileName.onDisk(path), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    if file < 0 { throw GalaxyError.system("write", path, errno) }
    defer { close(file) }
    if let end, ftruncate(file, off_t(end)) != 0 { throw GalaxyError.system("write", path, errno) }
    var before = stat()
    if fstat(file, &before) != 0 { throw GalaxyError.system("write", path, errno) }
    var code = bytes.withUnsafeBytes { Files.writeAll($0, to: file) }
    if code == nil, fsync(file) != 0, errno != EINVAL { code = errno }
    if let code {
      _ = ftruncate(file, before.st_size)
      throw GalaxyError.system("write", path, code)
    }
  }
}
