import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a folder offers to sessions that are kept in it: whether files can be made there, and locked.
package struct FolderLocks: Sendable, Equatable {
  /// Whether a file can be locked as a whole and in parts, so that two galsh never write one session.
  package let hasLocks: Bool
  /// Whether memory can be shared over a file, so that a session can be looked at while another galsh writes it.
  package let hasSharedMemory: Bool

  /// Tries a new file in the folder, with SQLite as sessions do, and takes it away again.
  /// - Throws: `GalaxyError`: a `FileError` if no file can be made there, a `SessionError` with SQLite's reason.
  package init(folder: String) throws {
    let name = ".galsh-doctor-\(getpid())\(SessionFile.ending)"
    let path = Files.join(folder, name)
    defer {
      for ending in ["", "-wal", "-shm", "-journal"] { unlink(FileName.onDisk(path + ending)) }
    }
    let lock = try FileLock(path)
    hasSharedMemory = lock.hasSharedMemory
    // With locks SQLite writes as a session does; without them FileLock's note has said whose the file is.
    let database = try Database(path, lock.hasLocks ? .writing : .writingAlone)
    try database.execute("CREATE TABLE tried (word TEXT)")
    hasLocks = lock.hasLocks && database.hasLocks()
  }
}
