/// Where the cursor stands in a text that ends there: the statement, the brackets around it, the word.
struct Cursor {
  /// A bracket that is open at the cursor, or the whole text.
  struct Frame {
    /// The bracket; nil for the whole text.
    let opener: Symbol?
    /// The index of the bracket's token; -1 for the whole text.
    let index: Int
    /// The index of the first token of the last statement inside.
    var start: Int

    var holdsStatements: Bool { opener == nil || opener == .leftBrace }
  }

  let source: SourceText
  let tokens: [Token]
  let frames: [Frame]
  /// The quote that opens the string in which the cursor stands, if it does.
  let openQuote: Int?
  /// The index of the first token of the word at the cursor; the number of tokens if there is none.
  let head: Int
  /// Whether nothing can be completed here: in a comment, or right behind a bracket or string.
  let isDead: Bool

  init(source: SourceText, tokens all: [Token], openQuote: Int?) {
    self.source = source
    self.openQuote = openQuote
    let end = source.bytes.count
    tokens = all.filter { $0.kind != .end && (openQuote == nil || $0.span.start != openQuote) }
    frames = Self.frames(tokens)
    head = openQuote == nil ? Self.head(tokens, end) : tokens.count
    isDead = openQuote == nil && Self.isDead(source, tokens, head)
  }

  private static func frames(_ tokens: [Token]) -> [Frame] {
    var frames = [Frame(opener: nil, index: -1, start: 0)]
    for (index, token) in tokens.enumerated() {
      let last = frames.count - 1
      switch token.kind {
      case .newline, .symbol(.semicolon):
        if frames[last].holdsStatements { frames[last].start = index + 1 }
      case .symbol(let symbol) where symbol.closing != nil:
        frames.append(Frame(opener: symbol, index: index, start: index + 1))
      case .symbol(let symbol) where symbol.isClosing:
        if let open = frames.lastIndex(where: { $0.opener?.closing == symbol }) {
          frames.removeSubrange(open...)
        }
      default: break
      }
    }
    return frames
  }

  /// Goes back over a bare word such as `one-cl` or `galaxies.tr`.
  private static func head(_ tokens: [Token], _ end: Int) -> Int {
    guard let last = tokens.last, last.span.end == end else { return tokens.count }
    var head = tokens.count
    func isJoint(_ index: Int) -> Bool {
      guard index > 0, !tokens[index].followsSpace else { return false }
      return (tokens[index].kind == .symbol(.dot) || tokens[index].kind == .symbol(.minus))
        && tokens[index - 1].kind == .word
    }
    switch last.kind {
    case .word: head -= 1
    case .number, .dimension: return tokens.count - 1
    case .symbol where isJoint(tokens.count - 1): head -= 2
    default: return head
    }
    while head > 1, !tokens[head].followsSpace, isJoint(head - 1) { head -= 2 }
    return head
  }

  private static func isDead(_ source: SourceText, _ tokens: [Token], _ head: Int) -> Bool {
    let end = source.bytes.count
    let last = tokens.last?.span.end ?? 0
    let gap = source.bytes[min(last, end)..<end]
    let line = gap.lastIndex(of: UInt8(ascii: "\n")).map { gap[$0...] } ?? gap
    if line.contains(UInt8(ascii: "#")) { return true }
    guard head == tokens.count, last == end else { return false }
    switch tokens.last?.kind {
    case .symbol(let symbol): return symbol.isClosing && symbol != .rightBrace
    case .string, .shell, .invalid: return true
    default: return false
    }
  }

  // MARK: - The word

  /// Where the word at the cursor begins, behind its quote if it has one.
  var wordStart: Int {
    if let openQuote { return openQuote + 1 }
    return head < tokens.count ? tokens[head].span.start : source.bytes.count
  }

  /// The word up to the cursor.
  var word: String { source.text(of: Span(wordStart, source.bytes.count)) }

  /// Whether the word hangs on what stands before it: `d[0].na`, `x=na`.
  var isJoined: Bool {
    guard let next = openQuote ?? (head < tokens.count ? tokens[head].span.start : nil) else {
      return tokens.last?.span.end == source.bytes.count
    }
    return head > 0 && tokens[head - 1].span.end == next
  }

  // MARK: - The statement

  /// The level of the innermost block, or 0 for the whole text.
  var block: Int { frames.lastIndex(where: \.holdsStatements) ?? 0 }

  /// The index of the first token of the statement.
  var statement: Int { frames[block].start }

  /// The outermost bracket inside the statement.
  var bracket: Frame? { block + 1 < frames.count ? frames[block + 1] : nil }

  func text(_ index: Int) -> String { source.text(of: tokens[index].span) }

  func keyword(_ index: Int) -> Keyword? {
    tokens.indices.contains(index) && tokens[index].kind == .word ? Keyword(rawValue: text(index)) : nil
  }

  func isSymbol(_ index: Int, _ symbol: Symbol) -> Bool {
    tokens.indices.contains(index) && tokens[index].kind == .symbol(symbol)
  }

  /// The option to which the value that begins at a token belongs: `lr` of `lr=1`.
  func option(before index: Int) -> (name: String, index: Int)? {
    guard isSymbol(index - 1, .assign), index >= 2, tokens[index - 2].kind == .word,
      !tokens[index - 1].followsSpace, index >= tokens.count || !tokens[index].followsSpace
    else { return nil }
    return (text(index - 2), index - 2)
  }

  /// Whether a token is `where` or `sort` behind a value.
  func isRowOperator(_ index: Int) -> Bool {
    tokens.indices.contains(index) && tokens[index].kind == .word
      && RowOperator(rawValue: text(index)) != nil && index > statement && endsValue(index - 1)
  }

  /// Whether a value ends at a token, so that an operator may follow.
  func endsValue(_ index: Int) -> Bool {
    guard tokens.indices.contains(index) else { return false }
    switch tokens[index].kind {
    case .word: return !isRowOperator(index) && (keyword(index)?.isValue ?? true)
    case .number, .dimension, .string: return true
    case .symbol(let symbol): return symbol.isClosing
    default: return false
    }
  }
}
