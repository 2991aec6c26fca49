import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A session on disk: one SQLite database, `NAME.galsession`, documented in docs/session.md.
///
/// One process writes; any number read meanwhile. What `save` is given is in the file as a whole or not at
/// all, whatever happens to the process, the disk or the power.
public final class SessionFile: Sendable {
  /// What a file is opened for.
  public enum Access: Sendable {
    /// Writing; the file is made if it is not there.
    case writing
    /// Reading alone.
    case reading
  }

  /// The ending of a session's name.
  public static let ending = ".galsession"

  /// The file.
  public let path: String
  /// Whether nothing can be saved.
  public let isReadOnly: Bool
  let database: Database
  private let lock: FileLock?

  /// Opens a session.
  /// - Throws: `GalaxyError`: a `SessionError` for a file that another process writes, that a later galsh
  ///   wrote, that is damaged beyond reading or no session at all; `FileError`.
  public init(_ path: String, for access: Access) throws {
    self.path = path
    isReadOnly = access == .reading
    if access == .reading {
      try Files.requireFile(path)
      lock = nil
      let stored = try Self.openForReading(path)
      let version = try Self.checkVersion(stored)
      // Older tables are brought up to date in memory: the file stays as it is.
      database = version < SessionSchema.version ? try stored.inMemory() : stored
      try Self.migrate(database, SessionSchema.migrations)
      return
    }
    let isNew = Files.kind(path) == .missing
    // The lock is released after the database is closed: closing any descriptor of a file drops SQLite's own
    // locks.
    let lock = try FileLock(path)
    self.lock = lock
    do {
      database = try Database(path, .writing)
      if try database.value("PRAGMA page_count")?.integer == 0 {
        try database.execute("PRAGMA application_id = \(SessionSchema.applicationID)")
      }
      try Self.checkVersion(database)
      try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      try Self.migrate(database, SessionSchema.migrations)
    } catch {
      if isNew { for ending in ["", "-wal", "-shm"] { unlink(FileName.onDisk(path + ending)) } }
      throw error
    }
  }

  // At rest the file needs no log beside it, so that readers leave none behind either.
  deinit {
    if !isReadOnly { try? database.execute("PRAGMA journal_mode = DELETE") }
  }

  /// The path of a session's name: the ending is added where it is missing.
  public static func path(named name: String) -> String { name.hasSuffix(ending) ? name : name + ending }

  /// A plain reader, or one without the log where the folder cannot be written, so that the log cannot be
  /// opened.
  private static func openForReading(_ path: String) throws -> Database {
    do {
      let database = try Database(path, .reading)
      _ = try database.value("SELECT count(*) FROM sqlite_master")
      return database
    } catch let error as GalaxyError where FileError(id: error.id) != nil {
      guard Files.kind(path + "-wal") == .missing else { throw error }
      return try Database(path, .frozen)
    }
  }

  /// The version of a file's tables.
  /// - Throws: `GalaxyError`: a `SessionError` unless the file is a session of a version that this galsh
  ///   knows.
  @discardableResult
  private static func checkVersion(_ database: Database) throws -> Int {
    let path = database.path
    guard try database.value("PRAGMA application_id")?.integer == SessionSchema.applicationID else {
      throw GalaxyError(SessionError.notASession, "\(path) is no session of galsh", file: path)
    }
    let version = try database.value("PRAGMA user_version")?.integer ?? 0
    guard version <= SessionSchema.version else {
      throw GalaxyError(
        SessionError.newer,
        "\(path) was saved by a later galsh (its format is \(version), this galsh knows \(SessionSchema.version))",
        file: path, hint: "bring galsh up to date")
    }
    return version
  }

  /// Brings the tables to the version of the last migration, all steps or none.
  static func migrate(_ database: Database, _ migrations: [String]) throws {
    let version = try database.value("PRAGMA user_version")?.integer ?? 0
    guard version < migrations.count else { return }
    try database.transaction {
      for step in migrations[max(0, version)...] { try database.execute(step) }
      try database.execute("PRAGMA user_version = \(migrations.count)")
    }
  }
}

/// Says that a file is being written, for as long as this lives; a process that dies lets go.
private final class FileLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `SessionError.inUse` if another process holds it; `FileError`.
  init(_ path: String) throws {
    if Files.kind(path) == .folder { throw GalaxyError.system("write", path, EISDIR) }
    descriptor = open(FileName.onDisk(path), O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw GalaxyError.system("write", path, errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
    let code = errno
    close(descriptor)
    if code != EWOULDBLOCK { throw GalaxyError.system("lock", path, code) }
    throw GalaxyError(
      SessionError.inUse, "\(path) is open in another galsh", file: path,
      hint: "leave that one, or look at the session with --read-only")
  }

  deinit { close(descriptor) }
}
