import GalaxyErrors

/// Tokens to a tree. Never prints and never stops at the first mistake: each statement that is wrong gives a
/// diagnostic, and parsing goes on with the next.
struct Parser {
  /// A tree, and what is wrong with the text it came from.
  struct Result: Sendable {
    let script: Script
    let diagnostics: [Diagnostic]
    /// Whether the text stops inside a bracket or string, or after a trailing `\`.
    let isIncomplete: Bool
  }

  /// Thrown to leave a statement whose mistake has been reported.
  struct Abandoned: Error {}

  /// Levels of brackets and blocks, and links of a chain of operators, that a text may have.
  static let deepest = 200
  /// After this many mistakes the rest of a text is not read.
  static let mostMistakes = 1000

  let source: SourceText
  let words: ForeignWords
  let tokens: [Token]
  /// Brackets whose partner is missing, which the lexer has reported.
  let mismatches: Set<Int>
  let isIncomplete: Bool
  var index = 0
  var depth = 0
  var diagnostics: [Diagnostic]
  /// Whether white space ends an expression, as it does between the words of a command.
  var spaceEnds = false
  /// Where a string begins that seems to lack its closing quote: what follows may be meant otherwise.
  var suspect = Int.max
  /// What ends where the tokens do, for messages.
  var whole = "text"

  init(
    _ source: SourceText, _ lexed: Lexer.Result, words: ForeignWords = .language, depth: Int = 0
  ) {
    self.source = source
    self.words = words
    tokens = lexed.tokens
    mismatches = lexed.mismatches
    isIncomplete = lexed.isIncomplete
    diagnostics = lexed.diagnostics
    self.depth = depth
  }

  /// Parses a whole text; hints answer the given words of other languages.
  static func parse(_ source: SourceText, words: ForeignWords = .language) -> Result {
    let lexed = Lexer.tokens(of: source)
    var parser = Parser(source, lexed, words: words)
    let statements = parser.statements(untilBrace: false)
    let suspect = min(parser.suspect, lexed.suspect ?? .max)
    let certain = parser.diagnostics.filter {
      $0.isA(LexerError.unclosedString) || $0.span?.start ?? 0 <= suspect
    }
    let located = certain.map { $0.located(in: source, at: Span(0, 0)) }
    return Result(
      script: Script(source: source, statements: statements),
      diagnostics: located.inOrder, isIncomplete: parser.isIncomplete)
  }

  // MARK: - Statements

  /// Statements up to the end of the text, or to the brace that closes their block.
  mutating func statements(untilBrace: Bool) -> [Statement] {
    var statements: [Statement] = []
    while true {
      if diagnostics.count >= Self.mostMistakes { index = tokens.count - 1 }
      switch token.kind {
      case .newline, .symbol(.semicolon):
        advance()
        continue
      case .end: return statements
      case .symbol(.rightBrace) where untilBrace: return statements
      default: break
      }
      let before = index
      do {
        let statement = try statement()
        try endStatement(from: before)
        statements.append(statement)
      } catch {
        recover(from: before)
        explainForeign(from: before)
      }
    }
  }

  /// A block `{ … }`.
  mutating func block() throws(Abandoned) -> [Statement] {
    if token.kind == .newline, next.kind == .symbol(.leftBrace) { braceOnNextLine() }
    guard token.kind == .symbol(.leftBrace) else {
      let hint =
        switch token.kind {
        case .symbol(.assign): "two values are compared with `==`"
        case .symbol(.colon):
          if case .number = next.kind {
            "a range is written 0...9"
          } else {
            "what belongs to it stands in braces: { … }"
          }
        case .word: "what belongs to it stands in braces: if x > 3 { … }"
        default: "`{` stands on the same line"
        }
      throw unexpected("a block `{ … }`", hint: hint)
    }
    advance()
    try enter()
    defer { depth -= 1 }
    let spaceEnded = spaceEnds
    spaceEnds = false
    let inside = statements(untilBrace: true)
    spaceEnds = spaceEnded
    try expect(.rightBrace, "`}`")
    return inside
  }

  /// Goes to a `{` that stands one line too low, and reports it; the block itself may be right.
  mutating func braceOnNextLine() {
    advance()
    report(
      ParserError.unexpectedToken, "`{` stands on a line of its own", token.span,
      hint: "put it at the end of the line above")
  }

  private mutating func endStatement(from start: Int) throws(Abandoned) {
    switch token.kind {
    case .newline, .symbol(.semicolon), .end, .symbol(.rightBrace): return
    case .symbol(.assign):
      throw unexpected("the end of the statement", hint: "two values are compared with `==`")
    default:
      let first = tokens[start]
      let foreign = first.kind == .word ? words.hint(forUnreadable: text(first)) : nil
      throw unexpected(
        "the end of the statement",
        hint: wordHint ?? foreign ?? "a new line or `;` ends a statement")
    }
  }

  /// Goes to the end of a statement that is wrong, past the blocks inside it.
  private mutating func recover(from start: Int) {
    spaceEnds = false
    // Blocks that were entered before the mistake are skipped with the rest of the statement.
    var open = 0
    for token in tokens[start..<index] {
      if token.kind == .symbol(.leftBrace) { open += 1 }
      if token.kind == .symbol(.rightBrace) { open = max(0, open - 1) }
    }
    while token.kind != .end {
      switch token.kind {
      case .symbol(.leftBrace): open += 1
      case .symbol(.rightBrace):
        if open == 0 {
          // A brace at the very beginning closes nothing that is known here: step over it.
          if index == start { advance() }
          return
        }
        open -= 1
      case .newline, .symbol(.semicolon):
        // A block that was put on the next line belongs to what is wrong.
        if open == 0, next.kind != .symbol(.leftBrace) { return }
      default: break
      }
      advance()
    }
  }

  // MARK: - Tokens

  var token: Token { tokens[index] }

  /// The token after the present one; the last one is its own successor.
  var next: Token { tokens[min(index + 1, tokens.count - 1)] }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  func text(_ token: Token) -> String { source.text(of: token.span) }

  /// The present token as a keyword.
  var keyword: Keyword? {
    token.kind == .word ? Keyword(rawValue: text(token)) : nil
  }

  func span(from start: Span) -> Span {
    Span(start.start, max(start.end, tokens[max(0, index - 1)].span.end))
  }

  @discardableResult
  mutating func expect(_ symbol: Symbol, _ what: String) throws(Abandoned) -> Span {
    guard token.kind == .symbol(symbol) else { throw unexpected(what) }
    let span = token.span
    advance()
    return span
  }

  mutating func identifier(_ what: String) throws(Abandoned) -> Identifier {
    guard token.kind == .word else { throw unexpected(what) }
    let identifier = Identifier(text: text(token), span: token.span)
    advance()
    return identifier
  }

  // MARK: - Mistakes

  /// One level deeper, if there is one.
  mutating func enter() throws(Abandoned) {
    guard depth < Self.deepest else { throw tooDeep(token.span) }
    depth += 1
  }

  mutating func tooDeep(_ span: Span) -> Abandoned {
    report(
      ParserError.tooDeep, "this is nested more than \(Self.deepest) levels deep", span,
      hint: "give the inner parts names with `let`")
  }

  /// Reports that something else was expected at the present token.
  mutating func unexpected(_ expected: String, hint: String? = nil) -> Abandoned {
    switch token.kind {
    case .invalid: return Abandoned()
    case .end where isIncomplete: return Abandoned()
    case .symbol where mismatches.contains(token.span.start): return Abandoned()
    case .end:
      return report(ParserError.unexpectedEnd, "expected \(expected), but the \(whole) ends", token.span)
    case .newline:
      return report(
        ParserError.unexpectedEnd, "expected \(expected), but the line ends",
        Span(token.span.start, token.span.start),
        hint: hint)
    default:
      let colon = "an option is written name=value, a block { … }, a range 0...9, a slice x[2:5]"
      let hint = token.kind == .symbol(.colon) ? hint ?? colon : hint
      let found = text(token)
      let shown = found.count > 30 ? found.prefix(29) + "…" : found
      return report(
        ParserError.unexpectedToken, "expected \(expected), not `\(shown)`", token.span, hint: hint)
    }
  }

  @discardableResult
  mutating func report(_ kind: some ErrorFamily, _ message: String, _ span: Span, hint: String? = nil)
    -> Abandoned
  {
    if diagnostics.count < Self.mostMistakes {
      diagnostics.append(Diagnostic(kind, message, span: span, hint: hint))
    }
    return Abandoned()
  }
}

extension [Diagnostic] {
  /// In the order of the text; of those at one place, the first reported comes first.
  var inOrder: [Diagnostic] {
    enumerated().sorted { first, second in
      (first.element.span?.start ?? 0, first.offset) < (second.element.span?.start ?? 0, second.offset)
    }.map(\.element)
  }
}
