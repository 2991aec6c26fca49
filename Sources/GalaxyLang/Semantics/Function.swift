import GalaxyErrors

/// A function that expressions may call.
struct Function: Sendable {
  /// A call that cannot be answered: which argument is to blame, and why.
  struct Misuse: Error {
    let kind: FitError
    let argument: Int
    let problem: String
  }

  let name: String
  let counts: ClosedRange<Int>
  let usage: String
  let run: @Sendable ([Value], any Names) throws -> Value

  /// The function of a name.
  static func named(_ name: String) -> Function? { all.first { $0.name == name } }

  /// What is wrong with a number of arguments, if anything.
  func problem(withCount count: Int) -> String? {
    if counts.contains(count) { return nil }
    let wanted =
      counts.lowerBound == counts.upperBound
      ? "\(counts.lowerBound)"
      : counts.upperBound == .max
        ? "at least \(counts.lowerBound)" : "\(counts.lowerBound) or \(counts.upperBound)"
    let isOne = counts == 1...1 || counts == 1...(.max)
    return "`\(name)` takes \(wanted) argument\(isOne ? "" : "s"), not \(count)"
  }

  /// All functions, in alphabetical order.
  static let all: [Function] = (ofNumbers + statistics + collections).sorted { $0.name < $1.name }

  /// Those of one list that are fields of it, too: `x.mean` is `mean(x)`.
  static let ofLists = statistics.map(\.name)

  private static let ofNumbers: [Function] = [
    Function(name: "abs", counts: 1...1, usage: "abs(x)") { values, _ in
      .number(abs(try number(values, 0)))
    },
    Function(name: "floor", counts: 1...1, usage: "floor(x)") { values, _ in
      .number(try number(values, 0).rounded(.down))
    },
    Function(name: "glob", counts: 1...1, usage: "glob(\"dir/*.fits\")") { values, names in
      guard case .string(let pattern) = values[0] else {
        throw Misuse(kind: .wrongType, argument: 0, problem: "takes a string, not \(values[0].described)")
      }
      return .list(try names.glob(pattern).map { .string($0) })
    },
    Function(name: "log10", counts: 1...1, usage: "log10(x)") { values, _ in
      let x = try number(values, 0)
      guard x > 0 else { throw Misuse(kind: .outOfRange, argument: 0, problem: "needs a number above 0") }
      return .number(commonLogarithm(x))
    },
    Function(name: "missing", counts: 1...1, usage: "missing(x), whether a row has no x") { values, _ in
      if case .number(let number) = values[0] { return .bool(number.isNaN) }
      return .bool(values[0].isNothing || values[0].equals(.string("")) == true)
    },
    Function(name: "round", counts: 1...2, usage: "round(x) or round(x, digits)") { values, _ in
      let x = try number(values, 0)
      guard values.count > 1 else { return .number(x.rounded()) }
      guard let digits = Int(exactly: try number(values, 1)), (0...15).contains(digits) else {
        throw Misuse(kind: .outOfRange, argument: 1, problem: "takes 0 to 15 digits")
      }
      let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
      let scaled = (x * scale).rounded() / scale
      return .number(scaled.isFinite ? scaled : x)
    },
    Function(name: "sqrt", counts: 1...1, usage: "sqrt(x)") { values, _ in
      let x = try number(values, 0)
      guard x >= 0 else { throw Misuse(kind: .outOfRange, argument: 0, problem: "needs a number from 0") }
      return .number(x.squareRoot())
    },
    Function(name: "str", counts: 1...1, usage: "str(x)") { values, _ in .string(values[0].text) },
  ]

  static func number(_ values: [Value], _ index: Int) throws -> Double {
    guard case .number(let number) = values[index] else {
      throw Misuse(
        kind: .wrongType, argument: index, problem: "takes a number, not \(values[index].described)")
    }
    return number
  }

  /// log10 without a C library; whole powers of ten come out exact.
  static func commonLogarithm(_ x: Double) -> Double {
    guard x.isFinite else { return x }
    let ln10 = 2.302_585_092_994_045_684_018
    let logarithm = Power.logarithm(x) / ln10
    let nearest = logarithm.rounded()
    return abs(logarithm - nearest) < 1e-13 && power(of: Int(nearest)) == x ? nearest : logarithm
  }

  private static func power(of exponent: Int) -> Double { Double("1e\(exponent)") ?? .nan }
}

/// What is wrong with a call of a function.
public enum FunctionError: ErrorKind, ErrorFamily {
  case unknownFunction = """
    unknown-function
    There is no such function.

    print average([1, 2])
    """
  case wrongArguments = """
    wrong-arguments
    A function takes another number of arguments.

    print sqrt(1, 2)
    """
}
