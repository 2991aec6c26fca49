import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Says that a file is being written, for as long as this lives; a process that dies lets go.
///
/// Where the file system has no locks (NFS without its lock daemon, Lustre without flock) a file beside it,
/// `NAME.lock`, names host and process. That of a process that has died on this host is taken over; of one on
/// another host nobody here can tell whether it lives.
final class FileLock: Sendable {
  /// The file itself. It stays open: closing it would take SQLite's locks away.
  let descriptor: Int32
  /// Whether SQLite can lock parts of the file.
  let hasLocks: Bool
  /// Whether memory can be shared over a file, as a write-ahead log needs it.
  let hasSharedMemory: Bool
  private let note: String?

  /// - Throws: `SessionError.inUse` if another process holds it; `FileError`.
  init(_ path: String) throws {
    if Files.kind(path) == .folder { throw GalaxyError.system("write", path, EISDIR) }
    let descriptor = open(FileName.onDisk(path), O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw GalaxyError.system("write", path, errno) }
    self.descriptor = descriptor
    do {
      let code = flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno
      if code == EWOULDBLOCK {
        throw GalaxyError(
          SessionError.inUse, "\(path) is open in another galsh", file: path,
          hint: "leave that one, or look at the session with --read-only")
      }
      if code != 0 && !Self.isMissing(code) { throw GalaxyError.system("lock", path, code) }
      let hasLocks = code == 0 && Self.hasRegionLocks(descriptor)
      self.hasLocks = hasLocks
      hasSharedMemory = Self.canShareMemory(descriptor)
      note = hasLocks ? nil : try LockNote.take(for: path)
    } catch {
      Self.close(descriptor)
      throw error
    }
  }

  private static func close(_ descriptor: Int32) {
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }

  deinit {
    if let note { unlink(FileName.onDisk(note)) }
    Self.close(descriptor)
  }

  /// Whether an error of the system means that there are no locks, not that somebody has one.
  static func isMissing(_ code: Int32) -> Bool {
    [ENOLCK, ENOSYS, ENOTSUP, EOPNOTSUPP, EINVAL].contains(code)
  }

  /// Tries a lock far behind the end of the file, where nobody else has one.
  private static func hasRegionLocks(_ descriptor: Int32) -> Bool {
    var region = flock()
    region.l_type = Int16(F_RDLCK)
    region.l_whence = Int16(SEEK_SET)
    region.l_start = 0x7fff_fff0
    region.l_len = 1
    guard fcntl(descriptor, F_SETLK, &region) == 0 else { return !isMissing(errno) }
    region.l_type = Int16(F_UNLCK)
    _ = fcntl(descriptor, F_SETLK, &region)
    return true
  }

  private static func canShareMemory(_ descriptor: Int32) -> Bool {
    let size = 4096
    guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { return false }
    munmap(memory, size)
    return true
  }
}

/// Who writes a file, in a file beside it: `HOST PROCESS BEGUN`.
struct LockNote {
  let host: String
  let process: Int32
  /// When the process began, as the kernel counts it; a later process may have the same number.
  let begun: String

  /// Where it lies.
  static func path(for file: String) -> String { file + ".lock" }

  /// The note beside a file; nil if there is none, or it says nothing.
  init?(of file: String) {
    guard let bytes = try? Files.read(Self.path(for: file), limit: 1024) else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }.map(String.init)
    guard words.count >= 2, let process = Int32(words[1]), process > 0 else { return nil }
    (host, self.process, begun) = (words[0], process, words.count > 2 ? words[2] : "-")
  }

  /// Whether its process is known to have died.
  var isStale: Bool {
    guard host == Self.hostName else { return false }
    if kill(process, 0) != 0 && errno == ESRCH { return true }
    let now = Self.beginning(of: process)
    return now != "-" && begun != "-" && now != begun
  }

  /// Writes a note for this process.
  /// - Throws: `SessionError.inUse` if that of another is there; `FileError`.
  static func take(for file: String) throws -> String {
    let path = path(for: file)
    for attempt in 0... {
      let descriptor = open(FileName.onDisk(path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        defer { close(descriptor) }
        let text = Array("\(hostName) \(getpid()) \(beginning(of: getpid()))\n".utf8)
        if let code = text.withUnsafeBytes({ Files.writeAll($0, to: descriptor) }) {
          unlink(FileName.onDisk(path))
          throw GalaxyError.system("write", path, code)
        }
        return path
      }
      guard errno == EEXIST else { throw GalaxyError.system("write", path, errno) }
      guard let other = LockNote(of: file) else {
        throw GalaxyError(
          SessionError.inUse, "\(file) is open in another galsh, or was: \(path) does not say in which",
          file: file,
          hint: "if no galsh writes it, remove \(path)")
      }
      guard other.isStale, attempt < 3 else { throw other.inUse(file) }
      unlink(FileName.onDisk(path))
    }
    throw GalaxyError.system("write", path, EEXIST)
  }

  /// That the process of the note writes a file.
  func inUse(_ file: String) -> GalaxyError {
    let isHere = host == Self.hostName
    return GalaxyError(
      SessionError.inUse,
      "\(file) is open in another galsh, process \(process) on \(isHere ? "this host" : host)", file: file,
      hint: isHere
        ? "leave that one first; this file system has no locks, so the session cannot be looked at meanwhile"
        : "leave that one first; if it runs no more on \(host), remove \(Self.path(for: file))")
  }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.isEmpty || text.contains(where: \.isWhitespace) ? "unknown" : text
  }

  /// The 22nd field of `/proc/PID/stat`: clock ticks since the machine was started.
  private static func beginning(of process: Int32) -> String {
    let descriptor = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "-" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    // The second field is a name in brackets, which may hold anything.
    let text = String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return "-" }
    let fields = text[end...].dropFirst().split(separator: " ")
    return fields.count > 19 ? String(fields[19]) : "-"
  }
}
