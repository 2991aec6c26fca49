import CSQLite
import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection to an SQLite database. SQLite's own mutex (serialised mode) makes it safe to share.
final class Database: @unchecked Sendable {
  /// What may be done with the file.
  enum Mode {
    /// Read and write; the file is made if it is not there.
    case writing
    /// Read, also while another process writes.
    case reading
    /// Read a file that nobody changes, without its write-ahead log: for folders where nothing can be
    /// written, and for files whose log is not theirs.
    case frozen
    /// Write without locks of the system, where there are none: something else says that the file is this
    /// process's own.
    case writingAlone
    /// Read a file that nobody changes, with its log, where neither locks nor shared memory can be had.
    case readingAlone
  }

  let path: String
  private let handle: OpaquePointer
  private var cache: [String: Statement] = [:]

  /// Opens a file.
  /// - Throws: `GalaxyError`: a `SessionError` or a `FileError`, with SQLite's reason.
  /// - Parameter name: what messages call it, if not by its path.
  init(_ path: String, _ mode: Mode, named name: String? = nil) throws {
    self.path = name ?? path
    var opened: OpaquePointer?
    let flags =
      switch mode {
      case .writing, .writingAlone: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .reading, .readingAlone: SQLITE_OPEN_READONLY
      case .frozen: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      }
    let isAlone = mode == .writingAlone || mode == .readingAlone
    let name = path == Self.memory ? Array(path.utf8) : Self.place(path)
    let uri = Array("file:\(Self.percentEncoded(name))?immutable=1".utf8)
    let place = (mode == .frozen ? uri : name).map { CChar(bitPattern: $0) } + [0]
    let code = sqlite3_open_v2(place, &opened, flags | SQLITE_OPEN_FULLMUTEX, isAlone ? "unix-none" : nil)
    guard code == SQLITE_OK, let opened else {
      let error = GalaxyError.sqlite(opened, code, path)
      sqlite3_close_v2(opened)
      throw error
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 5000)
    // An exclusive connection keeps the index of the log in its own memory.
    if isAlone { try execute("PRAGMA locking_mode = EXCLUSIVE") }
  }

  /// A copy of it all in memory, page by page.
  func inMemory() throws -> Database {
    let copy = try Database(":memory:", .writing, named: path)
    guard let backup = sqlite3_backup_init(copy.handle, "main", handle, "main") else {
      throw copy.error(sqlite3_errcode(copy.handle))
    }
    let code = sqlite3_backup_step(backup, -1)
    sqlite3_backup_finish(backup)
    if code != SQLITE_DONE { throw copy.error(code) }
    return copy
  }

  // Closing the last connection brings what the log holds into the file.
  deinit {
    cache.removeAll()
    sqlite3_close_v2(handle)
  }

  /// Runs statements that give no rows, or whose rows do not matter.
  func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw error(code) }
  }

  /// A statement, ready to be bound; compiled once.
  func statement(_ sql: String) throws -> Statement {
    if let known = cache[sql] {
      known.reset()
      return known
    }
    let made = try Statement(sql, in: self)
    cache[sql] = made
    return made
  }

  /// Runs a statement with values for its `?`.
  func run(_ sql: String, _ values: Cell...) throws {
    try statement(sql).run(values)
  }

  /// The first column of the first row; nil if there is no row.
  func value(_ sql: String, _ values: Cell...) throws -> Cell? {
    let statement = try statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    return try statement.step() ? statement.value(0) : nil
  }

  /// All of `body`, or nothing: what it wrote is taken back if it throws, or if the last write fails.
  func transaction(_ body: () throws -> Void) throws {
    try execute("BEGIN IMMEDIATE")
    do {
      try body()
      try execute("COMMIT")
    } catch {
      cache.values.forEach { $0.reset() }
      // After some errors (a full disk) SQLite has rolled back by itself.
      if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// The key of the row that was inserted last.
  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  /// SQLite's error as galsh tells it.
  func error(_ code: Int32) -> GalaxyError { GalaxyError.sqlite(handle, code, path) }

  /// Compiles a statement for `Statement`.
  func prepared(_ sql: String) throws -> OpaquePointer {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error(code) }
    return statement
  }

  /// The path as SQLite takes it for nothing but a path: a name that begins with `file:` or a colon has a
  /// meaning to it.
  private static func place(_ path: String) -> [UInt8] {
    let bytes = FileName.bytes(path)
    return bytes.first == UInt8(ascii: "/") ? bytes : Array("./".utf8) + bytes
  }

  private static let memory = ":memory:"

  private static func percentEncoded(_ path: [UInt8]) -> String {
    // Slashes at the beginning would name a host.
    let slash = UInt8(ascii: "/")
    let path = path.first == slash ? [slash] + path.drop { $0 == slash } : path
    let digits = Array("0123456789abcdef")
    return path.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        String(UnicodeScalar(byte))
      default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }.joined()
  }

  // MARK: - Through SQLite's own file

  // A file that is opened and closed beside SQLite's takes the locks away that SQLite has on it.

  /// The first bytes of the file as they are on disk, without what its log holds; fewer at its end.
  func firstBytes(_ count: Int) -> [UInt8] {
    withFile { file, methods in
      var bytes = [UInt8](repeating: 0, count: count)
      let code = methods.xRead(file, &bytes, Int32(count), 0)
      // What a short read does not fill is zero.
      return code == SQLITE_OK ? bytes : []
    } ?? []
  }

  /// Whether a lock can be had, or is refused because another has it; false where there are no locks.
  func hasLocks() -> Bool {
    withFile { file, methods in
      errno = 0
      let code = methods.xLock(file, SQLITE_LOCK_SHARED)
      let isRefused = errno
      if code == SQLITE_OK { _ = methods.xUnlock(file, SQLITE_LOCK_NONE) }
      return code == SQLITE_OK || code & 0xff == SQLITE_BUSY && !FileLock.isMissing(isRefused)
    } ?? true
  }

  private func withFile<T>(
    _ body: (UnsafeMutablePointer<sqlite3_file>, sqlite3_io_methods) -> T
  ) -> T? {
    var file: UnsafeMutablePointer<sqlite3_file>?
    guard sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
      let methods = file.pointee.pMethods
    else { return nil }
    return body(file, methods.pointee)
  }
}
