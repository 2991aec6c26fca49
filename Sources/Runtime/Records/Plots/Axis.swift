import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A scale from values to places, with ticks at round numbers.
package struct Axis: Sendable, Equatable {
  /// A labelled mark.
  struct Tick: Sendable, Equatable {
    var value: Double
    var label: String
  }

  /// The values at both ends; low < high.
  let low: Double, high: Double
  /// Whether equal steps are equal factors.
  let isLogarithmic: Bool
  /// The labelled marks, rising, all within the ends.
  let ticks: [Tick]
  /// Unlabelled marks between them.
  let minorValues: [Double]
  /// The power of ten by which the labels are to be multiplied, written beside the axis's name; 0 for none.
  let exponent: Int

  /// Where a value lies: 0 at the low end, 1 at the high one.
  func fraction(of value: Double) -> Double {
    isLogarithmic
      ? (log10(value) - log10(low)) / (log10(high) - log10(low)) : (value - low) / (high - low)
  }

  /// How long it is in its unit: that of the values, or decades on a logarithmic one.
  var span: Double { isLogarithmic ? log10(high) - log10(low) : high - low }

  /// The value at a fraction.
  func value(at fraction: Double) -> Double {
    isLogarithmic
      ? pow(10, log10(low) + (log10(high) - log10(low)) * fraction) : low + (high - low) * fraction
  }

  /// The name with the power of ten, such as "score (×10⁻⁵)".
  func name(_ name: String) -> String { exponent == 0 ? name : "\(name) (×\(Self.power(exponent)))" }
}

// MARK: - Linear

extension Axis {
  /// An equal-step axis over the values. `padding` widens each end by this share of the span.
  /// - Throws: `PlotError.notFinite` if the span is not a finite number.
  package static func linear(
    _ low: Double, _ high: Double, ticks wanted: Int = 6, padding: Double = 0, wholeNumbers: Bool = false
  ) throws(GalaxyError) -> Axis {
    guard low.isFinite, high.isFinite, (2 * high - 2 * low).isFinite else {
      throw .notFinite("the span of the values", high - low)
    }
    var (low, high) = (min(low, high), max(low, high))
    // One value, or values that differ by no more than rounding, still need a span that ticks can part.
    let size = max(abs(low), abs(high))
    if high - low <= max(size * 1e-9, 1e-250) {
      let room = size > 1e-240 ? size * 0.05 : 0.5
      (low, high) = (low - room, high + room)
    }
    let room = (high - low) * padding
    (low, high) = (low - room, high + room)

    let step = niceStep((high - low) / Double(max(1, wanted)), wholeNumbers: wholeNumbers)
    let size10 = floor(log10(max(abs(low), abs(high))))
    let exponent = (-3...5).contains(size10) ? 0 : Int(size10)
    let unit = pow(10, Double(exponent))
    let places = max(0, Int((-log10(step / unit) - 1e-9).rounded(.up)))
    let values = multiples(of: step, low, high)
    return Axis(
      low: low, high: high, isLogarithmic: false,
      ticks: values.map { Tick(value: $0, label: minus(NumberText.fixed($0 / unit + 0, places))) },
      minorValues: wholeNumbers && step < 2 ? [] : multiples(of: step / 2, low, high), exponent: exponent)
  }

  /// The nearest of 1, 2, 5 × 10ⁿ, in ratio.
  private static func niceStep(_ rough: Double, wholeNumbers: Bool) -> Double {
    let power = pow(10, floor(log10(rough)))
    let factors = [(1.0, 2.0.squareRoot()), (2, 10.0.squareRoot()), (5, 50.0.squareRoot())]
    let factor = factors.first { rough / power < $0.1 }?.0 ?? 10
    return wholeNumbers ? max(1, factor * power) : factor * power
  }

  private static func multiples(of step: Double, _ low: Double, _ high: Double) -> [Double] {
    let slack = (high - low) * 1e-9
    let first = ceil((low - slack) / step)
    return (0..<64).map { (first + Double($0)) * step }.filter { $0 <= high + slack }
  }
}

// MARK: - Logarithmic

extension Axis {
  /// An equal-factor axis over positive values. `padding` widens each end by this share of the span.
  /// - Throws: `PlotError.notFinite` if a value is not positive and finite.
  static func logarithmic(_ low: Double, _ high: Double, padding: Double = 0) throws(GalaxyError) -> Axis {
    for value in [low, high] where !(value > 0 && value.isFinite) {
      throw .notFinite("a value on a logarithmic axis", value)
    }
    let span = max(0, log10(high) - log10(low))
    // No narrower than a factor of 2.5, so that at least one of 1, 2, 5 × 10ⁿ lies within.
    let room = max(span * padding, (0.4 - span) / 2)
    // Ends stay well within the doubles.
    let bottom = min(max(log10(low) - room, -300), 299)
    let top = min(max(log10(high) + room, bottom + 0.4), 300)
    let decades = Int(floor(bottom))...Int(ceil(top))
    let isWithin = { (value: Double) in
      log10(value) >= bottom - 1e-9 && log10(value) <= top + 1e-9
    }
    // Less than a decade needs more than 1, 2 and 5, which up to three have room for; more than eight must
    // skip some.
    let factors = top - bottom < 0.9 ? [1.0, 2, 3, 4, 5, 7] : top - bottom < 3 ? [1.0, 2, 5] : [1.0]
    let stride = max(1, Int(((top - bottom) / 8).rounded(.up)))
    let labelled = decades.filter { $0 % stride == 0 }.flatMap { decade in
      factors.map { (factor: $0, decade: decade, value: $0 * pow(10, Double(decade))) }
    }
    let minor = decades.flatMap { decade in
      (stride == 1 ? [1.0, 2, 3, 4, 5, 6, 7, 8, 9] : [1.0]).map { $0 * pow(10, Double(decade)) }
    }
    return Axis(
      low: pow(10, bottom), high: pow(10, top), isLogarithmic: true,
      ticks: labelled.filter { isWithin($0.value) }.map {
        Tick(value: $0.value, label: label($0.factor, $0.decade))
      }, minorValues: minor.filter(isWithin), exponent: 0)
  }

  private static func label(_ factor: Double, _ decade: Int) -> String {
    if (-3...4).contains(decade) {
      return NumberText.fixed(factor * pow(10, Double(decade)), max(0, -decade))
    }
    return (factor == 1 ? "" : "\(Int(factor))×") + power(decade)
  }
}

// MARK: - Words

extension Axis {
  /// A power of ten in print: 10⁻⁵.
  package static func power(_ exponent: Int) -> String {
    let raised: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
      "9": "⁹",
    ]
    return "10" + String("\(exponent)".compactMap { raised[$0] })
  }

  /// With the minus sign of print instead of the hyphen.
  static func minus(_ number: String) -> String {
    number.hasPrefix("-") ? "−" + number.dropFirst() : number
  }
}

/// The C library's power.
func gammaPower(_ base: Double, to exponent: Double) -> Double { pow(base, exponent) }

/// The C library's cube root.
func cubeRoot(_ x: Double) -> Double { cbrt(x) }
