import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What lies at a path.
package enum FileKind: Equatable {
  case file(bytes: Int), folder, other, missing
}

/// Looking at files and folders, and reading whole files; `AtomicFile` writes them.
public enum Files {
  /// What lies at `path`, links followed.
  package static func kind(_ path: String) -> FileKind {
    var info = stat()
    guard stat(FileName.onDisk(path), &info) == 0 else { return .missing }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file(bytes: Int(info.st_size))
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Whether there is anything at a path, links followed.
  public static func exists(_ path: String) -> Bool { kind(path) != .missing }

  /// Which file or folder this is, whatever it is called: (device, inode).
  package static func identity(_ path: String) -> [UInt64]? {
    var info = stat()
    guard stat(FileName.onDisk(path), &info) == 0 else { return nil }
    return [UInt64(truncatingIfNeeded: info.st_dev), UInt64(truncatingIfNeeded: info.st_ino)]
  }

  /// The size in bytes of a plain file on disk.
  ///
  /// Names that some libraries would fetch or run (`http://…`, `| command`) are never more than names here.
  /// - Throws: GalaxyError of a kind of `FileError` unless there is such a file.
  @discardableResult
  package static func requireFile(_ path: String) throws -> Int {
    switch kind(path) {
    case .file(let bytes): return bytes
    case .folder: throw GalaxyError(FileError.isAFolder, "\(path) is a folder, not a file", file: path)
    case .other: throw GalaxyError(FileError.notAFile, "\(path) is not a plain file", file: path)
    case .missing:
      let code = errno
      if code != EACCES, let oddity = FileOddity(path), oddity.isLink {
        throw GalaxyError(FileError.missingFile, "there is no file \(path): it is \(oddity.text)", file: path)
      }
      if code != ENOENT && code != ENOTDIR { throw GalaxyError.system("read", path, code) }
    }
    if let refused = RefusedName.reason(path) { throw refused }
    throw GalaxyError(
      FileError.missingFile, "there is no file \(path)", file: path, hint: RefusedName.hint(path))
  }

  /// The bytes of a plain file, or its first `limit` bytes.
  /// - Throws: GalaxyError of a kind of `FileError`.
  public static func read(_ path: String, limit: Int = .max) throws -> [UInt8] {
    try FileReader(path).read(at: 0, count: min(try requireFile(path), limit))
  }

  /// Makes a folder and those above it; one that is there already is fine.
  /// - Throws: GalaxyError of a kind of `FileError`.
  public static func makeFolder(_ path: String) throws {
    if FileWriting.isLeftToOthers || kind(path) == .folder { return }
    let parent = folder(of: path)
    if parent != path && parent != "." { try makeFolder(parent) }
    if mkdir(FileName.onDisk(path), 0o777) != 0 && kind(path) != .folder {
      throw GalaxyError.system("make the folder", path, errno)
    }
  }

  /// Removes a folder with all that is in it, or a file; links are removed, not followed. What cannot be
  /// removed stays.
  public static func removeTree(_ path: String) {
    var info = stat()
    let onDisk = FileName.onDisk(path)
    guard lstat(onDisk, &info) == 0 else { return }
    guard info.st_mode & S_IFMT == S_IFDIR else {
      unlink(onDisk)
      return
    }
    for name in (try? names(in: path, hidden: true)) ?? [] { removeTree(join(path, name)) }
    rmdir(onDisk)
  }

  /// The names in a folder, hidden ones left out unless wanted, in the order of `naturallyPrecedes`.
  package static func names(in folder: String, hidden: Bool = false) throws -> [String] {
    var names: [String] = []
    try forEachName(in: folder) { name in
      if hidden || name.first != UInt8(ascii: ".") { names.append(FileName.text(name)) }
    }
    return names.sorted(by: naturallyPrecedes)
  }

  /// The names in a folder, hidden ones too, in the order of their bytes; none if it cannot be read.
  public static func allNames(in folder: String) -> [String] {
    var names: [String] = []
    try? forEachName(in: folder) { names.append(FileName.text($0)) }
    return names.sorted()
  }

  /// Gives the bytes of each name in a folder, but for `.` and `..`, in no order.
  private static func forEachName(in folder: String, _ body: (Slice<UnsafeRawBufferPointer>) -> Void) throws {
    guard let stream = opendir(FileName.onDisk(folder)) else {
      throw GalaxyError.system("read", folder, errno)
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        let name = bytes.prefix { $0 != 0 }
        if !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) { body(name) }
      }
    }
  }

  /// Whether it is a plain file.
  package static func isPlainFile(_ path: String) -> Bool {
    if case .file = kind(path) { true } else { false }
  }

  /// Whether there is a folder at a path, links followed.
  public static func isFolder(_ path: String) -> Bool { kind(path) == .folder }

  /// The folder part of a path: "a/b/c" → "a/b", "c" → ".", "/c" → "/".
  public static func folder(of path: String) -> String {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// `name` seen from `folder`; an absolute name, or one from a home folder, stays as it is.
  public static func join(_ folder: String, _ name: String) -> String {
    if FileName.isAbsolute(name) || folder == "." || folder.isEmpty { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}

/// The order in which people list files: runs of digits by their number (a2 before a10), the rest by bytes.
package func naturallyPrecedes(_ a: String, _ b: String) -> Bool {
  let left = Array(a.utf8)
  let right = Array(b.utf8)
  var i = 0
  var j = 0
  func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
  while i < left.count && j < right.count {
    if isDigit(left[i]) && isDigit(right[j]) {
      var first = left[i...].prefix(while: isDigit)
      var second = right[j...].prefix(while: isDigit)
      i = first.endIndex
      j = second.endIndex
      first = first.drop { $0 == 48 }
      second = second.drop { $0 == 48 }
      if first.count != second.count { return first.count < second.count }
      if first != second { return first.lexicographicallyPrecedes(second) }
    } else {
      if left[i] != right[j] { return left[i] < right[j] }
      i += 1
      j += 1
    }
  }
  if left.count - i != right.count - j { return left.count - i < right.count - j }
  return left.lexicographicallyPrecedes(right)
}

/// Reads a plain file piece by piece, anywhere in it.
package final class FileReader: Sendable {
  private let descriptor: Int32
  private let path: String

  /// Opens a file.
  /// - Throws: what `Files.requireFile` throws, or GalaxyError of kind `file-error` if the file cannot be
  ///   opened.
  package init(_ path: String) throws {
    try Files.requireFile(path)
    self.path = path
    descriptor = open(FileName.onDisk(path), O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw GalaxyError.system("read", path, errno) }
  }

  deinit { close(descriptor) }

  /// Up to `count` bytes from `offset` on; fewer at the end of the file.
  package func read(at offset: Int, count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      let code = Files.moveAll(count) { from, rest in
        done = from
        return buffer.baseAddress.map { pread(descriptor, $0 + from, rest, off_t(offset + from)) } ?? 0
      }
      if let code, code != Files.noMore { throw GalaxyError.system("read", path, code) }
      if code == nil { done = count }
    }
  }
}
