extension Lexer {
  /// A string: `"…"` with escapes `\n \t \" \\ \{`, bytes of file names such as `\xe1`, and expressions
  /// between braces. It may go over lines. Words with commas between braces, as in `"*_{g,r,i}.fits"`, are no
  /// expression and stand for themselves.
  mutating func string() {
    let start = position
    position += 1
    var parts: [Token.StringPart] = []
    var text: [UInt8] = []
    var textStart = position

    func flush(_ lexer: inout Lexer) {
      if !text.isEmpty { parts.append(.text(lexer.decoded(text, at: Span(textStart, lexer.position)))) }
      text = []
    }
    while let byte = peek() {
      switch byte {
      case "\"":
        flush(&self)
        position += 1
        if stringOverLines == nil, bytes[start..<position].contains(UInt8(ascii: "\n")) {
          stringOverLines = Span(start, start + 1)
        }
        return append(.string(parts), from: start)
      case "\\":
        text += escape()
      case "{":
        if let list = alternatives() {
          text += bytes[list.start..<list.end]
          position = list.end
          continue
        }
        flush(&self)
        let open = position
        guard let inside = skipExpression() else {
          report(
            LexerError.unclosedBrace, "`{` in this string is never closed", Span(open, open + 1),
            hint: "write `\\{` for the character itself")
          return unclosed(from: start)
        }
        parts.append(.expression(inside))
        textStart = position
      case 0:
        report(LexerError.unexpectedCharacter, "text holds no NUL characters", Span(position, position + 1))
        position += 1
      default:
        text.append(byte)
        position += 1
      }
    }
    result.suspect = stringOverLines?.start
    report(
      LexerError.unclosedString, "this string is never closed", Span(start, start + 1),
      labels: stringOverLines.map { [.init($0, "this one goes over several lines")] } ?? [],
      hint: "add `\"`")
    unclosed(from: start)
  }

  /// Two words or more with commas between braces, the braces among them; nil where something else stands.
  private func alternatives() -> Span? {
    var at = position + 1
    var words = 0
    var hasWord = false
    while at < end {
      switch bytes[at] {
      case UInt8(ascii: ","), UInt8(ascii: "}"):
        guard hasWord else { return nil }
        words += 1
        if bytes[at] == UInt8(ascii: "}") { return words > 1 ? Span(position, at + 1) : nil }
        hasWord = false
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "="), UInt8(ascii: "/"), 0x80...:
        hasWord = true
      case UInt8(ascii: " "): break
      default: return nil
      }
      at += 1
    }
    return nil
  }

  private mutating func unclosed(from start: Int) {
    result.isIncomplete = true
    position = end
    append(.invalid, from: start)
  }

  private mutating func escape() -> [UInt8] {
    let start = position
    position += 1
    guard let byte = peek() else { return [UInt8(ascii: "\\")] }
    position += 1
    switch byte {
    case "n": return [UInt8(ascii: "\n")]
    case "t": return [UInt8(ascii: "\t")]
    case "\"", "\\", "{", "}": return [byte]
    case "x" where Self.isByteOfName(bytes[position..<min(position + 2, end)]):
      // Such a byte is written so in the text of a name, too.
      position += 2
      return Array(bytes[start..<position])
    default:
      report(
        LexerError.unknownEscape, "unknown escape in a string", Span(start, position),
        hint: "write `\\\\` for a backslash, / between folders; the others are `\\n`, `\\t`, `\\\"`, `\\{`")
      return [byte]
    }
  }

  /// Two hexadecimal digits for a byte that is not ASCII, or for the backslash.
  static func isByteOfName(_ digits: some Collection<UInt8>) -> Bool {
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 2, !text.hasPrefix("+"), let byte = UInt8(text, radix: 16) else { return false }
    return byte >= 0x80 || byte == UInt8(ascii: "\\")
  }

  /// Goes past `{…}`, which may hold strings with expressions in turn; the stretch between the braces, or nil
  /// if it never ends.
  private mutating func skipExpression() -> Span? {
    enum Inside { case braces, string }
    var nesting: [Inside] = []
    let start = position + 1
    while let byte = peek() {
      position += 1
      switch (byte, nesting.last) {
      case ("\\", .string): position = min(position + 1, end)
      case ("\"", .string): nesting.removeLast()
      case ("\"", _): nesting.append(.string)
      case ("{", _): nesting.append(.braces)
      case ("}", .braces):
        nesting.removeLast()
        if nesting.isEmpty { return Span(start, position - 1) }
      default: break
      }
    }
    return nil
  }

  private mutating func decoded(_ text: [UInt8], at span: Span) -> String {
    if let valid = String(validating: text, as: UTF8.self) { return valid }
    report(
      LexerError.invalidUTF8, "this string holds bytes that are not UTF-8 text", span,
      hint: "save the file as UTF-8")
    return String(decoding: text, as: UTF8.self)
  }
}
