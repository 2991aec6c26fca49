import GalshSession

@preconcurrency import CReadline

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lines typed in this and earlier sessions: `$GALSH_HISTORY`, else `$XDG_STATE_HOME/galsh/history`,
/// else `~/.local/state/galsh/history`. Each entry is on disk before its command runs.
struct HistoryFile {
  /// Entries kept in the file.
  static let limit: Int32 = 10_000

  /// Where the history is, or nil where it is kept nowhere (no home folder).
  let path: String?

  /// Finds the place; an XDG path that is not absolute is ignored, as its specification says.
  init(environment: (String) -> String? = environmentVariable) {
    if let own = environment("GALSH_HISTORY") {
      path = own.isEmpty ? nil : own
    } else if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
      path = state + "/galsh/history"
    } else if let home = environment("HOME"), home.hasPrefix("/") {
      path = home + "/.local/state/galsh/history"
    } else {
      path = nil
    }
  }

  /// Reads the earlier sessions into readline. Time stamps keep an entry of several lines in one piece.
  func load() {
    using_history()
    history_write_timestamps = 1
    history_comment_char = CChar(UInt8(ascii: "#"))
    stifle_history(HistoryFile.limit)
    if let path { read_history(path) }
  }

  /// Adds an entry and writes it; repeats and lines that begin with a space are left out.
  func append(_ entry: String) {
    if entry.hasPrefix(" ") || entry.allSatisfy(\.isWhitespace) { return }
    if history_length > 0, let last = history_get(history_base + history_length - 1),
      String(cString: last.pointee.line) == entry
    {
      return
    }
    add_history(entry)
    guard let path else { return }
    makeFile(path)
    append_history(1, path)
  }

  /// Cuts the file to its limit at the end of a session.
  func truncate() {
    if let path { history_truncate_file(path, HistoryFile.limit) }
  }

  /// readline appends to a file that is there already; the history is nobody else's to read.
  private func makeFile(_ path: String) {
    for (offset, character) in path.utf8.enumerated() where character == UInt8(ascii: "/") && offset > 0 {
      mkdir(String(decoding: path.utf8.prefix(offset), as: UTF8.self), 0o700)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }
}
