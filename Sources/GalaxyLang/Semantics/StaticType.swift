/// What can be told of an expression's type before anything has run.
enum StaticType {
  /// Whether an argument could turn out to be of a type. Names could be anything.
  static func couldBe(_ argument: Argument, _ type: ValueType) -> Bool {
    if let word = argument.word, type.takes(word: word) { return true }
    return type.alternatives.contains { couldBe(argument.expression, $0) }
  }

  /// Whether an expression could turn out to be of a type that is no alternative of others.
  static func couldBe(_ expression: Expression, _ type: ValueType) -> Bool {
    if type == .any || type == .rowExpression { return true }
    if case .rowCall = type { return true }
    switch expression.kind {
    case .number, .unary(.negate, _), .binary(.subtract, _, _), .binary(.multiply, _, _),
      .binary(.divide, _, _), .binary(.modulo, _, _), .binary(.power, _, _):
      return isNumeric(type)
    case .bool, .unary(.not, _), .binary(.and, _, _), .binary(.or, _, _), .binary(.equal, _, _),
      .binary(.notEqual, _, _), .binary(.less, _, _), .binary(.lessOrEqual, _, _), .binary(.greater, _, _),
      .binary(.greaterOrEqual, _, _):
      return type == .bool
    case .string: return isText(type)
    case .dimension:
      if case .list = type { return true }
      return type == .dimension
    case .list, .range, .filter, .sorted:
      if case .list = type { return true }
      return false
    case .name, .field, .index, .slice, .call, .binary(.add, _, _): return true
    }
  }

  private static func isNumeric(_ type: ValueType) -> Bool {
    switch type {
    case .number, .integer, .label: true
    default: false
    }
  }

  private static func isText(_ type: ValueType) -> Bool {
    switch type {
    case .string, .path, .name, .word, .label, .choice, .object: true
    default: false
    }
  }
}
