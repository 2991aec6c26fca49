/// A word of the language with its place.
struct Token: Sendable {
  /// What sort of word it is.
  enum Kind: Sendable, Equatable {
    /// A name, keyword or verb; which of these, only the place decides.
    case word
    case number(Double)
    /// Sizes side by side: `5x5`.
    case dimension([Int])
    case string([StringPart])
    case symbol(Symbol)
    /// `!` at the beginning of a statement, with the rest of its line.
    case shell
    /// The end of a line, where it ends a statement.
    case newline
    case end
    /// Something the lexer has already reported.
    case invalid
  }

  /// A stretch of a string: text as meant (escapes resolved), or an expression between braces.
  enum StringPart: Sendable, Equatable {
    case text(String)
    /// The stretch between the braces.
    case expression(Span)
  }

  let kind: Kind
  let span: Span
  /// Whether white space stands before it: inside a command that ends a value.
  let followsSpace: Bool
}

/// Punctuation.
enum Symbol: String, Sendable, CaseIterable {
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"
  case comma = ","
  case colon = ":"
  case semicolon = ";"
  case dot = "."
  case ellipsis = "..."
  case assign = "="
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case modulo = "%"
  case power = "**"
  /// No operator: `not x`. It stands alone in `help !`.
  case exclamation = "!"

  /// The bracket that closes this one, if it opens.
  var closing: Symbol? {
    switch self {
    case .leftParenthesis: .rightParenthesis
    case .leftBracket: .rightBracket
    case .leftBrace: .rightBrace
    default: nil
    }
  }

  /// Whether it closes a bracket.
  var isClosing: Bool { self == .rightParenthesis || self == .rightBracket || self == .rightBrace }
}
