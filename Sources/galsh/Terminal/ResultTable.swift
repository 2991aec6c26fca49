import GalaxyRuntime

/// A result as rows and columns: what `mode table`, `csv` and `markdown` write.
struct ResultTable {
  /// The names of the columns.
  private(set) var columns: [String] = []
  /// A value for every column, `null` where a row has none.
  private(set) var rows: [[JSON]] = []

  /// The table that a result names, else one row of its single values. Nil if there is nothing but words to it, as
  /// to that of `print`.
  init?(_ result: CommandResult) {
    let members = result.fields
    if let name = result.table, let rows = members.first(where: { $0.key == name })?.value.array {
      self.init(records: rows)
    } else if result.command == "value", let value = members.first?.value {
      self.init(value: value)
    } else if result.command != "print" {
      self.init(records: [.object(members.filter { !$0.value.isNested })])
    } else {
      return nil
    }
  }

  /// The table of a value: a list of records, a list of anything else as one column, or a record as one row.
  init?(value: JSON) {
    if let list = value.array {
      let isTable = list.contains { $0.object != nil }
      self.init(records: isTable ? list : list.map { .object([.init("value", $0)]) })
    } else if value.object != nil {
      self.init(records: [value])
    } else {
      return nil
    }
  }

  private init(records: [JSON]) {
    var places: [String: Int] = [:]
    for record in records {
      for member in record.object ?? [] where places[member.key] == nil {
        places[member.key] = columns.count
        columns.append(member.key)
      }
    }
    rows = records.map { record in
      var row = [JSON](repeating: .null, count: columns.count)
      for member in record.object ?? [] {
        if let place = places[member.key] { row[place] = member.value }
      }
      return row
    }
  }

  // MARK: - As text

  /// Comma-separated values, numbers in full, with a last newline.
  var csv: String {
    var writer = CSVWriter()
    if !columns.isEmpty { writer.row(columns) }
    for row in rows { writer.row(row.map(\.full)) }
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
  func text(width: Int?) -> String {
    var printer = TablePrinter(columns, isNumeric.map { $0 ? .right : .left })
    for row in rows { printer.add(row.map(\.rounded)) }
    return printer.text(width: width)
  }

  private var isNumeric: [Bool] {
    columns.indices.map { column in
      rows.contains { $0[column].number != nil }
        && rows.allSatisfy { $0[column].number != nil || $0[column] == .null }
    }
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
