import GalaxyErrors

/// Finds the places of a command's words, without looking at what names stand for.
struct CommandBinder {
  let table: CommandTable
  /// Words that introduce clauses anywhere, so that one which this command lacks is named as such.
  let clauseKeywords: Set<String>
  var diagnostics: [Diagnostic] = []

  var words: ArraySlice<Command.Word> = []
  var bound = BoundCommand(spec: CommandSpec("", ""), span: Span(0, 0), nameSpan: Span(0, 0))
  /// How many arguments have found their value.
  private(set) var positional = 0
  /// The labels that have been given.
  private(set) var used: Set<String> = []
  /// The clauses of one of which the command still lacks the value at its end.
  private(set) var awaited: [CommandSpec.Clause] = []
  /// The clause at the end of the command that takes more values.
  private(set) var open: CommandSpec.Clause?
  /// Whether a word without a place has been reported; what stands behind it is part of the same mistake.
  var hasStray = false

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
    open = nil
    hasStray = false
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
    // A name may have a third word: `crossvalidate train morphology`.
    if command.words.count > 1, case .value(let first) = command.words[0],
      case .value(let second) = command.words[1], let one = first.word, let two = second.word,
      let spec = table.spec(named: "\(verb.text) \(one) \(two)")
    {
      return (spec, verb.span.joined(with: second.span), command.words.dropFirst(2))
    }
    if case .value(let noun)? = command.words.first, let word = noun.word,
      let spec = table.spec(named: "\(verb.text) \(word)")
    {
      return (spec, verb.span.joined(with: noun.span), command.words.dropFirst())
    }
    if let spec = table.spec(named: verb.text) { return (spec, verb.span, command.words[...]) }
    reportUnknown(command)
    return nil
  }

  // MARK: - Options

  private mutating func bindOption(_ name: Identifier, _ argument: Argument) {
    let spec = bound.spec
    guard let option = spec.options.first(where: { $0.name == name.text }) else {
      return reportUnknownOption(name, argument)
    }
    guard used.insert(option.name).inserted else {
      return report(BinderError.repeatedOption, "`\(name.text)` is given twice", name.span)
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
        BinderError.repeatedClause, "`\(keyword)` is given \(named.count > 1 ? "too often" : "twice")", span)
    }
    if first.takesParts { return bindParts(first, span) }
    if let pair = takePair(for: first) {
      used.insert(first.label)
      return bound.bindings.append(
        .init(slots: [.init(label: first.label, type: first.type)], argument: pair))
    }
    guard case .value(let argument)? = words.first, !isKeyword(argument) else {
      if words.isEmpty { awaited = free }
      let expected = free.map(\.type.described).joined(lastBy: "or")
      return report(
        ParserError.missingValue, "`\(keyword)` needs \(expected) behind it", span,
        hint: first.usage)
    }
    words.removeFirst()
    if first.takesSeveral { return bindSeveral(first, argument) }
    let fitting = free.filter { StaticType.couldBe(argument, $0.type) }
    let chosen = fitting.isEmpty ? [first] : fitting
    // A clause whose type surely fits leaves no question to the value, unless an earlier value may be its own.
    let slots = argument.expression.isConstant && open == 0 ? chosen.prefix(1) : chosen[...]
    if slots.count == 1, let label = slots.first?.label { used.insert(label) }
    bound.bindings.append(
      .init(slots: slots.map { .init(label: $0.label, type: $0.type) }, argument: argument))
  }

  /// The values of a clause that takes several, of which the first is there.
  private mutating func bindSeveral(_ clause: CommandSpec.Clause, _ first: Argument) {
    used.insert(clause.label)
    func binding(_ argument: Argument) -> BoundCommand.Binding {
      .init(slots: [.init(label: clause.label, type: clause.type)], argument: argument, isVariadic: true)
    }
    bound.bindings.append(binding(joinedByOf(first, clause)))
    while case .value(let argument)? = words.first, !isKeyword(argument) {
      if let word = argument.word, clauseKeywords.contains(word) { break }
      words.removeFirst()
      bound.bindings.append(binding(joinedByOf(argument, clause)))
    }
    if words.isEmpty { open = clause }
  }

  /// Whether the word introduces a clause of this command.
  func isKeyword(_ argument: Argument) -> Bool {
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
        report(BinderError.repeatedOption, "`\(name.text)` is given twice", name.span)
      }
      if !fits(argument, clause.type), let hint = optionHint(for: name.text) {
        report(
          BinderError.unknownOption, "`\(bound.spec.name)` has no option `\(name.text)`", name.span,
          hint: hint)
        continue
      }
      parts.append((name, argument))
    }
    if parts.isEmpty {
      if words.isEmpty { awaited = [clause] }
      while case .value(let argument)? = words.first, !isKeyword(argument) { words.removeFirst() }
      report(
        ParserError.missingValue, "`\(clause.keyword)` needs parts behind it, each \(clause.type.described)",
        span,
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

  // MARK: - Arguments

  private mutating func bindArgument(_ argument: Argument) {
    let arguments = bound.spec.arguments
    if let word = argument.word, clauseKeywords.contains(word), !takesAnyWord {
      return reportUnknownClause(word, argument.span)
    }
    if let word = argument.word, isPreposition(word), !takesAnyWord, !hasStray {
      return reportUnknownClause(word, argument.span)
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

  // MARK: - The command within the command

  private mutating func bindInner(_ command: Command) -> BoundCommand? {
    guard case .value(let verb)? = words.popFirst(), let name = verb.word,
      table.spec(named: name)?.takesCommand != true, Keyword(rawValue: name) == nil
    else {
      report(BinderError.missingCommand, "`\(bound.spec.name)` needs a command behind it", bound.nameSpan)
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
        BinderError.unexpectedBlock, "`\(bound.spec.name)` takes no block",
        Span(body.span.start, body.span.start + 1))
    case (_?, nil):
      report(BinderError.missingBlock, "`\(bound.spec.name)` needs a block `{ … }`", bound.nameSpan)
    case (let spec?, let body?):
      var inner = CommandBinder(
        table: CommandTable(spec.lines, words: table.words), clauseKeywords: clauseKeywords)
      for statement in body.statements {
        guard case .command(let line) = statement.kind else {
          report(
            BinderError.misplacedStatement, "the block of `\(bound.spec.name)` holds only its own lines",
            statement.span,
            hint: "they are \(spec.lines.map { "`\($0.name)`" }.joined(lastBy: "and"))")
          continue
        }
        if let line = inner.bind(line) { bound.body.append(line) }
      }
      diagnostics += inner.diagnostics
    }
  }

  mutating func report(_ kind: some ErrorFamily, _ message: String, _ span: Span, hint: String? = nil) {
    diagnostics.append(Diagnostic(kind, message, span: span, hint: hint))
  }
}
