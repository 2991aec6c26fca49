/// Files that a text includes run in its place.
extension Interpreter {
  func include(_ path: Expression, _ evaluator: Evaluator) throws -> Value {
    guard case .string(let name) = try evaluator.value(of: path) else {
      throw evaluator.error(FitError.wrongType, "`include` takes a path in quotes", path.span)
    }
    let key = Checker.IncludeKey(includer: evaluator.source.name, path: name)
    // A file with a computed name is checked now; the others were checked before anything ran.
    let script = try includes[key] ?? checkedNow(name, evaluator, path.span)
    try Scope.checkInclude(of: script.source, in: chain, from: evaluator.source, at: path.span)
    chain.append(script.source.name)
    defer { chain.removeLast() }
    do {
      return try run(script)
    } catch let quit as Quit {
      throw quit
    } catch {
      throw diagnostic(for: error).located(in: script.source, at: Span(0, 0))
        .included(in: evaluator.source, at: path.span)
    }
  }

  private func checkedNow(_ name: String, _ evaluator: Evaluator, _ span: Span) throws -> Script {
    let source: SourceText
    do {
      source = try host.sourceText(at: name, includedFrom: evaluator.source)
    } catch {
      throw diagnostic(for: error).located(in: evaluator.source, at: span)
    }
    try Scope.checkInclude(of: source, in: chain, from: evaluator.source, at: span)
    let parsed = Parser.parse(source, words: table.words)
    var checker = checker()
    checker.chain = chain
    if let first = checker.check(parsed).first { throw first.included(in: evaluator.source, at: span) }
    includes.merge(checker.includes) { $1 }
    return parsed.script
  }
}
