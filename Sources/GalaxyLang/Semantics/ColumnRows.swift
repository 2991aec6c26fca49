import GalaxyErrors

/// Rows whose values the host keeps column by column, or makes when they are asked for: expressions are worked
/// out for each of them without making records of all.
public protocol ColumnRows {
  /// How many rows there are.
  var rowCount: Int { get }
  /// What the columns are called.
  var columnNames: [String] { get }
  /// The value of a column in a row; nothing for a missing one.
  func value(column: Int, row: Int) -> Value
}

extension Interpreter {
  /// The places of the rows for which a condition holds, in the order of a key: as `rows(of:where:sortedBy:)`
  /// chooses and sorts them.
  /// - Throws: a ``Diagnostic`` in the text that is wrong.
  public func places(
    in rows: any ColumnRows, where condition: String?, sortedBy key: String?
  ) throws -> [Int] {
    var places = Array(0..<rows.rowCount)
    if let condition {
      let (evaluator, names, expression) = try prepared(unfolded(condition), "where", rows)
      places = try places.filter { row in
        names.row = row
        return try evaluator.bool(expression)
      }
    }
    guard let key else { return places }
    var (evaluator, names, expression) = try prepared(key, "sort", rows)
    var isFalling = false
    if case .unary(.negate, let operand) = expression.kind { (expression, isFalling) = (operand, true) }
    let keys = try places.map { row in
      names.row = row
      return try evaluator.value(of: expression)
    }
    do throws(Ordering.Disorder) {
      return try Ordering.order(of: keys, isFalling: isFalling).map { places[$0] }
    } catch {
      throw evaluator.error(FitError.wrongType, error.message, expression.span)
    }
  }

  /// What an expression is of each row; nothing where a value that it needs is missing, as in SQL, unless it
  /// asks for that (`missing(x)`).
  /// - Throws: a ``Diagnostic`` in the text that is wrong.
  public func values(of text: String, in rows: any ColumnRows) throws -> [Value] {
    let (evaluator, names, expression) = try prepared(text, "expression", rows)
    var asksForMissing = false
    expression.walk(inRows: true) { part, _ in
      if case .call(let function, _) = part.kind, function.text == "missing" { asksForMissing = true }
    }
    return try (0..<rows.rowCount).map { row in
      (names.row, names.metMissing) = (row, false)
      do {
        let value = try evaluator.value(of: expression)
        return names.metMissing && !asksForMissing ? .nothing : value
      } catch {
        if names.metMissing, !asksForMissing { return .nothing }
        throw error
      }
    }
  }

  /// `where=wanted`, where `let wanted = "score > 2"`.
  private func unfolded(_ condition: String) throws -> String {
    let expression = try RowExpression.parsed(RowExpression.source(condition, called: "where"))
    guard case .name(let name) = expression.kind, case .string(let text)? = variable(named: name) else {
      return condition
    }
    return text
  }

  private func prepared(
    _ text: String, _ name: String, _ rows: any ColumnRows
  ) throws -> (Evaluator, ColumnNames, Expression) {
    let source = RowExpression.source(text, called: name)
    let names = ColumnNames(rows, outer: self)
    return (Evaluator(source: source, names: names), names, try RowExpression.parsed(source))
  }
}

/// What names stand for while one row after another is looked at: its columns, then what they stand for outside.
private final class ColumnNames: Names {
  var row = 0
  /// Whether a value that is missing has been asked for.
  var metMissing = false
  private let rows: any ColumnRows
  private let places: [String: Int]
  private let outer: any Names

  init(_ rows: any ColumnRows, outer: any Names) {
    (self.rows, self.outer) = (rows, outer)
    places = Dictionary(rows.columnNames.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  var all: [String] { outer.all }
  var words: ForeignWords { outer.words }
  var columns: [String]? { rows.columnNames }

  func variable(named name: String) -> Value? {
    if let place = places[name] {
      let value = rows.value(column: place, row: row)
      if value.isNothing { metMissing = true }
      return value
    }
    // A row as a whole: `row["b/a"]`.
    if name == "row" {
      return .record(
        Record(rows.columnNames.enumerated().map { .init($1, rows.value(column: $0, row: row)) }))
    }
    return outer.variable(named: name)
  }

  func object(named name: String) -> (any LanguageObject)? { outer.object(named: name) }
  func glob(_ pattern: String) throws -> [String] { try outer.glob(pattern) }
  func diagnostic(for error: any Error) -> Diagnostic { outer.diagnostic(for: error) }
}

/// A function of columns as it is written where a ``ValueType/rowCall(_:)`` stands: `mean(score)`, `mean of
/// score`, `count`, `share(p < 0.05)`.
public struct RowCall: Sendable, Equatable {
  /// The function.
  public let name: String
  /// What it is given, as texts of expressions.
  public let arguments: [String]

  /// Reads what was written.
  /// - Throws: a ``Diagnostic`` in that text for what is no call.
  public init(_ text: String) throws {
    let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
    if words.count == 3, words[1] == "of" {
      (name, arguments) = (String(words[0]), [String(words[2])])
      return
    }
    let source = RowExpression.source(text, called: "with")
    let expression = try RowExpression.parsed(source)
    switch expression.kind {
    case .name(let name): (self.name, arguments) = (name, [])
    case .call(let function, let given):
      (name, arguments) = (function.text, given.map { source.text(of: $0.span) })
    default:
      throw Diagnostic(
        FitError.wrongType, "a function of a column is wanted, such as mean(score), not `\(text)`",
        span: source.whole
      ).located(in: source, at: source.whole)
    }
  }
}
