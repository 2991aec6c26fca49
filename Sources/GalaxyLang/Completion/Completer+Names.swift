extension Completer {
  /// The names of the session, and those that the text itself gives.
  func addNames(_ list: inout CandidateList, _ cursor: Cursor) {
    addVariables(&list, cursor) { _ in true }
    addObjects(ofKinds: [], follow: .nothing, &list, cursor)
  }

  /// Variables whose values are wanted; what one of the text is, only running it will tell.
  func addVariables(_ list: inout CandidateList, _ cursor: Cursor, where isWanted: (Value) -> Bool) {
    for (name, value) in variables where name.hasPrefix(list.prefix) && isWanted(value) {
      // The results of all cells, `_3`, are many; who wants one types the `_`.
      if name.hasPrefix("_") && list.prefix.isEmpty { continue }
      list.add(name: name, .variable, .nothing, value.described)
    }
    for (index, token) in cursor.tokens.enumerated() where token.kind == .word && index < cursor.statement {
      switch cursor.keyword(index - 1) {
      case .letVariable, .param, .forEach:
        let name = cursor.text(index)
        if names.variable(named: name) == nil { list.add(name, .variable, .nothing, "set above") }
      default: break
      }
    }
  }

  /// Objects of the kinds wanted (none: of any kind).
  func addObjects(
    ofKinds kinds: [String], follow: Completion.Follow, _ list: inout CandidateList, _ cursor: Cursor
  ) {
    for object in objects() {
      let name = object.name
      guard name.hasPrefix(list.prefix) else { continue }
      let kind = object.kindName
      if kinds.isEmpty || kinds.contains(kind) { list.add(name: name, .object, follow, kind) }
    }
    for (index, token) in cursor.tokens.enumerated() where token.kind == .word && index < cursor.statement {
      if index > 0, cursor.tokens[index - 1].kind == .word, cursor.text(index - 1) == "as" {
        let name = cursor.text(index)
        if names.object(named: name) == nil { list.add(name, .object, follow, "made above") }
      }
    }
  }

  /// What stands behind the dot at the cursor: fields, and parts that are objects of their own. False if the
  /// cursor does not stand behind one.
  func addFields(
    _ cursor: Cursor, kinds: [String], follow: Completion.Follow, _ list: inout CandidateList
  ) -> Bool {
    var dot = cursor.tokens.count - 1
    var prefix = ""
    if dot > 0, cursor.tokens[dot].kind == .word, !cursor.tokens[dot].followsSpace {
      prefix = cursor.text(dot)
      dot -= 1
    }
    guard cursor.isSymbol(dot, .dot), cursor.tokens.last?.span.end == source.bytes.count,
      let start = startOfValue(before: dot, cursor)
    else { return false }
    list.narrow(to: prefix)
    let base = Span(cursor.tokens[start].span.start, cursor.tokens[dot].span.start)
    let whole = source.text(of: base) + "."
    for object in objects() where object.name.hasPrefix(whole) {
      guard kinds.isEmpty || kinds.contains(object.kindName) else { continue }
      list.add(String(object.name.dropFirst(whole.count)), .object, follow, object.kindName)
    }
    guard let value = value(of: base) else { return true }
    for field in value.fieldNames { list.add(field, .field, follow, "of \(value.described)") }
    return true
  }

  /// The columns of the rows that a condition at the cursor is asked of.
  func addColumns(_ list: inout CandidateList, _ cursor: Cursor) {
    guard let place = (cursor.statement..<cursor.head).last(where: cursor.isRowOperator),
      let start = startOfValue(before: place, cursor),
      let value = value(of: Span(cursor.tokens[start].span.start, cursor.tokens[place - 1].span.end))
    else { return }
    var columns = value.columnNames
    if case .list(let rows) = value, case .record(let record)? = rows.first {
      columns = record.fields.map(\.name)
    }
    for column in columns { list.add(column, .field, .space, "a column of the rows") }
  }

  /// The first token of the value that ends before a token, without a space inside.
  private func startOfValue(before end: Int, _ cursor: Cursor) -> Int? {
    var index = end - 1
    while index >= cursor.statement {
      switch cursor.tokens[index].kind {
      case .word:
        let isJoined = !cursor.tokens[index].followsSpace
        guard isJoined, cursor.isSymbol(index - 1, .dot) else { return index }
        index -= 2
      case .symbol(.rightBracket):
        guard let open = opener(of: index, cursor), !cursor.tokens[open].followsSpace else { return nil }
        index = open - 1
      default: return nil
      }
    }
    return nil
  }

  private func opener(of closing: Int, _ cursor: Cursor) -> Int? {
    var depth = 0
    for index in stride(from: closing, through: cursor.statement, by: -1) {
      if cursor.isSymbol(index, .rightBracket) { depth += 1 }
      if cursor.isSymbol(index, .leftBracket) { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  /// What an expression without calls stands for now, if anything.
  func value(of span: Span) -> Value? {
    var parser = Parser(source, Lexer.tokens(of: source, within: span))
    guard let expression = try? parser.expression(), parser.diagnostics.isEmpty else { return nil }
    return try? Evaluator(source: source, names: names).value(of: expression)
  }

  // MARK: - Files

  /// Asks for files at the cursor, if what has been typed of the path can be worked out.
  func addFiles(
    endings: [String], onlyFolders: Bool = false, _ cursor: Cursor, _ list: inout CandidateList
  ) {
    guard cursor.openQuote != nil else {
      guard cursor.word.isEmpty else { return }
      list.files = .init(typed: "", endings: endings, onlyFolders: onlyFolders, isInQuotes: false)
      return
    }
    guard let typed = textTyped(cursor) else { return }
    list.files = .init(typed: typed, endings: endings, onlyFolders: onlyFolders, isInQuotes: true)
    let last = cursor.word.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    if !last.contains("}") { list.narrow(to: String(last)) }
  }

  /// The text behind the open quote, as meant.
  private func textTyped(_ cursor: Cursor) -> String? {
    let whole = SourceText(name: source.name, text: "\"\(cursor.word)\"")
    var parser = Parser(whole, Lexer.tokens(of: whole))
    guard let expression = try? parser.expression(), parser.diagnostics.isEmpty, parser.token.kind == .end,
      case .string(let text)? = try? Evaluator(source: whole, names: names).value(of: expression)
    else { return nil }
    return text
  }
}
