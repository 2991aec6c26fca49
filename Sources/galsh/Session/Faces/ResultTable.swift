import GalaxyRuntime

/// A result as rows and columns: what `mode table`, `csv` and `markdown` write.
struct ResultTable {
  /// The names of the columns.
  let columns: [String]
  /// A value for every column, `null` where a row has none.
  let rows: [[JSON]]

  private let isNumeric: [Bool]
  /// The places of the columns that a file of comma-separated values has.
  private let placesInFiles: [Int]

  /// The table of a result, else one row of its single values. Nil if there is nothing but words to it, as to
  /// that of `print`.
  init?(_ result: CommandResult) {
    if let table = result.table {
      self.init(table)
    } else if result.command == "value", let value = result.fields.first?.json {
      self.init(value: value)
    } else if result.command != "print" {
      let single = result.fields.map { JSON.Member($0.name, $0.json) }.filter { !$0.value.isNested }
      self.init(DataTable(records: [single]))
    } else {
      return nil
    }
  }

  /// The table of a value: a list of records, a list of anything else as one column, or a record as one row.
  init?(value: JSON) {
    if let list = value.array {
      let isTable = list.contains { $0.object != nil }
      self.init(
        DataTable(records: isTable ? list.map { $0.object ?? [] } : list.map { [.init("value", $0)] }))
    } else if let record = value.object {
      self.init(DataTable(records: [record]))
    } else {
      return nil
    }
  }

  private init(_ table: DataTable) {
    columns = table.columns.map(\.name)
    rows = table.rows.map { $0.map { $0 ?? .null } }
    placesInFiles = table.columns.indices.filter { !table.columns[$0].isLeftOutOfFiles }
    isNumeric = columns.indices.map { [rows] column in
      rows.contains { $0[column].number != nil }
        && rows.allSatisfy { $0[column].number != nil || $0[column] == .null }
    }
  }

  // MARK: - As text

  /// Comma-separated values, numbers in full, with a last newline; of a file that `save` writes too the same
  /// columns.
  func csv(inFile: Bool) -> String {
    var writer = CSVWriter()
    let places = inFile ? placesInFiles : Array(columns.indices)
    if !columns.isEmpty { writer.row(places.map { columns[$0] }) }
    for row in rows { writer.row(places.map { row[$0].full }) }
    return writer.text
  }

  /// A table of Markdown with a last newline.
  var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    let rules = isNumeric.map { $0 ? "---:" : "---" }
    return line(columns.map(Self.escaped)) + line(rules)
      + rows.map { line($0.map { Self.escaped($0.rounded) }) }.joined()
  }

  /// Columns side by side, none wider than the window, without a last newline.
  func text(width: Int?) -> String { textTable.text(width: width) }

  /// The table for people, numbers rounded.
  var textTable: TextTable {
    var table = TextTable(columns, isNumeric.map { $0 ? .right : .left })
    for row in rows { table.add(row.map(\.rounded)) }
    return table
  }

  private static func escaped(_ cell: String) -> String {
    cell.map { character in
      switch character {
      case "|": "\\|"
      case "\n", "\r\n": "<br>"
      default: String(character)
      }
    }.joined()
  }
}

extension JSON {
  /// Whether this is a table or record, which no single cell can hold.
  fileprivate var isNested: Bool { object != nil || array?.contains { $0.object != nil } == true }

  /// The value in a cell, numbers in full.
  fileprivate var full: String {
    switch self {
    case .null: ""
    case .string(let text): text
    default: compact
    }
  }

  /// The value in a cell, numbers rounded.
  fileprivate var rounded: String {
    switch self {
    case .number(let number): NumberText.significant(number)
    case .array(let elements): elements.map(\.rounded).joined(separator: " ")
    default: full
    }
  }
}
