import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes whole files: after a crash, a full disk or an error there is the old file or the new one, never
/// half.
///
/// The bytes go to a temporary file in the same folder, reach the disk (`fsync`), and only then take the name
/// (`rename`). Missing folders are made. A symbolic link is followed; a device or a pipe, which cannot be
/// replaced, is written into.
public enum AtomicFile {
  /// Writes one file.
  /// - Throws: GalaxyError of a kind of `FileError`; the old file is whole, and no temporary file or new
  ///   folder is left.
  public static func write(_ bytes: [UInt8], to path: String) throws(GalaxyError) {
    try write([(path, bytes)])
  }

  /// Writes one file of text, as UTF-8.
  /// - Throws: GalaxyError of a kind of `FileError`, as for bytes.
  public static func write(_ text: String, to path: String) throws(GalaxyError) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes several files: all are on the disk in full before the first takes its name, so that a full disk
  /// or an unwritable folder leaves every old file as it was.
  /// - Throws: GalaxyError of a kind of `FileError` for the first that fails.
  public static func write(_ files: [(path: String, bytes: [UInt8])]) throws(GalaxyError) {
    try write(
      filling: files.map { file in
        (file.path, { descriptor in file.bytes.withUnsafeBytes { Files.writeAll($0, to: descriptor) } })
      })
  }

  /// Writes one file piece by piece, as `body` gives the pieces to the sink; if it throws, there is no new file.
  /// - Throws: GalaxyError of a kind of `FileError`, or what `body` throws.
  public static func write(to path: String, _ body: (FileSink) throws -> Void) throws {
    var failure: (any Error)?
    do {
      try withoutActuallyEscaping(body) { body in
        try write(filling: [
          (
            path,
            { descriptor in
              do {
                try body(FileSink(descriptor, path))
                return nil
              } catch {
                failure = error
                return EIO
              }
            }
          )
        ])
      }
    } catch {
      throw failure ?? error
    }
  }

  /// Writes files that closures fill, which give back an error number if that fails.
  private static func write(
    filling files: [(path: String, fill: (Int32) -> Int32?)]
  ) throws(GalaxyError) {
    if FileWriting.isLeftToOthers { return }
    var staged: [StagedFile] = []
    var folders: [String] = []
    do throws(GalaxyError) {
      for file in files {
        guard !file.path.isEmpty, !file.path.utf8.contains(0) else {
          throw GalaxyError.system("write", file.path, file.path.isEmpty ? ENOENT : EINVAL)
        }
        if let refused = RefusedName.address(file.path) { throw refused }
        let path = resolvingLinks(file.path)
        try makeFolder(parent(of: path), made: &folders)
        staged.append(try StagedFile(for: path, fill: file.fill))
      }
      for file in staged { try file.commit() }
    } catch {
      for file in staged { file.discard() }
      for folder in folders.reversed() { rmdir(FileName.onDisk(folder)) }
      throw error
    }
  }

  /// The folder that holds the file: "." for a bare name.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes a folder and those above it; appends the ones that were not there, outermost first.
  private static func makeFolder(_ path: String, made: inout [String]) throws(GalaxyError) {
    var status = stat()
    if stat(FileName.onDisk(path), &status) == 0 {
      if status.st_mode & S_IFMT != S_IFDIR { throw GalaxyError.system("make the folder", path, ENOTDIR) }
      return
    }
    if errno != ENOENT { throw GalaxyError.system("make the folder", path, errno) }
    let above = parent(of: path)
    if above != path { try makeFolder(above, made: &made) }
    if mkdir(FileName.onDisk(path), 0o777) == 0 {
      made.append(path)
    } else if errno != EEXIST {
      throw GalaxyError.system("make the folder", path, errno)
    }
  }

  /// Where a symbolic link leads, if the file exists; the path itself otherwise.
  private static func resolvingLinks(_ path: String) -> String {
    guard let real = realpath(FileName.onDisk(path), nil) else { return path }
    defer { free(real) }
    return FileName.text(cString: real)
  }
}

/// The bytes of one file under a temporary name beside their place.
private struct StagedFile {
  private let temporary: String?
  private let path: String

  init(for path: String, fill: (Int32) -> Int32?) throws(GalaxyError) {
    self.path = path
    var status = stat()
    let exists = stat(FileName.onDisk(path), &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists, kind == S_IFDIR { throw GalaxyError.system("write", path, EISDIR) }
    if path.hasSuffix("/") { throw GalaxyError.system("write", path, EISDIR) }
    if exists, kind != S_IFREG {
      temporary = nil
      let file = open(FileName.onDisk(path), O_WRONLY | O_CLOEXEC)
      if file < 0 { throw GalaxyError.system("write", path, errno) }
      if let code = Self.finish(file, fill(file), isDevice: true) {
        throw GalaxyError.system("write", path, code)
      }
      return
    }
    let (file, name) = try Self.openTemporary(beside: path)
    temporary = name
    // A file that is replaced keeps its permissions.
    if exists { fchmod(file, status.st_mode & 0o7777) }
    if let code = Self.finish(file, fill(file), isDevice: false) {
      unlink(FileName.onDisk(name))
      throw GalaxyError.system("write", path, code)
    }
  }

  /// Gives the bytes their name.
  func commit() throws(GalaxyError) {
    guard let temporary else { return }
    if rename(FileName.onDisk(temporary), FileName.onDisk(path)) != 0 {
      throw GalaxyError.system("write", path, errno)
    }
    // The folder's entry reaches the disk too; a file system that cannot do this loses only that promise.
    let folder = open(FileName.onDisk(AtomicFile.parent(of: path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Removes the temporary file, if it has not taken its name.
  func discard() { if let temporary { unlink(FileName.onDisk(temporary)) } }

  private static func openTemporary(beside path: String) throws(GalaxyError) -> (file: Int32, name: String) {
    let folder = AtomicFile.parent(of: path)
    for attempt in 0..<10_000 {
      let name = "\(folder)/.galsh-\(getpid())-\(attempt).tmp"
      let file = open(FileName.onDisk(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 { return (file, name) }
      if errno != EEXIST { throw GalaxyError.system("write", path, errno) }
    }
    throw GalaxyError.system("write", path, EEXIST)
  }

  /// Has every byte reach the disk and closes the file; the error number if that fails, or filling it did.
  private static func finish(_ file: Int32, _ filled: Int32?, isDevice: Bool) -> Int32? {
    var code = filled
    if code == nil, !isDevice, fsync(file) != 0, errno != EINVAL { code = errno }
    if close(file) != 0, code == nil { code = errno }
    return code
  }
}
