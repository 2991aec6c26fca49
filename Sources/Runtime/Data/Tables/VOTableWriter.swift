import GalaxyBase

/// Writes a VOTable (IVOA, 1.4) with one table as BINARY2: big-endian values row by row, each row with a bit for
/// each field that says that it is missing (VOTable 1.4, 5.4).
package enum VOTableWriter {
  /// The bytes of a file.
  package static func encode(_ saved: SavedTable) -> [UInt8] {
    let table = saved.table
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
      <RESOURCE type="results">
      <TABLE name="\(escaped(saved.title))" nrows="\(table.rowCount)">

      """
    if !saved.notes.isEmpty {
      text += "<DESCRIPTION>\(escaped(saved.notes.joined(separator: " ")))</DESCRIPTION>\n"
    }
    let wide = table.columns.map { column in
      if case .texts(let texts) = column.values { !texts.isASCII } else { false }
    }
    for (place, id) in ids(table.names).enumerated() {
      text += field(table.columns[place], id: id, isWide: wide[place])
    }
    for known in saved.origin { text += param(known.key, known.value) }
    if !saved.history.isEmpty {
      text += param("history", .string(saved.history.joined(separator: "\n")))
    }
    text += "<DATA>\n<BINARY2>\n<STREAM encoding=\"base64\">\n"
    var bytes = Array(text.utf8)
    Base64.appendLines(of: stream(table, wide), to: &bytes)
    bytes += "</STREAM>\n</BINARY2>\n</DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n".utf8
    return bytes
  }

  // MARK: - Heads

  private static func field(_ column: ColumnTable.Column, id: String, isWide: Bool) -> String {
    let type: String
    switch column.type {
    case .integer: type = "datatype=\"long\""
    case .number: type = "datatype=\"double\""
    case .truth: type = "datatype=\"boolean\""
    case .text, .nested: type = "datatype=\"\(isWide ? "unicodeChar" : "char")\" arraysize=\"*\""
    }
    let unit = column.unit.isEmpty ? "" : " unit=\"\(escaped(column.unit))\""
    let ucd = column.ucd.isEmpty ? "" : " ucd=\"\(escaped(column.ucd))\""
    let start = "<FIELD ID=\"\(id)\" name=\"\(escaped(column.name))\" \(type)\(unit)\(ucd)"
    return column.meaning.isEmpty
      ? start + "/>\n" : start + "><DESCRIPTION>\(escaped(column.meaning))</DESCRIPTION></FIELD>\n"
  }

  /// An ID for each column, by which astropy calls it: its name, or where that is no word of XML the nearest
  /// word, `mass__Msun_` for "mass (Msun)"; where two come out alike, the later one has a number.
  private static func ids(_ names: [String]) -> [String] {
    func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
    func word(_ name: String) -> String {
      let letters = name.utf8.map { byte in
        isLetter(byte) || (48...57).contains(byte) || byte == 45 || byte == 46 ? byte : 95
      }
      let word = String(decoding: letters, as: UTF8.self)
      return letters.first.map { isLetter($0) || $0 == 95 } == true ? word : "_" + word
    }
    // Names that are words already keep them, wherever they stand.
    var taken = Set(names.filter { word($0) == $0 })
    return names.map { name in
      var id = word(name)
      if id == name { return id }
      var number = 2
      while !taken.insert(id).inserted {
        id = "\(word(name))_\(number)"
        number += 1
      }
      return id
    }
  }

  /// What is known of the whole table.
  private static func param(_ name: String, _ value: JSON) -> String {
    let ucds = [
      "creator": "meta.id;meta.software", "galsh_version": "meta.version;meta.software",
      "model": "meta.modelled", "seed": "meta.number", "digest": "meta.checksum", "history": "meta.note",
    ]
    let ucd = ucds[name].map { " ucd=\"\($0)\"" } ?? ""
    let start = "<PARAM name=\"\(escaped(name))\""
    switch value {
    case .integer(let number): return "\(start) datatype=\"long\" value=\"\(number)\"\(ucd)/>\n"
    case .number(let number): return "\(start) datatype=\"double\" value=\"\(number)\"\(ucd)/>\n"
    case .bool(let truth): return "\(start) datatype=\"boolean\" value=\"\(truth)\"\(ucd)/>\n"
    default:
      let text = value.string ?? value.compact
      let type = text.utf8.allSatisfy { $0 < 128 } ? "char" : "unicodeChar"
      return "\(start) datatype=\"\(type)\" arraysize=\"*\" value=\"\(escaped(text))\"\(ucd)/>\n"
    }
  }

  /// A text between tags or in quotes; what XML cannot hold becomes U+FFFD.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t", "\r": result += "&#\(scalar.value);"
      case let control where control.value < 32 || control.value == 0xFFFE || control.value == 0xFFFF:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  // MARK: - Values

  private static func stream(_ table: ColumnTable, _ wide: [Bool]) -> [UInt8] {
    let columns = table.columns
    let flagBytes = (columns.count + 7) / 8
    var bytes: [UInt8] = []
    bytes.reserveCapacity(table.rowCount * (flagBytes + 8 * columns.count))
    for row in 0..<table.rowCount {
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: flagBytes))
      for (place, column) in columns.enumerated() {
        let isMissing: Bool
        switch column.values {
        case .integers(let numbers):
          isMissing = numbers[row] == .min
          if column.type == .truth {
            bytes.append(isMissing ? 0 : UInt8(ascii: numbers[row] == 0 ? "F" : "T"))
          } else {
            // What readers show who do not look at the flag.
            append(UInt64(bitPattern: Int64(isMissing ? 0 : numbers[row])), to: &bytes)
          }
        case .numbers(let numbers):
          isMissing = numbers[row].isNaN
          append(numbers[row].bitPattern, to: &bytes)
        case .texts(let texts):
          let text = texts.utf8(row)
          isMissing = text.isEmpty
          wide[place] ? appendWide(text, to: &bytes) : append(text, to: &bytes)
        }
        if isMissing { bytes[start + place / 8] |= 0x80 >> UInt8(place % 8) }
      }
    }
    return bytes
  }

  private static func append(_ bits: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: bits.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private static func append(count: Int, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(clamping: count).bigEndian) { bytes.append(contentsOf: $0) }
  }

  private static func append(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    append(count: text.count, to: &bytes)
    bytes.append(contentsOf: text)
  }

  /// As UTF-16, which readers take for the two bytes a sign of `unicodeChar`.
  private static func appendWide(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    let units = Array(String(decoding: text, as: UTF8.self).utf16)
    append(count: units.count, to: &bytes)
    for unit in units { withUnsafeBytes(of: unit.bigEndian) { bytes.append(contentsOf: $0) } }
  }
}
