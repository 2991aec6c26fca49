import GalaxyBase

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a session file says that what was saved last stands in its write-ahead log, `NAME-wal`, and in which.
///
/// SQLite's file alone does not tell: it is in WAL mode and has no log beside it both when the log was brought
/// into the file as a whole and when the file was copied without it; and SQLite takes any log that lies beside a
/// file for its own. So galsh marks the file. Every commit writes `user_version` anew, and with it the first
/// page, into the log; behind the commit the same number in the file itself, which nobody reads while the log
/// is there, is set to the mark: the version of the tables and a hash of the salts of the log's header. Whoever
/// brings the log into the file (a checkpoint, SQLite itself after a crash) overwrites the mark with the page
/// from the log. A file that is marked is not whole without the very log of the mark. The file knows its own
/// place, too: one that is still there has not been left without its log by being copied.
enum LogMark {
  /// Bytes of a log's header: magic number, …, salts at 16 to 24.
  static let headerSize = 32
  /// Where `user_version` stands in the file, big-endian.
  static let place = 60
  private static let flag = 0x4000_0000

  /// The mark of a file with tables of a version whose log has this header.
  static func value(version: Int, log header: [UInt8]) -> Int {
    let first = word(header, 16), second = word(header, 20)
    // The first salt is counted up when a log begins anew, the second is random.
    let hash = first &* 0x9e37_79b1 ^ second
    return flag | (version & 0x3f) << 24 | Int(hash >> 8)
  }

  /// Whether a number is a mark.
  static func isMark(_ number: Int) -> Bool { number & flag != 0 && number > 0 }

  /// The version of the tables that `user_version` tells, marked or not.
  static func version(_ number: Int) -> Int { isMark(number) ? number >> 24 & 0x3f : number }

  /// Which file this is and where: what a copy of it is not.
  static func place(of path: String) -> String {
    let real = realpath(FileName.onDisk(path), nil)
    defer { free(real) }
    return "\(Files.identity(path)?.last ?? 0) \(real.map { FileName.text(cString: $0) } ?? path)"
  }

  /// A big-endian number of four bytes; 0 beyond the end.
  static func word(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    guard bytes.count >= at + 4 else { return 0 }
    return bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// Whether a session file is whole with the log that lies beside it, if any.
enum LogState {
  /// All that was saved is there.
  case whole
  /// What was saved last stands in a log that is not there.
  case missing
  /// The log is that of another file, or of an earlier or later state of this one.
  case foreign

  /// Looks at a session file through a connection that has read nothing yet.
  /// - Parameter place: what the file itself says of its place; nil of an earlier galsh, which set no marks.
  ///   Asked only where the rest does not tell.
  init(_ database: Database, at path: String, place: () -> String?) {
    // Another galsh may begin its log anew between the two looks.
    var state = LogState.whole
    for _ in 0..<3 {
      let before = database.firstBytes(100)
      let log = try? Files.read(path + "-wal", limit: LogMark.headerSize)
      state = LogState(before, log: log, at: path, place)
      if database.firstBytes(100) == before { break }
    }
    self = state
  }

  /// - Parameter log: the first bytes of the log; nil if there is none.
  private init(_ header: [UInt8], log: [UInt8]?, at path: String, _ place: () -> String?) {
    // A file that is empty or no database: SQLite says what is to be said.
    guard header.starts(with: Array("SQLite format 3\0".utf8)), header.count == 100 else {
      self = .whole
      return
    }
    let mark = Int(LogMark.word(header, LogMark.place))
    let hasLog = (log?.count ?? 0) >= LogMark.headerSize
    if LogMark.isMark(mark) {
      // In its place a file is what a crash has left: SQLite removes a log of which nothing came to the disk.
      guard let log, hasLog else {
        self = place() == LogMark.place(of: path) ? .whole : .missing
        return
      }
      self = LogMark.value(version: LogMark.version(mark), log: log) == mark ? .whole : .foreign
    } else if header[18] == 2 || header[19] == 2 {
      self = log != nil || place() != nil ? .whole : .missing
    } else {
      // At rest a file has no log: galsh brings it into the file before it leaves.
      self = hasLog ? .foreign : .whole
    }
  }
}
