/// Gives a script its canonical layout, for `galsh fmt`:
///
/// - two spaces for every level of brackets, braces and carried-over lines;
/// - one space between words, around operators and after commas, none inside brackets;
/// - a block that goes over lines has its braces at the ends of lines;
/// - one empty line at most, none at the beginning or end;
/// - comments behind statements stand two spaces off, in one column if they stood in one before.
///
/// Words, strings, comments and the breaks between lines stay as they are, so the script means the same; and
/// a formatted script is formatted no further.
public struct Formatter {
  /// Why a text was not formatted.
  public struct Refused: Error {
    /// What does not parse.
    public let diagnostics: [Diagnostic]
  }

  /// The text in its canonical layout.
  /// - Throws: ``Refused`` if the text does not parse; its hints answer the given words of other languages.
  public static func formatted(
    _ source: SourceText, words: ForeignWords = .language
  ) throws(Refused) -> SourceText {
    let parsed = Parser.parse(source, words: words)
    guard parsed.diagnostics.isEmpty else { throw Refused(diagnostics: parsed.diagnostics) }
    var formatter = Formatter(source)
    return SourceText(name: source.name, bytes: formatter.layout())
  }

  /// A line as it is to stand.
  private struct Line {
    var code: [UInt8] = []
    var comment: ArraySlice<UInt8> = []
    /// Where the comment stood, in characters from the beginning of its line.
    var commentColumn = 0
    var isOpen = false
    var isEmpty: Bool { code.isEmpty && comment.isEmpty }
  }

  private let source: SourceText
  private let bytes: [UInt8]
  private let tokens: [Token]
  private var lines: [Line] = [Line()]
  /// Open brackets; of a brace, whether its block goes over lines.
  private var brackets: [(symbol: Symbol, goesOverLines: Bool)] = []
  /// The first word of the present statement, if it is one of the language's own.
  private var keyword: Keyword?
  private var isAtStatementStart = true
  private var isCarriedOver = false

  private init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
    tokens = Lexer.tokens(of: source).tokens
  }

  // MARK: - Tokens

  private mutating func layout() -> [UInt8] {
    let multiline = blocksOverLines()
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var previous: Token?
    for (index, token) in tokens.enumerated() {
      let isBlockEnd = token.kind == .symbol(.rightBrace) && brackets.last?.goesOverLines == true
      if isBlockEnd { _ = brackets.popLast() }
      gap(Span(position, token.span.start), before: token)
      if token.kind == .end { break }
      position = token.span.end
      if token.kind == .newline {
        endStatement()
        isCarriedOver = false
        lines.append(Line())
        continue
      }
      if isBlockEnd {
        isCarriedOver = false
        if !current.isEmpty { lines.append(Line()) }
      }
      if let previous, !current.code.isEmpty, needsSpace(previous, token, index) {
        current.code.append(space)
      }
      write(token)
      previous = token
      track(token, goesOverLines: multiline.contains(index), isBlockEnd)
    }
    return joined()
  }

  /// The opening braces whose partner stands on another line.
  private func blocksOverLines() -> Set<Int> {
    var open: [Int] = []
    var result: Set<Int> = []
    for (index, token) in tokens.enumerated() {
      if token.kind == .symbol(.leftBrace) { open.append(index) }
      if token.kind == .symbol(.rightBrace), let start = open.popLast() {
        let inside = bytes[tokens[start].span.end..<token.span.start]
        if inside.contains(UInt8(ascii: "\n")) { result.insert(start) }
      }
    }
    return result
  }

  private mutating func write(_ token: Token) {
    if current.code.isEmpty {
      let isClosing = if case .symbol(let symbol) = token.kind { symbol.isClosing } else { false }
      let isOwnBlock = token.kind == .symbol(.rightBrace)
      let depth = brackets.count - (isClosing && !isOwnBlock ? 1 : 0) + (isCarriedOver ? 1 : 0)
      current.code = indentation(depth)
    }
    current.code += bytes[token.span.start..<token.span.end]
  }

  private mutating func track(_ token: Token, goesOverLines: Bool, _ isBlockEnd: Bool) {
    if isAtStatementStart {
      keyword = token.kind == .word ? Keyword(rawValue: source.text(of: token.span)) : nil
      isAtStatementStart = false
    }
    guard case .symbol(let symbol) = token.kind else { return }
    if symbol == .semicolon { return endStatement() }
    if symbol.closing != nil { brackets.append((symbol, goesOverLines)) }
    if symbol == .leftBrace {
      endStatement()
      isCarriedOver = false
      if goesOverLines { current.isOpen = true }
    } else if symbol.isClosing, !isBlockEnd {
      _ = brackets.popLast()
    }
    // What follows a block can only be `else`, whose condition is an expression.
    if symbol == .rightBrace { keyword = .otherwise }
  }

  private mutating func endStatement() {
    isAtStatementStart = true
    keyword = nil
  }

  // MARK: - White space

  /// White space, comments and carried-over lines between two tokens.
  private mutating func gap(_ span: Span, before token: Token) {
    var position = span.start
    while position < span.end {
      switch bytes[position] {
      case "#":
        let start = position
        while position < span.end, bytes[position] != "\n" { position += 1 }
        comment(start, position)
      case "\n":
        position += 1
        lines.append(Line())
      case "\\":
        if !current.code.isEmpty { current.code.append(space) }
        if current.code.isEmpty { current.code = indentation(brackets.count + (isCarriedOver ? 1 : 0)) }
        current.code.append(UInt8(ascii: "\\"))
        isCarriedOver = true
        position += 1
      default: position += 1
      }
    }
    // A block that goes over lines begins on a line of its own.
    if current.isOpen, token.kind != .newline, token.kind != .end { lines.append(Line()) }
  }

  private mutating func comment(_ start: Int, _ end: Int) {
    var end = end
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    let text = bytes[start..<end]
    let line = source.span(ofLine: source.location(of: start).line).start
    if current.code.isEmpty {
      // Only at the beginning of its line does `# %%` begin a cell.
      let isMarker = text.starts(with: Array("# %%".utf8))
      let isTop = text.starts(with: Array("#!".utf8)) && start <= 3
      current.code =
        isMarker || isTop ? Array(bytes[line..<start]) : indentation(brackets.count + (isCarriedOver ? 1 : 0))
      if isTop { current.code = [] }
      current.code += text
    } else {
      current.comment = text
      current.commentColumn = source.text(of: Span(line, start)).count
    }
  }

  /// Whether a space stands between two tokens of a line.
  private func needsSpace(_ left: Token, _ right: Token, _ index: Int) -> Bool {
    if case .symbol(let symbol) = right.kind {
      if symbol == .comma || symbol == .semicolon { return false }
      if symbol == .leftBrace || symbol == .rightBrace { return !isEmptyBlock(left, right) }
    }
    if case .symbol(let symbol) = left.kind {
      if [.semicolon, .leftBrace, .rightBrace].contains(symbol) { return true }
      // In `rgb=i,r,g` a space would end the value.
      if symbol == .comma { return isFree || right.followsSpace }
    }
    // Between the words of a command white space has a meaning: it is made one space, never more or less.
    guard isFree else { return right.followsSpace }
    if case .symbol(let symbol) = left.kind, symbol == .leftParenthesis || symbol == .leftBracket {
      return false
    }
    if case .symbol(let symbol) = right.kind, symbol == .rightParenthesis || symbol == .rightBracket {
      return false
    }
    if left.kind == .symbol(.colon) || right.kind == .symbol(.colon) { return false }
    if isInfix(right, after: left) { return right.kind != .symbol(.ellipsis) }
    if index > 1, isRowOperator(left, after: tokens[index - 2]) || isRowOperator(right, after: left) {
      return true
    }
    // In `rows sort -score` the sign is one.
    let isSign = index > 2 && isRowOperator(tokens[index - 2], after: tokens[index - 3])
    if index > 1, !isSign, isInfix(left, after: tokens[index - 2]) {
      return left.kind != .symbol(.ellipsis)
    }
    return right.followsSpace
  }

  private func isEmptyBlock(_ left: Token, _ right: Token) -> Bool {
    left.kind == .symbol(.leftBrace) && right.kind == .symbol(.rightBrace)
  }

  /// Whether white space has no meaning here but to part words.
  private var isFree: Bool {
    if let open = brackets.last?.symbol, open != .leftBrace { return true }
    return keyword != nil
  }

  /// Whether a token is `where` or `sort` behind a value.
  private func isRowOperator(_ token: Token, after left: Token) -> Bool {
    guard token.kind == .word, RowOperator(rawValue: source.text(of: token.span)) != nil else { return false }
    switch left.kind {
    case .number, .dimension, .string: return true
    case .word: return Keyword(rawValue: source.text(of: left.span)) == nil
    case .symbol(let symbol): return symbol.isClosing
    default: return false
    }
  }

  /// Whether a token is an operator between two values, and not a sign.
  private func isInfix(_ token: Token, after left: Token) -> Bool {
    guard case .symbol(let symbol) = token.kind else { return false }
    guard symbol == .assign || symbol == .ellipsis || symbol.binaryOperator != nil else {
      return false
    }
    switch left.kind {
    case .number, .dimension, .string: return true
    case .word:
      switch Keyword(rawValue: source.text(of: left.span)) {
      case nil, .yes, .no: return true
      default: return false
      }
    case .symbol(let symbol): return symbol.isClosing
    default: return false
    }
  }

  // MARK: - Lines

  private var space: UInt8 { UInt8(ascii: " ") }

  private var current: Line {
    get { lines[lines.count - 1] }
    set { lines[lines.count - 1] = newValue }
  }

  private func indentation(_ depth: Int) -> [UInt8] { Array(repeating: space, count: 2 * max(0, depth)) }

  private mutating func joined() -> [UInt8] {
    placeComments()
    var result: [UInt8] = []
    var isAfterEmpty = true
    for line in lines {
      if line.isEmpty, isAfterEmpty { continue }
      result += line.code + line.comment + [UInt8(ascii: "\n")]
      isAfterEmpty = line.isEmpty
    }
    if result.count > 1, result.suffix(2) == Array("\n\n".utf8)[...] { result.removeLast() }
    return result
  }

  /// Comments of neighbouring lines that stood in one column stand in one column again.
  private mutating func placeComments() {
    let widths = lines.map { String(decoding: $0.code, as: UTF8.self).count }
    var first = 0
    while first < lines.count {
      var next = first + 1
      if !lines[first].comment.isEmpty {
        while next < lines.count, !lines[next].comment.isEmpty,
          lines[next].commentColumn == lines[first].commentColumn
        { next += 1 }
        let column = 2 + (widths[first..<next].max() ?? 0)
        for line in first..<next {
          lines[line].code += Array(repeating: space, count: column - widths[line])
        }
      }
      first = next
    }
  }
}
