import GalaxyErrors

/// What is wrong with the words of a text.
public enum LexerError: ErrorKind, ErrorFamily {
  case badNumber = """
    bad-number
    Something begins like a number and goes on like a word. Names begin with a letter.

    let x = 3rd
    """
  case invalidUTF8 = """
    invalid-utf8
    Some bytes are not UTF-8 text. Save the file as UTF-8; older editors write Latin-1.
    """
  case numberTooLarge = """
    number-too-large
    A number is larger than 1.8e308, the largest there is.

    print 1e400
    """
  case strayBackslash = """
    stray-backslash
    Outside strings `\\` carries a command over to the next line, so it must end its line.
    """
  case unclosedBrace = """
    unclosed-brace
    A `{` inside a string is never closed. `\\{` is the character itself.

    print "{x"
    """
  case unclosedBracket = """
    unclosed-bracket
    A bracket is never closed, or another is closed first.

    print (1 + [2)
    """
  case unclosedString = """
    unclosed-string
    A string is never closed. It may go over lines, up to its `"`.

    print "AUC
    """
  case unexpectedCharacter = """
    unexpected-character
    A character has no meaning in the language. Text goes in straight double quotes.

    print 'AUC'
    """
  case unknownEscape = """
    unknown-escape
    Strings know the escapes `\\n`, `\\t`, `\\"`, `\\\\`, `\\{` and `\\}`, and `\\xe1` for a byte of a file's name. Folders \
    are parted by /.

    print "C:\\data"
    """
  case unopenedBracket = """
    unopened-bracket
    A closing bracket closes nothing.

    print 1)
    """
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
