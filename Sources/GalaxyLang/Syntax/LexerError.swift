import GalaxyErrors

/// What is wrong with the words of a text.
public enum LexerError: String, ErrorFamily {
  case badNumber = "bad-number"
  case invalidUTF8 = "invalid-utf8"
  case numberTooLarge = "number-too-large"
  case strayBackslash = "stray-backslash"
  case unclosedBrace = "unclosed-brace"
  case unclosedBracket = "unclosed-bracket"
  case unclosedString = "unclosed-string"
  case unexpectedCharacter = "unexpected-character"
  case unknownEscape = "unknown-escape"
  case unopenedBracket = "unopened-bracket"

  /// What each means, with a script that has it where no commands are needed for one.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .badNumber:
      (
        "Something begins like a number and goes on like a word. Names begin with a letter.", "",
        "let x = 3rd"
      )
    case .invalidUTF8:
      ("Some bytes are not UTF-8 text. Save the file as UTF-8; older editors write Latin-1.", "", "")
    case .numberTooLarge:
      ("A number is larger than 1.8e308, the largest there is.", "", "print 1e400")
    case .strayBackslash:
      ("Outside strings `\\` carries a command over to the next line, so it must end its line.", "", "")
    case .unclosedBrace:
      ("A `{` inside a string is never closed. `\\{` is the character itself.", "", "print \"{x\"")
    case .unclosedBracket:
      ("A bracket is never closed, or another is closed first.", "", "print (1 + [2)")
    case .unclosedString:
      ("A string is never closed. It may go over lines, up to its `\"`.", "", "print \"AUC")
    case .unexpectedCharacter:
      ("A character has no meaning in the language. Text goes in straight double quotes.", "", "print 'AUC'")
    case .unknownEscape:
      ("Strings know the escapes `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{` and `\\}`.", "", "print \"C:\\data\"")
    case .unopenedBracket:
      ("A closing bracket closes nothing.", "", "print 1)")
    }
  }
}

extension Lexer {
  /// Notes what is wrong, unless so much is that nobody would read it.
  mutating func report(
    _ kind: some ErrorFamily, _ message: String, _ span: Span, labels: [Diagnostic.Label] = [],
    hint: String? = nil
  ) {
    guard result.diagnostics.count < Self.mostMistakes else { return }
    result.diagnostics.append(
      Diagnostic(kind, message, span: span, labels: labels, hint: hint))
  }
}
