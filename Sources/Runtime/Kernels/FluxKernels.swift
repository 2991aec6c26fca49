/// A curve that `stretchRow` knows.
public enum FluxCurve: Sendable {
  /// x, √x, x²; asinh(x / a) / asinh(1 / a); ln(a x + 1) / ln(a + 1).
  case linear, sqrt, squared, asinh, log
}

private typealias F = Lanes

/// The natural logarithm of numbers from 1 on, to 3e-8 and the rounding of single precision: the number is
/// split into 2^k · (1 + m) with 1 + m in √½ … √2, and ln (1 + m) is m times a polynomial (minimax, degree
/// 7).
@inline(__always)
private func naturalLogarithm(_ x: F) -> F {
  let bits = unsafeBitCast(x, to: SIMD8<UInt32>.self)
  let k = (bits &- SIMD8(repeating: 0x3f35_04f3)) &>> SIMD8(repeating: 23)
  // A whole number below 2^23 stands in the last bits of 2^23 + k.
  let whole = unsafeBitCast(k | SIMD8(repeating: 0x4b00_0000), to: F.self) - F(repeating: 8_388_608)
  let m = unsafeBitCast(bits &- (k &<< SIMD8(repeating: 23)), to: F.self) - F(repeating: 1)
  // Written out: a literal list of coefficients would be an array.
  var y = F(repeating: -1.010_222_95e-1)
  y = F(repeating: 1.641_998_68e-1).addingProduct(y, m)
  y = F(repeating: -1.733_346_64e-1).addingProduct(y, m)
  y = F(repeating: 1.987_304_69e-1).addingProduct(y, m)
  y = F(repeating: -2.495_934_38e-1).addingProduct(y, m)
  y = F(repeating: 3.333_618_2e-1).addingProduct(y, m)
  y = F(repeating: -5.000_066_74e-1).addingProduct(y, m)
  y = F(repeating: 9.999_998_14e-1).addingProduct(y, m)
  return (y * m).addingProduct(whole, F(repeating: 0.693_147_18))
}

/// What `stretchRow` is told, as vectors.
private struct Line {
  let low: F, scale: F, a: F, norm: F
  /// What stands for a value that is not finite, after the curve.
  let nothing: F
}

@inline(__always)
private func grey(_ v: F, _ line: Line, _ curve: FluxCurve, isFinite: Bool) -> F {
  let (zero, one) = (F(), F(repeating: 1))
  var x = (v - line.low) * line.scale
  x = x.replacing(with: zero, where: x .< zero)
  x = x.replacing(with: one, where: x .> one)
  var y: F
  switch curve {
  case .linear: y = x
  case .sqrt: y = x.squareRoot()
  case .squared: y = x * x
  case .asinh:
    let t = x * line.a
    y = naturalLogarithm(t + one.addingProduct(t, t).squareRoot()) * line.norm
  case .log: y = naturalLogarithm(one.addingProduct(x, line.a)) * line.norm
  }
  // v − v is NaN where v is not finite.
  if !isFinite { y = y.replacing(with: line.nothing, where: v - v .!= zero) }
  return y
}

/// One row of flux as grey: (v − low) · scale, held within 0 … 1; the curve; `nothing` in place of what is
/// not finite. `isFinite` promises that all of it is.
///
/// `a` multiplies x inside the curve (1/a of asinh, a of log), `norm` what comes out. `out` may not be
/// `source`.
public func stretchRow(
  _ source: UnsafePointer<Float>, count: Int, low: Float, scale: Float, curve: FluxCurve, a: Float,
  norm: Float, isFinite: Bool, nothing: Float = 0, out: UnsafeMutablePointer<Float>
) {
  let line = Line(
    low: F(repeating: low), scale: F(repeating: scale), a: F(repeating: a), norm: F(repeating: norm),
    nothing: F(repeating: nothing))
  // Each case is a loop of its own, with the curve inside.
  switch (curve, isFinite) {
  case (.asinh, true): stretch(source, count, line, .asinh, isFinite: true, out)
  case (.asinh, false): stretch(source, count, line, .asinh, isFinite: false, out)
  case (.log, _): stretch(source, count, line, .log, isFinite: false, out)
  case (.linear, _): stretch(source, count, line, .linear, isFinite: false, out)
  case (.sqrt, _): stretch(source, count, line, .sqrt, isFinite: false, out)
  case (.squared, _): stretch(source, count, line, .squared, isFinite: false, out)
  }
}

@inline(__always)
private func stretch(
  _ source: UnsafePointer<Float>, _ count: Int, _ line: Line, _ curve: FluxCurve, isFinite: Bool,
  _ out: UnsafeMutablePointer<Float>
) {
  var i = 0
  while i + 8 <= count {
    store(grey(load(source + i), line, curve, isFinite: isFinite), out + i)
    i += 8
  }
  if i < count {
    var last = F()
    for k in 0..<(count - i) { last[k] = source[i + k] }
    let result = grey(last, line, curve, isFinite: isFinite)
    for k in 0..<(count - i) { out[i + k] = result[k] }
  }
}

/// What lies beyond two bounds.
public struct Tails: Sendable, Equatable {
  /// How many values lie below the lower bound and above the upper one, stored or not.
  public var low = 0, high = 0
  /// How many are equal to the lower and to the upper bound.
  public var atLow = 0, atHigh = 0
  /// How many are not finite.
  public var nonFinite = 0
}

/// Collects the finite values < `below` into `low` and those > `above` into `high` (each has room for
/// `room`).
public func collectTails(
  _ values: UnsafePointer<Float>, count: Int, below: Float, above: Float, low: UnsafeMutablePointer<Float>,
  high: UnsafeMutablePointer<Float>, room: Int
) -> Tails {
  var tails = Tails()
  @inline(__always)
  func take(_ value: Float) {
    guard value.isFinite else {
      tails.nonFinite += 1
      return
    }
    if value < below {
      if tails.low < room { low[tails.low] = value }
      tails.low += 1
    }
    if value > above {
      if tails.high < room { high[tails.high] = value }
      tails.high += 1
    }
    tails.atLow += value == below ? 1 : 0
    tails.atHigh += value == above ? 1 : 0
  }
  let (belows, aboves) = (F(repeating: below), F(repeating: above))
  // Ordinary values lie strictly between; NaN does not.
  @inline(__always)
  func areOrdinary(_ i: Int) -> SIMDMask<SIMD8<Int32>> {
    let v = load(values + i)
    return (v .> belows) .& (v .< aboves)
  }
  var i = 0
  while i + 32 <= count {
    let (a, b, c, d) = (areOrdinary(i), areOrdinary(i + 8), areOrdinary(i + 16), areOrdinary(i + 24))
    if !all(a .& b .& c .& d) { for k in 0..<32 { take(values[i + k]) } }
    i += 32
  }
  while i < count {
    take(values[i])
    i += 1
  }
  return tails
}
