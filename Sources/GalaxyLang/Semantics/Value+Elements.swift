extension Value {
  /// The most elements that a range or list may have.
  static let mostElements = 1_000_000
  /// The most bytes that a string may have.
  static let longestString = 16 << 20

  /// The elements of a list, range or dimension.
  var elements: [Value]? {
    switch self {
    case .list(let list): list
    case .range(let range): range.map { .number(Double($0)) }
    case .dimension(let sizes): sizes.map { .number(Double($0)) }
    default: nil
    }
  }

  /// How many elements `value[0]`… reaches; nil if it has none.
  var elementCount: Int? {
    switch self {
    case .list(let list): list.count
    case .range(let range): range.count
    case .dimension(let sizes): sizes.count
    case .object(let object): object.elementCount
    default: nil
    }
  }

  /// The element at an index that is within `0..<elementCount`.
  func element(at index: Int) throws -> Value {
    switch self {
    case .list(let list): list[index]
    case .range(let range): .number(Double(range.lowerBound + index))
    case .dimension(let sizes): .number(Double(sizes[index]))
    case .object(let object): try object.element(at: index)
    default: .nothing
    }
  }

  /// What stands behind a dot; nil if there is no such field.
  func field(named name: String) throws -> Value? {
    switch self {
    case .object(let object): try object.field(named: name)
    case .record(let record): record[name]
    case .string(let text) where name == "count": .number(Double(text.count))
    case .list, .range, .dimension:
      name == "count" ? elementCount.map { .number(Double($0)) } : nil
    default: nil
    }
  }

  /// A column of a table, `v.rows.score`: what every row has under the name. Nil if no row has it.
  func column(named name: String) throws -> Value? {
    guard let count = elementCount, count > 0 else { return nil }
    if case .object(let object) = self, count <= Self.mostElements,
      let values = try object.column(named: name)
    {
      return .list(values)
    }
    var values: [Value] = []
    var isKnown = false
    for index in 0..<count {
      guard case .record(let record) = try element(at: index) else { return nil }
      let value = record[name]
      isKnown = isKnown || value != nil
      // The rows of an object are all alike.
      if !isKnown, case .object = self { return nil }
      values.append(value ?? .nothing)
    }
    return isKnown ? .list(values) : nil
  }

  /// The columns of a table that is an object; those of a list are among its fields.
  var columnNames: [String] {
    guard case .object(let object) = self, (object.elementCount ?? 0) > 0,
      case .record(let record)? = try? object.element(at: 0)
    else { return [] }
    return record.fields.map(\.name)
  }

  /// Those of them that hold numbers in the first row.
  var numberColumns: [String] {
    guard case .object(let object) = self, (object.elementCount ?? 0) > 0,
      case .record(let record)? = try? object.element(at: 0)
    else { return [] }
    return record.fields.filter { if case .number = $0.value { true } else { false } }.map(\.name)
  }

  /// Whether there is no value.
  var isNothing: Bool { if case .nothing = self { true } else { false } }

  /// The names that `field(named:)` answers to.
  var fieldNames: [String] {
    switch self {
    case .object(let object): object.fieldNames
    case .record(let record): record.fields.map(\.name)
    case .list(let list):
      if case .record(let record)? = list.first {
        ["count"] + record.fields.map(\.name)
      } else {
        ["count"] + Function.ofLists
      }
    case .range, .dimension: ["count"] + Function.ofLists
    case .string: ["count"]
    default: []
    }
  }

  /// Whether two values are the same; nil if they are of kinds that cannot be compared.
  func equals(_ other: Value) -> Bool? {
    switch (self, other) {
    case (.nothing, .nothing): return true
    case (.nothing, _), (_, .nothing): return false
    case (.number(let first), .number(let second)): return first == second
    case (.bool(let first), .bool(let second)): return first == second
    case (.string(let first), .string(let second)): return first == second
    case (.object(let first), .object(let second)):
      return first.kindName == second.kindName && first.name == second.name
    case (.dimension(let first), .dimension(let second)): return first == second
    case (.record(let first), .record(let second)):
      guard first.fields.map(\.name) == second.fields.map(\.name) else { return false }
      return Value.equal(first.fields.map(\.value), second.fields.map(\.value))
    case (.list, .list), (.list, .range), (.range, .list), (.range, .range):
      return Value.equal(elements ?? [], other.elements ?? [])
    default: return nil
    }
  }

  private static func equal(_ first: [Value], _ second: [Value]) -> Bool {
    first.count == second.count && zip(first, second).allSatisfy { $0.equals($1) ?? false }
  }
}
