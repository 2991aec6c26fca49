import GalaxyBase

/// A table on its way to a file: its columns, and what should be known of how it came about.
public struct SavedTable: Sendable {
  /// What it is called.
  public let title: String
  /// What should be known of it, in sentences.
  public let notes: [String]
  /// What it was made with, by name: numbers, texts, truths.
  public let origin: [JSON.Member]
  /// The commands that it came about by, the first one first.
  public let history: [String]
  /// The columns.
  public let table: ColumnTable

  /// Describes a table.
  public init(
    title: String, table: ColumnTable, notes: [String] = [], origin: [JSON.Member] = [],
    history: [String] = []
  ) {
    (self.title, self.table, self.notes) = (title, table, notes)
    (self.origin, self.history) = (origin, history)
  }

  /// What a file says of how it came about, as texts.
  var originTexts: [(name: String, value: String)] {
    origin.map { ($0.key, $0.value.string ?? $0.value.compact) }
  }
}

extension SavedTable {
  /// As comma-separated values, with a line of names: numbers in full, nothing for a missing one.
  var csv: [UInt8] {
    var writer = CSVWriter()
    let columns = table.columns
    writer.row(columns.map(\.name))
    for row in 0..<table.rowCount {
      if columns.count == 1, columns[0].text(row) == nil {
        writer.row([""])
        continue
      }
      for column in columns { Self.add(column, row, to: &writer) }
      writer.endLine()
    }
    return writer.bytes
  }

  private static func add(_ column: ColumnTable.Column, _ row: Int, to writer: inout CSVWriter) {
    switch column.values {
    case .texts(let texts): writer.field(texts.utf8(row))
    case .integers(let numbers):
      let number = numbers[row]
      if number == .min {
        writer.field([])
      } else if column.type == .truth {
        writer.field((number == 0 ? "False" : "True").utf8)
      } else {
        writer.field(String(number).utf8)
      }
    case .numbers(let numbers):
      writer.field(numbers[row].isNaN ? "".utf8 : "\(numbers[row])".utf8)
    }
  }

  /// As a list of objects, a line each.
  var json: [UInt8] {
    if table.rowCount == 0 { return Array("[]\n".utf8) }
    var bytes = Array("[\n".utf8)
    for row in 0..<table.rowCount {
      bytes += JSON.object(table.members(ofRow: row)).compact.utf8
      bytes += (row == table.rowCount - 1 ? "\n" : ",\n").utf8
    }
    return bytes + Array("]\n".utf8)
  }
}
