/// A statement with its place.
struct Statement: Sendable {
  let kind: Kind
  let span: Span

  indirect enum Kind: Sendable {
    case letVariable(Identifier, Expression)
    case param(Identifier, Expression)
    case forEach(Identifier, Expression, [Statement])
    /// The branches in order, and what is left otherwise.
    case choose([Branch], otherwise: [Statement])
    case include(Expression)
    case print([Expression])
    case assert(Expression, message: Expression?)
    case command(Command)
    /// An expression that stands alone; at the prompt, its value is shown.
    case expression(Expression)
  }

  /// One `if` or `else if` with what it guards.
  struct Branch: Sendable {
    let condition: Expression
    let body: [Statement]
  }
}

/// A command as it is written; what its words mean is up to the table of commands.
struct Command: Sendable {
  let verb: Identifier
  let words: [Word]
  /// The block `{ … }` behind the words.
  let body: Body?
  let span: Span

  /// One word behind the verb.
  enum Word: Sendable {
    case value(Argument)
    /// `name=value`.
    case named(Identifier, Argument)

    var span: Span {
      switch self {
      case .value(let argument): argument.span
      case .named(let name, let argument): name.span.joined(with: argument.span)
      }
    }
  }

  struct Body: Sendable {
    let statements: [Statement]
    let span: Span
  }
}

/// A value of a command. It ends at the first white space outside brackets and quotes.
struct Argument: Sendable {
  let expression: Expression
  /// The value as written, if it is a bare word: letters, digits, `_`, and inside also `-` and `.`.
  let word: String?
  var span: Span { expression.span }
}

/// A parsed text.
struct Script: Sendable {
  let source: SourceText
  let statements: [Statement]
}
