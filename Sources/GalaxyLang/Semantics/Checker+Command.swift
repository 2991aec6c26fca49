extension Checker {
  /// Checks a command and learns what it makes.
  mutating func check(_ command: Command) {
    let name = command.verb.text
    if table.isBareName(command) {
      if isKnown(name) { return }
      var unknown = Evaluator(source: source, names: StaticNames(checker: self))
        .unknownName(name, command.verb.span, or: table.verbs + Keyword.beginners.map(\.rawValue))
      unknown.id = BinderError.unknownCommand.id
      unknown.message = "`\(name)` is no command, and nothing is called so"
      unknown.hint = table.words.hint(forStatement: name) ?? unknown.hint
      return diagnostics.append(unknown)
    }
    var binder = CommandBinder(table: table)
    let bound = binder.bind(command)
    diagnostics += binder.diagnostics.map { $0.located(in: source, at: command.span) }
    if bound == nil, variables.contains(name), let last = diagnostics.indices.last {
      diagnostics[last].hint = "`\(name)` is a variable: an operator has a space behind it, as in \(name) - 1"
    }
    guard let bound else { return learnFromUnknown(command) }
    let before = diagnostics.count
    check(bound)
    if diagnostics.count == before, binder.diagnostics.isEmpty { foresee(bound) }
    learn(bound)
  }

  private mutating func check(_ bound: BoundCommand) {
    for binding in bound.bindings {
      if binding.slots.count == 1, let slot = binding.slots.first {
        let before = diagnostics.count
        check(binding.argument, slot.type, slot.label)
        if diagnostics.count > before { explain(binding, of: bound.spec, at: before) }
      } else {
        checkNames(binding.argument.expression)
      }
    }
    for clause in bound.parts {
      for part in clause.parts { check(part.argument, clause.slot.type, part.name.text) }
    }
    for line in bound.body { check(line) }
  }

  private mutating func check(_ argument: Argument, _ type: ValueType, _ label: String) {
    let expression = argument.expression
    if type == .rowExpression { return checkRows(expression) }
    if case .rowCall(let names) = type { return checkRowCall(expression, names) }
    let evaluator = Evaluator(source: source, names: StaticNames(checker: self), isStatic: true)
    if let word = argument.word {
      if type.takes(word: word) { return checkName(word, type, expression.span) }
      let isKnownWord = expression.rootNames.allSatisfy { root in
        type.objectKinds == nil && !type.choices.isEmpty
          ? variables.contains(root.text) || hasHiddenVariables : isKnown(root.text)
      }
      guard isKnownWord else {
        return diagnostics.append(evaluator.unknownWord(word, expression.span, type, label))
      }
    }
    if case .list(let elements) = expression.kind, let element = type.listElement {
      for part in elements {
        check(Argument(expression: part, word: part.dottedName?.text), element, label)
      }
      return
    }
    let before = diagnostics.count
    checkNames(expression)
    guard diagnostics.count == before else {
      if type.takesText || type.takesWords {
        explainQuotes(expression, from: before, what: type.takesText ? "a path" : "such a name")
      }
      return
    }
    if expression.isConstant {
      do {
        let value = try evaluator.value(of: argument, as: type, label: label)
        if case .string(let text) = value { try checkObject(text, type, label, expression.span) }
        if case .string(let text) = value { checkName(text, type, expression.span) }
      } catch {
        diagnostics.append(describe(error))
      }
    } else if !StaticType.couldBe(argument, type) {
      let found = source.text(of: expression.span)
      report(FitError.wrongType, "`\(label)` must be \(type.described), not `\(found)`", expression.span)
    }
  }

  /// What a condition of rows is, as far as it can be told without them.
  private mutating func checkRows(_ expression: Expression) {
    guard case .string = expression.kind else { return checkNames(expression, inRows: true) }
    checkNames(expression)
    guard expression.isConstant,
      case .string(let text)? = try? Evaluator(source: source, names: NoNames()).value(of: expression)
    else { return }
    do {
      let inside = RowExpression.source(text, called: source.name)
      let outer = source
      source = inside
      defer { source = outer }
      checkNames(try RowExpression.parsed(inside), inRows: true)
    } catch {
      var problem = describe(error)
      problem.source = source
      problem.span = expression.span
      diagnostics.append(problem)
    }
  }

  /// A function of columns: which there are, and what it is given as far as that can be told.
  private mutating func checkRowCall(_ expression: Expression, _ names: [String]) {
    let function: Identifier
    switch expression.kind {
    case .call(let name, let arguments):
      function = name
      arguments.forEach { checkNames($0, inRows: true) }
    case .name(let name): function = Identifier(text: name, span: expression.span)
    case .string: return
    default:
      return report(
        FitError.wrongType, "a function of a column is wanted, such as \(names.last ?? "mean")(score)",
        expression.span)
    }
    guard !names.contains(function.text) else { return }
    diagnostics.append(
      Diagnostic(
        FunctionError.unknownFunction, "there is no such function of a column: `\(function.text)`",
        source: source, span: function.span,
        hint: Suggestions.hint(for: function.text, among: names)
          ?? "there are \(names.map { "`\($0)`" }.joined(lastBy: "and"))"))
  }

  /// Of a path without quotes, `data/x.csv`, every word is an unknown name: that is one mistake, and another
  /// one.
  mutating func explainQuotes(_ expression: Expression, from first: Int, what: String = "a path") {
    guard diagnostics.count > first, diagnostics[first].isA(NameError.unknownName) else { return }
    let text = source.text(of: expression.span)
    switch expression.kind {
    case .name:
      if diagnostics[first].hint == nil { diagnostics[first].hint = "text goes in quotes: \"\(text)\"" }
    case .field, .binary:
      diagnostics.removeSubrange(first...)
      let hint = "\"\(text)\""
      diagnostics.append(
        Diagnostic(
          ParserError.unquotedText, "\(what) goes in quotes", source: source, span: expression.span,
          hint: hint))
    default: break
    }
  }

  /// A word that is wrong here but a choice of an option, as in `threshold auto youden`, lacks the option's
  /// name; numbers side by side need no list.
  private mutating func explain(_ binding: BoundCommand.Binding, of spec: CommandSpec, at index: Int) {
    guard diagnostics[index].hint == nil else { return }
    if binding.isVariadic, case .list = binding.argument.expression.kind {
      diagnostics[index].hint = "they stand side by side, without brackets and commas"
    } else if let word = binding.argument.word,
      let option = spec.options.first(where: { $0.type.choices.contains(word) })
    {
      diagnostics[index].hint = "did you mean `\(option.name)=\(word)`?"
    }
  }

  /// A name in quotes must be known like one without.
  private func checkObject(_ text: String, _ type: ValueType, _ label: String, _ span: Span) throws {
    guard case .object = type else { return }
    let root = text.split(separator: ".").first.map(String.init) ?? text
    if isKnownObject(root) || isKnownObject(text) { return }
    throw Evaluator(source: source, names: StaticNames(checker: self)).unknownName(text, span)
  }

  /// What a command makes may not be called like a variable or a word of the language.
  private mutating func checkName(_ name: String, _ type: ValueType, _ span: Span) {
    guard type == .name else { return }
    do {
      try Scope.checkObjectName(
        name, isVariable: variables.contains(name) && !freed.contains(name), replacing: hostObject(name),
        table, in: source, at: span)
    } catch {
      diagnostics.append(describe(error))
    }
  }

  // MARK: - What a command makes

  private mutating func learn(_ bound: BoundCommand) {
    if bound.spec.bringsNames { hideNames() }
    if bound.spec.takesCommand { bound.body.forEach { learn($0) } }
    if bound.spec.freesNames { freed.formUnion(bound.bindings.compactMap(\.argument.word)) }
    if let name = bound.standardName {
      objects.insert(name)
      freed.remove(name)
    }
    for binding in bound.bindings where binding.slots.contains(where: { $0.type == .name }) {
      if let word = binding.argument.word {
        objects.insert(word)
        freed.remove(word)
      } else if case .string(let name)? = try? Evaluator(source: source, names: NoNames())
        .value(of: binding.argument.expression)
      {
        objects.insert(name)
      } else {
        hasHiddenObjects = true
      }
    }
  }

  /// A misspelt command would still have made what it names with `as`.
  private mutating func learnFromUnknown(_ command: Command) {
    for (word, after) in zip(command.words, command.words.dropFirst()) {
      if case .value(let keyword) = word, keyword.word == "as", case .value(let name) = after {
        if let name = name.word { objects.insert(name) } else { hasHiddenObjects = true }
      }
    }
  }

  /// What any statement of a block defines or makes.
  mutating func learnAll(_ statements: [Statement]) {
    for statement in statements {
      switch statement.kind {
      case .command(let command):
        var binder = CommandBinder(table: table)
        if let bound = binder.bind(command) { learn(bound) } else { learnFromUnknown(command) }
      case .letVariable(let name, _), .param(let name, _): variables.insert(name.text)
      case .forEach(let name, _, let body):
        variables.insert(name.text)
        learnAll(body)
      case .choose(let branches, let otherwise):
        branches.forEach { learnAll($0.body) }
        learnAll(otherwise)
      case .include: hideNames()
      case .print, .assert, .expression: break
      }
    }
  }
}
