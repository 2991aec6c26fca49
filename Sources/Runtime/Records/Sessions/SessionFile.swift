import GalaxyBase
import GalaxyErrors
import Synchronization

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
  /// What is missing of the session, so that it is an older state and can only be read; nil where all is there.
  public let problem: GalaxyError?
  /// What should be known of the way in which it is kept, in sentences.
  public let remarks: [String]
  /// What the file has lost for good, though it can be written; nil where nothing is known to be lost.
  public let loss: GalaxyError?
  let database: Database
  private let lock: FileLock?
  /// Whether what is saved goes into a write-ahead log first.
  private let hasLog: Bool
  private let isClosed = Atomic(false)

  /// Opens a session. One that is not whole, since its log is missing or another's, is only read, whatever it
  /// was to be opened for.
  /// - Throws: `GalaxyError`: a `SessionError` for a file that another process writes, that a later galsh
  ///   wrote, that is damaged beyond reading or no session at all; `FileError`.
  public init(_ path: String, for access: Access) throws {
    self.path = path
    let isNew = Files.kind(path) == .missing
    if access == .reading { try Files.requireFile(path) }
    // The lock is released after the database is closed: closing any descriptor of a file drops SQLite's own
    // locks.
    let lock = access == .writing ? try FileLock(path) : nil
    do {
      problem = try Self.problem(path)
      if access == .reading || problem != nil {
        (self.lock, isReadOnly, hasLog, remarks, loss) = (nil, true, false, [], nil)
        let stored = try problem == nil ? Self.openForReading(path) : Database(path, .frozen)
        let version = try Self.checkVersion(stored)
        // Older tables are brought up to date in memory: the file stays as it is.
        database = version < SessionSchema.version ? try stored.inMemory() : stored
        try Self.migrate(database, SessionSchema.migrations)
        return
      }
      self.lock = lock
      isReadOnly = false
      (database, hasLog, remarks, loss) = try Self.openForWriting(path, lock)
    } catch {
      if isNew {
        for ending in ["", "-wal", "-shm", "-journal"] { unlink(FileName.onDisk(path + ending)) }
      }
      throw error
    }
  }

  deinit { close() }

  /// Brings the log into the file: at rest it needs none beside it, so that it can be copied alone and readers
  /// leave none behind either. Nothing is to be saved any more. Done when the last user lets go of it, too.
  public func close() {
    guard !isReadOnly, !isClosed.exchange(true, ordering: .relaxed) else { return }
    try? database.execute("PRAGMA journal_mode = DELETE")
  }

  /// The path of a session's name: the ending is added where it is missing.
  public static func path(named name: String) -> String { name.hasSuffix(ending) ? name : name + ending }

  // MARK: - Opening

  /// What is missing of the session; nil where all is there.
  private static func problem(_ path: String) throws -> GalaxyError? {
    let state = LogState(try Database(path, .reading), at: path) {
      (try? Database(path, .frozen).value(placeOfFile))?.text
    }
    switch state {
    case .whole: return nil
    case .missing:
      return GalaxyError(
        SessionError.missingLog,
        "\(path)-wal is missing, which belongs to \(path): what was saved last is in it", file: path,
        hint: "copy both files together; `save session \"other\"` keeps the older state that is here")
    case .foreign:
      return GalaxyError(
        SessionError.foreignLog,
        "\(path)-wal does not belong to \(path): it is the log of another state of it, or of another file",
        file: path,
        hint:
          "copy both files together, when no galsh writes them; `save session \"other\"` keeps what the file "
          + "alone holds")
    }
  }

  /// Opens for writing, with a write-ahead log where the file system has what that needs.
  private static func openForWriting(
    _ path: String, _ lock: FileLock?
  ) throws -> (Database, hasLog: Bool, remarks: [String], loss: GalaxyError?) {
    let hasLocks = lock?.hasLocks ?? true
    let hasLog = hasLocks && lock?.hasSharedMemory ?? true
    let database = try Database(path, hasLocks ? .writing : .writingAlone)
    var remarks: [String] = []
    if !hasLog {
      // A log that a crash elsewhere has left is read without shared memory, and brought into the file.
      try database.execute("PRAGMA locking_mode = EXCLUSIVE")
      remarks.append(
        hasLocks
          ? "memory cannot be shared on the file system of \(path): it is kept without a write-ahead log"
          : "the file system of \(path) has no locks: \(LockNote.path(for: path)) says who writes it, and nobody "
            + "can look at it meanwhile")
    }
    try database.execute(
      "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = \(largestLog)")
    if try database.value("PRAGMA page_count")?.integer == 0 {
      try database.execute("PRAGMA application_id = \(SessionSchema.applicationID)")
    }
    try checkVersion(database)
    var loss: GalaxyError?
    if try LogMark.isMark(database.value("PRAGMA user_version")?.integer ?? 0) {
      loss = GalaxyError(
        SessionError.missingLog,
        "\(path)-wal is empty or cut off: what was saved last is lost, and the session goes on from before it",
        file: path)
    }
    // All tables, and where it lies, are in the file itself before there is a log. One that a crash has left is
    // brought into the file, unless somebody still reads it.
    do {
      try database.execute("PRAGMA journal_mode = DELETE")
    } catch let error as GalaxyError where hasLog && error.isA(SessionError.inUse) {}
    if !hasLog && hasLocks { try database.execute("PRAGMA locking_mode = NORMAL") }
    try migrate(database, SessionSchema.migrations)
    let place = LogMark.place(of: path)
    if try database.value(placeOfFile)?.text != place { try note(place, in: database) }
    if hasLog { try database.execute("PRAGMA journal_mode = WAL") }
    return (database, hasLog, remarks, loss)
  }

  /// A plain reader, or one that needs nothing of the file system: where the folder cannot be written, the
  /// index of the log cannot be made; and there may be no locks.
  private static func openForReading(_ path: String) throws -> Database {
    do {
      let database = try Database(path, .reading)
      if database.hasLocks() {
        _ = try database.value("SELECT count(*) FROM sqlite_master")
        return database
      }
    } catch let error as GalaxyError where FileError(id: error.id) != nil {}
    if let other = LockNote(of: path), !other.isStale { throw other.inUse(path) }
    if case .file(let bytes) = Files.kind(path + "-journal"), bytes > 0 {
      throw GalaxyError(
        SessionError.unfinished,
        "\(path) was cut off while it was saved, and cannot be mended here by reading alone", file: path,
        hint: "open it once for writing, without --read-only")
    }
    return try Database(path, Files.kind(path + "-wal") == .missing ? .frozen : .readingAlone)
  }

  // MARK: - Versions

  /// The version of a file's tables.
  /// - Throws: `GalaxyError`: a `SessionError` unless the file is a session of a version that this galsh
  ///   knows.
  @discardableResult
  private static func checkVersion(_ database: Database) throws -> Int {
    let path = database.path
    guard try database.value("PRAGMA application_id")?.integer == SessionSchema.applicationID else {
      throw GalaxyError(SessionError.notASession, "\(path) is no session of galsh", file: path)
    }
    let version = try version(of: database)
    guard version <= SessionSchema.version else {
      throw GalaxyError(
        SessionError.newer,
        "\(path) was saved by a later galsh (its format is \(version), this galsh knows \(SessionSchema.version))",
        file: path, hint: "bring galsh up to date")
    }
    return version
  }

  private static func version(of database: Database) throws -> Int {
    LogMark.version(try database.value("PRAGMA user_version")?.integer ?? 0)
  }

  /// Brings the tables to the version of the last migration, all steps or none.
  static func migrate(_ database: Database, _ migrations: [String]) throws {
    let version = try version(of: database)
    guard version < migrations.count else { return }
    try database.transaction {
      for step in migrations[max(0, version)...] { try database.execute(step) }
      try database.execute("PRAGMA user_version = \(migrations.count)")
    }
  }

  // MARK: - Writing

  /// The setting that says where the file lies, and that it is marked while it has a log.
  private static let placeOfFile = "SELECT value FROM meta WHERE key = 'place'"

  private static func note(_ place: String, in database: Database) throws {
    try database.run("INSERT OR REPLACE INTO meta VALUES ('place', ?)", .text(place))
  }

  /// Notes where the file lies, after all that it held was taken out.
  func notePlace() throws { try Self.note(LogMark.place(of: path), in: database) }

  /// All of `body`, or nothing; then the file is marked, so that it is not taken for whole without its log.
  func write(_ body: () throws -> Void) throws {
    try database.transaction {
      try body()
      if !hasLog { return }
      try database.execute("PRAGMA user_version = \(SessionSchema.version)")
    }
    if hasLog { markFile() }
  }

  /// How large a log may grow before it is brought into the file.
  private static let largestLog = 4 << 20

  private func markFile() {
    if case .file(let bytes) = Files.kind(path + "-wal"), bytes > Self.largestLog {
      // What readers still need of the log stays there, and then the file is not whole yet.
      let counts = try? database.statement("PRAGMA wal_checkpoint(PASSIVE)").rows {
        ($0.integer(1), $0.integer(2))
      }
      if let (all, done) = counts?.first, all == done { return }
    }
    guard let lock, let header = try? Files.read(path + "-wal", limit: LogMark.headerSize) else { return }
    let mark = UInt32(LogMark.value(version: SessionSchema.version, log: header)).bigEndian
    // A mark that cannot be written is no reason to lose what was saved.
    _ = withUnsafeBytes(of: mark) { Files.writeAll($0, to: lock.descriptor, at: LogMark.place) }
  }
}
