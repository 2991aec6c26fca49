import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a file or folder is to be written: looked at before the work begins, so that a place which cannot be
/// written costs no time.
public struct OutputPlace: Sendable {
  /// The folders that are not there yet and will be made, outermost first; of a folder that is to be filled
  /// that one too.
  public let newFolders: [String]

  /// Looks whether `path` can be written, as far as that can be known: nothing is left there.
  ///
  /// Folders on the way are made inside the working folder alone. Elsewhere a folder that is to be filled may
  /// be new itself, and nothing else.
  /// - Throws: GalaxyError of a kind of `FileError` that says what is in the way.
  public init(_ path: String, isFolder: Bool = false) throws(GalaxyError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw GalaxyError.system("write", path, path.isEmpty ? ENOENT : EINVAL)
    }
    if let refused = RefusedName.address(path) { throw refused }
    var status = stat()
    if stat(FileName.onDisk(path), &status) == 0 {
      newFolders = []
      try Self.checkExisting(path, status, isFolder: isFolder)
      return
    }
    if errno != ENOENT { throw GalaxyError.system("write", path, errno) }
    if !isFolder, path.hasSuffix("/") { throw GalaxyError.system("write", path, EISDIR) }
    newFolders = try Self.missingFolders(of: path, isFolder: isFolder)
    let lowest = newFolders.first.map(Files.folder) ?? Files.folder(of: path)
    try Self.tryOut(lowest, for: path)
  }

  /// Says which folders are new; nil for none.
  public static func remark(on folders: [String]) -> String? {
    folders.isEmpty ? nil : "new folder\(folders.count == 1 ? "" : "s") \(folders.joined(separator: ", "))"
  }

  /// Something is there: of the right kind, and writable?
  private static func checkExisting(_ path: String, _ status: stat, isFolder: Bool) throws(GalaxyError) {
    let kind = status.st_mode & S_IFMT
    if isFolder {
      guard kind == S_IFDIR else { throw GalaxyError.system("write into", path, ENOTDIR) }
      return try tryOut(path, for: path)
    }
    if kind == S_IFDIR { throw GalaxyError.system("write", path, EISDIR) }
    if access(FileName.onDisk(path), W_OK) != 0 { throw GalaxyError.system("write", path, errno) }
    guard kind == S_IFREG, let real = Files.realPath(path) else { return }
    try tryOut(Files.folder(of: real), for: path)
  }

  /// The folders above a path that are not there, outermost first.
  private static func missingFolders(of path: String, isFolder: Bool) throws(GalaxyError) -> [String] {
    var missing: [String] = []
    var above = isFolder ? trimmed(path) : Files.folder(of: path)
    while true {
      var status = stat()
      if stat(FileName.onDisk(above), &status) == 0 {
        if status.st_mode & S_IFMT == S_IFDIR { break }
        throw GalaxyError.system("make the folder", missing.first ?? above, ENOTDIR)
      }
      if errno != ENOENT { throw GalaxyError.system("make the folder", above, errno) }
      missing.insert(above, at: 0)
      let next = Files.folder(of: above)
      if next == above { break }
      above = next
    }
    let isItself = isFolder && missing.count == 1
    guard !missing.isEmpty, !isItself else { return missing }
    let climbs = missing.contains { $0.split(separator: "/").last == ".." }
    if climbs || !isInWorkingFolder(above) {
      let absent = isFolder ? missing[missing.count - 2] : missing[missing.count - 1]
      throw GalaxyError(
        FileError.missingFile, "cannot write \(path): there is no folder \(absent)", file: path,
        hint: "make it first, as with `!mkdir -p '\(absent)'`, or name a folder that is there")
    }
    return missing
  }

  /// Whether a folder is the working folder or lies in it.
  private static func isInWorkingFolder(_ folder: String) -> Bool {
    guard let here = Files.realPath("."), let there = Files.realPath(folder) else { return false }
    return there == here || here == "/" || there.hasPrefix(here + "/")
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Makes an empty file in a folder and takes it away, and looks whether the disk has any room.
  private static func tryOut(_ folder: String, for path: String) throws(GalaxyError) {
    if let last = path.split(separator: "/").last, FileName.bytes("./" + last).count - 2 > Int(NAME_MAX) {
      throw GalaxyError.system("write", path, ENAMETOOLONG)
    }
    let name = Files.join(folder, ".galsh-\(getpid())-try.tmp")
    let file = open(FileName.onDisk(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw GalaxyError.system("write", path, errno) }
    close(file)
    unlink(FileName.onDisk(name))
    var room = statvfs()
    if statvfs(FileName.onDisk(folder), &room) == 0, room.f_blocks > 0, room.f_bfree == 0 {
      throw GalaxyError.system("write", path, ENOSPC)
    }
  }
}
