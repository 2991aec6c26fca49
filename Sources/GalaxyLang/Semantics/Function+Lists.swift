/// Functions of lists.
extension Function {
  /// Numbers that tell of many. What is not there, such as the score of an image that could not be read, is
  /// left out.
  static let statistics: [Function] = [
    Function(name: "max", counts: 1...(.max), usage: "max(a, b, …) or max(list)") { values, _ in
      .number(try some(values).reduce(-.infinity, Swift.max))
    },
    Function(name: "mean", counts: 1...(.max), usage: "mean(list) or mean(v.rows.score)") { values, _ in
      let numbers = try some(values)
      return .number(try finite(mean(numbers)))
    },
    Function(name: "median", counts: 1...(.max), usage: "median(list) or median(v.rows.score)") { values, _ in
      let sorted = try some(values).sorted()
      let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
      return .number(low == high ? low : low / 2 + high / 2)
    },
    Function(name: "min", counts: 1...(.max), usage: "min(a, b, …) or min(list)") { values, _ in
      .number(try some(values).reduce(.infinity, Swift.min))
    },
    Function(name: "std", counts: 1...(.max), usage: "std(list) or std(v.rows.score)") { values, _ in
      // Divided by n, as numpy.std does.
      let numbers = try some(values)
      let centre = try finite(mean(numbers))
      return .number(try finite(mean(numbers.map { ($0 - centre) * ($0 - centre) }).squareRoot()))
    },
    Function(name: "sum", counts: 1...(.max), usage: "sum(list) or sum(v.rows.score)") { values, _ in
      .number(try finite(numbers(values).reduce(0, +)))
    },
  ]

  /// Lists to lists, and how long they are.
  static let collections: [Function] = [
    Function(name: "len", counts: 1...1, usage: "len(list), the same as list.count") { values, _ in
      if case .string(let text) = values[0] { return .number(Double(text.count)) }
      guard let count = values[0].elementCount else {
        throw Misuse(
          kind: .wrongType, argument: 0, problem: "takes a list or a string, not \(values[0].described)")
      }
      return .number(Double(count))
    },
    Function(name: "reverse", counts: 1...1, usage: "reverse(list)") { values, _ in
      .list(try elements(values).reversed())
    },
    Function(
      name: "sort", counts: 1...2,
      usage: "sort(list), sort(rows, \"score\") or, falling, sort(rows, \"-score\")"
    ) { values, _ in
      let elements = try elements(values)
      var (keys, isFalling) = (elements, false)
      if values.count > 1 {
        guard case .string(let text) = values[1] else {
          throw Misuse(
            kind: .wrongType, argument: 1,
            problem: "takes the name of a column in quotes, not \(values[1].described)")
        }
        isFalling = text.hasPrefix("-")
        let name = isFalling ? String(text.dropFirst()) : text
        keys = try elements.isEmpty ? [] : column(named: name, of: values[0])
      }
      do throws(Ordering.Disorder) {
        return .list(try Ordering.order(of: keys, isFalling: isFalling).map { elements[$0] })
      } catch {
        let isTable = if case .record? = elements.first { values.count == 1 } else { false }
        throw Misuse(
          kind: .wrongType, argument: 0,
          problem: isTable ? "needs the column to sort rows by" : "finds no order: \(error.message)")
      }
    },
  ]

  private static func column(named name: String, of value: Value) throws -> [Value] {
    if case .list(let column)? = try value.column(named: name) { return column }
    var known: [String] = []
    if (value.elementCount ?? 0) > 0, case .record(let record) = try value.element(at: 0) {
      known = record.fields.map(\.name)
    }
    throw Misuse(
      kind: .outOfRange, argument: 1,
      problem: known.isEmpty
        ? "finds no columns: the elements are no rows"
        : "finds no column `\(name)`; there are \(known.map { "`\($0)`" }.joined(lastBy: "and"))")
  }

  private static func elements(_ values: [Value]) throws -> [Value] {
    if let elements = values[0].elements { return elements }
    guard let count = values[0].elementCount else {
      throw Misuse(kind: .wrongType, argument: 0, problem: "takes a list, not \(values[0].described)")
    }
    return try (0..<count).map { try values[0].element(at: $0) }
  }

  private static func mean(_ numbers: [Double]) -> Double {
    let (sum, count) = (numbers.reduce(0, +), Double(numbers.count))
    return sum.isFinite ? sum / count : numbers.reduce(0) { $0 + $1 / count }
  }

  private static func finite(_ number: Double) throws -> Double {
    guard number.isFinite else {
      throw Misuse(kind: .outOfRange, argument: 0, problem: "is too large for a number here")
    }
    return number
  }

  /// The numbers given, at least one.
  private static func some(_ values: [Value]) throws -> [Double] {
    let numbers = try numbers(values)
    guard !numbers.isEmpty else {
      throw Misuse(
        kind: .outOfRange, argument: 0, problem: "needs at least one number, and the list has none")
    }
    return numbers
  }

  /// The numbers given, or those of the one list given.
  private static func numbers(_ values: [Value]) throws -> [Double] {
    if values.count == 1, values[0].elements == nil, values[0].elementCount != nil {
      throw Misuse(
        kind: .wrongType, argument: 0,
        problem: "takes numbers, not \(values[0].described); a column of it is a list, as in v.score")
    }
    guard values.count == 1, let elements = values[0].elements else {
      return try values.indices.map { try number(values, $0) }
    }
    return try elements.compactMap {
      switch $0 {
      case .number(let number): return number
      case .nothing: return nil
      case .record:
        throw Misuse(
          kind: .wrongType, argument: 0, problem: "takes numbers, not rows; a column of them is `rows.score`")
      default:
        throw Misuse(kind: .wrongType, argument: 0, problem: "takes numbers, not \($0.described)")
      }
    }
  }
}
