/// A table to be written to a file: columns with names, units and meanings, and rows that are made when they
/// are written.
package struct TableContent: Sendable {
  /// One column.
  package struct Column: Sendable {
    /// Its name.
    package let name: String
    /// What its values are.
    package let type: DataTable.ColumnType
    /// As FITS writes units; empty for none.
    package let unit: String
    /// One line of what it is; empty where that is not known.
    package let meaning: String

    /// Describes a column.
    package init(_ name: String, _ type: DataTable.ColumnType, unit: String = "", meaning: String = "") {
      (self.name, self.type, self.unit, self.meaning) = (name, type, unit, meaning)
    }
  }

  /// What it is called.
  package let title: String
  /// What should be known of it, in sentences.
  package let notes: [String]
  /// The columns, in order.
  package let columns: [Column]
  /// How many rows there are.
  package let rowCount: Int
  /// The values of a row, in the order of the columns; null for none.
  package let row: @Sendable (Int) -> [JSON]

  /// Describes a table.
  package init(
    title: String, notes: [String], columns: [Column], rowCount: Int, row: @escaping @Sendable (Int) -> [JSON]
  ) {
    self.title = title
    self.notes = notes
    self.columns = columns
    self.rowCount = rowCount
    self.row = row
  }

  /// A table that is there already, without the columns that files go without.
  package init(
    _ table: DataTable, title: String, notes: [String] = [], describing: (String) -> String = { _ in "" }
  ) {
    let kept = table.columns.indices.filter { !table.columns[$0].isLeftOutOfFiles }
    self.init(
      title: title, notes: notes,
      columns: kept.map {
        Column(table.columns[$0].name, table.columns[$0].type, meaning: describing(table.columns[$0].name))
      },
      rowCount: table.rows.count
    ) { [rows = table.rows] row in kept.map { rows[row][$0] ?? .null } }
  }

  /// Of each column of texts the bytes of the longest, at least one, and whether all are ASCII.
  package var textWidths: [(longest: Int, isASCII: Bool)] {
    let places = columns.indices.filter { [.text, .nested].contains(columns[$0].type) }
    var widths = [(longest: Int, isASCII: Bool)](repeating: (1, true), count: columns.count)
    for index in 0..<rowCount {
      let values = row(index)
      for place in places where place < values.count {
        let text = Self.text(values[place]).utf8
        widths[place].longest = max(widths[place].longest, text.count)
        if widths[place].isASCII { widths[place].isASCII = text.allSatisfy { $0 < 128 } }
      }
    }
    return widths
  }

  /// A value as a file of texts has it: numbers in full, nothing for null and what is not finite.
  package static func text(_ value: JSON) -> String {
    switch value {
    case .null: ""
    case .string(let text): text
    case .bool(let truth): truth ? "True" : "False"
    case .integer(let number): String(number)
    case .number(let number): number.isFinite ? "\(number)" : ""
    case .array, .object: value.compact
    }
  }

  /// As comma-separated values, with a line of names.
  package var csv: String {
    var writer = CSVWriter()
    writer.row(columns.map(\.name))
    for index in 0..<rowCount { writer.row(row(index).map(Self.text)) }
    return writer.text
  }

  /// As a list of objects, a line each.
  package var json: String {
    let lines = (0..<rowCount).map { index in
      JSON.object(zip(columns, row(index)).map { .init($0.name, $1) }).compact
    }
    return lines.isEmpty ? "[]" : "[\n" + lines.joined(separator: ",\n") + "\n]"
  }
}
