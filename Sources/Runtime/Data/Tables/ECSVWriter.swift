import GalaxyBase

/// Writes an ECSV file (astropy's APE 6, 1.0): a header in YAML, then comma-separated values.
package enum ECSVWriter {
  /// The bytes of a file.
  package static func encode(_ table: SavedTable) -> [UInt8] {
    var lines = ["%ECSV 1.0", "---", "delimiter: ','", "datatype:"]
    for column in table.table.columns {
      let type =
        switch column.type {
        case .integer: "int64"
        case .number: "float64"
        case .truth: "bool"
        case .text, .nested: "string"
        }
      let unit = column.unit.isEmpty ? "" : ", unit: \(quoted(column.unit))"
      let meaning = column.meaning.isEmpty ? "" : ", description: \(quoted(column.meaning))"
      let ucd = column.ucd.isEmpty ? "" : ", meta: {ucd: \(quoted(column.ucd))}"
      lines.append("- {name: \(quoted(column.name)), datatype: \(type)\(unit)\(meaning)\(ucd)}")
    }
    var meta: [String] = []
    if !table.notes.isEmpty { meta.append("comments: [\(table.notes.map(quoted).joined(separator: ", "))]") }
    for known in table.originTexts { meta.append("\(quoted(known.name)): \(quoted(known.value))") }
    if !table.history.isEmpty {
      meta.append("history: [\(table.history.map(quoted).joined(separator: ", "))]")
    }
    if !meta.isEmpty { lines.append("meta: {\(meta.joined(separator: ", "))}") }
    lines.append("schema: astropy-2.0")
    return Array(lines.map { "# \($0)\n" }.joined().utf8) + table.csv
  }

  /// A text of YAML in double quotes, which JSON's are.
  private static func quoted(_ text: String) -> String { JSON.string(text).compact }
}
