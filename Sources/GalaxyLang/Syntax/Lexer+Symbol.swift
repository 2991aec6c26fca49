extension Lexer {
  /// The symbol at the position, if there is one; goes past it.
  mutating func symbol() -> Symbol? {
    guard let symbol = symbolAhead() else { return nil }
    position += symbol.rawValue.utf8.count
    return symbol
  }

  private func symbolAhead() -> Symbol? {
    guard let byte = peek() else { return nil }
    let isBeforeEqual = peek(1) == "="
    switch byte {
    case "(": return .leftParenthesis
    case ")": return .rightParenthesis
    case "[": return .leftBracket
    case "]": return .rightBracket
    case "{": return .leftBrace
    case "}": return .rightBrace
    case ",": return .comma
    case ":": return .colon
    case ";": return .semicolon
    case ".": return peek(1) == "." && peek(2) == "." ? .ellipsis : .dot
    case "=": return isBeforeEqual ? .equal : .assign
    case "!": return isBeforeEqual ? .notEqual : .exclamation
    case "<": return isBeforeEqual ? .lessOrEqual : .less
    case ">": return isBeforeEqual ? .greaterOrEqual : .greater
    case "+": return .plus
    case "-": return .minus
    case "*": return peek(1) == "*" ? .power : .times
    case "/": return .divide
    case "%": return .modulo
    default: return nil
    }
  }

  /// Pairs brackets; false if this one closes nothing.
  mutating func bracket(_ symbol: Symbol, _ span: Span) -> Bool {
    if symbol.closing != nil { brackets.append((symbol, span, lineBegin.indent)) }
    guard symbol.isClosing else { return true }
    guard let match = brackets.lastIndex(where: { $0.symbol.closing == symbol }) else {
      report(LexerError.unopenedBracket, "`\(symbol.rawValue)` closes nothing", span)
      return false
    }
    let opener = brackets[match]
    if symbol == .rightBrace, span.start == lineBegin.offset,
      opener.span.start < span.start - lineBegin.indent,
      opener.indent != lineBegin.indent, crooked == nil
    {
      crooked = opener.span
    }
    // What stands open inside can no longer be closed.
    for open in brackets[(match + 1)...] {
      report(
        LexerError.unclosedBracket, "`\(open.symbol.rawValue)` is not closed before `\(symbol.rawValue)`",
        open.span, labels: [.init(span, "closed from outside here")])
      result.mismatches.insert(span.start)
    }
    brackets.removeSubrange(match...)
    return true
  }

  /// Reports what no token begins with.
  mutating func unexpected(_ span: Span, _ scalar: Unicode.Scalar? = nil) {
    append(.invalid, from: span.start)
    // Quotes of a wrong kind come in pairs: one report a line.
    guard !lineHasStranger else { return }
    lineHasStranger = true
    let hint: String? =
      switch scalar?.value ?? UInt32(bytes[span.start]) {
      case 0x27: "text goes in double quotes \"…\""
      case 0x201C, 0x201D, 0x201E, 0x2018, 0x2019, 0xAB, 0xBB: "text goes in straight quotes \"…\""
      case 0x2212, 0x2013, 0x2014: "write minus as `-`"
      case 0x2026: "write a range as `0...9`"
      case 0xA0, 0x200B, 0x202F, 0xFEFF: "this is a space of another kind; write a plain one"
      case 0xD7: "write `*`, or `5x5` for sizes"
      case 0x26: "write `and`"
      case 0x7C: "write `or`"
      case 0x3F: "`help WORD` explains a word; at the prompt `WORD?` does"
      case 0x5E: "a power is written x ** y"
      case 0x24: "a name has no sign before it; in a string it stands in braces: \"{x}\""
      case 0x7E: "a path goes in quotes, and has no `~`"
      default: nil
      }
    let byte = bytes[span.start]
    let shown =
      byte < 0x20 || byte == 0x7F
      ? "the control character \(byte)" : "`\(String(decoding: bytes[span.start..<span.end], as: UTF8.self))`"
    report(LexerError.unexpectedCharacter, "\(shown) has no meaning here", span, hint: hint)
  }
}
