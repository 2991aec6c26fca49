import GalaxyBase

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The C library's functions, under names that the cases do not shadow.
private func arsinh(_ x: Double) -> Double { asinh(x) }
private func hyperbolicSine(_ x: Double) -> Double { sinh(x) }

/// The curve from normalised flux to grey, both 0 … 1: the stretches of `astropy.visualization`.
public enum StretchFunction: String, Sendable, CaseIterable, Codable {
  /// x
  case linear
  /// √x
  case sqrt
  /// ln(a x + 1) / ln(a + 1), a = 1000
  case log
  /// asinh(x / a) / asinh(1 / a), a = 0.1
  case asinh
  /// x^a; `a` must be given
  case power
  /// x²
  case squared
  /// sinh(x / a) / sinh(1 / a), a = 1/3
  case sinh
  /// The share of all pixels that are not brighter.
  case histeq

  /// The `a` that holds where none is given; nil where the formula has none (and for `power`).
  public var defaultA: Double? {
    switch self {
    case .log: 1000
    case .asinh: 0.1
    case .sinh: 1.0 / 3
    case .linear, .sqrt, .power, .squared, .histeq: nil
    }
  }

  /// Whether the formula has an `a`.
  public var takesA: Bool { self == .power || defaultA != nil }

  /// The curve at `x` in 0 … 1. `histeq` depends on all pixels and is none here: see `equalized`.
  package func apply(_ x: Double, a: Double) -> Double {
    switch self {
    case .linear, .histeq: x
    case .sqrt: x.squareRoot()
    case .log: logarithm(a * x + 1) / logarithm(a + 1)
    case .asinh: arsinh(x / a) / arsinh(1 / a)
    case .power: pow(x, a)
    case .squared: x * x
    case .sinh: hyperbolicSine(x / a) / hyperbolicSine(1 / a)
    }
  }

  /// Histogram equalisation (astropy's `HistEqStretch` of the same values): each value's place among all, by
  /// linear interpolation of the sorted values.
  static func equalized(_ values: [Double]) -> [Float] {
    guard values.count > 1 else { return values.map { Float($0) } }
    let sorted = values.sorted()
    let last = Double(sorted.count - 1)
    return values.map { value in
      // The values are among the sorted ones: the last of its equals is its place.
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] <= value { low = middle + 1 } else { high = middle }
      }
      return Float(Double(max(0, low - 1)) / last)
    }
  }
}
