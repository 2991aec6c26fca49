/// Works out expressions. Its recursion is as deep as the tree, which the parser bounds.
struct Evaluator {
  let source: SourceText
  let names: any Names
  /// Whether nothing has run yet: then there are no objects to ask for, and any name will do for one.
  var isStatic = false

  /// The value of an expression.
  /// - Throws: a ``Diagnostic`` at the part that is to blame.
  func value(of expression: Expression) throws -> Value {
    switch expression.kind {
    case .number(let number): return .number(number)
    case .bool(let bool): return .bool(bool)
    case .dimension(let sizes): return .dimension(sizes)
    case .string(let segments): return .string(try text(of: segments, expression.span))
    case .name(let name): return try value(named: name, expression.span)
    case .list(let elements):
      try checkSize(elements.count, expression.span)
      return .list(try elements.map(value(of:)))
    case .range(let first, let last): return try range(first, last, expression.span)
    case .unary(.negate, let operand): return .number(-(try number(operand)))
    case .unary(.not, let operand): return .bool(!(try bool(operand)))
    case .binary(let symbol, let left, let right):
      return try binary(symbol, left, right, expression.span)
    case .index(let base, let index): return try element(of: base, at: index)
    case .field(let base, let name): return try field(of: base, name, expression)
    case .call(let function, let arguments): return try call(function, arguments, expression.span)
    }
  }

  /// The value of a condition.
  func bool(_ expression: Expression) throws -> Bool {
    let value = try value(of: expression)
    guard case .bool(let bool) = value else {
      throw error(
        FitError.wrongType, "this must be `true` or `false`, not \(value.described)", expression.span)
    }
    return bool
  }

  /// What `for` goes through, with the number of its elements.
  func sequence(_ expression: Expression) throws -> (elements: Value, count: Int) {
    let value = try value(of: expression)
    if let count = value.elementCount { return (value, count) }
    var hint: String?
    if case .number(let number) = value, let whole = Int(exactly: number), whole > 0 {
      hint = "a range is written 0...\(whole)"
    }
    throw error(
      FitError.wrongType, "`for` goes through a list or range, not \(value.described)", expression.span,
      hint: hint)
  }

  /// The text between quotes, its expressions worked out.
  private func text(of segments: [Expression.StringSegment], _ span: Span) throws -> String {
    var text = ""
    for segment in segments {
      switch segment {
      case .text(let piece): text += piece
      case .expression(let expression): text += try value(of: expression).text
      }
      try checkLength(text, span)
    }
    return text
  }

  // MARK: - Names, fields, elements

  private func value(named name: String, _ span: Span) throws -> Value {
    if let value = names.variable(named: name) { return value }
    if let object = names.object(named: name) { return .object(object) }
    throw unknownName(name, span)
  }

  /// That nothing is called so.
  func unknownName(_ name: String, _ span: Span, or words: [String] = []) -> Diagnostic {
    error(
      NameError.unknownName, "nothing is called `\(name)`", span,
      hint: Function.named(name).map { "`\(name)` is a function: \($0.usage)" }
        ?? Suggestions.hint(for: name, among: words + names.all + ["true", "false"])
        ?? names.words.hint(forName: name))
  }

  /// A dotted name may be an object of its own (`galaxies.train`), which comes before a field.
  private func field(of base: Expression, _ name: Identifier, _ whole: Expression) throws -> Value {
    if let dotted = whole.dottedName, names.variable(named: dotted.root) == nil,
      let object = names.object(named: dotted.text)
    {
      return .object(object)
    }
    let value = try value(of: base)
    if let field = try located(name.span, { try value.field(named: name.text) }) { return field }
    let known = value.fieldNames + parts(of: whole)
    let hint =
      Suggestions.hint(for: name.text, among: known)
      ?? (known.isEmpty ? nil : "it has \(known.map { "`\($0)`" }.joined(lastBy: "and"))")
    throw error(
      EvaluatorError.unknownField, "\(value.described) has no field `\(name.text)`", name.span, hint: hint)
  }

  /// The names of an object's parts: `train` of `galaxies.train`.
  private func parts(of expression: Expression) -> [String] {
    guard case .field(let base, _) = expression.kind, let object = base.dottedName?.text else { return [] }
    return names.all.filter { $0.hasPrefix(object + ".") }.map { String($0.dropFirst(object.count + 1)) }
  }

  private func call(_ name: Identifier, _ arguments: [Expression], _ span: Span) throws -> Value {
    guard let function = Function.named(name.text) else { throw unknownFunction(name) }
    if let problem = function.problem(withCount: arguments.count) {
      throw error(FunctionError.wrongArguments, problem, span, hint: function.usage)
    }
    let values = try arguments.map(value(of:))
    do {
      return try function.run(values, names)
    } catch let misuse as Function.Misuse {
      let place = arguments.indices.contains(misuse.argument) ? arguments[misuse.argument].span : span
      throw error(misuse.kind, "`\(name.text)` \(misuse.problem)", place, hint: function.usage)
    } catch {
      throw names.diagnostic(for: error).located(in: source, at: span)
    }
  }

  /// That there is no such function; `commands` are the words that begin commands, which take no brackets.
  func unknownFunction(_ name: Identifier, commands: [String] = []) -> Diagnostic {
    let word = name.text
    let known = Function.all.map(\.name)
    let hint =
      names.all.contains(word)
      ? "`\(word)` is no function; its elements are \(word)[0] …"
      : commands.contains(word)
        ? "`\(word)` is a command, and takes no brackets"
          + (names.words.explainer.map { ": \($0) \(word)" } ?? "")
        : names.words.hint(forFunction: word) ?? Suggestions.hint(for: word, among: known)
          ?? "the functions are \(known.map { "`\($0)`" }.joined(lastBy: "and"))"
    return error(FunctionError.unknownFunction, "there is no function `\(word)`", name.span, hint: hint)
  }

  // MARK: - Operators

  private func binary(
    _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
  ) throws -> Value {
    switch symbol {
    case .and: return .bool(try bool(left) && bool(right))
    case .or: return .bool(try bool(left) || bool(right))
    case .equal, .notEqual:
      let (first, second) = (try value(of: left), try value(of: right))
      guard let isEqual = first.equals(second) else {
        throw error(
          FitError.wrongType, "\(first.kindText) cannot be compared with \(second.kindText)", span)
      }
      return .bool(isEqual == (symbol == .equal))
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return .bool(try comparison(symbol, left, right))
    case .add:
      let (first, second) = (try value(of: left), try value(of: right))
      if let sum = try concatenation(first, second, span) { return sum }
      return try arithmetic(
        symbol, try number(first, left.span), try number(second, right.span), right.span, span)
    case .subtract, .multiply, .divide, .modulo:
      return try arithmetic(symbol, try number(left), try number(right), right.span, span)
    }
  }

  private func comparison(_ symbol: BinaryOperator, _ left: Expression, _ right: Expression) throws -> Bool {
    func compare<T: Comparable>(_ first: T, _ second: T) -> Bool {
      switch symbol {
      case .less: first < second
      case .lessOrEqual: first <= second
      case .greater: first > second
      default: first >= second
      }
    }
    let first = try value(of: left)
    if case .string(let text) = first {
      let second = try value(of: right)
      guard case .string(let other) = second else {
        throw error(FitError.wrongType, "a string cannot be compared with \(second.kindText)", right.span)
      }
      return compare(text, other)
    }
    return compare(try number(first, left.span), try number(right))
  }

  private func concatenation(_ first: Value, _ second: Value, _ span: Span) throws -> Value? {
    switch (first, second) {
    case (.string(let text), .string(let more)):
      let sum = text + more
      try checkLength(sum, span)
      return .string(sum)
    case (.list, .list), (.list, .range), (.range, .list), (.range, .range):
      let sum = (first.elements ?? []) + (second.elements ?? [])
      try checkSize(sum.count, span)
      return .list(sum)
    case (.string, _), (_, .string):
      throw error(
        FitError.wrongType, "\(first.kindText) and \(second.kindText) cannot be added", span,
        hint: "put the value into the string: \"… {value} …\"")
    default: return nil
    }
  }

  private func arithmetic(
    _ symbol: BinaryOperator, _ left: Double, _ right: Double, _ rightSpan: Span, _ span: Span
  ) throws -> Value {
    if symbol == .divide || symbol == .modulo, right == 0 {
      throw error(EvaluatorError.divisionByZero, "this is zero, and nothing can be divided by it", rightSpan)
    }
    let result: Double
    switch symbol {
    case .add: result = left + right
    case .subtract: result = left - right
    case .multiply: result = left * right
    case .divide: result = left / right
    default:
      // The remainder has the sign of the divisor, as in Python: -1 % 3 is 2.
      let remainder = left.truncatingRemainder(dividingBy: right)
      result = remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder
    }
    guard result.isFinite || !(left.isFinite && right.isFinite) else {
      throw error(LexerError.numberTooLarge, "the result is too large for a number", span)
    }
    return .number(result)
  }

  private func range(_ first: Expression, _ last: Expression, _ span: Span) throws -> Value {
    func end(_ expression: Expression) throws -> Int {
      let number = try number(expression)
      guard let whole = Int(exactly: number), abs(number) <= 0x1p53 else {
        throw error(
          EvaluatorError.badRange,
          "a range goes from one whole number to another, and this is \(Value.number(number).text)",
          expression.span)
      }
      return whole
    }
    let (lower, upper) = (try end(first), try end(last))
    guard lower <= upper else {
      throw error(EvaluatorError.badRange, "the range \(lower)...\(upper) runs backwards", span)
    }
    guard upper - lower < Value.mostElements else {
      throw error(EvaluatorError.badRange, "a range may have \(Value.mostElements) numbers at most", span)
    }
    return .range(lower...upper)
  }

  private func number(_ expression: Expression) throws -> Double {
    try number(value(of: expression), expression.span)
  }

  private func number(_ value: Value, _ span: Span) throws -> Double {
    guard case .number(let number) = value else {
      throw error(FitError.wrongType, "this must be a number, not \(value.described)", span)
    }
    return number
  }

  // MARK: - Errors

  private func checkLength(_ text: String, _ span: Span) throws {
    guard text.utf8.count <= Value.longestString else {
      throw error(EvaluatorError.tooLarge, "a string may have 16 MB at most", span)
    }
  }

  private func checkSize(_ count: Int, _ span: Span) throws {
    guard count <= Value.mostElements else {
      throw error(EvaluatorError.tooLarge, "a list may have \(Value.mostElements) elements at most", span)
    }
  }

  func located<T>(_ span: Span, _ work: () throws -> T) throws -> T {
    do {
      return try work()
    } catch {
      throw names.diagnostic(for: error).located(in: source, at: span)
    }
  }
}
