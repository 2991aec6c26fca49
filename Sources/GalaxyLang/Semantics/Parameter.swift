import GalaxyErrors

/// A `param` statement and the text that the command line gives for it.
enum Parameter {
  /// The text as a value of the same kind as the default; nil if it is none.
  static func value(of text: String, like standard: Value) -> Value? {
    if case .string = standard { return .string(text) }
    let source = SourceText(name: "parameter", text: "(\(text))")
    let parsed = Parser.parse(source)
    guard parsed.diagnostics.isEmpty, parsed.script.statements.count == 1,
      case .expression(let expression)? = parsed.script.statements.first?.kind, expression.isConstant,
      let value = try? Evaluator(source: source, names: NoNames()).value(of: expression)
    else { return nil }
    switch (standard, value) {
    case (.number, .number), (.bool, .bool), (.dimension, .dimension): return value
    case (.list, .list), (.list, .range), (.range, .list), (.range, .range): return value
    default: return nil
    }
  }

  /// That the text is no value of the default's kind.
  static func misfit(_ name: Identifier, _ text: String, _ standard: Value, in source: SourceText)
    -> Diagnostic
  {
    Diagnostic(
      ParameterError.badParameter,
      "the parameter `\(name.text)` must be \(standard.kindText), not `\(text)`",
      source: source, span: name.span, hint: "\(name.text)=\(standard.literal)")
  }

  /// That the script has no parameter of a name.
  static func unknown(_ name: String, known: [String], in source: SourceText) -> Diagnostic {
    let list = known.map { "`\($0)`" }.joined(lastBy: "and")
    return Diagnostic(
      NameError.unknownParameter,
      "\(source.name) has no parameter `\(name)`: "
        + (known.isEmpty ? "it has none" : "its parameters are \(list)"),
      hint: Suggestions.hint(for: name, among: known))
  }
}

/// What is wrong with what the command line gives.
public enum ParameterError: ErrorKind, ErrorFamily {
  case badParameter = """
    bad-parameter
    A value given on the command line is not of the same kind as the parameter's default.

    # galsh run.gal epochs=many
    param epochs = 100
    """
}
