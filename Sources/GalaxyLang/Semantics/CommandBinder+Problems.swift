/// What is said when the words of a command and its specification do not meet, with the hint that most likely
/// helps.
extension CommandBinder {
  // MARK: - The command

  mutating func reportUnknown(_ command: Command) {
    let verb = command.verb.text
    let nouns = table.nouns(of: verb)
    guard !nouns.isEmpty else {
      let known = table.verbs + Keyword.beginners.map(\.rawValue)
      return report(
        BinderError.unknownCommand, "unknown command `\(verb)`", command.verb.span,
        hint: table.words.hint(forStatement: verb) ?? Suggestions.hint(for: verb, among: known)
          ?? linesOfBlock)
    }
    let list =
      (nouns.count == 1 ? "there is " : "there are ") + nouns.map { "`\(verb) \($0)`" }.joined(lastBy: "and")
    guard case .value(let noun)? = command.words.first, let word = noun.word else {
      var hint = list
      if case .named(let name, _)? = command.words.first {
        hint =
          nouns.contains(name.text)
          ? "`\(verb) \(name.text)` takes its value without `=`" : list + "; a variable is set with `let`"
      }
      if let known = table.words.hint(forNounOf: verb), !command.words.isEmpty { hint = known }
      return report(BinderError.missingNoun, "`\(verb)` alone is no command", command.verb.span, hint: hint)
    }
    let near = Suggestions.nearest(to: word, among: nouns).map { "\(verb) \($0)" }
    // `train ae` for `pretrain ae`: the right noun behind the wrong verb.
    let meant = near ?? table.specs.first { $0.name.hasSuffix(" \(word)") }?.name
    let foreign = near == nil ? table.words.hint(forNounOf: verb) : nil
    report(
      BinderError.unknownNoun, "there is no `\(verb) \(word)`", noun.span,
      hint: meant.map { "did you mean `\($0)`?" } ?? foreign ?? list)
  }

  /// What may stand in a block, which is not much: `conv`, `flatten` …
  private var linesOfBlock: String? {
    table.specs.count > 30 ? nil : "what stands here is \(table.verbs.map { "`\($0)`" }.joined(lastBy: "or"))"
  }

  // MARK: - Words that have no place

  mutating func reportUnknownOption(_ name: Identifier, _ argument: Argument) {
    let spec = bound.spec
    if hasStray { return }
    var hint = optionHint(for: name.text)
    if hint == nil, let clause = freeClauses.first(where: \.takesParts) {
      // `split d train=0.7 test=0.3`: the word before the parts is not there.
      hasStray = true
      hint = "did you mean `\(clause.keyword) \(name.text)=…`?"
    }
    let options = spec.options.map { "`\($0.name)`" }.joined(lastBy: "and")
    report(
      BinderError.unknownOption, "`\(spec.name)` has no option `\(name.text)`", name.span,
      hint: hint ?? (spec.options.isEmpty ? "it has no options" : "its options are \(options)"))
  }

  func optionHint(for name: String) -> String? {
    let known = bound.spec.options.map(\.name)
    return table.words.option(meantBy: name, among: known).map { "did you mean `\($0)`?" }
      ?? Suggestions.hint(for: name, among: known)
  }

  /// A clause of other commands; what stands behind it belongs to it.
  mutating func reportUnknownClause(_ word: String, _ span: Span) {
    let clauses = bound.spec.clauses.map { "`\($0.keyword)`" }
    var hint = clauses.isEmpty ? "it takes no clauses" : "its clauses are \(clauses.joined(lastBy: "and"))"
    if case .value(let value)? = words.popFirst(), let clause = freeClause(for: value) {
      hint = "did you mean `\(clause.keyword)`?"
    }
    report(BinderError.unknownClause, "`\(bound.spec.name)` has no `\(word)`", span, hint: hint)
  }

  mutating func reportUnexpected(_ argument: Argument) {
    let spec = bound.spec
    if hasStray { return }
    hasStray = true
    if let word = argument.word, isPreposition(word) {
      // `test m with d`: it introduces what stands behind it.
      return reportUnknownClause(word, argument.span)
    }
    if let word = argument.word, case .value? = words.first,
      let hint = Suggestions.hint(for: word, among: spec.clauses.map(\.keyword))
    {
      words.removeFirst()
      return report(BinderError.unknownClause, "`\(spec.name)` has no `\(word)`", argument.span, hint: hint)
    }
    let found = argument.word.map { "`\($0)`" } ?? "this value"
    report(
      BinderError.unexpectedArgument, "`\(spec.name)` has no place for \(found)", argument.span,
      hint: strayHint(argument))
  }

  /// Whether a word introduces clauses in some language, and something stands behind it.
  func isPreposition(_ word: String) -> Bool {
    guard case .value? = words.first else { return false }
    let prepositions = "by for from in into of on over to using via with"
    return prepositions.split(separator: " ").contains { $0 == word }
  }

  /// What was probably meant by a value without a place.
  private func strayHint(_ argument: Argument) -> String? {
    let spec = bound.spec
    if case .unary(.negate, let operand) = argument.expression.kind {
      // `--size 128`, as programs take their options.
      if case .unary(.negate, let inner) = operand.kind, let name = inner.rootNames.first?.text {
        let option = optionHint(for: name) ?? HelpText.usage(spec)
        let isKnown = spec.options.contains { $0.name == name }
        return isKnown ? "options are written `\(name)=…`" : "options are written `name=…`; \(option)"
      }
      let name = operand.rootNames.first?.text
      return name.map { name in
        spec.options.contains { $0.name == name }
          ? "options are written `\(name)=…`" : "a value with spaces goes in brackets: (n - 1)"
      }
    }
    if let word = argument.word {
      if let option = spec.options.first(where: { $0.name == word }) {
        return "options are written `\(option.name)=…`"
      }
      if let option = table.words.option(meantBy: word, among: spec.options.map(\.name)) {
        return "did you mean `\(option)=…`?"
      }
      if let option = spec.options.first(where: { $0.type.choices.contains(word) }) {
        return "did you mean `\(option.name)=\(word)`?"
      }
      if Keyword(rawValue: word) != nil { return "put brackets round a value with spaces" }
      if let last = bound.bindings.last, last.slots.contains(where: { $0.type == .name }),
        let first = last.argument.word, last.argument.span.end < argument.span.start
      {
        return "a name is one word, such as `\(first)_\(word)`"
      }
      if table.spec(named: word) != nil { return "a new line or `;` ends a command" }
    }
    // `label=morph type`: a name of two words.
    if let last = bound.bindings.last, let slot = last.slots.first, let first = last.argument.word,
      let word = argument.word, last.argument.span.end < argument.span.start, slot.type.takes(word: first),
      spec.options.contains(where: { $0.name == slot.label }),
      last.slots.contains(where: {
        $0.type.alternatives.contains(.word) || $0.type.alternatives.contains(.label)
      })
    {
      return "text with spaces goes in quotes: \(slot.label)=\"\(first) \(word)\""
    }
    // `view d 3`: an element.
    if case .number(let number) = argument.expression.kind, let last = bound.bindings.last,
      let name = last.argument.word, last.argument.span.end < argument.span.start
    {
      let text = Value.number(number).text
      if spec.options.contains(where: { $0.name == "n" }) { return "did you mean `n=\(text)`?" }
      if last.slots.contains(where: { [.record, .any].contains(where: $0.type.alternatives.contains) }) {
        return "an element stands in brackets: \(name)[\(text)]"
      }
    }
    if let word = argument.word, let last = bound.bindings.last, !last.isVariadic,
      last.slots.contains(where: { $0.type.objectKinds != nil }), last.argument.word != nil,
      freeClauses.allSatisfy({ $0.type.objectKinds == nil })
    {
      return "it takes one of them; a line for each: \(spec.name) \(word)"
    }
    if let clause = freeClause(for: argument) {
      return "did you mean `\(clause.keyword) \(argument.word ?? "…")`?"
    }
    return HelpText.usage(spec)
  }

  private var freeClauses: [CommandSpec.Clause] { bound.spec.clauses.filter { !used.contains($0.label) } }

  /// The clause, not given yet, whose value this could be.
  private func freeClause(for value: Argument) -> CommandSpec.Clause? {
    // A path stands in quotes, so a bare word is none.
    let free = freeClauses.filter { clause in
      !clause.takesParts && StaticType.couldBe(value, clause.type)
        && (value.word == nil || !clause.type.alternatives.allSatisfy { $0 == .path || $0 == .string })
    }
    // Names and words take anything; what takes less tells more.
    return free.first { $0.type.objectKinds != nil && value.word != nil } ?? free.first { $0.type != .name }
      ?? free.first
  }

  // MARK: - What is not there

  mutating func checkMissing() {
    let spec = bound.spec
    for argument in spec.arguments {
      let count = bound.bindings.count { $0.slots.contains { $0.label == argument.label } }
      switch argument.presence {
      case .optional: break
      case .required:
        let isStoodFor = spec.clauses.contains { $0.standsFor == argument.label && used.contains($0.label) }
        guard count == 0, !isStoodFor else { break }
        missing(argument.label, argument.type, "\(argument.label), \(argument.type.described)")
      case .variadic(let least, let most):
        if count < least {
          reportMissing("at least \(least) \(argument.label), not \(count)")
        } else if let most, count > most {
          let extra = bound.bindings.filter { $0.slots.contains { $0.label == argument.label } }[most]
          report(
            BinderError.unexpectedArgument,
            "`\(spec.name)` takes at most \(most) \(argument.label), not \(count)",
            extra.argument.span)
        }
      }
    }
    for clause in spec.clauses where clause.isRequired && !used.contains(clause.label) {
      let isPossible = bound.bindings.contains { $0.slots.contains { $0.label == clause.label } }
      if !isPossible { missing(clause.label, clause.type, "`\(clause.usage)`") }
    }
  }

  private mutating func missing(_ label: String, _ type: ValueType, _ what: String) {
    // Where any object does and other values, too, the only object is meant all the same.
    if let kinds = type.objectKinds, type.alternatives.count == 1 || kinds.isEmpty {
      bound.missingObjects.append(.init(label: label, kinds: kinds))
    } else {
      reportMissing(what)
    }
  }

  private mutating func reportMissing(_ what: String) {
    report(
      BinderError.missingArgument, "`\(bound.spec.name)` needs \(what)", bound.nameSpan,
      hint: HelpText.usage(bound.spec))
  }
}
