extension Checker {
  /// Checks a command and learns what it makes.
  mutating func check(_ command: Command) {
    let name = command.verb.text
    if table.isBareName(command), variables.contains(name) || objects.contains(name) || hostObject(name) {
      return
    }
    var binder = CommandBinder(table: table)
    let bound = binder.bind(command)
    diagnostics += binder.diagnostics.map { $0.located(in: source, at: command.span) }
    guard let bound else { return learnFromUnknown(command) }
    check(bound)
    learn(bound)
  }

  private mutating func check(_ bound: BoundCommand) {
    for binding in bound.bindings {
      if binding.slots.count == 1, let slot = binding.slots.first {
        check(binding.argument, slot.type, slot.label)
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
    if case .list(let elements) = expression.kind, case .list(let element) = type {
      for part in elements {
        check(Argument(expression: part, word: part.dottedName?.text), element, label)
      }
      return
    }
    let before = diagnostics.count
    checkNames(expression)
    guard diagnostics.count == before else { return explainQuotes(expression, type, from: before) }
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
      report("wrong-type", "`\(label)` must be \(type.described), not `\(found)`", expression.span)
    }
  }

  /// Of a path without quotes, `data/x.csv`, every word is an unknown name; one mistake is enough.
  private mutating func explainQuotes(_ expression: Expression, _ type: ValueType, from first: Int) {
    guard case .binary = expression.kind, type.takesText else { return }
    diagnostics.removeSubrange((first + 1)...)
    diagnostics[first].hint = "text goes in quotes: \"\(source.text(of: expression.span))\""
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
      try Scope.checkObjectName(name, isVariable: variables.contains(name), table, in: source, at: span)
    } catch {
      diagnostics.append(describe(error))
    }
  }

  // MARK: - What a command makes

  private mutating func learn(_ bound: BoundCommand) {
    if bound.spec.bringsNames { hideNames() }
    if bound.spec.takesCommand { bound.body.forEach { learn($0) } }
    for binding in bound.bindings where binding.slots.contains(where: { $0.type == .name }) {
      if let word = binding.argument.word {
        objects.insert(word)
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
