import GalaxyErrors

/// The fields of a text of separated values, row by row.
struct SeparatedFields {
  let bytes: [UInt8]
  let file: String
  let separator: UInt8
  /// Lines that begin with `#` say nothing.
  let hasComments: Bool
  var at = 0
  var line = 1

  private static let (quote, lineFeed, carriageReturn, space, tab) =
    (UInt8(34), UInt8(10), UInt8(13), UInt8(32), UInt8(9))

  init(_ bytes: [UInt8], file: String, separator: UInt8, hasComments: Bool = false) {
    (self.bytes, self.file, self.separator, self.hasComments) = (bytes, file, separator, hasComments)
  }

  /// Gives each field of the next row that is not an empty line, with its position; the result is the line on
  /// which the row begins, nil at the end.
  mutating func nextRow(_ body: (Int, ArraySlice<UInt8>) -> Void) throws -> Int? {
    while at < bytes.count {
      let begin = line
      if hasComments, bytes[at] == UInt8(ascii: "#") {
        while at < bytes.count, bytes[at] != Self.lineFeed { at += 1 }
        at += 1
        line += 1
        continue
      }
      skipSpaces()
      if at < bytes.count, bytes[at] == Self.lineFeed || bytes[at] == Self.carriageReturn {
        try endLine()
        continue
      }
      if at >= bytes.count { return nil }
      try fields(body)
      return begin
    }
    return nil
  }

  private mutating func fields(_ body: (Int, ArraySlice<UInt8>) -> Void) throws {
    var position = 0
    while true {
      skipSpaces()
      if at < bytes.count, bytes[at] == Self.quote {
        try quotedField { body(position, $0) }
      } else {
        try plainField { body(position, $0) }
      }
      position += 1
      if at >= bytes.count { return }
      guard bytes[at] == separator else { return try endLine() }
      at += 1
      if separator == Self.space {
        // Spaces that part fields may be several, and some may stand at the end of the line.
        skipSpaces()
        if at >= bytes.count { return }
        if bytes[at] == Self.lineFeed || bytes[at] == Self.carriageReturn { return try endLine() }
      }
    }
  }

  private mutating func endLine() throws {
    if bytes[at] == Self.carriageReturn {
      at += 1
      guard at < bytes.count, bytes[at] == Self.lineFeed else {
        throw failure("a carriage return that no line feed follows")
      }
    }
    at += 1
    line += 1
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    (byte == Self.space || byte == Self.tab) && byte != separator
  }

  private mutating func skipSpaces() {
    while at < bytes.count, isSpace(bytes[at]) || (separator == Self.space && bytes[at] == separator) {
      at += 1
    }
  }

  private func isFieldEnd(_ byte: UInt8) -> Bool {
    byte == separator || byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private mutating func plainField(_ body: (ArraySlice<UInt8>) -> Void) throws {
    let start = at
    while at < bytes.count, !isFieldEnd(bytes[at]) { at += 1 }
    var end = at
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    body(try text(bytes[start..<end]))
  }

  private mutating func quotedField(_ body: (ArraySlice<UInt8>) -> Void) throws {
    let opened = line
    var content: [UInt8] = []
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte != Self.quote {
        if byte == Self.lineFeed { line += 1 }
        content.append(byte)
      } else if at < bytes.count, bytes[at] == Self.quote {
        content.append(byte)
        at += 1
      } else {
        if separator != Self.space { skipSpaces() }
        guard at >= bytes.count || isFieldEnd(bytes[at]) else {
          throw failure("text behind a closing quote")
        }
        return body(try text(content[...]))
      }
    }
    line = opened
    throw failure("a quote that is never closed")
  }

  private func text(_ field: ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
    if field.allSatisfy({ $0 < 0x80 && $0 != 0 }) { return field }
    guard !field.contains(0), String(validating: field, as: UTF8.self) != nil else {
      throw failure("bytes that are not UTF-8 text", hint: "save it as UTF-8")
    }
    return field
  }

  private func failure(_ what: String, hint: String? = nil) -> GalaxyError {
    GalaxyError(CatalogueError.badCSV, "this is no proper CSV: \(what)", file: file, line: line, hint: hint)
  }
}
