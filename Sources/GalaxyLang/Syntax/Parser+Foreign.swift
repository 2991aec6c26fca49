/// What people write who come from other languages.
extension Parser {
  /// Of a statement of another language, `def f(x):`, that is all there is to say.
  mutating func explainForeign(from start: Int) {
    let first = tokens[start]
    guard first.kind == .word, Keyword(rawValue: text(first)) == nil,
      let hint = words.hint(forUnreadable: text(first)), start + 1 < tokens.count,
      tokens[start + 1].followsSpace || tokens[start + 1].kind == .newline
    else { return }
    let statement = Span(first.span.start, max(first.span.end, tokens[max(start, index)].span.start))
    func isOfIt(_ problem: Diagnostic) -> Bool {
      problem.span.map { $0.start >= statement.start && $0.end <= statement.end } ?? false
    }
    // `var x = 3` has been answered.
    if diagnostics.contains(where: { isOfIt($0) && $0.isA(ParserError.missingLet) }) { return }
    diagnostics.removeAll(where: isOfIt)
    report(ParserError.unexpectedToken, "`\(text(first))` is no word of galsh", first.span, hint: hint)
  }

  /// What the present word would be elsewhere, where a value has ended.
  var wordHint: String? {
    switch text(token).lowercased() {
    case "in": "whether a list has a value: (x where value == 3).count > 0"
    case "is", "eq": "two values are compared with `==`"
    case "div": "a whole quotient is floor(x / y)"
    case "mod": "the remainder is x % y"
    case "order", "orderby": "rows sort score, falling: rows sort -score"
    case "limit", "top": "the first five: (rows where score > 2)[:5]"
    case "if": "a condition stands before what depends on it: if x > 3 { … }"
    default: nil
    }
  }

  /// Operators of other languages: `x += 1`, `x++`, `70%`.
  mutating func checkForeign(_ symbol: Token, after left: Expression) throws(Abandoned) {
    let both = symbol.span.joined(with: token.span)
    let name = left.dottedName?.text ?? "x"
    switch (symbol.kind, token.kind) {
    case (.symbol(.modulo), _) where !symbol.followsSpace && (token.followsSpace || token.kind == .end):
      guard case .number(let number) = left.kind else { return }
      throw report(
        ParserError.unexpectedToken, "`%` is the remainder of a division, not per cent", symbol.span,
        hint: "\(Value.number(number).text) % is \(Value.number(number / 100).text)")
    case _ where token.followsSpace: return
    case (.symbol(.plus), .symbol(.assign)), (.symbol(.minus), .symbol(.assign)),
      (.symbol(.times), .symbol(.assign)), (.symbol(.divide), .symbol(.assign)):
      throw report(
        ParserError.missingLet, "a variable is set with `let`", both,
        hint: "let \(name) = \(name) \(text(symbol)) …")
    case (.symbol(.divide), .symbol(.divide)):
      throw report(
        ParserError.unexpectedToken, "there is no operator `//`", both,
        hint: "a whole quotient is floor(x / y)")
    case (.symbol(.less), .symbol(.greater)):
      throw report(ParserError.unexpectedToken, "there is no operator `<>`", both, hint: "write `!=`")
    case (.symbol(.plus), .symbol(.plus)):
      throw report(
        ParserError.missingLet, "a variable is set with `let`", both, hint: "let \(name) = \(name) + 1")
    default: return
    }
  }
}
