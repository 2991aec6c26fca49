import GalaxyErrors

/// Reads comma-separated values with a header, strictly after RFC 4180.
///
/// Fields may be quoted ("" inside quotes is one quote) and then hold commas and line ends; lines end with LF
/// or CRLF; a byte order mark and empty lines are passed over; spaces around a field do not count, those
/// inside quotes do.
public struct CSVReader: CatalogueReader {
  /// Makes the reader.
  public init() {}

  /// Text has no signature: any file may be CSV.
  public func recognises(_ start: ArraySlice<UInt8>) -> Bool { true }

  /// Parses a whole file.
  /// - Throws: GalaxyError of kind `bad-csv` with the line: no header, an open quote, text behind a closing
  ///   quote, bytes that are not UTF-8, a lone carriage return.
  public func read(_ bytes: [UInt8], file: String, kinds: [String: Catalogue.Kind] = [:]) throws -> Catalogue
  {
    var lines = Lines(bytes: bytes, file: file)
    guard let header = try lines.next()?.fields else {
      throw GalaxyError(
        CatalogueError.badCSV, "the file is empty; a header such as location,label is expected", file: file,
        line: 1)
    }
    var rows: [Catalogue.Row] = []
    while let (line, fields) = try lines.next() {
      rows.append(Catalogue.Row(line: line, values: fields.map(CatalogueValue.text)))
    }
    return Catalogue(
      file: file, columns: header.map { Catalogue.Column($0, kinds[$0]) }, rows: rows,
      headerProblem: separatorProblem(header, file: file))
  }

  /// A header of one column that holds a semicolon or a tab was written with another separator.
  private func separatorProblem(_ header: [String], file: String) -> GalaxyError? {
    guard header.count == 1, let separator = [";", "\t"].first(where: { header[0].contains($0) }) else {
      return nil
    }
    return GalaxyError(
      CatalogueError.badCSV, "the columns are not separated by commas", file: file, line: 1,
      hint: "they seem to be separated by \(separator == ";" ? "semicolons" : "tabs")")
  }

  /// The lines of a file, one after another.
  private struct Lines {
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

    /// The next row that is not an empty line, and the line on which it begins; nil at the end.
    mutating func next() throws -> (line: Int, fields: [String])? {
      while at < bytes.count {
        let begin = line
        skipSpaces()
        // A quoted field may be empty, a line without one is.
        let isQuoted = at < bytes.count && bytes[at] == Lines.quote
        let fields = try nextFields()
        if isQuoted || fields != [""] { return (begin, fields) }
      }
      return nil
    }

    private mutating func nextFields() throws -> [String] {
      var fields: [String] = []
      while true {
        skipSpaces()
        let isQuoted = at < bytes.count && bytes[at] == Lines.quote
        fields.append(isQuoted ? try quotedField() : try plainField())
        if at >= bytes.count { return fields }
        let end = bytes[at]
        at += 1
        if end == Lines.comma { continue }
        if end == Lines.carriageReturn {
          guard at < bytes.count, bytes[at] == Lines.lineFeed else {
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
      byte == Lines.comma || byte == Lines.lineFeed || byte == Lines.carriageReturn
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
        if byte != Lines.quote {
          if byte == Lines.lineFeed { line += 1 }
          content.append(byte)
        } else if at < bytes.count, bytes[at] == Lines.quote {
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
      GalaxyError(CatalogueError.badCSV, "this is no proper CSV: \(what)", file: file, line: line)
    }
  }
}
