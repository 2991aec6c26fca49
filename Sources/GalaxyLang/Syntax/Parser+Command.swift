/// Commands, whose words white space parts.
extension Parser {
  /// `!ls -l` is the command `!` with the rest of the line as its argument.
  mutating func shellCommand() -> Command {
    let whole = token.span
    advance()
    let verb = Identifier(text: "!", span: Span(whole.start, whole.start + 1))
    var start = verb.span.end
    while start < whole.end, source.bytes[start] == " " || source.bytes[start] == "\t" { start += 1 }
    let rest = Span(start, whole.end)
    let line = Expression(.string([.text(source.text(of: rest))]), rest)
    return Command(
      verb: verb, words: [.value(Argument(expression: line, word: nil))], body: nil, span: whole)
  }

  mutating func command() throws(Abandoned) -> Command {
    let verb = try identifier("a command")
    var words: [Command.Word] = []
    while true {
      switch token.kind {
      case .newline where next.kind == .symbol(.leftBrace): braceOnNextLine()
      case .newline, .end, .symbol(.semicolon), .symbol(.rightBrace):
        return Command(verb: verb, words: words, body: nil, span: span(from: verb.span))
      case .symbol(.leftBrace):
        let start = token.span
        let statements = try block()
        let body = Command.Body(statements: statements, span: span(from: start))
        return Command(verb: verb, words: words, body: body, span: span(from: verb.span))
      default:
        words.append(try word(of: verb, isFirst: words.isEmpty))
      }
    }
  }

  private mutating func word(of verb: Identifier, isFirst: Bool) throws(Abandoned) -> Command.Word {
    guard token.followsSpace else {
      if token.kind == .symbol(.comma) { throw strayComma() }
      try checkString(tokens[index - 1])
      throw unexpected(
        "a space",
        hint: token.kind == .symbol(.colon) ? nil : "white space parts the words of a command")
    }
    if !isFirst, token.kind == .word, text(token) == RowOperator.filter.rawValue, hasCondition {
      // `show v where score > 2`: the condition goes on to the next word that is none of its own.
      let name = try identifier("an option")
      return .named(name, Argument(expression: try expression(), word: nil))
    }
    if verb.text == words.explainer, let word = signs() { return .value(word) }
    guard token.kind == .word, next.kind == .symbol(.assign) else { return .value(try argument()) }
    let name = try identifier("an option")
    let isApart = token.followsSpace
    let assign = token.span
    advance()
    if isApart || (token.followsSpace && !isAtEndOfCommand) {
      if isFirst, let hint = self.words.hint(forDeclaration: verb.text, of: name.text) {
        throw report(ParserError.missingLet, "a variable is set with `let`", verb.span, hint: hint)
      }
      throw report(
        ParserError.spaceAroundEquals, "no space may stand around the `=` of an option", assign,
        hint: isAtEndOfCommand ? nil : "\(name.text)=\(bareWord()?.text ?? text(token))")
    }
    if isAtEndOfCommand {
      throw report(ParserError.missingValue, "`\(name.text)=` has no value", name.span.joined(with: assign))
    }
    return .named(name, try optionValue())
  }

  /// Whether something follows that a condition can begin with.
  private var hasCondition: Bool {
    // `as where`: a name.
    if index > 0, text(tokens[index - 1]) == "as" { return false }
    switch next.kind {
    case .word, .number, .string, .symbol(.leftParenthesis), .symbol(.minus): return true
    default: return false
    }
  }

  /// Signs that are to be explained, `help **` or `help !ls`, up to the next space.
  private mutating func signs() -> Argument? {
    guard case .symbol = token.kind else { return nil }
    let span = wordAhead
    let last = indicesAhead.upperBound
    while index <= last, token.kind != .end { advance() }
    return Argument(expression: Expression(.string([.text(source.text(of: span))]), span), word: nil)
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
    if let word, word.isNoExpression, word.tokenCount > 1 {
      let span = wordAhead
      for _ in 0..<word.tokenCount { advance() }
      return Argument(expression: Expression(.name(word.text), span), word: word.text)
    }
    spaceEnds = true
    defer { spaceEnds = false }
    return Argument(expression: try expression(), word: word?.text)
  }

  /// What cannot begin a value, most of it part of an expression that was written with spaces.
  private mutating func checkBeginning() throws(Abandoned) {
    if let sizes = spacedSizes {
      throw report(ParserError.unexpectedToken, "sizes stand together", sizes.span, hint: "\(sizes.text)")
    }
    if isAtPath {
      let path = source.text(of: wordAhead)
      throw report(ParserError.unquotedText, "a path goes in quotes", wordAhead, hint: "\"\(path)\"")
    }
    guard case .symbol(let symbol) = token.kind else { return }
    if symbol == .comma { throw strayComma() }
    let isLoneMinus = symbol == .minus && next.followsSpace
    if isLoneMinus || (symbol != .minus && symbol.binaryOperator != nil) {
      throw valueWithSpaces(token.span)
    }
  }

  /// Sizes that were written with spaces, `5 x 5`.
  private var spacedSizes: (text: String, span: Span)? {
    var last = index
    while last + 2 < tokens.count - 1, case .number = tokens[last].kind, case .number = tokens[last + 2].kind,
      tokens[last + 1].kind == .word, text(tokens[last + 1]) == "x"
    {
      last += 2
    }
    guard last > index else { return nil }
    let span = token.span.joined(with: tokens[last].span)
    return (tokens[index...last].map(text).joined(), span)
  }

  /// A string over lines with a word right behind it was probably to end in its first line.
  private mutating func checkString(_ token: Token) throws(Abandoned) {
    guard case .string = token.kind, text(token).contains(where: \.isNewline) else { return }
    suspect = min(suspect, token.span.start)
    throw report(
      LexerError.unclosedString, "this string goes over several lines, and a word stands right behind it",
      Span(token.span.start, token.span.start + 1), hint: "is a `\"` missing in its first line?")
  }

  private mutating func strayComma() -> Abandoned {
    let isDecimal = if case .number = next.kind { !next.followsSpace } else { false }
    return report(
      ParserError.unexpectedToken, "no comma parts the words of a command", token.span,
      hint: isDecimal
        ? "a decimal has a point: 0.5" : "part them by spaces, or put a list in brackets: [1, 2]")
  }

  /// The indices of the tokens up to the next space.
  private var indicesAhead: ClosedRange<Int> {
    var last = index
    while last + 1 < tokens.count - 1, !tokens[last + 1].followsSpace, tokens[last + 1].kind != .newline {
      last += 1
    }
    return index...last
  }

  var wordAhead: Span { token.span.joined(with: tokens[indicesAhead.upperBound].span) }

  /// Whether what stands up to the next space can only be a path without its quotes: `/data/x.csv`, `./x`,
  /// `sims/*.fits`.
  private var isAtPath: Bool {
    let signs: [Symbol] = [.divide, .dot, .times, .power, .ellipsis]
    var wasSign = true
    var isOdd = false
    var hasSlash = false
    for token in tokens[indicesAhead] {
      switch token.kind {
      case .word, .number, .dimension: wasSign = false
      case .symbol(let symbol) where signs.contains(symbol) || symbol == .minus:
        isOdd = isOdd || (wasSign && symbol != .minus)
        hasSlash = hasSlash || symbol == .divide
        wasSign = true
      default: return false
      }
    }
    return hasSlash && (isOdd || wasSign) && indicesAhead.count > 1
  }

  mutating func valueWithSpaces(_ span: Span) -> Abandoned {
    // `where=score > 2`: what stands before the operator, the operator, and what stands behind.
    let place = tokens.lastIndex { $0.span.start <= span.start } ?? index
    var (first, last) = (place, min(place + 1, tokens.count - 1))
    while first > 0, first == place || !tokens[first].followsSpace, tokens[first - 1].kind != .symbol(.assign)
    {
      first -= 1
    }
    while last + 1 < tokens.count, !tokens[last + 1].followsSpace, tokens[last + 1].kind != .newline {
      last += 1
    }
    let isWhole = first < place && last < tokens.count - 1 && tokens[last].kind != .newline
    let written = source.text(of: tokens[first].span.joined(with: tokens[last].span))
    return report(
      ParserError.valueWithSpaces, "the value of a command ends at the first space", span,
      hint: "put brackets round it: (\(isWhole && written.count < 40 ? written : "n * 2"))")
  }

  /// A word such as `one-class` or `galaxies.train`, if the tokens up to the next space make one; names of
  /// columns such as `smooth-or-featured` and `Class1.1` could be no expression.
  private func bareWord() -> (text: String, tokenCount: Int, isNoExpression: Bool)? {
    guard token.kind == .word else { return nil }
    var last = index
    var isNoExpression = Keyword(rawValue: text(token)) != nil
    while last + 1 < tokens.count {
      if case .number = tokens[last + 1].kind, !tokens[last + 1].followsSpace,
        text(tokens[last + 1]).hasPrefix(".")
      {
        isNoExpression = true
        last += 1
        continue
      }
      guard last + 2 < tokens.count else { break }
      let joint = tokens[last + 1]
      let tail = tokens[last + 2]
      guard joint.kind == .symbol(.minus) || joint.kind == .symbol(.dot), !joint.followsSpace,
        tail.kind == .word, !tail.followsSpace
      else { break }
      isNoExpression = isNoExpression || Keyword(rawValue: text(tail)) != nil
      last += 2
    }
    let after = tokens[min(last + 1, tokens.count - 1)]
    switch after.kind {
    case .newline, .end, .symbol(.semicolon), .symbol(.rightBrace), .symbol(.leftBrace): break
    default: guard after.followsSpace else { return nil }
    }
    return (source.text(of: token.span.joined(with: tokens[last].span)), last - index + 1, isNoExpression)
  }
}
