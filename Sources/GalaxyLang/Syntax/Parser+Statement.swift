extension Parser {
  /// The statement that begins at the present token.
  mutating func statement() throws(Abandoned) -> Statement {
    let start = token.span
    let kind: Statement.Kind =
      switch keyword {
      case .letVariable: try letVariable()
      case .param: try param()
      case .forEach: try forEach()
      case .choose: try choose()
      case .include: try include()
      case .print: try print()
      case .assert: try assertion()
      case .otherwise: throw report("unexpected-token", "`else` follows the `}` of an `if`", start)
      case .within, .and, .or: throw unexpected("a statement")
      case .not, .yes, .no: .expression(try expression())
      case nil: try commandOrExpression()
      }
    return Statement(kind: kind, span: span(from: start))
  }

  private mutating func letVariable() throws(Abandoned) -> Statement.Kind {
    advance()
    let name = try newName("a name for the variable")
    try expect(.assign, "`=`")
    return .letVariable(name, try expression())
  }

  private mutating func param() throws(Abandoned) -> Statement.Kind {
    advance()
    let name = try newName("a name for the parameter")
    try expect(.assign, "`=` and a default")
    return .param(name, try expression())
  }

  private mutating func forEach() throws(Abandoned) -> Statement.Kind {
    advance()
    let name = try newName("a name for the loop's variable")
    guard keyword == .within else { throw unexpected("`in`", hint: "for x in list { … }") }
    advance()
    let sequence = try expression()
    return .forEach(name, sequence, try block())
  }

  private mutating func choose() throws(Abandoned) -> Statement.Kind {
    var branches: [Statement.Branch] = []
    while true {
      advance()
      let condition = try expression()
      branches.append(.init(condition: condition, body: try block()))
      guard skipToElse() else { return .choose(branches, otherwise: []) }
      advance()
      if keyword != .choose { return .choose(branches, otherwise: try block()) }
    }
  }

  /// `else` may stand on the line after the `}`.
  private mutating func skipToElse() -> Bool {
    let before = index
    while token.kind == .newline { advance() }
    if keyword == .otherwise { return true }
    index = before
    return false
  }

  private mutating func include() throws(Abandoned) -> Statement.Kind {
    advance()
    return .include(try expression())
  }

  private mutating func print() throws(Abandoned) -> Statement.Kind {
    advance()
    var values: [Expression] = []
    switch token.kind {
    case .newline, .end, .symbol(.semicolon), .symbol(.rightBrace): return .print([])
    default: break
    }
    while true {
      values.append(try expression())
      guard token.kind == .symbol(.comma) else { return .print(values) }
      advance()
    }
  }

  private mutating func assertion() throws(Abandoned) -> Statement.Kind {
    advance()
    let condition = try expression()
    guard token.kind == .symbol(.comma) else { return .assert(condition, message: nil) }
    advance()
    return .assert(condition, message: try expression())
  }

  /// A name for a variable, which no keyword may be.
  private mutating func newName(_ what: String) throws(Abandoned) -> Identifier {
    if let keyword {
      throw report(
        "reserved-word", "`\(keyword.rawValue)` has a meaning of its own and cannot be a name", token.span)
    }
    return try identifier(what)
  }

  // MARK: - Commands

  private mutating func commandOrExpression() throws(Abandoned) -> Statement.Kind {
    switch token.kind {
    case .shell: return .command(shellCommand())
    case .word where next.kind == .symbol(.assign) || beginsExpression: break
    case .word: return .command(try command())
    case .number, .dimension, .string, .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.minus):
      return .expression(try expression())
    default: throw unexpected("a command")
    }
    if next.kind == .symbol(.assign) {
      let name = text(token)
      throw report(
        "missing-let", "a variable is set with `let`", token.span, hint: "let \(name) = …")
    }
    return .expression(try expression())
  }

  /// Whether the word at the present token goes on as an expression: `train.count`, `x + 1`.
  private var beginsExpression: Bool {
    guard case .symbol(let symbol) = next.kind else { return false }
    switch symbol {
    case .dot, .ellipsis, .leftBracket, .leftParenthesis: return !next.followsSpace
    case .minus:
      let after = tokens[min(index + 2, tokens.count - 1)]
      return !next.followsSpace || after.followsSpace
    default: return BinaryOperator(rawValue: symbol.rawValue) != nil
    }
  }

  /// `!ls -l` is the command `!` with the rest of the line as its argument.
  private mutating func shellCommand() -> Command {
    let whole = token.span
    advance()
    let verb = Identifier(text: "!", span: Span(whole.start, whole.start + 1))
    let rest = Span(whole.start + 1, whole.end)
    let line = Expression(.string([.text(source.text(of: rest))]), rest)
    return Command(
      verb: verb, words: [.value(Argument(expression: line, word: nil))], body: nil, span: whole)
  }

  private mutating func command() throws(Abandoned) -> Command {
    let verb = try identifier("a command")
    var words: [Command.Word] = []
    while true {
      switch token.kind {
      case .newline, .end, .symbol(.semicolon), .symbol(.rightBrace):
        return Command(verb: verb, words: words, body: nil, span: span(from: verb.span))
      case .symbol(.leftBrace):
        let start = token.span
        let statements = try block()
        let body = Command.Body(statements: statements, span: span(from: start))
        return Command(verb: verb, words: words, body: body, span: span(from: verb.span))
      default:
        words.append(try word())
      }
    }
  }

  private mutating func word() throws(Abandoned) -> Command.Word {
    guard token.followsSpace else {
      throw unexpected("a space", hint: "white space parts the words of a command")
    }
    guard token.kind == .word, next.kind == .symbol(.assign) else { return .value(try argument()) }
    let name = try identifier("an option")
    let isApart = token.followsSpace
    let assign = token.span
    advance()
    if isApart || (token.followsSpace && !isAtEndOfCommand) {
      throw report(
        "space-around-equals", "no space may stand around the `=` of an option", assign,
        hint: isAtEndOfCommand ? nil : "\(name.text)=\(bareWord()?.text ?? text(token))")
    }
    if isAtEndOfCommand {
      throw report("missing-value", "`\(name.text)=` has no value", name.span.joined(with: assign))
    }
    return .named(name, try optionValue())
  }

  /// One value, or several with commas and no space between them, which make a list: `rgb=i,r,g`.
  private mutating func optionValue() throws(Abandoned) -> Argument {
    let first = try argument()
    var elements = [first.expression]
    while token.kind == .symbol(.comma), !token.followsSpace, !next.followsSpace {
      advance()
      elements.append(try argument().expression)
    }
    if elements.count == 1 { return first }
    return Argument(expression: Expression(.list(elements), span(from: first.span)), word: nil)
  }

  private var isAtEndOfCommand: Bool {
    switch token.kind {
    case .newline, .end, .symbol(.semicolon), .symbol(.rightBrace): true
    default: false
    }
  }

  /// A value up to the next white space outside brackets and quotes.
  private mutating func argument() throws(Abandoned) -> Argument {
    try checkBeginning()
    let word = bareWord()
    if let word, word.tokenCount == 1 {
      let span = token.span
      advance()
      let kind: Expression.Kind =
        switch word.text {
        case "true": .bool(true)
        case "false": .bool(false)
        default: .name(word.text)
        }
      return Argument(expression: Expression(kind, span), word: word.text)
    }
    spaceEnds = true
    defer { spaceEnds = false }
    return Argument(expression: try expression(), word: word?.text)
  }

  /// What cannot begin a value, most of it part of an expression that was written with spaces.
  private mutating func checkBeginning() throws(Abandoned) {
    guard case .symbol(let symbol) = token.kind else { return }
    if symbol == .comma {
      throw report(
        "unexpected-token", "no comma parts the words of a command", token.span,
        hint: "part them by spaces, or put a list in brackets: [1, 2]")
    }
    if symbol == .divide || symbol == .dot, !next.followsSpace {
      let path = source.text(of: pathAhead)
      throw report("unquoted-text", "a path goes in quotes", pathAhead, hint: "\"\(path)\"")
    }
    let isLoneMinus = symbol == .minus && next.followsSpace
    if isLoneMinus || (symbol != .minus && BinaryOperator(rawValue: symbol.rawValue) != nil) {
      throw valueWithSpaces(token.span)
    }
  }

  /// The tokens up to the next space.
  private var pathAhead: Span {
    var last = index
    while last + 1 < tokens.count - 1, !tokens[last + 1].followsSpace, tokens[last + 1].kind != .newline {
      last += 1
    }
    return token.span.joined(with: tokens[last].span)
  }

  mutating func valueWithSpaces(_ span: Span) -> Abandoned {
    report(
      "value-with-spaces", "the value of a command ends at the first space", span,
      hint: "put brackets round it: (n * 2)")
  }

  /// A word such as `one-class` or `galaxies.train`, if the tokens up to the next space make one.
  private func bareWord() -> (text: String, tokenCount: Int)? {
    guard token.kind == .word else { return nil }
    var last = index
    while last + 2 < tokens.count {
      let joint = tokens[last + 1]
      let tail = tokens[last + 2]
      guard joint.kind == .symbol(.minus) || joint.kind == .symbol(.dot), !joint.followsSpace,
        tail.kind == .word, !tail.followsSpace
      else { break }
      last += 2
    }
    let after = tokens[min(last + 1, tokens.count - 1)]
    switch after.kind {
    case .newline, .end, .symbol(.semicolon), .symbol(.rightBrace), .symbol(.leftBrace): break
    default: guard after.followsSpace else { return nil }
    }
    return (source.text(of: token.span.joined(with: tokens[last].span)), last - index + 1)
  }
}
