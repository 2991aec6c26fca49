import GalaxyErrors

/// An expression of the fields of a row that stands in a string, as `where="score > 2"` has it.
enum RowExpression {
  /// The expression of a text.
  /// - Throws: a ``Diagnostic`` in that text.
  static func parsed(_ source: SourceText) throws -> Expression {
    var parser = Parser(source, Lexer.tokens(of: source))
    parser.whole = "condition"
    guard parser.diagnostics.isEmpty, let expression = try? parser.expression(),
      parser.token.kind == .end, parser.diagnostics.isEmpty
    else {
      let isComparison = parser.token.kind == .symbol(.assign)
      if parser.diagnostics.isEmpty {
        _ = parser.unexpected(
          "an operator", hint: isComparison ? "two values are compared with `==`" : nil)
      }
      throw parser.diagnostics[0].located(in: source, at: source.whole)
    }
    return expression
  }

  /// The text as source: inside double quotes text is put in single ones.
  static func source(_ text: String, called name: String) -> SourceText {
    let isPlain = text.contains("\"")
    return SourceText(
      name: name, text: isPlain ? text : String(text.map { $0 == "'" ? "\"" : $0 }))
  }
}

extension Interpreter {
  /// The elements of a list or object for which a condition holds, in the order of a key, as `value where
  /// condition sort key` gives them; conditions and keys are texts of expressions, as a place of type
  /// ``ValueType/rowExpression`` holds them.
  /// - Throws: a ``Diagnostic`` in the text that is wrong.
  public func rows(of value: Value, where condition: String?, sortedBy key: String?) throws -> [Value] {
    var rows = value.elements ?? []
    if value.elements == nil, let count = value.elementCount {
      rows = try (0..<count).map { try value.element(at: $0) }
    }
    if let condition { rows = try filtered(rows, by: condition) }
    if let key {
      let source = RowExpression.source(key, called: "sort")
      let evaluator = Evaluator(source: source, names: ListName(list: rows, outer: self))
      let base = Expression(.name(ListName.name), source.whole)
      let sorted = try evaluator.sorted(base, by: RowExpression.parsed(source))
      rows = sorted.elements ?? []
    }
    return rows
  }

  private func filtered(_ rows: [Value], by condition: String) throws -> [Value] {
    let source = RowExpression.source(condition, called: "where")
    let expression = try RowExpression.parsed(source)
    // `where=wanted`, where `let wanted = "score > 2"`.
    if case .name(let name) = expression.kind, case .string(let text)? = variable(named: name) {
      return try filtered(rows, by: text)
    }
    let evaluator = Evaluator(source: source, names: ListName(list: rows, outer: self))
    let base = Expression(.name(ListName.name), source.whole)
    if case .list(let wanted) = try evaluator.filtered(base, by: expression) { return wanted }
    return []
  }
}

/// A list under a name that nobody can type, beside the names there are.
private struct ListName: Names {
  static let name = "="
  let list: [Value]
  let outer: any Names
  var all: [String] { outer.all }
  var words: ForeignWords { outer.words }
  func variable(named name: String) -> Value? {
    name == Self.name ? .list(list) : outer.variable(named: name)
  }
  func object(named name: String) -> (any LanguageObject)? { outer.object(named: name) }
  func glob(_ pattern: String) throws -> [String] { try outer.glob(pattern) }
  func diagnostic(for error: any Error) -> Diagnostic { outer.diagnostic(for: error) }
}
