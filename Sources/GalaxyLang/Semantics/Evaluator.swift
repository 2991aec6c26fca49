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
    case .slice(let base, let first, let end):
      return try slice(of: base, first, end, expression.span)
    case .filter(let base, let condition): return try filtered(base, by: condition)
    case .sorted(let base, let key): return try sorted(base, by: key)
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
    if let columns = names.columns { return unknownColumn(name, span, columns) }
    return error(
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
    if value.elements != nil, Function.ofLists.contains(name.text) {
      return try call(name, [value], [base.span], whole.span)
    }
    if let column = try located(name.span, { try value.column(named: name.text) }) { return column }
    let known = value.fieldNames + parts(of: whole)
    let hint =
      Suggestions.hint(for: name.text, among: known + value.columnNames)
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
    return try call(name, arguments.map(value(of:)), arguments.map(\.span), span)
  }

  private func call(_ name: Identifier, _ values: [Value], _ spans: [Span], _ span: Span) throws -> Value {
    guard let function = Function.named(name.text) else { throw unknownFunction(name) }
    do {
      return try function.run(values, names)
    } catch let misuse as Function.Misuse {
      let place = spans.indices.contains(misuse.argument) ? spans[misuse.argument] : span
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

  // MARK: - Errors

  func checkLength(_ text: String, _ span: Span) throws {
    guard text.utf8.count <= Value.longestString else {
      throw error(EvaluatorError.tooLarge, "a string may have 16 MB at most", span)
    }
  }

  func checkSize(_ count: Int, _ span: Span) throws {
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
