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
      case .otherwise: throw report(ParserError.unexpectedToken, "`else` follows the `}` of an `if`", start)
      case .within, .and, .or: throw unexpected("a statement")
      case .not, .yes, .no: .expression(try expression())
      case nil: try commandOrExpression()
      }
    return Statement(kind: kind, span: span(from: start))
  }

  private mutating func letVariable() throws(Abandoned) -> Statement.Kind {
    advance()
    let name = try newName("a name for the variable")
    guard token.kind == .symbol(.assign) else {
      throw unexpected("`=`", hint: "let \(name.text) = …")
    }
    advance()
    try checkNoCommand(for: name)
    return .letVariable(name, try expression())
  }

  /// A command makes an object and is no value: `let d = load images "x"` is `load images "x" as d`.
  private mutating func checkNoCommand(for name: Identifier) throws(Abandoned) {
    guard token.kind == .word, keyword == nil, next.followsSpace else { return }
    switch next.kind {
    case .word where Keyword(rawValue: text(next)).map({ $0 == .yes || $0 == .no }) ?? true: break
    case .string, .number: break
    default: return
    }
    throw report(
      ParserError.unexpectedToken, "a command is no value", token.span,
      hint: "what it makes is named by `as`: \(text(token)) … as \(name.text)")
  }

  private mutating func param() throws(Abandoned) -> Statement.Kind {
    advance()
    let name = try newName("a name for the parameter")
    try expect(.assign, "`=` and a default")
    return .param(name, try expression())
  }

  private mutating func forEach() throws(Abandoned) -> Statement.Kind {
    advance()
    if token.kind == .symbol(.leftParenthesis) {
      throw unexpected("a name for the loop's variable", hint: "no brackets: for x in 0...9 { … }")
    }
    let name = try newName("a name for the loop's variable")
    guard keyword == .within else { throw unexpected("`in`", hint: "for \(name.text) in 0...9 { … }") }
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
    if hasArgumentsInBrackets { return .print(try list(.rightParenthesis)) }
    while true {
      values.append(try expression())
      switch token.kind {
      case .symbol(.comma): advance()
      case .string where !token.followsSpace && tokens[index - 1].kind == .word:
        throw unexpected(
          "the end of the statement", hint: "a string has no letter before it: \(text(token))")
      case .word where keyword == nil || wordHint != nil:
        throw unexpected("the end of the statement", hint: wordHint ?? "a comma parts the values: print a, b")
      case .string, .number, .symbol(.leftBracket), .symbol(.leftParenthesis):
        throw unexpected("the end of the statement", hint: "a comma parts the values: print a, b")
      default: return .print(values)
      }
    }
  }

  /// Whether values with commas, or none, stand in round brackets up to the end of the statement, as Python
  /// writes `print("a", 3)`.
  private var hasArgumentsInBrackets: Bool {
    guard token.kind == .symbol(.leftParenthesis) else { return false }
    var (depth, place, isList) = (0, index, next.kind == .symbol(.rightParenthesis))
    repeat {
      guard case .symbol(let symbol) = tokens[place].kind else { continue }
      if symbol.closing != nil { depth += 1 }
      if symbol.isClosing { depth -= 1 }
      isList = isList || depth == 1 && symbol == .comma
    } while depth > 0 && advance(&place)
    guard isList, depth == 0, place + 1 < tokens.count else { return false }
    switch tokens[place + 1].kind {
    case .newline, .end, .symbol(.semicolon), .symbol(.rightBrace): return true
    default: return false
    }
  }

  private func advance(_ place: inout Int) -> Bool {
    place += 1
    return place < tokens.count
  }

  private mutating func assertion() throws(Abandoned) -> Statement.Kind {
    advance()
    if hasArgumentsInBrackets {
      let bracket = token.span
      let values = try list(.rightParenthesis)
      guard values.count == 2 else {
        throw report(
          ParserError.unexpectedToken, "`assert` takes a condition and a message", bracket,
          hint: "assert x > 0, \"x is {x}\"")
      }
      return .assert(values[0], message: values[1])
    }
    let condition = try expression()
    if case .string = token.kind {
      throw unexpected("the end of the statement", hint: "a comma stands before the message")
    }
    guard token.kind == .symbol(.comma) else { return .assert(condition, message: nil) }
    advance()
    let message = try expression()
    if token.kind == .word {
      throw unexpected("the end of the statement", hint: "the message is text, in quotes: \"too low\"")
    }
    return .assert(condition, message: message)
  }

  /// A name for a variable, which no keyword may be.
  private mutating func newName(_ what: String) throws(Abandoned) -> Identifier {
    if let keyword {
      throw report(
        ParserError.reservedWord, "`\(keyword.rawValue)` has a meaning of its own and cannot be a name",
        token.span)
    }
    return try identifier(what)
  }

  // MARK: - Commands and expressions

  private mutating func commandOrExpression() throws(Abandoned) -> Statement.Kind {
    switch token.kind {
    case .shell: return .command(shellCommand())
    case .word
    where next.kind == .symbol(.colon) && tokens[min(index + 2, tokens.count - 1)].kind == .symbol(.assign):
      throw report(
        ParserError.missingLet, "a variable is set with `let`", token.span, hint: "let \(text(token)) = …")
    case .word where next.kind == .symbol(.assign) || beginsExpression: break
    case .word: return .command(try command())
    case .symbol(.minus) where next.kind == .symbol(.minus) && !next.followsSpace:
      let option = source.text(of: wordAhead)
      throw report(
        ParserError.unexpectedToken,
        "`\(option)` is an option of the program, and this is a line of its language",
        wordAhead,
        hint: "`!galsh \(option)` asks the program"
          + (words.explainer.map { "; `\($0)` lists the commands" } ?? ""))
    case .number, .dimension, .string, .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.minus):
      return .expression(try expression())
    case .symbol(.divide) where next.kind == .symbol(.divide) || next.kind == .symbol(.times):
      throw unexpected("a command", hint: "a comment begins with `#`")
    default: throw unexpected("a command")
    }
    if next.kind == .symbol(.assign) {
      let name = Identifier(text: text(token), span: token.span)
      let start = index
      index += 2
      if words.verbs.contains(text(token)), next.kind == .symbol(.leftParenthesis), !next.followsSpace {
        throw report(
          ParserError.unexpectedToken, "a command is no value, and takes no brackets", token.span,
          hint: "what it makes is named by `as`: \(text(token)) … as \(name.text)")
      }
      try checkNoCommand(for: name)
      index = start
      throw report(
        ParserError.missingLet, "a variable is set with `let`", name.span, hint: "let \(name.text) = …")
    }
    let value = try expression()
    if token.kind == .symbol(.assign) {
      switch value.kind {
      case .index, .field:
        throw report(
          ParserError.unexpectedToken, "an element or field cannot be set", token.span,
          hint: "make a new value with `let`")
      default: break
      }
    }
    return .expression(value)
  }

  /// Whether the word at the present token goes on as an expression: `train.count`, `x + 1`.
  private var beginsExpression: Bool {
    if next.kind == .word {
      // `help where` and `help or` are commands.
      let after = tokens[min(index + 2, tokens.count - 1)]
      if after.kind == .newline || after.kind == .end || after.kind == .symbol(.semicolon) { return false }
      return next.isOperator(in: source) && after.kind != .symbol(.assign)
    }
    // `help **` asks about the sign.
    if text(token) == words.explainer, next.followsSpace { return false }
    guard case .symbol(let symbol) = next.kind else { return false }
    switch symbol {
    case .dot, .ellipsis, .leftBracket, .leftParenthesis: return !next.followsSpace
    case .minus, .divide:
      // `threshold -1` and `cd /data` are commands.
      let after = tokens[min(index + 2, tokens.count - 1)]
      return !next.followsSpace || after.followsSpace
    default: return symbol.binaryOperator != nil
    }
  }
}

extension Token {
  /// Whether it is `and`, `or`, `where` or `sort`, with which no command goes on.
  fileprivate func isOperator(in source: SourceText) -> Bool {
    let keyword = Keyword(rawValue: source.text(of: span))
    return keyword == .and || keyword == .or || RowOperator(rawValue: source.text(of: span)) != nil
  }
}
