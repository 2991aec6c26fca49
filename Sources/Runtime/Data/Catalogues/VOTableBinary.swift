import GalaxyErrors

/// The BINARY or BINARY2 stream of a VOTable: big-endian values row by row, in base64.
struct VOTableBinary {
  /// Whether each row begins with a bit for each field that says that it is missing.
  let hasFlags: Bool
  let file: String
  private var bytes: [UInt8] = []
  private var (bits, bitCount) = (UInt32(0), 0)
  private var isClosed = false

  init(hasFlags: Bool, file: String) { (self.hasFlags, self.file) = (hasFlags, file) }

  /// Adds a piece of base64; false if it is none.
  mutating func add(base64: [UInt8]) -> Bool {
    for byte in base64 {
      let value: UInt8
      switch byte {
      case 65...90: value = byte - 65
      case 97...122: value = byte - 71
      case 48...57: value = byte + 4
      case 43: value = 62
      case 47: value = 63
      case 61:
        isClosed = true
        continue
      case 32, 9...13: continue
      default: return false
      }
      if isClosed { return false }
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    return true
  }

  /// The rows of the whole stream.
  /// - Throws: GalaxyError of kind `bad-table` where the stream ends within a row.
  func rows(of fields: [VOTableField]) throws -> VOTableRows {
    var rows = VOTableRows(fields)
    var at = 0
    var row = 1
    while at < bytes.count {
      let start = at
      let flags = hasFlags ? try take((fields.count + 7) / 8, &at, row) : []
      for (position, field) in fields.enumerated() {
        let isMissing =
          hasFlags && flags[flags.startIndex + position / 8] & (0x80 >> UInt8(position % 8)) != 0
        try read(field, position, isMissing: isMissing, &rows, &at, row)
      }
      guard at > start else { throw failure("a row has no bytes", row) }
      rows.endBinaryRow()
      row += 1
    }
    return rows
  }

  private func failure(_ what: String, _ row: Int) -> GalaxyError {
    GalaxyError(
      CatalogueError.badTable, "this VOTable cannot be read: \(what) (row \(row) of its binary data)",
      file: file)
  }

  private func take(_ count: Int, _ at: inout Int, _ row: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - at else { throw failure("its data end within a row", row) }
    defer { at += count }
    return bytes[at..<(at + count)]
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

  private func read(
    _ field: VOTableField, _ position: Int, isMissing: Bool, _ rows: inout VOTableRows, _ at: inout Int,
    _ row: Int
  ) throws {
    guard let type = field.type else { throw failure("\(field.name) is of no datatype of VOTable", row) }
    var count = 1
    switch field.length {
    case .one: break
    case .fixed(let fixed): count = fixed
    case .variable(let size):
      let pieces = Int(number(try take(4, &at, row)))
      let (all, overflow) = pieces.multipliedReportingOverflow(by: size)
      guard !overflow else { throw failure("\(field.name) claims too many values", row) }
      count = all
    }
    let (size, overflow) =
      type == .bit ? ((count + 7) / 8, false) : count.multipliedReportingOverflow(by: type.size)
    guard !overflow else { throw failure("\(field.name) claims too many values", row) }
    let value = try take(size, &at, row)
    switch field.kind {
    case .text:
      rows.add(
        text: isMissing ? [] : Self.text(value, isWide: type == .unicodeChar, isFilled: field.isFilled),
        to: position)
    case .truth:
      // The spec has a lone bit at the high end of its byte, astropy elsewhere.
      let letter =
        type == .bit
        ? (value.contains { $0 != 0 } ? "T" : "F") : String(decoding: value, as: UTF8.self)
      rows.add(text: isMissing ? [] : Array(VOTableField.truth(letter).utf8), to: position)
    case .integer:
      let bits = number(value)
      let whole: Int =
        switch type {
        case .short: Int(Int16(truncatingIfNeeded: bits))
        case .int: Int(Int32(truncatingIfNeeded: bits))
        default: Int(truncatingIfNeeded: bits)
        }
      rows.add(integer: isMissing || field.null.flatMap { Int($0) } == whole ? nil : whole, to: position)
    case .number:
      let real =
        type == .float
        ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: number(value))))
        : Double(bitPattern: number(value))
      rows.add(number: isMissing || real.isNaN ? nil : real, to: position)
    case nil: break
    }
  }

  /// A text up to its first zero; one of a fixed length without the blanks that fill it up.
  private static func text(_ value: ArraySlice<UInt8>, isWide: Bool, isFilled: Bool) -> [UInt8] {
    var text: [UInt8]
    if isWide {
      let units = stride(from: value.startIndex, to: value.endIndex - 1, by: 2).map {
        UInt16(value[$0]) << 8 | UInt16(value[$0 + 1])
      }
      text = Array(String(decoding: units.prefix { $0 != 0 }, as: UTF16.self).utf8)
    } else {
      text = Array(value.prefix { $0 != 0 })
    }
    while isFilled, text.last == 32 { text.removeLast() }
    return text
  }
}
