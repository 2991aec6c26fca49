import GalaxyBase
import GalaxyErrors

/// Writes a FITS file with one binary table (Standard 4.0, 7.3): an empty primary HDU, then the table. Numbers
/// are float64 (NaN for none), whole ones int64 (the least for none, TNULL), truths `T`, `F` or 0 for none,
/// texts as wide as the longest.
package enum FITSTableWriter {
  /// The most columns that a table may have.
  package static let mostColumns = 999

  /// The bytes of a file, whose table is called `title`.
  /// - Throws: GalaxyError of kind `too-large` for more columns than FITS has numbers for.
  package static func encode(_ table: TableContent) throws(GalaxyError) -> [UInt8] {
    guard table.columns.count <= mostColumns else {
      throw GalaxyError(
        ImageError.tooLarge,
        "a FITS table has at most \(mostColumns) columns, and this one has "
          + "\(table.columns.count)", hint: "write a .csv or .vot file")
    }
    let widths = zip(table.columns, table.textWidths).map { width(of: $0, $1.longest) }
    let length = widths.reduce(0, +)
    var bytes = FITSCards.block([
      FITSCards.card("SIMPLE", FITSCards.right("T"), ""), FITSCards.card("BITPIX", FITSCards.right("8"), ""),
      FITSCards.card("NAXIS", FITSCards.right("0"), ""), FITSCards.card("EXTEND", FITSCards.right("T"), ""),
    ])
    bytes += FITSCards.block(header(table, widths, length))
    bytes.reserveCapacity(bytes.count + length * table.rowCount + 2880)
    let end = bytes.count + length * table.rowCount
    for row in 0..<table.rowCount {
      let values = table.row(row)
      for (place, column) in table.columns.enumerated() {
        append(place < values.count ? values[place] : .null, column.type, widths[place], to: &bytes)
      }
    }
    bytes += [UInt8](repeating: 0, count: FITSCards.missing(end))
    return bytes
  }

  private static func width(of column: TableContent.Column, _ longest: Int) -> Int {
    switch column.type {
    case .integer, .number: 8
    case .truth: 1
    case .text, .nested: longest
    }
  }

  private static func header(_ table: TableContent, _ widths: [Int], _ length: Int) -> [String] {
    var cards = [
      FITSCards.card("XTENSION", FITSCards.quoted("BINTABLE"), ""),
      FITSCards.card("BITPIX", FITSCards.right("8"), ""), FITSCards.card("NAXIS", FITSCards.right("2"), ""),
      FITSCards.card("NAXIS1", FITSCards.right(String(length)), "bytes of a row"),
      FITSCards.card("NAXIS2", FITSCards.right(String(table.rowCount)), "rows"),
      FITSCards.card("PCOUNT", FITSCards.right("0"), ""), FITSCards.card("GCOUNT", FITSCards.right("1"), ""),
      FITSCards.card("TFIELDS", FITSCards.right(String(table.columns.count)), "columns"),
    ]
    cards += FITSCards.text("EXTNAME", table.title)
    for (place, column) in table.columns.enumerated() {
      let number = place + 1
      cards += FITSCards.text("TTYPE\(number)", column.name)
      let form =
        switch column.type {
        case .integer: "K"
        case .number: "D"
        case .truth: "L"
        case .text, .nested: "\(widths[place])A"
        }
      cards += FITSCards.text("TFORM\(number)", form)
      if column.type == .integer {
        cards.append(FITSCards.card("TNULL\(number)", FITSCards.right(String(Int.min)), ""))
      }
      if !column.unit.isEmpty { cards += FITSCards.text("TUNIT\(number)", column.unit) }
      if !column.meaning.isEmpty { cards += FITSCards.text("TCOMM\(number)", column.meaning) }
    }
    return cards + table.notes.flatMap { FITSCards.comment($0) }
  }

  private static func append(
    _ value: JSON, _ type: DataTable.ColumnType, _ width: Int, to bytes: inout [UInt8]
  ) {
    switch type {
    case .integer: append(UInt64(bitPattern: Int64(value.integer ?? .min)), to: &bytes)
    case .number: append((value.number ?? .nan).bitPattern, to: &bytes)
    case .truth:
      bytes.append(value.bool.map { $0 ? UInt8(ascii: "T") : UInt8(ascii: "F") } ?? 0)
    case .text, .nested:
      let text = TableContent.text(value).utf8
      bytes += text
      bytes += [UInt8](repeating: 0, count: max(0, width - text.count))
    }
  }

  private static func append(_ bits: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: bits.bigEndian) { bytes += $0 }
  }
}
