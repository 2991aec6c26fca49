import CSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is wrong with a session file, or with what it refers to.
public struct SessionError: GalaxyError, Equatable {
  /// What is wrong; the raw value is the error's id.
  public enum Reason: String, Sendable {
    /// Another process has the session open for writing.
    case inUse = "session-in-use"
    /// The file was written by a later galsh.
    case newer = "newer-session"
    /// The file is no galsh session.
    case notASession = "not-a-session"
    /// The file is damaged.
    case damaged = "damaged-session"
    /// The session was opened for reading alone.
    case readOnly = "session-read-only"
    /// An object has been replaced by the process that writes the session.
    case replaced = "replaced-object"
    /// Something cannot be kept in a session file.
    case cannotKeep = "cannot-keep"
  }

  /// What is wrong.
  public let reason: Reason
  /// One sentence with the values involved.
  public let message: String
  /// The file to blame.
  public let file: String?
  /// What would be right.
  public let hint: String?

  /// `reason` in kebab-case.
  public var id: String { reason.rawValue }

  init(_ reason: Reason, _ message: String, file: String? = nil, hint: String? = nil) {
    self.reason = reason
    self.message = message
    self.file = file
    self.hint = hint
  }

  /// What SQLite says, as an error of the file.
  static func sqlite(_ handle: OpaquePointer?, _ code: Int32, _ path: String) -> any GalaxyError {
    let reason = handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "out of memory"
    switch code & 0xff {
    case SQLITE_FULL: return FileError("write", path, ENOSPC)
    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY:
      let system = handle.map { sqlite3_system_errno($0) } ?? 0
      return FileError("read or write", path, system != 0 ? system : EIO)
    case SQLITE_BUSY, SQLITE_LOCKED:
      return SessionError(.inUse, "\(path) is being written by another program", file: path)
    case SQLITE_NOTADB:
      return SessionError(.notASession, "\(path) is no session of galsh", file: path)
    default:
      return SessionError(.damaged, "\(path) is damaged: \(reason)", file: path)
    }
  }
}
