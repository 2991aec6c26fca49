/// What may stand at the cursor behind the first word of a command.
struct CommandCompleter {
  let completer: Completer
  let table: CommandTable
  let cursor: Cursor

  /// The word at the cursor as part of the command: where it begins, and the option whose value it is.
  private var current: (index: Int, option: String?) {
    let value = cursor.bracket?.index ?? cursor.head
    guard let option = cursor.option(before: value) else { return (value, nil) }
    return (option.index, option.name)
  }

  /// Adds the candidates for a command whose first word is the given token.
  func complete(from start: Int, _ list: inout CandidateList) {
    let (index, option) = current
    guard start < index else { return }
    let verb = cursor.text(start)
    if index == start + 1, option == nil, cursor.bracket == nil, cursor.openQuote == nil {
      for noun in table.nouns(of: verb) {
        list.add(noun, .noun, .space, table.spec(named: "\(verb) \(noun)")?.summary ?? "")
      }
    }
    let noun = start + 1 < index ? cursor.text(start + 1) : ""
    guard let spec = table.spec(named: "\(verb) \(noun)") ?? table.spec(named: verb) else { return }
    if spec.takesCommand {
      if index == start + 1 {
        for verb in table.verbs where table.spec(named: verb)?.takesCommand != true && verb != "!" {
          list.add(verb, .command, .space, table.spec(named: verb)?.summary ?? "")
        }
      }
      return complete(from: start + 1, &list)
    }
    guard let (binder, bound) = bind(start..<index) else { return }
    let place = Place(spec: spec, binder: binder, bound: bound)
    if let option {
      let known = spec.options.first { $0.name == option }
      let part = spec.clauses.first { $0.takesParts && binder.used.contains($0.label) }
      guard let type = known?.type ?? part?.type else { return }
      return value(type, known?.offers ?? .byType, place, &list)
    }
    if cursor.bracket != nil { return completer.expression(cursor, &list) }
    guard binder.awaited.isEmpty else {
      for clause in binder.awaited where !clause.takesParts {
        value(clause.type, clause.offers, place, &list)
      }
      return
    }
    if let clause = binder.open { value(clause.type, clause.offers, place, &list) }
    words(place, &list)
  }

  /// The command, as far as it stands before the cursor.
  private struct Place {
    let spec: CommandSpec
    let binder: CommandBinder
    let bound: BoundCommand
  }

  private func bind(_ range: Range<Int>) -> (CommandBinder, BoundCommand)? {
    let tokens = Array(cursor.tokens[range])
    let end = tokens.last?.span.end ?? 0
    let ended = tokens + [Token(kind: .end, span: Span(end, end), followsSpace: true)]
    var parser = Parser(cursor.source, Lexer.Result(tokens: ended))
    guard let statement = try? parser.statement(), case .command(let command) = statement.kind else {
      return nil
    }
    var binder = CommandBinder(table: table)
    return binder.bind(command).map { (binder, $0) }
  }

  /// Arguments, clauses and options that may come next.
  private func words(_ place: Place, _ list: inout CandidateList) {
    for argument in place.spec.arguments.dropFirst(place.binder.positional) {
      value(argument.type, argument.offers, place, &list)
      // What may be left out does not hide what comes after it.
      guard argument.presence != .required || argument.type.objectKinds != nil else { break }
    }
    guard cursor.openQuote == nil else { return }
    for clause in place.spec.clauses where !place.binder.used.contains(clause.label) {
      list.add(clause.keyword, .clause, .space, clause.doc)
    }
    for option in place.spec.options where !place.binder.used.contains(option.name) {
      list.add(option.name, .option, .equals, option.summary)
    }
  }

  // MARK: - Values

  /// What may stand where a value of a type is wanted.
  private func value(
    _ type: ValueType, _ offers: CommandSpec.Offer, _ place: Place, _ list: inout CandidateList
  ) {
    if let bracket = cursor.bracket {
      if cursor.frames.last?.index == bracket.index, bracket.opener == .leftBracket,
        case .list(let element)? = type.alternatives.first(where: {
          if case .list = $0 { true } else { false }
        })
      {
        words(of: element, offers, place, follow: .nothing, &list)
      }
      return completer.expression(cursor, &list)
    }
    words(of: type, offers, place, follow: cursor.openQuote == nil ? .space : .quote, &list)
  }

  private func words(
    of type: ValueType, _ offers: CommandSpec.Offer, _ place: Place, follow: Completion.Follow,
    _ list: inout CandidateList
  ) {
    let isQuoted = cursor.openQuote != nil
    addOffered(offers, type, place, follow, &list)
    if type.alternatives.contains(.rowExpression) { return addColumns(place, follow, &list) }
    if case .rowCall(let names) = type {
      for name in names { list.add(name, .choice, follow, "") }
      return addColumns(place, follow, &list)
    }
    for choice in type.choices { list.add(choice, .choice, follow, "") }
    let kinds = type.objectKinds
    if !isQuoted, completer.addFields(cursor, kinds: kinds ?? [], follow: follow, &list) { return }
    if let kinds { completer.addObjects(ofKinds: kinds, follow: follow, &list, cursor) }
    guard !isQuoted, !type.alternatives.allSatisfy({ $0 == .name || $0 == .word }) else { return }
    if type.alternatives.contains(.bool) { list.add([.yes, .no]) }
    completer.addVariables(&list, cursor) { value in
      (try? type.fitted(value, objects: completer.names.object(named:))) != nil
    }
  }

  /// The columns of the table that the command is given.
  private func addColumns(_ place: Place, _ follow: Completion.Follow, _ list: inout CandidateList) {
    for word in place.bound.bindings.compactMap(\.argument.word) {
      guard let object = completer.names.object(named: word) else { continue }
      for column in Value.object(object).columnNames { list.add(column, .field, follow, "of \(word)") }
    }
  }

  private func addOffered(
    _ offers: CommandSpec.Offer, _ type: ValueType, _ place: Place, _ follow: Completion.Follow,
    _ list: inout CandidateList
  ) {
    switch offers {
    case .byType:
      if type.alternatives.contains(.path) { completer.addFiles(endings: [], cursor, &list) }
    case .files(let endings): completer.addFiles(endings: endings, cursor, &list)
    case .folders: completer.addFiles(endings: [], onlyFolders: true, cursor, &list)
    case .classes:
      guard cursor.openQuote == nil else { return }
      let given = place.bound.bindings.compactMap { binding in
        binding.slots.contains { $0.type.objectKinds != nil }
          ? binding.argument.word.flatMap(completer.names.object(named:)) : nil
      }
      for (label, doc) in completer.classLabels(given) { list.add(label, .label, follow, doc) }
    case .columns(let known):
      guard cursor.openQuote == nil else { return }
      let given = place.bound.bindings.compactMap { $0.argument.word.flatMap(completer.names.object(named:)) }
      for object in given.isEmpty ? completer.objects() : given {
        for column in Value.object(object).numberColumns {
          list.add(column, .field, follow, "of \(object.name)")
        }
      }
      for name in known { list.add(name, .field, follow, "") }
    case .commands:
      // The first topic is a verb, the second its noun.
      guard let verb = place.bound.bindings.first?.argument.word else {
        for verb in table.verbs { list.add(verb, .command, follow, table.spec(named: verb)?.summary ?? "") }
        return
      }
      for noun in table.nouns(of: verb) {
        list.add(noun, .noun, follow, table.spec(named: "\(verb) \(noun)")?.summary ?? "")
      }
    }
  }
}

extension CommandSpec.Option {
  /// One line with the default.
  var summary: String {
    switch standard {
    case .literal(let text): "\(doc) (\(text))"
    case .described(let text): "\(doc) (\(text))"
    }
  }
}
