/// Text to tokens. Takes any bytes, needs one pass, and never fails: what it cannot read becomes a diagnostic
/// and an `invalid` token.
struct Lexer {
  /// What the lexer found.
  struct Result {
    /// The tokens, the last one `end`.
    var tokens: [Token] = []
    var diagnostics: [Diagnostic] = []
    /// Whether the text stops inside a bracket or string, or after a trailing `\`: more lines could mend it.
    var isIncomplete = false
    /// Where brackets stand that are never closed, or that left others open, which has been reported.
    var mismatches: Set<Int> = []
    /// Where a string begins that goes over lines, if a later one is never closed: from there on the text may
    /// be meant otherwise.
    var suspect: Int?
  }

  /// A megabyte of noise is one mistake, not a million: after this many the rest is not read.
  static let mostMistakes = 100
  /// Brackets inside one another, far more than the parser takes, after which the rest is not read either.
  static let deepestBracket = 1000

  let bytes: [UInt8]
  let end: Int
  var position: Int
  var result = Result()
  /// Brackets that wait for their partner.
  var brackets: [(symbol: Symbol, span: Span, indent: Int)] = []
  /// The first pair of braces over lines whose ends are indented differently: if a brace before it is never
  /// closed, this one took its partner.
  var crooked: Span?
  /// Where the text of the present line begins, and how far it is indented.
  var lineBegin = (offset: 0, indent: 0)
  private var followsSpace = false
  private var atStatementStart = true
  var lineHasStranger = false
  /// The first string that goes over lines: the likely culprit if a later one is never closed.
  var stringOverLines: Span?

  private init(_ bytes: [UInt8], _ range: Span) {
    self.bytes = bytes
    position = range.start
    end = range.end
  }

  /// The tokens of a whole text.
  static func tokens(of source: SourceText) -> Result {
    var lexer = Lexer(source.bytes, Span(0, source.bytes.count))
    lexer.skipHead()
    lexer.run()
    return lexer.result
  }

  /// The tokens of an expression inside a string; line ends mean nothing there.
  static func tokens(of source: SourceText, within range: Span) -> Result {
    var lexer = Lexer(source.bytes, range)
    lexer.atStatementStart = false
    lexer.run()
    lexer.result.tokens.removeAll { $0.kind == .newline }
    return lexer.result
  }

  /// A byte order mark; that of UTF-16 means that nothing here can be read.
  private mutating func skipHead() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      report(
        LexerError.invalidUTF8, "this text is UTF-16, not UTF-8", Span(0, 2), hint: "save the file as UTF-8")
      position = end
    }
  }

  private mutating func run() {
    while let byte = peek(), !isHopeless {
      let start = position
      switch byte {
      case " ", "\t", "\r":
        position += 1
        followsSpace = true
      case "#": skipLine()
      case "\n": endLine()
      case "\\": continueLine()
      case "!" where atStatementStart: shellLine()
      case "\"": string()
      case "0"..."9": number()
      case "." where isDigit(peek(1)): number()
      case "A"..."Z", "a"..."z", "_", 0x80...0xFF: word()
      default:
        if let symbol = symbol() {
          let isPaired = bracket(symbol, Span(start, position))
          append(isPaired ? .symbol(symbol) : .invalid, from: start)
        } else {
          position += 1
          unexpected(Span(start, position))
        }
      }
    }
    finish()
  }

  private mutating func finish() {
    if isHopeless {
      brackets = []
      position = end
    }
    for bracket in brackets.reversed() {
      result.isIncomplete = true
      result.mismatches.insert(bracket.span.start)
      let other = crooked.flatMap { bracket.symbol == .leftBrace && $0.start > bracket.span.start ? $0 : nil }
      report(
        LexerError.unclosedBracket, "`\(bracket.symbol.rawValue)` is never closed", bracket.span,
        labels: other.map { [.init($0, "or this one: the `}` that closes it is indented otherwise")] } ?? [],
        hint: bracket.symbol.closing.map { "add `\($0.rawValue)`" })
    }
    result.tokens.append(Token(kind: .end, span: Span(end, end), followsSpace: true))
  }

  /// Whether so much is wrong that reading on would tell nobody anything.
  private var isHopeless: Bool {
    result.diagnostics.count >= Self.mostMistakes || brackets.count > Self.deepestBracket
  }

  // MARK: - Lines

  private mutating func skipLine() {
    while position < end, peek() != "\n" { position += 1 }
    followsSpace = true
  }

  private mutating func endLine() {
    let start = position
    position += 1
    followsSpace = true
    lineHasStranger = false
    var begin = position
    while begin < end, bytes[begin] == " " || bytes[begin] == "\t" { begin += 1 }
    lineBegin = (begin, begin - position)
    // Round and square brackets go over lines; in braces stand statements, which lines end.
    if let open = brackets.last, open.symbol != .leftBrace { return }
    append(.newline, from: start)
    followsSpace = true
  }

  /// A `\` at the end of a line: the statement goes on.
  private mutating func continueLine() {
    let start = position
    position += 1
    while let byte = peek(), byte == " " || byte == "\t" || byte == "\r" { position += 1 }
    if peek() == "\n" {
      position += 1
    } else if position < end {
      report(
        LexerError.strayBackslash, "`\\` must be the last character of its line", Span(start, start + 1),
        hint: "outside strings, `\\` only carries a command over to the next line")
    }
    if position >= end {
      result.isIncomplete = true
      report(ParserError.unexpectedEnd, "the text ends after `\\`", Span(start, start + 1))
    }
    followsSpace = true
  }

  private mutating func shellLine() {
    let start = position
    while position < end, peek() != "\n" { position += 1 }
    append(.shell, from: start)
  }

  // MARK: - Words and numbers

  private mutating func word() {
    let start = position
    while let byte = peek() {
      if isWordByte(byte) {
        position += 1
      } else if byte >= 0x80 {
        guard let (scalar, length) = scalar() else { break }
        guard scalar.properties.isAlphabetic || scalar.properties.isXIDContinue else { break }
        position += length
      } else {
        break
      }
    }
    if position > start { return append(.word, from: start) }
    if let (scalar, length) = scalar() {
      position += length
      unexpected(Span(start, position), scalar)
    } else {
      invalidText()
    }
  }

  /// Bytes that are no UTF-8, up to the next that could be.
  private mutating func invalidText() {
    let start = position
    while let byte = peek(), byte >= 0x80, scalar() == nil { position += 1 }
    report(
      LexerError.invalidUTF8, "these bytes are not UTF-8 text", Span(start, position),
      hint: "save the file as UTF-8")
    append(.invalid, from: start)
  }

  private mutating func number() {
    let start = position
    digits()
    if peek() == ".", isDigit(peek(1)) {
      position += 1
      digits()
    }
    if peek() == "e" || peek() == "E" {
      let signed = peek(1) == "-" || peek(1) == "+"
      if isDigit(peek(signed ? 2 : 1)) {
        position += signed ? 2 : 1
        digits()
      }
    }
    // `5x5`; what else goes on without a break is no number.
    while peek() == "x", isDigit(peek(1)) {
      position += 1
      digits()
    }
    if let end = unitAhead() {
      position = end
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      return append(.string([.text(text)]), from: start)
    }
    if goesOn {
      repeat { position += scalar()?.length ?? 1 } while goesOn
      return badNumber(from: start)
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if text.utf8.contains(UInt8(ascii: "x")) {
      let sizes = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
      let known = sizes.compactMap { $0 }
      if known.count == sizes.count { append(.dimension(known), from: start) } else { badNumber(from: start) }
    } else if let number = Double(text), number.isFinite {
      append(.number(number), from: start)
    } else {
      report(LexerError.numberTooLarge, "this number is too large", Span(start, position))
      append(.invalid, from: start)
    }
  }

  /// Whether something follows that no number goes on with: `3px`, `1.2.3`, but not the sign behind `1…3`.
  private var goesOn: Bool {
    guard let byte = peek() else { return false }
    if byte == "." { return isDigit(peek(1)) }
    if byte < 0x80 { return isWordByte(byte) }
    guard let (scalar, _) = scalar() else { return true }
    return scalar.properties.isAlphabetic
  }

  private mutating func badNumber(from start: Int) {
    report(
      LexerError.badNumber, "this is neither a number nor a word", Span(start, position),
      hint: "names begin with a letter; text goes in quotes")
    append(.invalid, from: start)
  }

  private mutating func digits() {
    while isDigit(peek()) { position += 1 }
  }

  // MARK: - Bytes

  func peek(_ ahead: Int = 0) -> UInt8? {
    position + ahead < end ? bytes[position + ahead] : nil
  }

  /// The code point at the position, if the bytes there are well-formed UTF-8.
  func scalar() -> (Unicode.Scalar, length: Int)? {
    var iterator = bytes[position..<min(position + 4, end)].makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return (scalar, UTF8.width(scalar))
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    if let byte { "0"..."9" ~= byte } else { false }
  }

  func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case "A"..."Z", "a"..."z", "0"..."9", "_": true
    default: false
    }
  }

  mutating func append(_ kind: Token.Kind, from start: Int) {
    result.tokens.append(Token(kind: kind, span: Span(start, position), followsSpace: followsSpace))
    followsSpace = false
    switch kind {
    case .newline, .symbol(.semicolon), .symbol(.leftBrace), .symbol(.rightBrace): atStatementStart = true
    default: atStatementStart = false
    }
  }
}
