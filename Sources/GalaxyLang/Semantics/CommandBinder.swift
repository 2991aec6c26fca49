/// Finds the places of a command's words, without looking at what names stand for.
struct CommandBinder {
  let table: CommandTable
  /// Words that introduce clauses anywhere, so that one which this command lacks is named as such.
  let clauseKeywords: Set<String>
  var diagnostics: [Diagnostic] = []

  private var words: ArraySlice<Command.Word> = []
  private var bound = BoundCommand(spec: CommandSpec("", ""), span: Span(0, 0), nameSpan: Span(0, 0))
  /// How many arguments have found their value.
  private(set) var positional = 0
  /// The labels that have been given.
  private(set) var used: Set<String> = []
  /// The clauses of one of which the command still lacks the value at its end.
  private(set) var awaited: [CommandSpec.Clause] = []

  init(table: CommandTable, clauseKeywords: Set<String>? = nil) {
    self.table = table
    self.clauseKeywords = clauseKeywords ?? table.clauseKeywords
  }

  /// The bound command, or nil if there is no such command. What is wrong is added to `diagnostics`.
  mutating func bind(_ command: Command) -> BoundCommand? {
    guard let (spec, nameSpan, rest) = find(command) else { return nil }
    bound = BoundCommand(spec: spec, span: command.span, nameSpan: nameSpan)
    words = rest
    positional = 0
    used = []
    awaited = []
    if spec.takesCommand { return bindInner(command) }
    let before = diagnostics.count
    while let word = words.popFirst() {
      switch word {
      case .named(let name, let argument): bindOption(name, argument)
      case .value(let argument):
        if let keyword = argument.word, spec.clauses.contains(where: { $0.keyword == keyword }) {
          bindClause(keyword, argument.span)
        } else {
          bindArgument(argument)
        }
      }
    }
    // What seems to be missing may be what stands in the wrong place.
    if diagnostics.count == before { checkMissing() }
    bindBody(command)
    return bound
  }

  // MARK: - The command itself

  private mutating func find(
    _ command: Command
  ) -> (CommandSpec, Span, ArraySlice<Command.Word>)? {
    let verb = command.verb
    if case .value(let noun)? = command.words.first, let word = noun.word,
      let spec = table.spec(named: "\(verb.text) \(word)")
    {
      return (spec, verb.span.joined(with: noun.span), command.words.dropFirst())
    }
    if let spec = table.spec(named: verb.text) { return (spec, verb.span, command.words[...]) }
    reportUnknown(command)
    return nil
  }

  private mutating func reportUnknown(_ command: Command) {
    let verb = command.verb.text
    let nouns = table.nouns(of: verb)
    guard !nouns.isEmpty else {
      let known = table.verbs + Keyword.beginners.map(\.rawValue)
      return report(
        "unknown-command", "unknown command `\(verb)`", command.verb.span,
        hint: Suggestions.hint(for: verb, among: known))
    }
    let list =
      (nouns.count == 1 ? "there is " : "there are ") + nouns.map { "`\(verb) \($0)`" }.joined(lastBy: "and")
    guard case .value(let noun)? = command.words.first, let word = noun.word else {
      return report(
        "missing-noun", "`\(verb)` alone is no command", command.verb.span, hint: list)
    }
    let near = Suggestions.nearest(to: word, among: nouns).map { "\(verb) \($0)" }
    // `train ae` for `pretrain ae`: the right noun behind the wrong verb.
    let meant = near ?? table.specs.first { $0.name.hasSuffix(" \(word)") }?.name
    report(
      "unknown-noun", "there is no `\(verb) \(word)`", noun.span,
      hint: meant.map { "did you mean `\($0)`?" } ?? list)
  }

  // MARK: - Options

  private mutating func bindOption(_ name: Identifier, _ argument: Argument) {
    let spec = bound.spec
    guard let option = spec.options.first(where: { $0.name == name.text }) else {
      let hint =
        optionHint(for: name.text)
        ?? (spec.options.isEmpty
          ? "it has no options"
          : "its options are \(spec.options.map { "`\($0.name)`" }.joined(lastBy: "and"))")
      return report("unknown-option", "`\(spec.name)` has no option `\(name.text)`", name.span, hint: hint)
    }
    guard used.insert(option.name).inserted else {
      return report("repeated-option", "`\(name.text)` is given twice", name.span)
    }
    bound.bindings.append(.init(slots: [.init(label: option.name, type: option.type)], argument: argument))
  }

  // MARK: - Clauses

  private mutating func bindClause(_ keyword: String, _ span: Span) {
    let named = bound.spec.clauses.filter { $0.keyword == keyword }
    let free = named.filter { !used.contains($0.label) }
    let open = bound.bindings.count { binding in
      binding.slots.count > 1 && binding.slots.contains { slot in named.contains { $0.label == slot.label } }
    }
    guard let first = free.first, free.count > open else {
      // Take its value along, so that it is not one mistake more.
      if case .value? = words.first { words.removeFirst() }
      return report(
        "repeated-clause", "`\(keyword)` is given \(named.count > 1 ? "too often" : "twice")", span)
    }
    if first.takesParts { return bindParts(first, span) }
    guard case .value(let argument)? = words.first, !isKeyword(argument) else {
      if words.isEmpty { awaited = free }
      let expected = free.map(\.type.described).joined(lastBy: "or")
      return report(
        "missing-value", "`\(keyword)` needs \(expected) behind it", span,
        hint: first.usage)
    }
    words.removeFirst()
    let fitting = free.filter { StaticType.couldBe(argument, $0.type) }
    let chosen = fitting.isEmpty ? [first] : fitting
    // A clause whose type surely fits leaves no question to the value.
    let slots = argument.expression.isConstant ? chosen.prefix(1) : chosen[...]
    if slots.count == 1, let label = slots.first?.label { used.insert(label) }
    bound.bindings.append(
      .init(slots: slots.map { .init(label: $0.label, type: $0.type) }, argument: argument))
  }

  /// Whether the word introduces a clause of this command.
  private func isKeyword(_ argument: Argument) -> Bool {
    guard let word = argument.word else { return false }
    return bound.spec.clauses.contains { $0.keyword == word }
  }

  private mutating func bindParts(_ clause: CommandSpec.Clause, _ span: Span) {
    used.insert(clause.label)
    var parts: [(name: Identifier, argument: Argument)] = []
    while case .named(let name, let argument)? = words.first,
      !bound.spec.options.contains(where: { $0.name == name.text })
    {
      words.removeFirst()
      if parts.contains(where: { $0.name.text == name.text }) {
        report("repeated-option", "`\(name.text)` is given twice", name.span)
      }
      if !fits(argument, clause.type), let hint = optionHint(for: name.text) {
        report("unknown-option", "`\(bound.spec.name)` has no option `\(name.text)`", name.span, hint: hint)
        continue
      }
      parts.append((name, argument))
    }
    if parts.isEmpty {
      if words.isEmpty { awaited = [clause] }
      report(
        "missing-value", "`\(clause.keyword)` needs parts behind it, each \(clause.type.described)", span,
        hint: clause.usage)
    }
    bound.parts.append(.init(slot: .init(label: clause.label, type: clause.type), parts: parts))
  }

  /// Whether a value, if it can be told before running, is right for a part.
  private func fits(_ argument: Argument, _ type: ValueType) -> Bool {
    guard argument.expression.isConstant else { return StaticType.couldBe(argument, type) }
    let evaluator = Evaluator(source: SourceText(name: "", bytes: []), names: NoNames(), isStatic: true)
    return (try? evaluator.value(of: argument, as: type, label: "")) != nil
  }

  private func optionHint(for name: String) -> String? {
    Suggestions.hint(for: name, among: bound.spec.options.map(\.name))
  }

  // MARK: - Arguments

  private mutating func bindArgument(_ argument: Argument) {
    let arguments = bound.spec.arguments
    if let word = argument.word, clauseKeywords.contains(word), !takesAnyWord {
      // What stands behind it belongs to it.
      if case .value? = words.first { words.removeFirst() }
      return report(
        "unknown-clause", "`\(bound.spec.name)` has no `\(word)`", argument.span, hint: clauseHint(for: word))
    }
    while positional < arguments.count, isToBeSkipped(arguments[positional], argument) { positional += 1 }
    guard positional < arguments.count else { return reportUnexpected(argument) }
    let slot = arguments[positional]
    var isVariadic = false
    if case .variadic = slot.presence { isVariadic = true } else { positional += 1 }
    used.insert(slot.label)
    bound.bindings.append(
      .init(slots: [.init(label: slot.label, type: slot.type)], argument: argument, isVariadic: isVariadic))
  }

  private var takesAnyWord: Bool {
    let arguments = bound.spec.arguments
    return positional < arguments.count && arguments[positional].type.alternatives.contains(.word)
  }

  /// Whether a place that may stay empty leaves the word to a later one: in `threshold auto` the model is
  /// left out.
  private func isToBeSkipped(_ slot: CommandSpec.Argument, _ argument: Argument) -> Bool {
    let later = bound.spec.arguments[(positional + 1)...]
    guard !later.isEmpty, slot.presence == .optional || slot.type.objectKinds != nil else { return false }
    if let word = argument.word, !slot.type.takes(word: word) {
      if later.contains(where: { $0.type.choices.contains(word) }) { return true }
    }
    return !StaticType.couldBe(argument, slot.type)
      && later.contains { StaticType.couldBe(argument, $0.type) }
  }

  private mutating func reportUnexpected(_ argument: Argument) {
    let spec = bound.spec
    if let word = argument.word, case .value? = words.first,
      let hint = Suggestions.hint(for: word, among: spec.clauses.map(\.keyword))
    {
      words.removeFirst()
      return report("unknown-clause", "`\(spec.name)` has no `\(word)`", argument.span, hint: hint)
    }
    let found = argument.word.map { "`\($0)`" } ?? "this value"
    var hint: String?
    if let word = argument.word {
      let option = spec.options.first { $0.name == word || $0.type.choices.contains(word) }
      hint =
        option.map {
          $0.name == word ? "options are written `\(word)=…`" : "did you mean `\($0.name)=\(word)`?"
        }
        ?? (Keyword(rawValue: word) == nil ? nil : "put brackets round a value with spaces")
    } else if case .unary(.negate, _) = argument.expression.kind {
      hint = "a value with spaces goes in brackets: (n - 1)"
    }
    report("unexpected-argument", "`\(spec.name)` has no place for \(found)", argument.span, hint: hint)
  }

  private func clauseHint(for word: String) -> String {
    let clauses = bound.spec.clauses.map { "`\($0.keyword)`" }
    return clauses.isEmpty ? "it takes no clauses" : "its clauses are \(clauses.joined(lastBy: "and"))"
  }

  // MARK: - What is not there

  private mutating func checkMissing() {
    let spec = bound.spec
    for argument in spec.arguments {
      let count = bound.bindings.count { $0.slots.contains { $0.label == argument.label } }
      switch argument.presence {
      case .optional: break
      case .required:
        guard count == 0 else { break }
        missing(argument.label, argument.type, "\(argument.label), \(argument.type.described)")
      case .variadic(let least, let most):
        if count < least {
          report(
            "missing-argument", "`\(spec.name)` needs at least \(least) \(argument.label), not \(count)",
            bound.nameSpan, hint: "help \(spec.name)")
        } else if let most, count > most {
          let extra = bound.bindings.filter { $0.slots.contains { $0.label == argument.label } }[most]
          report(
            "unexpected-argument", "`\(spec.name)` takes at most \(most) \(argument.label), not \(count)",
            extra.argument.span)
        }
      }
    }
    for clause in spec.clauses where clause.isRequired && !used.contains(clause.label) {
      let isPossible = bound.bindings.contains { $0.slots.contains { $0.label == clause.label } }
      if !isPossible {
        missing(clause.label, clause.type, "`\(clause.keyword)` with \(clause.type.described)")
      }
    }
  }

  private mutating func missing(_ label: String, _ type: ValueType, _ what: String) {
    if let kinds = type.objectKinds, type.alternatives.count == 1 {
      bound.missingObjects.append(.init(label: label, kinds: kinds))
    } else {
      report(
        "missing-argument", "`\(bound.spec.name)` needs \(what)", bound.nameSpan,
        hint: "help \(bound.spec.name)")
    }
  }

  // MARK: - The command within the command

  private mutating func bindInner(_ command: Command) -> BoundCommand? {
    guard case .value(let verb)? = words.popFirst(), let name = verb.word,
      table.spec(named: name)?.takesCommand != true
    else {
      report("missing-command", "`\(bound.spec.name)` needs a command behind it", bound.nameSpan)
      return bound
    }
    let inner = Command(
      verb: Identifier(text: name, span: verb.span), words: Array(words), body: command.body,
      span: Span(verb.span.start, command.span.end))
    var binder = CommandBinder(table: table, clauseKeywords: clauseKeywords)
    bound.body = [binder.bind(inner)].compactMap { $0 }
    diagnostics += binder.diagnostics
    return bound
  }

  // MARK: - The block

  private mutating func bindBody(_ command: Command) {
    switch (bound.spec.body, command.body) {
    case (nil, nil): break
    case (nil, let body?):
      report(
        "unexpected-block", "`\(bound.spec.name)` takes no block", Span(body.span.start, body.span.start + 1))
    case (_?, nil):
      report("missing-block", "`\(bound.spec.name)` needs a block `{ … }`", bound.nameSpan)
    case (let spec?, let body?):
      var inner = CommandBinder(table: CommandTable(spec.lines), clauseKeywords: clauseKeywords)
      for statement in body.statements {
        guard case .command(let line) = statement.kind else {
          report(
            "misplaced-statement", "the block of `\(bound.spec.name)` holds only its own lines",
            statement.span,
            hint: "they are \(spec.lines.map { "`\($0.name)`" }.joined(lastBy: "and"))")
          continue
        }
        if let line = inner.bind(line) { bound.body.append(line) }
      }
      diagnostics += inner.diagnostics
    }
  }

  private mutating func report(_ id: String, _ message: String, _ span: Span, hint: String? = nil) {
    diagnostics.append(Diagnostic(id: id, message: message, span: span, hint: hint))
  }
}
