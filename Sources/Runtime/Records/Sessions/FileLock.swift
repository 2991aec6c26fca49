import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Says that a file is being written, for as long as this lives; a process that dies lets go.
///
/// Where the file system has no locks (NFS without its lock daemon, Lustre without flock) a note beside it,
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
