/// A curve that `stretchRow` knows.
public enum FluxCurve: Sendable {
  /// x, √x, x²; asinh(x / a) / asinh(1 / a); ln(a x + 1) / ln(a + 1).
  case linear, sqrt, squared, asinh, log
}

private typealias F = SIMD8<Float>

@inline(__always)
private func load(_ p: UnsafePointer<Float>) -> F {
  UnsafeRawPointer(p).loadUnaligned(as: F.self)
}

@inline(__always)
private func store(_ v: F, _ p: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: F.self)
}

/// The natural logarithm of positive, normal numbers, to about 1e-7: the number is split into 2^k · m with m in
/// √½ … √2, and ln m is the polynomial of Moshier's Cephes library (`logf`).
@inline(__always)
private func naturalLogarithm(_ x: F) -> F {
  let bits = unsafeBitCast(x, to: SIMD8<UInt32>.self)
  // k + 256, so that it stays positive; the numbers below 2^23 stand in the last bits of 2^23 + k.
  let shifted =
    (bits &- SIMD8(repeating: 0x3f35_04f3) &+ SIMD8(repeating: 256 << 23)) &>> SIMD8(repeating: 23)
  let k = unsafeBitCast(shifted | SIMD8(repeating: 0x4b00_0000), to: F.self) - F(repeating: 8_388_608 + 256)
  let mantissa = bits &- ((shifted &- SIMD8(repeating: 256)) &<< SIMD8(repeating: 23))
  let m = unsafeBitCast(mantissa, to: F.self) - F(repeating: 1)
  var y = F(repeating: 7.037_683_629_2e-2)
  for c: Float in [
    -1.151_461_031_0e-1, 1.167_699_874_0e-1, -1.242_014_084_6e-1, 1.424_932_278_7e-1, -1.666_805_766_5e-1,
    2.000_071_476_5e-1, -2.499_999_399_3e-1, 3.333_333_117_4e-1,
  ] { y = F(repeating: c).addingProduct(y, m) }
  let z = m * m
  y = y * m * z
  y = y.addingProduct(k, F(repeating: -2.121_944_40e-4))
  y = y.addingProduct(z, F(repeating: -0.5))
  return (m + y).addingProduct(k, F(repeating: 0.693_359_375))
}

@inline(__always)
private func curved(_ x: F, _ curve: FluxCurve, _ a: F, _ norm: F) -> F {
  switch curve {
  case .linear: return x
  case .sqrt: return x.squareRoot()
  case .squared: return x * x
  case .asinh:
    let t = x * a
    return naturalLogarithm(t + (t * t + F(repeating: 1)).squareRoot()) * norm
  case .log: return naturalLogarithm(F(repeating: 1).addingProduct(x, a)) * norm
  }
}

/// One row of flux as grey: what is not finite is no flux; (v − low) · scale, held within 0 … 1; the curve.
///
/// `a` multiplies x inside the curve (1/a of asinh, a of log), `norm` what comes out. `out` may not be `source`.
public func stretchRow(
  _ source: UnsafePointer<Float>, count: Int, low: Float, scale: Float, curve: FluxCurve, a: Float,
  norm: Float,
  out: UnsafeMutablePointer<Float>
) {
  let (lows, scales, factors, norms) = (
    F(repeating: low), F(repeating: scale), F(repeating: a), F(repeating: norm)
  )
  let limit = F(repeating: .greatestFiniteMagnitude)
  @inline(__always)
  func value(_ v: F) -> F {
    // NaN fails both comparisons.
    let finite = v.replacing(with: F(), where: .!((v .<= limit) .& (v .>= -limit)))
    let x = ((finite - lows) * scales).clamped(lowerBound: F(), upperBound: F(repeating: 1))
    return curved(x, curve, factors, norms)
  }
  var i = 0
  while i + 8 <= count {
    store(value(load(source + i)), out + i)
    i += 8
  }
  if i < count {
    var last = F()
    for k in 0..<(count - i) { last[k] = source[i + k] }
    let result = value(last)
    for k in 0..<(count - i) { out[i + k] = result[k] }
  }
}

/// Collects the finite values ≤ `below` into `low` and those ≥ `above` into `high` (each has room for `room`).
/// Gives back how many there are of each, stored or not, and how many values are not finite.
public func collectTails(
  _ values: UnsafePointer<Float>, count: Int, below: Float, above: Float, low: UnsafeMutablePointer<Float>,
  high: UnsafeMutablePointer<Float>, room: Int
) -> (low: Int, high: Int, nonFinite: Int) {
  var (lows, highs, odd) = (0, 0, 0)
  @inline(__always)
  func take(_ value: Float) {
    guard value.isFinite else {
      odd += 1
      return
    }
    if value <= below {
      if lows < room { low[lows] = value }
      lows += 1
    }
    if value >= above {
      if highs < room { high[highs] = value }
      highs += 1
    }
  }
  let (belows, aboves) = (F(repeating: below), F(repeating: above))
  var i = 0
  while i + 8 <= count {
    let v = load(values + i)
    // Ordinary values lie strictly between; NaN does not.
    if !all((v .> belows) .& (v .< aboves)) { for k in 0..<8 { take(values[i + k]) } }
    i += 8
  }
  while i < count {
    take(values[i])
    i += 1
  }
  return (lows, highs, odd)
}

/// One row of a resampled image: the sum of `taps` rows that lie `stride` apart, each times its weight.
public func weightedRows(
  _ source: UnsafePointer<Float>, stride: Int, count: Int, weights: UnsafePointer<Float>, taps: Int,
  out: UnsafeMutablePointer<Float>
) {
  var i = 0
  while i + 8 <= count {
    var sum = F()
    for k in 0..<taps { sum = sum.addingProduct(load(source + k * stride + i), F(repeating: weights[k])) }
    store(sum, out + i)
    i += 8
  }
  while i < count {
    var sum: Float = 0
    for k in 0..<taps { sum = sum.addingProduct(source[k * stride + i], weights[k]) }
    out[i] = sum
    i += 1
  }
}

/// Rows become columns, in tiles that the cache holds.
public func transpose(
  _ source: UnsafePointer<Float>, rows: Int, columns: Int, out: UnsafeMutablePointer<Float>
) {
  let tile = 16
  for top in Swift.stride(from: 0, to: rows, by: tile) {
    for left in Swift.stride(from: 0, to: columns, by: tile) {
      for x in left..<min(left + tile, columns) {
        for y in top..<min(top + tile, rows) { out[x * rows + y] = source[y * columns + x] }
      }
    }
  }
}

/// Values in fixed point, (v + ½) · 32768 to the nearest, held within 0 … 65535; NaN as 0 would be.
public func fixedPoint(_ values: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<UInt16>) {
  for i in 0..<count {
    let scaled = ((values[i] == values[i] ? values[i] : 0) + 0.5) * 32768
    out[i] = UInt16(truncatingIfNeeded: Int32(min(max(scaled + 0.5, 0), 65535.5)))
  }
}
