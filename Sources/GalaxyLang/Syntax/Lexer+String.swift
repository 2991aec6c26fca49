extension Lexer {
  /// A string: `"…"` with escapes `\n \t \" \\ \{`, bytes of file names such as `\xe1`, and expressions between braces. It may go over lines.
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
