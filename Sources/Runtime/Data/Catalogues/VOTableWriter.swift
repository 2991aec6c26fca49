import GalaxyBase

/// Writes a VOTable (IVOA, 1.4) with one table as TABLEDATA: an empty field is no value.
package enum VOTableWriter {
  /// The text of a file.
  package static func encode(_ table: TableContent) -> String {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
      <RESOURCE>
      <TABLE name="\(escaped(table.title))" nrows="\(table.rowCount)">

      """
    if !table.notes.isEmpty {
      text += "<DESCRIPTION>\(escaped(table.notes.joined(separator: " ")))</DESCRIPTION>\n"
    }
    for (column, width) in zip(table.columns, table.textWidths) { text += field(column, width.isASCII) }
    text += "<DATA>\n<TABLEDATA>\n"
    for index in 0..<table.rowCount {
      text += "<TR>"
      for (place, value) in table.row(index).enumerated() where place < table.columns.count {
        text += "<TD>" + cell(value, table.columns[place].type) + "</TD>"
      }
      text += "</TR>\n"
    }
    return text + "</TABLEDATA>\n</DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n"
  }

  private static func field(_ column: TableContent.Column, _ isASCII: Bool) -> String {
    let type: String
    switch column.type {
    case .integer: type = "datatype=\"long\""
    case .number: type = "datatype=\"double\""
    case .truth: type = "datatype=\"boolean\""
    case .text, .nested:
      type = "datatype=\"\(isASCII ? "char" : "unicodeChar")\" arraysize=\"*\""
    }
    let unit = column.unit.isEmpty ? "" : " unit=\"\(escaped(column.unit))\""
    let start = "<FIELD name=\"\(escaped(column.name))\" \(type)\(unit)"
    return column.meaning.isEmpty
      ? start + "/>\n" : start + "><DESCRIPTION>\(escaped(column.meaning))</DESCRIPTION></FIELD>\n"
  }

  private static func cell(_ value: JSON, _ type: DataTable.ColumnType) -> String {
    if type == .truth { return value.bool.map { $0 ? "T" : "F" } ?? "" }
    return escaped(TableContent.text(value))
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
}
