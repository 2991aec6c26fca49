/// What a cell has written, for the journal.
package struct Transcript: Sendable {
  /// The longest text of results that is kept, in bytes: a table of a million rows is on the screen, not in a
  /// notebook.
  package static let limit = 1 << 20

  /// Results; of more than the limit the beginning.
  package private(set) var results = ""
  /// Remarks and errors, without colour.
  package var messages = ""

  /// Adds a result as it is written.
  package mutating func add(_ text: String) {
    let room = Transcript.limit - results.utf8.count
    if text.utf8.count <= room {
      results += text
    } else if room > 0 {
      results += String(decoding: text.utf8.prefix(room), as: UTF8.self) + "\n… (the rest is left out)\n"
    }
  }
}
