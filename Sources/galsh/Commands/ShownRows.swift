import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Some rows of a table: those that `show … where= sort= n=` shows.
struct ShownRows {
  private let rows: [Value]
  private let total: Int?
  private let name: String
  private let shown: [Value]
  /// What must be said of a table of scores.
  private let caution: String?
  /// Of a table with more columns than a terminal has room for, those that people are shown; nil: all.
  private let shownColumns: Set<String>?

  /// How many are shown unless somebody says.
  private static let usual = 20

  /// Rows of a value; `limit` is a number or the word for all of them.
  /// `expressions` chose and ordered the rows: what they name is worth showing.
  init(_ rows: [Value], of value: Value, limit: Value?, expressions: [String?] = []) {
    self.rows = rows
    shownColumns = FeaturesArtifact.read(value).map { features in
      let words = expressions.compactMap(\.self).flatMap { text in
        text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { String($0) }
      }
      return Set(["name", features.table.classes.isEmpty ? "label" : "class", "flags", "reason"])
        .union(features.table.tellingColumns).union(words)
    }
    caution = ScoresArtifact.read(value)?.caution
    if case .object(let object) = value {
      (name, total) = (object.name, object.elementCount)
    } else {
      (name, total) = ("", nil)
    }
    var count = Self.usual
    if let limit { count = Int(limit) ?? rows.count }
    shown = Array(rows.prefix(count))
  }

  /// For people a table without paths and empty columns; for programs the rows shown, whole.
  var result: CommandResult {
    let records = shown.map { JSON($0) }.map { $0.object ?? [.init("value", $0)] }
    let table = DataTable(records: records)
    var fields: [CommandResult.Field] = name.isEmpty ? [] : [.init("name", .string(name))]
    fields += [.init("count", .integer(rows.count)), .init("shown", .integer(shown.count))]
    var result = CommandResult(
      "show", fields: fields + [.init("rows", table)],
      Prose(lines: [line, caution].compactMap(\.self)) + prose(table))
    result.shownElements = Value.list(shown).elements
    return result
  }

  /// `12 of 600 rows of verdicts, 10 shown (n=12 shows all)`.
  private var line: String {
    let isWhole = total == nil || total == rows.count
    let of = (isWhole ? "" : " of \(total ?? 0)") + (isWhole && rows.count == 1 ? " row" : " rows")
    let owner = name.isEmpty ? "" : " of \(name)"
    let cut = shown.count < rows.count ? ", \(shown.count) shown (n=all shows them all)" : ""
    return "\(rows.count)\(of)\(owner)\(cut)"
  }

  private func prose(_ table: DataTable) -> Prose {
    let isNamed = table.columns.contains { $0.name == "name" }
    let kept = table.columns.indices.filter { index in
      if isNamed && table.columns[index].name == "path" { return false }
      if let shownColumns, !shownColumns.contains(table.columns[index].name) { return false }
      return table.rows.contains { row in
        row[index].map { $0 != .null && $0 != .string("") && $0 != .array([]) } ?? false
      }
    }
    guard !kept.isEmpty else { return Prose() }
    var text = TextTable(
      kept.map { table.columns[$0].name },
      kept.map { [.integer, .number].contains(table.columns[$0].type) ? .right : .left })
    for row in table.rows { text.add(kept.map { cell(row[$0]) }) }
    return Prose([.table(text)])
  }

  private func cell(_ value: JSON?) -> String {
    switch value {
    case .none, .null?: ""
    case .string(let text)?: text
    case .array(let words)? where words.allSatisfy { $0.string != nil }:
      words.compactMap(\.string).joined(separator: " ")
    case .number(let number)?: NumberText.significant(number)
    case .some(let other): other.compact
    }
  }
}
