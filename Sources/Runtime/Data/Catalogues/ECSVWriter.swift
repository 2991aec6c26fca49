import GalaxyBase

/// Writes an ECSV file (astropy's APE 6, 1.0): a header in YAML, then comma-separated values.
package enum ECSVWriter {
  /// The text of a file.
  package static func encode(_ table: TableContent) -> String {
    var lines = ["%ECSV 1.0", "---", "delimiter: ','", "datatype:"]
    for column in table.columns {
      let type =
        switch column.type {
        case .integer: "int64"
        case .number: "float64"
        case .truth: "bool"
        case .text, .nested: "string"
        }
      let unit = column.unit.isEmpty ? "" : ", unit: \(quoted(column.unit))"
      let meaning = column.meaning.isEmpty ? "" : ", description: \(quoted(column.meaning))"
      lines.append("- {name: \(quoted(column.name)), datatype: \(type)\(unit)\(meaning)}")
    }
    if !table.notes.isEmpty {
      lines.append("meta: {comments: [\(table.notes.map(quoted).joined(separator: ", "))]}")
    }
    lines.append("schema: astropy-2.0")
    return lines.map { "# \($0)\n" }.joined() + table.csv
  }

  /// A text of YAML in double quotes, which JSON's are.
  private static func quoted(_ text: String) -> String { JSON.string(text).compact }
}
