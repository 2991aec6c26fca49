/// Operators between two values.
extension Evaluator {
  func binary(
    _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
  ) throws -> Value {
    switch symbol {
    case .and: return .bool(try bool(left) && bool(right))
    case .or: return .bool(try bool(left) || bool(right))
    case .equal, .notEqual:
      let (first, second) = (try value(of: left), try value(of: right))
      guard let isEqual = first.equals(second) else {
        throw error(
          FitError.wrongType, "\(first.kindText) cannot be compared with \(second.kindText)", span)
      }
      return .bool(isEqual == (symbol == .equal))
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return .bool(try comparison(symbol, left, right))
    case .add:
      let (first, second) = (try value(of: left), try value(of: right))
      if let sum = try concatenation(first, second, span) { return sum }
      return try arithmetic(
        symbol, try number(first, left.span), try number(second, right.span), right.span, span)
    case .power: return try power(left, right, span)
    case .subtract, .multiply, .divide, .modulo:
      return try arithmetic(symbol, try number(left), try number(right), right.span, span)
    }
  }

  private func comparison(_ symbol: BinaryOperator, _ left: Expression, _ right: Expression) throws -> Bool {
    func compare<T: Comparable>(_ first: T, _ second: T) -> Bool {
      switch symbol {
      case .less: first < second
      case .lessOrEqual: first <= second
      case .greater: first > second
      default: first >= second
      }
    }
    let first = try value(of: left)
    if names.columns != nil, try first.isNothing || value(of: right).isNothing { return false }
    if case .string(let text) = first {
      let second = try value(of: right)
      guard case .string(let other) = second else {
        throw error(FitError.wrongType, "a string cannot be compared with \(second.kindText)", right.span)
      }
      return compare(text, other)
    }
    return compare(try number(first, left.span), try number(right))
  }

  private func concatenation(_ first: Value, _ second: Value, _ span: Span) throws -> Value? {
    switch (first, second) {
    case (.string(let text), .string(let more)):
      let sum = text + more
      try checkLength(sum, span)
      return .string(sum)
    case (.list, .list), (.list, .range), (.range, .list), (.range, .range):
      let sum = (first.elements ?? []) + (second.elements ?? [])
      try checkSize(sum.count, span)
      return .list(sum)
    case (.string, _), (_, .string):
      throw error(
        FitError.wrongType, "\(first.kindText) and \(second.kindText) cannot be added", span,
        hint: "put the value into the string: \"… {value} …\"")
    default: return nil
    }
  }

  private func arithmetic(
    _ symbol: BinaryOperator, _ left: Double, _ right: Double, _ rightSpan: Span, _ span: Span
  ) throws -> Value {
    if symbol == .divide || symbol == .modulo, right == 0 {
      throw error(EvaluatorError.divisionByZero, "this is zero, and nothing can be divided by it", rightSpan)
    }
    let result: Double
    switch symbol {
    case .add: result = left + right
    case .subtract: result = left - right
    case .multiply: result = left * right
    case .divide: result = left / right
    default:
      // The remainder has the sign of the divisor, as in Python: -1 % 3 is 2.
      let remainder = left.truncatingRemainder(dividingBy: right)
      result = remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder
    }
    return .number(try finite(result, from: left, right, span))
  }

  /// A result, which is no number only if it was made of none.
  private func finite(_ result: Double, from left: Double, _ right: Double, _ span: Span) throws -> Double {
    guard result.isFinite || !(left.isFinite && right.isFinite) else {
      throw error(LexerError.numberTooLarge, "the result is too large for a number", span)
    }
    return result
  }

  private func power(_ base: Expression, _ exponent: Expression, _ span: Span) throws -> Value {
    let (x, y) = (try number(base), try number(exponent))
    if x == 0, y < 0 {
      throw error(
        EvaluatorError.divisionByZero, "this is zero, and has no power below 0", base.span,
        hint: "x ** -1 is 1 / x")
    }
    guard x >= 0 || y == y.rounded() else {
      throw error(
        FitError.outOfRange, "of \(Value.number(x).text) there are only whole powers", exponent.span,
        hint: "-x ** y is the negative of x ** y")
    }
    return .number(try finite(Power.of(x, y), from: x, y, span))
  }

  func range(_ first: Expression, _ last: Expression, _ span: Span) throws -> Value {
    func end(_ expression: Expression) throws -> Int {
      let number = try number(expression)
      guard let whole = Int(exactly: number), abs(number) <= 0x1p53 else {
        throw error(
          EvaluatorError.badRange,
          "a range goes from one whole number to another, and this is \(Value.number(number).text)",
          expression.span)
      }
      return whole
    }
    let (lower, upper) = (try end(first), try end(last))
    guard lower <= upper else {
      throw error(EvaluatorError.badRange, "the range \(lower)...\(upper) runs backwards", span)
    }
    guard upper - lower < Value.mostElements else {
      throw error(EvaluatorError.badRange, "a range may have \(Value.mostElements) numbers at most", span)
    }
    return .range(lower...upper)
  }

  func number(_ expression: Expression) throws -> Double {
    try number(value(of: expression), expression.span)
  }

  private func number(_ value: Value, _ span: Span) throws -> Double {
    guard case .number(let number) = value else {
      throw error(FitError.wrongType, "this must be a number, not \(value.described)", span)
    }
    return number
  }
}
