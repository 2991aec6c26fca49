extension Parser {
  /// An expression whose operators bind at least as tightly as `weakest`.
  mutating func expression(_ weakest: Int = 0) throws(Abandoned) -> Expression {
    try enter()
    defer { depth -= 1 }
    var left = try operand()
    while let precedence = infixPrecedence, precedence >= weakest {
      left = try infix(left, precedence)
      if left.depth > Self.deepest { throw tooDeep(left.span) }
    }
    return left
  }

  /// How tightly the operator at the present token binds; nil if the expression ends here.
  private var infixPrecedence: Int? {
    if spaceEnds, token.followsSpace { return nil }
    if token.kind == .symbol(.ellipsis) { return BinaryOperator.rangePrecedence }
    if rowOperator != nil { return RowOperator.precedence }
    return binaryOperator?.precedence
  }

  /// `where` or `sort` behind a value, but not the option `where=…` of a command.
  private var rowOperator: RowOperator? {
    guard token.kind == .word, next.kind != .symbol(.assign) else { return nil }
    return RowOperator(rawValue: text(token))
  }

  private var binaryOperator: BinaryOperator? {
    switch token.kind {
    case .symbol(let symbol): symbol.binaryOperator
    case .word:
      switch keyword {
      case .and: .and
      case .or: .or
      default: nil
      }
    default: nil
    }
  }

  private mutating func infix(_ left: Expression, _ precedence: Int) throws(Abandoned) -> Expression {
    let symbol = token
    let binary = binaryOperator
    let rows = rowOperator
    advance()
    try checkForeign(symbol, after: left)
    if spaceEnds, token.followsSpace { throw valueWithSpaces(symbol.span) }
    let right = try expression(precedence + 1)
    let span = left.span.joined(with: right.span)
    switch rows {
    case .filter: return Expression(.filter(left, right), span)
    case .sorted: return Expression(.sorted(left, right), span)
    case nil: break
    }
    // Comparisons and ranges do not chain: `1 < x < 3` is two questions.
    let chains = precedence != BinaryOperator.equal.precedence && precedence != BinaryOperator.rangePrecedence
    if !chains, infixPrecedence == precedence {
      throw report(
        ParserError.chainedComparison, "`\(text(token))` cannot follow `\(text(symbol))`", token.span,
        hint: binary == nil ? nil : "part the two with `and`: 1 < x and x < 3")
    }
    if let binary { return Expression(.binary(binary, left, right), span) }
    return Expression(.range(left, right), span)
  }

  /// Signs and `not`, then a value with what hangs on it.
  private mutating func operand() throws(Abandoned) -> Expression {
    let start = token.span
    if token.kind == .symbol(.minus) {
      advance()
      if spaceEnds, token.followsSpace { throw valueWithSpaces(start) }
      // A sign binds tighter than `*`, so that its operand is another operand, and less than `**`.
      try enter()
      defer { depth -= 1 }
      let operand = try operand()
      return try bounded(Expression(.unary(.negate, operand), start.joined(with: operand.span)))
    }
    if keyword == .not {
      advance()
      let operand = try expression(BinaryOperator.notPrecedence)
      return try bounded(Expression(.unary(.not, operand), start.joined(with: operand.span)))
    }
    var value = try primary()
    while !token.followsSpace, let longer = try suffix(value) {
      value = try bounded(longer)
    }
    return try power(of: value)
  }

  /// `x ** y`, where there is one: of the operators it alone groups to the right, and `2 ** -1` needs no
  /// brackets.
  private mutating func power(of base: Expression) throws(Abandoned) -> Expression {
    guard token.kind == .symbol(.power), !(spaceEnds && token.followsSpace) else { return base }
    let symbol = token.span
    advance()
    if spaceEnds, token.followsSpace { throw valueWithSpaces(symbol) }
    try enter()
    defer { depth -= 1 }
    let exponent = try operand()
    return try bounded(
      Expression(.binary(.power, base, exponent), base.span.joined(with: exponent.span)))
  }

  private mutating func bounded(_ expression: Expression) throws(Abandoned) -> Expression {
    if expression.depth > Self.deepest { throw tooDeep(expression.span) }
    return expression
  }

  /// `.field`, `[index]` or `(arguments)` right behind a value.
  private mutating func suffix(_ base: Expression) throws(Abandoned) -> Expression? {
    switch token.kind {
    case .symbol(.dot):
      advance()
      if case .number = base.kind { throw badDecimal(base.span) }
      let name = try identifier("the name of a field")
      return Expression(.field(base, name), base.span.joined(with: name.span))
    case .symbol(.leftBracket):
      let kind = try bracketed(.rightBracket, hint: "one number is an element, two with `:` a slice: x[2:5]")
      {
        parser throws(Abandoned) in try parser.subscripted(base)
      }
      return Expression(kind, span(from: base.span))
    case .symbol(.leftParenthesis):
      guard case .name(let name) = base.kind else {
        guard case .field(let object, let method) = base.kind else {
          throw report(ParserError.notAFunction, "only functions such as `glob` can be called", base.span)
        }
        throw report(
          ParserError.notAFunction, "`\(method.text)` is no function behind a dot", base.span,
          hint: words.hint(forMethod: method.text, of: source.text(of: object.span)))
      }
      let arguments = try list(.rightParenthesis)
      return Expression(
        .call(Identifier(text: name, span: base.span), arguments), span(from: base.span))
    default: return nil
    }
  }

  /// What stands between the brackets behind a value: an index, or a slice such as `2:5`.
  private mutating func subscripted(_ base: Expression) throws(Abandoned) -> Expression.Kind {
    func ends(_ token: Token) -> Bool { [.symbol(.colon), .symbol(.rightBracket)].contains(token.kind) }
    let first = token.kind == .symbol(.colon) ? nil : try expression()
    guard token.kind == .symbol(.colon) else {
      guard let first else { throw unexpected("an index") }
      return .index(base, first)
    }
    advance()
    let end = ends(token) ? nil : try expression()
    if token.kind == .symbol(.colon) {
      throw report(
        ParserError.unexpectedToken, "a slice has a beginning and an end, and no step", token.span,
        hint: "reverse(x) turns a list round")
    }
    return .slice(base, first, end)
  }

  /// What `1.` and `1..3` lack.
  private mutating func badDecimal(_ number: Span) -> Abandoned {
    if case .number = token.kind, !token.followsSpace {
      return report(
        ParserError.unexpectedToken, "two dots are no range", token.span,
        hint: "a range has three dots: 0...9")
    }
    return report(
      LexerError.badNumber, "a number has no fields", number,
      hint: "a decimal has digits behind its point: 0.5")
  }

  private mutating func primary() throws(Abandoned) -> Expression {
    let start = token.span
    switch token.kind {
    case .number(let number):
      advance()
      return Expression(.number(number), start)
    case .dimension(let sizes):
      advance()
      return Expression(.dimension(sizes), start)
    case .string(let parts):
      advance()
      return try string(parts, start)
    case .word: return try name()
    case .symbol(.leftBracket):
      let elements = try list(.rightBracket)
      return Expression(.list(elements), span(from: start))
    case .symbol(.leftParenthesis):
      let inside = try bracketed(.rightParenthesis) { parser throws(Abandoned) in try parser.expression() }
      return Expression(inside.kind, span(from: start))
    case .symbol(.exclamation):
      throw unexpected(
        "a value", hint: "write `not`: not x (a line that begins with `!` goes to the system's shell)")
    case .symbol(.leftBrace):
      throw unexpected("a value", hint: "a list stands in square brackets: [1, 2]; there are no dictionaries")
    case .symbol(let symbol) where symbol.binaryOperator?.precedence == BinaryOperator.equal.precedence:
      throw unexpected("a value", hint: "each comparison names its value: x > 1 and x < 3")
    default:
      throw unexpected("a value")
    }
  }

  private mutating func name() throws(Abandoned) -> Expression {
    let span = token.span
    switch keyword {
    case .yes, .no:
      let isTrue = keyword == .yes
      advance()
      return Expression(.bool(isTrue), span)
    case .some(let keyword):
      throw report(
        ParserError.reservedWord, "`\(keyword.rawValue)` has a meaning of its own and is no value", span)
    case nil:
      return Expression(.name(try identifier("a value").text), span)
    }
  }

  /// Expressions between brackets, with commas; one may follow the last.
  mutating func list(_ closing: Symbol) throws(Abandoned) -> [Expression] {
    try bracketed(closing, separator: "`,` or ") { parser throws(Abandoned) in
      var elements: [Expression] = []
      while parser.token.kind != .symbol(closing) {
        elements.append(try parser.expression())
        guard parser.token.kind == .symbol(.comma) else { break }
        parser.advance()
      }
      return elements
    }
  }

  /// What stands between brackets, where white space means nothing.
  private mutating func bracketed<T>(
    _ closing: Symbol, separator: String = "", hint: String? = nil,
    _ inside: (inout Parser) throws(Abandoned) -> T
  ) throws(Abandoned) -> T {
    let isClosed = !mismatches.contains(token.span.start)
    advance()
    let spaceEnded = spaceEnds
    spaceEnds = false
    let result = try inside(&self)
    spaceEnds = spaceEnded
    guard token.kind == .symbol(closing) else {
      guard isClosed else { throw Abandoned() }
      throw unexpected(
        "\(separator)`\(closing.rawValue)`",
        hint: token.kind == .symbol(.comma)
          ? hint ?? "a list stands in square brackets: [1, 2]"
          : keyword == .forEach
            ? "of a list `where` leaves what is wanted: [1, 2, 3] where value > 1; a loop is a statement"
            : wordHint)
    }
    advance()
    return result
  }

  private mutating func string(_ parts: [Token.StringPart], _ span: Span) throws(Abandoned) -> Expression {
    var segments: [Expression.StringSegment] = []
    for part in parts {
      switch part {
      case .text(let text): segments.append(.text(text))
      case .expression(let inside): segments.append(.expression(try interpolation(inside)))
      }
    }
    return try bounded(Expression(.string(segments), span))
  }

  /// The expression between the braces of a string.
  private mutating func interpolation(_ span: Span) throws(Abandoned) -> Expression {
    try enter()
    defer { depth -= 1 }
    var inner = Parser(source, Lexer.tokens(of: source, within: span), depth: depth)
    inner.whole = "expression"
    defer { diagnostics += inner.diagnostics }
    if inner.token.kind == .end, inner.diagnostics.isEmpty {
      throw inner.report(
        ParserError.unexpectedEnd, "nothing stands between these braces", Span(span.start - 1, span.end + 1),
        hint: "write `\\{` for the character itself")
    }
    let expression = try inner.expression()
    guard inner.token.kind == .end else {
      // `{x:.2f}`, as Python formats a number.
      let isFormat = inner.token.kind == .symbol(.colon)
      if isFormat { inner.diagnostics = [] }
      throw inner.unexpected("`}`", hint: isFormat ? "decimals are a matter of rounding: {round(x, 2)}" : nil)
    }
    if !inner.diagnostics.isEmpty { throw Abandoned() }
    return expression
  }
}
