extension Evaluator {
  /// `list[0]`, or a field by its name: `d[0]["morph type"]`.
  func element(of base: Expression, at index: Expression) throws -> Value {
    let collection = try value(of: base)
    // `d[0]["morph type"]`: a field whose name is no word.
    if case .record = collection, case .string(let name) = try value(of: index) {
      if let field = try located(index.span, { try collection.field(named: name) }) { return field }
      let known = collection.fieldNames
      throw error(
        EvaluatorError.unknownField, "\(collection.described) has no field `\(name)`", index.span,
        hint: Suggestions.hint(for: name, among: known)
          ?? "it has \(known.map { "`\($0)`" }.joined(lastBy: "and"))")
    }
    guard let count = collection.elementCount else {
      throw error(FitError.wrongType, "\(collection.described) has no elements", base.span)
    }
    let position = try value(of: index)
    guard case .number(let number) = position, number == number.rounded() else {
      throw error(
        EvaluatorError.badIndex, "an index is a whole number, not \(position.described)", index.span)
    }
    guard let whole = Int(exactly: number), whole >= 0, whole < count else {
      let reach = count == 0 ? "there are no elements" : "the elements are 0 to \(count - 1)"
      throw error(EvaluatorError.badIndex, "there is no element \(position.text): \(reach)", index.span)
    }
    return try located(index.span) { try collection.element(at: whole) }
  }
}
