/// Finds out what may stand at the end of a text, from the table of commands and the names of the session.
/// Reads the text once, and takes any text: what is wrong before the cursor leaves fewer candidates.
struct Completer {
  let source: SourceText
  let table: CommandTable
  let names: any Names
  let objects: () -> [any LanguageObject]
  let variables: [(name: String, value: Value)]
  let classLabels: ([any LanguageObject]) -> [(label: String, doc: String)]

  /// What may stand at the end of the text.
  func completion() -> Completion {
    completion(Lexer.tokens(of: source), isExpression: false)
  }

  /// The same for a stretch that reaches the end of the text: all of it, or an expression inside a string.
  private func completion(_ lexed: Lexer.Result, isExpression: Bool) -> Completion {
    var openQuote: Int?
    if let last = lexed.tokens.last(where: { $0.kind != .end }), last.kind == .invalid,
      last.span.end == source.bytes.count, source.bytes[last.span.start] == "\""
    {
      if let brace = lexed.diagnostics.last(where: { $0.isA(LexerError.unclosedBrace) })?.span {
        let inside = Lexer.tokens(of: source, within: Span(brace.end, source.bytes.count))
        return completion(inside, isExpression: true)
      }
      openQuote = last.span.start
    }
    let cursor = Cursor(source: source, tokens: lexed.tokens, openQuote: openQuote)
    var list = CandidateList(cursor)
    if !cursor.isDead {
      if isExpression { expression(cursor, &list) } else { statement(cursor, &list) }
    }
    return list.completion
  }

  // MARK: - Statements

  private func statement(_ cursor: Cursor, _ list: inout CandidateList) {
    let (table, isBody) = tableOfBlock(cursor)
    // The branches of an `if` are one statement; what counts is what follows the last of them.
    var start = cursor.statement
    if let brace = cursor.tokens[start..<cursor.head].lastIndex(where: { $0.kind == .symbol(.rightBrace) }),
      cursor.bracket == nil
    {
      start = brace + 1
      if start == cursor.head { return list.add([.otherwise]) }
      if start + 1 == cursor.head, cursor.keyword(start) == .otherwise { list.add([.choose]) }
      if cursor.keyword(start) == .otherwise { start += 1 }
    }
    if cursor.keyword(start) != nil, start < cursor.head { return keywordStatement(cursor, start, &list) }
    let isName = cursor.word.contains(".") && cursor.openQuote == nil
    if start == cursor.head, cursor.openQuote == nil, cursor.bracket == nil {
      if isName || cursor.isJoined && start > 0 && cursor.tokens.last?.kind == .symbol(.dot) {
        return expression(cursor, &list)
      }
      return beginning(table, isBody, cursor, &list)
    }
    if isExpression(cursor, start) { return expression(cursor, &list) }
    CommandCompleter(completer: self, table: table, cursor: cursor).complete(from: start, &list)
  }

  /// The words that a statement begins with.
  private func beginning(
    _ table: CommandTable, _ isBody: Bool, _ cursor: Cursor, _ list: inout CandidateList
  ) {
    for verb in table.verbs where verb != "!" {
      let nouns = table.nouns(of: verb)
      let doc = table.spec(named: verb)?.summary ?? nouns.map { "\(verb) \($0)" }.joined(lastBy: "and")
      list.add(verb, .command, .space, doc)
    }
    guard !isBody else { return }
    list.add(Keyword.beginners)
    // What an empty line may begin with is told by commands; names are many.
    if !cursor.word.isEmpty { addNames(&list, cursor) }
  }

  /// The commands of the innermost block, and whether they are lines of another command.
  private func tableOfBlock(_ cursor: Cursor) -> (CommandTable, isBody: Bool) {
    var table = table
    var isBody = false
    let blocks = cursor.frames.filter(\.holdsStatements)
    for (outer, inner) in zip(blocks, blocks.dropFirst()) {
      guard outer.start < inner.index, cursor.keyword(outer.start) == nil else { continue }
      let verb = cursor.text(outer.start)
      let noun = outer.start + 1 < inner.index ? cursor.text(outer.start + 1) : ""
      if let body = (table.spec(named: "\(verb) \(noun)") ?? table.spec(named: verb))?.body {
        (table, isBody) = (CommandTable(body.lines), true)
      }
    }
    return (table, isBody)
  }

  private func keywordStatement(_ cursor: Cursor, _ start: Int, _ list: inout CandidateList) {
    let count = cursor.head - start
    switch cursor.keyword(start) {
    case .letVariable, .param:
      if count > 2 { expression(cursor, &list) }
    case .forEach:
      if count == 2 { list.add([.within]) }
      if count > 2 { expression(cursor, &list) }
    case .include where cursor.bracket == nil && count == 1:
      addFiles(endings: ["gal"], cursor, &list)
    default: expression(cursor, &list)
    }
  }

  /// Whether the statement is an expression, told by the token behind its first word.
  private func isExpression(_ cursor: Cursor, _ start: Int) -> Bool {
    guard start < cursor.tokens.count else { return false }
    guard cursor.tokens[start].kind == .word else { return true }
    guard start + 1 < cursor.tokens.count, case .symbol(let symbol) = cursor.tokens[start + 1].kind else {
      return false
    }
    switch symbol {
    case .dot, .leftBracket, .leftParenthesis: return !cursor.tokens[start + 1].followsSpace
    default: return symbol.binaryOperator != nil || symbol == .ellipsis
    }
  }

  // MARK: - Expressions

  /// Names, functions and fields; `and` and `or` behind a value.
  func expression(_ cursor: Cursor, _ list: inout CandidateList) {
    let previous = cursor.head - 1
    if cursor.openQuote != nil {
      let isGlob = cursor.isSymbol(previous, .leftParenthesis) && previous > 0
      if isGlob, cursor.text(previous - 1) == "glob" { addFiles(endings: [], cursor, &list) }
      return
    }
    if addFields(cursor, kinds: [], follow: .nothing, &list) { return }
    if cursor.endsValue(previous) {
      guard !cursor.isJoined else { return }
      list.add([.and, .or])
      for word in RowOperator.allCases { list.add(word.rawValue, .keyword, .space, word.summary) }
      return
    }
    addColumns(&list, cursor)
    addNames(&list, cursor)
    for function in Function.all { list.add("\(function.name)(", .function, .nothing, function.usage) }
    if !cursor.word.isEmpty { list.add([.not, .yes, .no]) }
  }
}
