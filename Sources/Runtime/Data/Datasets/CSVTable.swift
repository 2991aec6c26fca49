import GalaxyErrors

/// A table of comma-separated values with a header, read strictly after RFC 4180.
///
/// Fields may be quoted ("" inside quotes is one quote) and then hold commas and line ends; lines end with
/// LF or CRLF; a byte order mark and empty lines are passed over; spaces around unquoted fields do not
/// count.
struct CSVTable {
  struct Row: Equatable {
    /// The line on which the row begins, counted from 1.
    let line: Int
    let fields: [String]
  }

  let header: [String]
  let rows: [Row]

  /// Parses a whole file. Throws `bad-csv` with the line: no header, an open quote, text behind a closing
  /// quote, bytes that are not UTF-8, a lone carriage return.
  init(_ bytes: [UInt8], file: String) throws {
    var reader = Reader(bytes: bytes, file: file)
    guard let first = try reader.nextRow() else {
      throw GalaxyError(
        DatasetError.badCSV, "the file is empty; a header such as location,label is expected", file: file,
        line: 1)
    }
    header = first.fields
    var rows: [Row] = []
    while let row = try reader.nextRow() { rows.append(row) }
    self.rows = rows
  }

  private struct Reader {
    let bytes: [UInt8]
    let file: String
    var at = 0
    var line = 1

    init(bytes: [UInt8], file: String) {
      self.bytes = bytes
      self.file = file
      if bytes.starts(with: [0xef, 0xbb, 0xbf]) { at = 3 }
    }

    static let (quote, comma, lineFeed, carriageReturn) = (UInt8(34), UInt8(44), UInt8(10), UInt8(13))

    /// The next row that is not empty; nil at the end.
    mutating func nextRow() throws -> Row? {
      while at < bytes.count {
        let start = line
        let fields = try nextFields()
        if fields != [""] { return Row(line: start, fields: fields) }
      }
      return nil
    }

    private mutating func nextFields() throws -> [String] {
      var fields: [String] = []
      while true {
        skipSpaces()
        let isQuoted = at < bytes.count && bytes[at] == Reader.quote
        fields.append(isQuoted ? try quotedField() : try plainField())
        if at >= bytes.count { return fields }
        let end = bytes[at]
        at += 1
        if end == Reader.comma { continue }
        if end == Reader.carriageReturn {
          guard at < bytes.count, bytes[at] == Reader.lineFeed else {
            throw failure("a carriage return that no line feed follows")
          }
          at += 1
        }
        line += 1
        return fields
      }
    }

    private mutating func skipSpaces() {
      while at < bytes.count, bytes[at] == 32 || bytes[at] == 9 { at += 1 }
    }

    private func isFieldEnd(_ byte: UInt8) -> Bool {
      byte == Reader.comma || byte == Reader.lineFeed || byte == Reader.carriageReturn
    }

    private mutating func plainField() throws -> String {
      let start = at
      while at < bytes.count, !isFieldEnd(bytes[at]) { at += 1 }
      var end = at
      while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
      return try text(bytes[start..<end])
    }

    private mutating func quotedField() throws -> String {
      let opened = line
      var content: [UInt8] = []
      at += 1
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        if byte != Reader.quote {
          if byte == Reader.lineFeed { line += 1 }
          content.append(byte)
        } else if at < bytes.count, bytes[at] == Reader.quote {
          content.append(byte)
          at += 1
        } else {
          skipSpaces()
          guard at >= bytes.count || isFieldEnd(bytes[at]) else {
            throw failure("text behind a closing quote")
          }
          return try text(content[...])
        }
      }
      line = opened
      throw failure("a quote that is never closed")
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws -> String {
      guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
        throw failure("bytes that are not UTF-8 text")
      }
      return text
    }

    private func failure(_ what: String) -> GalaxyError {
      GalaxyError(DatasetError.badCSV, "this is no proper CSV: \(what)", file: file, line: line)
    }
  }
}
