import GalaxyErrors

/// The rules of the one scope that variables and objects share, for the check and for the run.
enum Scope {
  /// That a name belongs to something else.
  static func taken(_ name: String, by owner: String, in source: SourceText, at span: Span) -> Diagnostic {
    Diagnostic(
      ScopeError.nameTaken, "`\(name)` is already the name of \(owner)", source: source, span: span,
      hint: "choose another name")
  }

  /// Whether a command may make an object of a name.
  /// - Throws: a ``Diagnostic`` if it is no name, a word of the language, or a variable.
  static func checkObjectName(
    _ name: String, isVariable: Bool, replacing old: (any LanguageObject)?, _ table: CommandTable,
    in source: SourceText, at span: Span
  ) throws {
    guard isName(name) else {
      throw Diagnostic(
        ScopeError.badName, "`\(name)` cannot be a name", source: source, span: span,
        hint: "a name is letters, digits and `_`, and begins with no digit")
    }
    if Keyword(rawValue: name) != nil || table.clauseKeywords.contains(name) {
      throw Diagnostic(
        ParserError.reservedWord, "`\(name)` has a meaning of its own and cannot be a name",
        source: source, span: span, hint: "choose another name")
    }
    if old?.isBuiltIn == true {
      throw Diagnostic(
        ScopeError.nameTaken, "`\(name)` is built in", source: source, span: span,
        hint: "choose another name")
    }
    if isVariable { throw taken(name, by: "a variable", in: source, at: span) }
  }

  /// Whether a text is what the lexer takes for one word.
  private static func isName(_ text: String) -> Bool {
    let source = SourceText(name: "", text: text)
    let lexed = Lexer.tokens(of: source)
    return lexed.diagnostics.isEmpty && lexed.tokens.first?.kind == .word
      && lexed.tokens.first?.span == Span(0, source.bytes.count)
  }

  /// Whether a file may be included where it is.
  /// - Throws: a ``Diagnostic`` if it would include itself, or the chain of files is too long.
  static func checkInclude(
    of text: SourceText, in chain: [String], from includer: SourceText, at span: Span
  ) throws {
    if chain.contains(text.name) {
      throw Diagnostic(
        ScopeError.includeCycle, "\(text.name) includes itself, by way of \(includer.name)",
        source: includer, span: span)
    }
    if chain.count >= Checker.deepestInclude {
      throw Diagnostic(
        ScopeError.includeTooDeep, "more than \(Checker.deepestInclude) files include one another",
        source: includer, span: span)
    }
  }
}

extension CommandTable {
  /// Whether a statement is a single word that is no command: it may be the name of something to show.
  func isBareName(_ command: Command) -> Bool {
    command.words.isEmpty && command.body == nil && spec(named: command.verb.text) == nil
      && nouns(of: command.verb.text).isEmpty
  }
}

/// What is wrong with a new name or an included file.
public enum ScopeError: ErrorKind, ErrorFamily {
  case badName = """
    bad-name
    A name is letters, digits and `_`, and begins with no digit.
    """
  case includeCycle = """
    include-cycle
    A file includes itself, perhaps by way of others.

    include "run.gal"
    """
  case includeTooDeep = """
    include-too-deep
    More than 20 files include one another in a chain, or more than 500 in all.
    """
  case nameTaken = """
    name-taken
    A variable and an object cannot have the same name; what is built in, such as `galnet`, keeps its own.
    """
}
