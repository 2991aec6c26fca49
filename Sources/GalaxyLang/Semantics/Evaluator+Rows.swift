/// The rows of a list that are wanted, and their order.
extension Evaluator {
  /// `rows where score > 2`: the elements for which the condition holds. The fields of a row are names in it,
  /// before those outside; of elements that are no rows `value` is the element. A comparison with what a row
  /// lacks, such as the score of an image that could not be read, does not hold.
  func filtered(_ base: Expression, by condition: Expression) throws -> Value {
    let rows = try rows(base, "where")
    let table = RowTable(rows)
    return .list(try rows.filter { try asking($0, of: table).bool(condition) })
  }

  /// `rows sort score`: by a key that is worked out for each row, rising; `rows sort -name` falls, of text
  /// too. What has no key comes last. Equal ones stay in their order.
  func sorted(_ base: Expression, by key: Expression) throws -> Value {
    let rows = try rows(base, "sort")
    var (key, source, isFalling) = (key, source, false)
    if case .string = key.kind, key.isConstant, case .string(let text) = try value(of: key) {
      source = SourceText(name: "sort", text: text)
      key = try RowExpression.parsed(source)
    }
    if case .unary(.negate, let operand) = key.kind { (key, isFalling) = (operand, true) }
    let inner = Evaluator(source: source, names: names)
    let table = RowTable(rows)
    let keys = try rows.map { try inner.asking($0, of: table).value(of: key) }
    do throws(Ordering.Disorder) {
      return .list(try Ordering.order(of: keys, isFalling: isFalling).map { rows[$0] })
    } catch {
      throw inner.error(FitError.wrongType, error.message, key.span)
    }
  }

  private func rows(_ base: Expression, _ word: String) throws -> [Value] {
    let collection = try value(of: base)
    guard let count = collection.elementCount else {
      throw error(
        FitError.wrongType, "`\(word)` stands behind a list, not \(collection.described)", base.span)
    }
    if let elements = collection.elements { return elements }
    return try located(base.span) { try (0..<count).map { try collection.element(at: $0) } }
  }

  /// What works expressions out for one row.
  private func asking(_ row: Value, of table: RowTable) -> Evaluator {
    Evaluator(source: source, names: RowNames(row: row, table: table, outer: names))
  }

  /// That rows have no such column.
  func unknownColumn(_ name: String, _ span: Span, _ columns: [String]) -> Diagnostic {
    let list = columns.map { "`\($0)`" }.joined(lastBy: "and")
    let those = columns.count == 1 ? "the column is \(list)" : "the columns are \(list)"
    let near = Suggestions.nearest(to: name, among: columns + names.all)
    let meant = near.map { "did you mean `\($0)`? " } ?? ""
    return error(
      NameError.unknownName, "the rows have no column `\(name)`, and nothing else is called so", span,
      hint: Function.named(name).map { "`\(name)` is a function: \($0.usage)" }
        ?? "\(meant)\(those)")
  }
}

/// The rows that are gone through, for the names of their columns.
private final class RowTable {
  private let rows: [Value]
  /// All columns that any row has, in the order in which they come up.
  lazy var columns: [String] = {
    var (seen, columns) = (Set<String>(), [String]())
    for case .record(let record) in rows {
      for field in record.fields where seen.insert(field.name).inserted { columns.append(field.name) }
    }
    return columns.isEmpty ? [RowNames.element] : columns
  }()

  init(_ rows: [Value]) { self.rows = rows }
}

/// What names stand for while a row is looked at: its fields, then what they stand for outside.
private struct RowNames: Names {
  /// What an element that is no row is called, and a row as a whole.
  static let element = "value", whole = "row"

  let row: Value
  let table: RowTable
  let outer: any Names

  var all: [String] { outer.all }
  var words: ForeignWords { outer.words }
  var columns: [String]? { table.columns }

  func variable(named name: String) -> Value? {
    if case .record(let record) = row {
      if let value = record[name] { return value }
      if name == Self.whole { return row }
    } else if name == Self.element {
      return row
    }
    if let value = outer.variable(named: name) { return value }
    // Another row has it: this one lacks it.
    return outer.object(named: name) == nil && table.columns.contains(name) ? .nothing : nil
  }

  func object(named name: String) -> (any LanguageObject)? { outer.object(named: name) }
  func glob(_ pattern: String) throws -> [String] { try outer.glob(pattern) }
  func diagnostic(for error: any Error) -> Diagnostic { outer.diagnostic(for: error) }
}
