import CSQLite
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is wrong with a session file, or with what it refers to.
public enum SessionError: ErrorKind, ErrorFamily {
  case inUse = """
    session-in-use
    Another galsh writes this session file.
    Leave that one first, or look at the session with --read-only.
    """
  case newer = """
    newer-session
    A session file was written by a later galsh.
    Bring galsh up to date.
    """
  case notASession = """
    not-a-session
    A file is no session of galsh.
    Give a file that `save session` or --session made.
    """
  case missingLog = """
    missing-log
    A session was copied without its -wal file, in which stands what was saved last.
    Copy both files together; a session that galsh has left is one file.
    """
  case foreignLog = """
    foreign-log
    The -wal file beside a session is not the log of this state of it.
    Copy both files together, when no galsh writes them.
    """
  case unfinished = """
    unfinished-session
    A session was cut off while it was saved, and must be mended before it can be read.
    Open it once for writing.
    """
  case damaged = """
    damaged-session
    A session file is damaged; what is whole of it can be read.
    Open it with --read-only and save it under another name.
    """
  case readOnly = """
    session-read-only
    The session was opened for reading, so nothing can be saved in its file.
    Save it under another name.
    """
  case replaced = """
    replaced-object
    An object of a session that is only read was made anew by the galsh that writes it.
    Open the session again.
    """
}

extension GalaxyError {
  /// What SQLite says, as an error of the file.
  static func sqlite(_ handle: OpaquePointer?, _ code: Int32, _ path: String) -> GalaxyError {
    let reason = handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "out of memory"
    switch code & 0xff {
    case SQLITE_FULL: return GalaxyError.system("write", path, ENOSPC)
    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY:
      let system = handle.map { noRoom($0) ?? sqlite3_system_errno($0) } ?? 0
      return GalaxyError.system("read or write", path, system != 0 ? system : EIO)
    case SQLITE_BUSY, SQLITE_LOCKED:
      return GalaxyError(SessionError.inUse, "\(path) is being written by another program", file: path)
    case SQLITE_NOTADB:
      return GalaxyError(SessionError.notASession, "\(path) is no session of galsh", file: path)
    default:
      return GalaxyError(SessionError.damaged, "\(path) is damaged: \(reason)", file: path)
    }
  }

  /// The error number of a file or a log that has no room: SQLite tells a full disk from other errors, but not
  /// a quota or the limit on the size of a file, and by the time it is asked has had other errors.
  private static func noRoom(_ handle: OpaquePointer) -> Int32? {
    for pointer in [SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER] {
      var file: UnsafeMutablePointer<sqlite3_file>?
      var code: Int32 = 0
      guard sqlite3_file_control(handle, "main", pointer, &file) == SQLITE_OK, let file,
        let methods = file.pointee.pMethods,
        methods.pointee.xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &code) == SQLITE_OK
      else { continue }
      if [ENOSPC, EDQUOT, EFBIG].contains(code) { return code }
    }
    return nil
  }
}
