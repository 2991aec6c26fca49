extension Evaluator {
  /// `list[0]`, or a field by its name: `d[0]["morph type"]`.
  func element(of base: Expression, at index: Expression) throws -> Value {
    let collection = try value(of: base)
    // `v.rows["score"]`: a column.
    if collection.elementCount != nil, case .string(let name) = try value(of: index) {
      if let column = try located(index.span, { try collection.column(named: name) }) { return column }
      if case .record? = try? collection.element(at: 0),
        let fields = try? collection.element(at: 0).fieldNames
      {
        throw unknownColumn(name, index.span, fields)
      }
    }
    // `d[0]["morph type"]`: a field whose name is no word.
    if case .record = collection, case .string(let name) = try value(of: index) {
      if let field = try located(index.span, { try collection.field(named: name) }) { return field }
      let known = collection.fieldNames
      throw error(
        EvaluatorError.unknownField, "\(collection.described) has no field `\(name)`", index.span,
        hint: Suggestions.hint(for: name, among: known)
          ?? "it has \(known.map { "`\($0)`" }.joined(lastBy: "and"))")
    }
    if case .string(let text) = collection {
      let characters = Array(text)
      let place = try position(index, of: characters.count, what: "character")
      guard let place else { return try slice(collection, index) }
      return .string(String(characters[place]))
    }
    guard let count = collection.elementCount else { throw hasNoElements(collection, base.span) }
    guard let place = try position(index, of: count, what: "element") else {
      return try slice(collection, index)
    }
    return try located(index.span) { try collection.element(at: place) }
  }

  /// `x[2:5]`: the elements from the first index up to, but not with, the second. Indices below 0 count from
  /// the end, and those beyond it are the end, so that `x[:10]` of seven elements is all of them.
  func slice(of base: Expression, _ first: Expression?, _ end: Expression?, _ span: Span) throws -> Value {
    let collection = try value(of: base)
    let count: Int
    if case .string(let text) = collection {
      count = text.count
    } else if let known = collection.elementCount {
      count = known
    } else {
      throw hasNoElements(collection, base.span)
    }
    func bound(_ expression: Expression?) throws -> Int? {
      guard let expression else { return nil }
      let number = try whole(expression)
      return Int(max(-1, min(Double(count), number < 0 ? max(0, number + Double(count)) : number)))
    }
    let lower = try bound(first) ?? 0
    return try elements(of: collection, lower..<max(lower, bound(end) ?? count), span)
  }

  /// `x[2...4]`: both ends included, as everywhere in a range.
  private func slice(_ collection: Value, _ index: Expression) throws -> Value {
    guard case .range(let range) = try value(of: index) else { return .nothing }
    let count = if case .string(let text) = collection { text.count } else { collection.elementCount ?? 0 }
    func bound(_ index: Int) -> Int { min(count, max(0, index < 0 ? index + count : index)) }
    let lower = bound(range.lowerBound)
    let end = range.upperBound == -1 ? count : bound(range.upperBound + 1)
    return try elements(of: collection, lower..<max(lower, end), index.span)
  }

  private func elements(of collection: Value, _ range: Range<Int>, _ span: Span) throws -> Value {
    if case .string(let text) = collection { return .string(String(Array(text)[range])) }
    return .list(try located(span) { try range.map { try collection.element(at: $0) } })
  }

  /// The place of an element, counted from the beginning; nil for a range of them.
  private func position(_ index: Expression, of count: Int, what: String) throws -> Int? {
    if case .range = try value(of: index) { return nil }
    let number = try whole(index)
    let place = number < 0 ? number + Double(count) : number
    guard let whole = Int(exactly: place), whole >= 0, whole < count else {
      let reach =
        count == 0
        ? "there are no \(what)s"
        : "the \(what)s are 0 to \(count - 1), or from the end -1 to -\(count)"
      throw error(
        EvaluatorError.badIndex, "there is no \(what) \(Value.number(number).text): \(reach)", index.span)
    }
    return whole
  }

  private func whole(_ index: Expression) throws -> Double {
    let position = try value(of: index)
    guard case .number(let number) = position, number == number.rounded() else {
      throw error(
        EvaluatorError.badIndex, "an index is a whole number, not \(position.described)", index.span)
    }
    return number
  }

  private func hasNoElements(_ value: Value, _ span: Span) -> Diagnostic {
    error(FitError.wrongType, "\(value.described) has no elements", span)
  }
}
