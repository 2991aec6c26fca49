/// What stands at a place of a text: for whoever explains it.
public enum Subject: Sendable {
  /// A command.
  case command(CommandSpec)
  /// An option of a command.
  case option(CommandSpec, CommandSpec.Option)
  /// A word that introduces a clause of a command.
  case clause(CommandSpec, CommandSpec.Clause)
  /// The name of an object.
  case object(String)
  /// A variable and its value.
  case variable(String, Value)
  /// Any other word.
  case word(String)
}

extension Interpreter {
  /// What stands at an offset, in bytes, of a text; in a gap what stands before it; nil for nothing, such as in a
  /// comment.
  public func subject(of text: String, at offset: Int) -> Subject? {
    let source = SourceText(name: "", text: text)
    let all = Lexer.tokens(of: source).tokens
    guard let token = all.last(where: { $0.kind == .word && $0.span.start <= offset }) else { return nil }
    // Between the word and the cursor nothing but blanks and a sign such as `=`: not another line, not a comment.
    let gap = source.text(of: Span(token.span.end, max(token.span.end, offset)))
    guard gap.allSatisfy({ $0 == " " || $0 == "=" || $0 == "(" }) else { return nil }
    let tokens = all.filter { $0.kind != .end && $0.span.end <= token.span.end }
    let cursor = Cursor(
      source: SourceText(name: "", text: source.text(of: Span(0, token.span.end))), tokens: tokens,
      openQuote: nil)
    let index = tokens.count - 1
    let word = cursor.text(index)
    let (spec, isName) = command(cursor.statement, of: index, all, source)
    if let spec {
      if isName { return .command(spec) }
      let next = all.first { $0.span.start >= token.span.end && $0.kind != .end }
      if next?.kind == .symbol(.assign), next?.followsSpace == false,
        let option = spec.options.first(where: { $0.name == word })
      {
        return .option(spec, option)
      }
      if let clause = spec.clauses.first(where: { $0.keyword == word }), tokens[index].followsSpace {
        return .clause(spec, clause)
      }
    }
    // `galaxies.train` is one name.
    let whole = cursor.word
    if host.object(named: whole) != nil { return .object(whole) }
    if let (_, value) = variables.first(where: { $0.name == word }) { return .variable(word, value) }
    if host.object(named: word) != nil { return .object(word) }
    return .word(word)
  }

  /// The command of the statement that begins at a token, and whether the token at `index` is part of its name.
  private func command(
    _ start: Int, of index: Int, _ tokens: [Token], _ source: SourceText
  ) -> (spec: CommandSpec?, isName: Bool) {
    func word(_ index: Int) -> String? {
      tokens.indices.contains(index) && tokens[index].kind == .word
        ? source.text(of: tokens[index].span) : nil
    }
    guard let verb = word(start) else { return (nil, false) }
    if let noun = word(start + 1), let spec = table.spec(named: "\(verb) \(noun)") {
      return (spec, index <= start + 1)
    }
    guard let spec = table.spec(named: verb) else { return (nil, false) }
    // `time train svdd …` is about the training.
    if spec.takesCommand, index > start { return command(start + 1, of: index, tokens, source) }
    return (spec, index == start)
  }
}

extension SourceText {
  /// The blanks that the next line begins with, below a text that goes on: two for each bracket that is open, and
  /// for a `\` at its end.
  public var indentOfNextLine: String {
    let cursor = Cursor(source: self, tokens: Lexer.tokens(of: self).tokens, openQuote: nil)
    let goesOn = bytes.last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") } == UInt8(ascii: "\\")
    return String(repeating: "  ", count: cursor.frames.count - 1 + (goesOn ? 1 : 0))
  }
}

extension CommandSpec.Option {
  /// What it is for, of which type it is, and what holds without it.
  public var sentence: String { HelpText.sentence(doc, type) + ". Not given: \(standardText)" }

  private var standardText: String {
    switch standard {
    case .literal(let text), .described(let text): text
    }
  }
}
