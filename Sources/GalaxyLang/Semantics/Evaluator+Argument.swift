extension Evaluator {
  /// The value of an argument as its type takes it: a choice as a bare word, an object by its name, anything
  /// else as an expression.
  /// - Throws: a ``Diagnostic`` at the argument.
  func value(of argument: Argument, as type: ValueType, label: String) throws -> Value {
    if type.isOfRows {
      if case .string = argument.expression.kind { return try fitted(argument.expression, type, label) }
      return .string(source.text(of: argument.span))
    }
    if let word = argument.word {
      // The name of a class may be that of a variable, which is what `normal=c` in a loop means.
      let isVariable =
        type.alternatives.contains(.label)
        && argument.expression.rootNames.contains {
          names.variable(named: $0.text) != nil
        }
      if type.takes(word: word), !isVariable { return .string(word) }
      try checkKnown(argument.expression, word, type, label)
    }
    return try fitted(argument.expression, type, label)
  }

  /// A bare word that stands for nothing is a misspelt choice, if there are choices.
  private func checkKnown(
    _ expression: Expression, _ word: String, _ type: ValueType, _ label: String
  ) throws {
    let isKnown = expression.rootNames.allSatisfy {
      names.variable(named: $0.text) != nil || names.object(named: $0.text) != nil
    }
    if isKnown || expression.dottedName.map({ names.object(named: $0.text) != nil }) == true { return }
    throw unknownWord(word, expression.span, type, label)
  }

  /// That a bare word is neither a choice nor the name of anything.
  func unknownWord(_ word: String, _ span: Span, _ type: ValueType, _ label: String) -> Diagnostic {
    let choices = type.choices
    if type == .bool {
      return error(FitError.wrongType, "`\(label)` must be \(type.described), not `\(word)`", span)
    }
    if !choices.isEmpty, type.objectKinds == nil {
      return error(
        FitError.unknownChoice, "`\(label)` must be \(type.described), not `\(word)`", span,
        hint: Suggestions.hint(for: word, among: choices + names.all))
    }
    if type.takesText, word.contains(".") {
      return error(ParserError.unquotedText, "a path goes in quotes", span, hint: "\"\(word)\"")
    }
    var unknown = unknownName(word, span, or: choices)
    if type.takesText, unknown.hint == nil { unknown.hint = "text goes in quotes: \"\(word)\"" }
    return unknown
  }

  /// Elements of a written list are taken one by one, so that they may be choices or objects.
  private func fitted(_ expression: Expression, _ type: ValueType, _ label: String) throws -> Value {
    if case .list(let elements) = expression.kind, let element = type.listElement {
      return .list(
        try elements.map {
          try self.value(of: Argument(expression: $0, word: $0.dottedName?.text), as: element, label: label)
        })
    }
    let value = try self.value(of: expression)
    do {
      return try type.fitted(value, objects: isStatic ? nil : names.object(named:))
    } catch {
      throw diagnostic(for: error, label, expression.span)
    }
  }

  func diagnostic(for misfit: Misfit, _ label: String, _ span: Span) -> Diagnostic {
    let hint = misfit.kind == .unknownObject ? nameHint(misfit) : misfit.hint
    return error(misfit.kind, misfit.message(for: label), span, hint: hint)
  }

  private func nameHint(_ misfit: Misfit) -> String? {
    let known = names.all
    return known.isEmpty
      ? "there are no objects yet" : "there are \(known.map { "`\($0)`" }.joined(lastBy: "and"))"
  }
}

extension CommandSpec.Option {
  /// The default as a script would write it, parsed; nil if it is only described.
  var standardArgument: (source: SourceText, argument: Argument)? {
    guard case .literal(let text) = standard else { return nil }
    let source = SourceText(name: "default of \(name)", text: "x \(text)")
    let parsed = Parser.parse(source)
    guard parsed.diagnostics.isEmpty, case .command(let command)? = parsed.script.statements.first?.kind,
      case .value(let argument)? = command.words.first
    else { return nil }
    return (source, argument)
  }
}
