/// Places that take columns of tables.
extension CommandBinder {
  /// `by name=iauname`: a column of one table and the one of another that it is compared with, as an expression
  /// of both; nil for anything else.
  mutating func takePair(for clause: CommandSpec.Clause) -> Argument? {
    guard clause.type == .rowExpression, !clause.takesSeveral,
      case .named(let name, let other)? = words.first,
      !bound.spec.options.contains(where: { $0.name == name.text })
    else { return nil }
    var right = other.word
    if case .string(let segments) = other.expression.kind, case .text(let text)? = segments.first {
      right = "\"\(text)\""
    }
    guard let right else { return nil }
    words.removeFirst()
    let span = name.span.joined(with: other.span)
    return Argument(
      expression: Expression(.string([.text("\(name.text) == \(right)")]), span), word: nil)
  }

  /// `mean of score`: a function and its column in words.
  mutating func joinedByOf(_ argument: Argument, _ clause: CommandSpec.Clause) -> Argument {
    guard case .rowCall(let names) = clause.type, let function = argument.word, names.contains(function),
      case .value(let of)? = words.first, of.word == "of", case .value(let column)? = words.dropFirst().first
    else { return argument }
    words.removeFirst(2)
    let name = Identifier(text: function, span: argument.span)
    return Argument(
      expression: Expression(
        .call(name, [column.expression]), argument.span.joined(with: column.span)), word: nil)
  }
}
