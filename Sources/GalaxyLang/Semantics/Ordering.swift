/// The order of values of one kind.
enum Ordering {
  /// Values of kinds that have no order among each other.
  struct Disorder: Error {
    let message: String
  }

  /// The indices of the values in rising or falling order. What is no value, or no number, comes last either
  /// way; equal ones stay in their order.
  static func order(of values: [Value], isFalling: Bool = false) throws(Disorder) -> [Int] {
    let known = values.indices.filter { !isUnknown(values[$0]) }
    let rest = values.indices.filter { isUnknown(values[$0]) }
    func sorted<T: Comparable>(_ keys: [T]) -> [Int] {
      known.indices.sorted { first, second in
        if keys[first] == keys[second] { return first < second }
        return isFalling ? keys[first] > keys[second] : keys[first] < keys[second]
      }.map { known[$0] } + rest
    }
    guard let first = known.first else { return rest }
    let kind = values[first]
    switch kind {
    case .number:
      return sorted(
        try known.map { (index) throws(Disorder) in
          guard case .number(let number) = values[index] else { throw mixed(kind, values[index]) }
          return number
        })
    case .string:
      return sorted(
        try known.map { (index) throws(Disorder) in
          guard case .string(let text) = values[index] else { throw mixed(kind, values[index]) }
          return text
        })
    case .bool:
      return sorted(
        try known.map { (index) throws(Disorder) in
          guard case .bool(let truth) = values[index] else { throw mixed(kind, values[index]) }
          return truth ? 1 : 0
        })
    default: throw Disorder(message: "only numbers and text have an order, not \(kind.described)")
    }
  }

  private static func isUnknown(_ value: Value) -> Bool {
    if case .number(let number) = value { return number.isNaN }
    return value.isNothing
  }

  private static func mixed(_ first: Value, _ second: Value) -> Disorder {
    Disorder(message: "\(first.described) and \(second.described) have no order")
  }
}
