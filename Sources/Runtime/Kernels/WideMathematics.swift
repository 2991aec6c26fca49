/// Eight numbers in double precision at once.
typealias WideLanes = SIMD8<Double>

// The functions of the C library on eight numbers at once, to a few units in the last place: good for light
// that is rounded to whole electrons afterwards.

/// e^x; the argument is held inside ±700, where neither side leaves the normal numbers.
///
/// x = n ln 2 + r, |r| ≤ ln 2 / 2; e^r by Taylor's polynomial of degree 13; 2^n by exponent bits.
@inline(__always)
func exponential(_ argument: WideLanes) -> WideLanes {
  let x = argument.clamped(
    lowerBound: WideLanes(repeating: -700), upperBound: WideLanes(repeating: 700))
  // Adding 1.5 · 2^52 rounds to a whole number and leaves it in the low bits of the mantissa.
  let shifted = WideLanes(repeating: 0x1.8p52).addingProduct(x, WideLanes(repeating: 1.4426950408889634))
  let n = shifted - 0x1.8p52
  var r = x.addingProduct(n, WideLanes(repeating: -0x1.62e42feep-1))
  r = r.addingProduct(n, WideLanes(repeating: -0x1.a39ef35793c76p-33))
  var p = WideLanes(repeating: 1 / 6_227_020_800)
  p = WideLanes(repeating: 1 / 479_001_600).addingProduct(p, r)
  p = WideLanes(repeating: 1 / 39_916_800).addingProduct(p, r)
  p = WideLanes(repeating: 1 / 3_628_800).addingProduct(p, r)
  p = WideLanes(repeating: 1 / 362_880).addingProduct(p, r)
  p = WideLanes(repeating: 1 / 40_320).addingProduct(p, r)
  p = WideLanes(repeating: 1 / 5040).addingProduct(p, r)
  p = WideLanes(repeating: 1 / 720).addingProduct(p, r)
  p = WideLanes(repeating: 1 / 120).addingProduct(p, r)
  p = WideLanes(repeating: 1 / 24).addingProduct(p, r)
  p = WideLanes(repeating: 1 / 6).addingProduct(p, r)
  p = WideLanes(repeating: 0.5).addingProduct(p, r)
  p = WideLanes(repeating: 1).addingProduct(p, r)
  p = WideLanes(repeating: 1).addingProduct(p, r)
  let bits = unsafeBitCast(shifted, to: SIMD8<UInt64>.self)
  return p * unsafeBitCast((bits &+ 1023) &<< 52, to: WideLanes.self)
}

/// The natural logR of positive numbers; of 0 about −709.
///
/// x = 2^k m, √½ ≤ m < √2; ln m = 2 artanh s, s = (m − 1) / (m + 1), |s| < 0.172, by its series.
@inline(__always)
func naturalLogarithm(_ x: WideLanes) -> WideLanes {
  let bits = unsafeBitCast(x, to: SIMD8<UInt64>.self)
  // As many steps of the exponent as bring the mantissa near 1.
  let steps = (bits &- 0x3fe6_a09e_667f_3bcd) &>> 52
  let m = unsafeBitCast(bits &- (steps &<< 52), to: WideLanes.self)
  // The steps are a number of 12 bits with a sign; the low bits of 1.5 · 2^52 hold it.
  let signed = (steps &+ 2048) & 4095
  let k =
    unsafeBitCast(signed &+ 0x4338_0000_0000_0000, to: WideLanes.self)
    - WideLanes(repeating: 0x1.8p52 + 2048)
  let s = (m - 1) / (m + 1)
  let z = s * s
  var p = WideLanes(repeating: 1.0 / 23)
  p = WideLanes(repeating: 1.0 / 21).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 19).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 17).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 15).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 13).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 11).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 9).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 7).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 5).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 3).addingProduct(p, z)
  let low = 2 * s * z * p
  return (2 * s + low).addingProduct(k, WideLanes(repeating: 0.6931471805599453))
}

/// The sine and the cosine, for arguments up to about 10⁵.
///
/// x = q π/2 + r, |r| ≤ π/4, with π/2 in three parts; Taylor's polynomials; the quadrant q chooses and signs.
@inline(__always)
func sineAndCosine(_ x: WideLanes) -> (sin: WideLanes, cos: WideLanes) {
  let shifted = WideLanes(repeating: 0x1.8p52).addingProduct(x, WideLanes(repeating: 0.6366197723675814))
  let q = shifted - 0x1.8p52
  var r = x.addingProduct(q, WideLanes(repeating: -0x1.921fb544p0))
  r = r.addingProduct(q, WideLanes(repeating: -0x1.0b4611a6p-34))
  r = r.addingProduct(q, WideLanes(repeating: -0x1.3198a2e037073p-69))
  let z = r * r
  var s = WideLanes(repeating: -1 / 1_307_674_368_000)
  s = WideLanes(repeating: 1 / 6_227_020_800).addingProduct(s, z)
  s = WideLanes(repeating: -1 / 39_916_800).addingProduct(s, z)
  s = WideLanes(repeating: 1 / 362_880).addingProduct(s, z)
  s = WideLanes(repeating: -1 / 5040).addingProduct(s, z)
  s = WideLanes(repeating: 1 / 120).addingProduct(s, z)
  s = WideLanes(repeating: -1 / 6).addingProduct(s, z)
  s = r.addingProduct(s, z * r)
  var c = WideLanes(repeating: 1 / 20_922_789_888_000)
  c = WideLanes(repeating: -1 / 87_178_291_200).addingProduct(c, z)
  c = WideLanes(repeating: 1 / 479_001_600).addingProduct(c, z)
  c = WideLanes(repeating: -1 / 3_628_800).addingProduct(c, z)
  c = WideLanes(repeating: 1 / 40_320).addingProduct(c, z)
  c = WideLanes(repeating: -1 / 720).addingProduct(c, z)
  c = WideLanes(repeating: 1 / 24).addingProduct(c, z)
  c = WideLanes(repeating: -0.5).addingProduct(c, z)
  c = WideLanes(repeating: 1).addingProduct(c, z)
  let quadrant = unsafeBitCast(shifted, to: SIMD8<UInt64>.self)
  let isOdd = (quadrant & 1) .== 1
  let sin = s.replacing(with: c, where: isOdd), cos = c.replacing(with: s, where: isOdd)
  func signed(_ value: WideLanes, _ turns: SIMD8<UInt64>) -> WideLanes {
    unsafeBitCast(
      unsafeBitCast(value, to: SIMD8<UInt64>.self) ^ ((turns & 2) &<< 62), to: WideLanes.self)
  }
  return (signed(sin, quadrant), signed(cos, quadrant &+ 1))
}

/// The angle of (x, y) from the x axis, −π … π; 0 for (0, 0).
///
/// The tangent of the smaller part of the right angle is halved (tan(α/2) = t / (1 + √(1 + t²))) twice, which
/// brings it below 0.2; then the series of the arc tangent.
@inline(__always)
func azimuth(_ x: WideLanes, _ y: WideLanes) -> WideLanes {
  let (a, b) = (absolute(x), absolute(y))
  let isSteep = b .> a
  let low = b.replacing(with: a, where: isSteep), high = a.replacing(with: b, where: isSteep)
  var t = low / high.replacing(with: 1, where: high .== 0)
  t = t / (1 + (1 + t * t).squareRoot())
  t = t / (1 + (1 + t * t).squareRoot())
  let z = t * t
  var p = WideLanes(repeating: 1.0 / 21)
  p = WideLanes(repeating: -1.0 / 19).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 17).addingProduct(p, z)
  p = WideLanes(repeating: -1.0 / 15).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 13).addingProduct(p, z)
  p = WideLanes(repeating: -1.0 / 11).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 9).addingProduct(p, z)
  p = WideLanes(repeating: -1.0 / 7).addingProduct(p, z)
  p = WideLanes(repeating: 1.0 / 5).addingProduct(p, z)
  p = WideLanes(repeating: -1.0 / 3).addingProduct(p, z)
  var angle = 4 * t.addingProduct(p, z * t)
  angle = angle.replacing(with: Double.pi / 2 - angle, where: isSteep)
  angle = angle.replacing(with: Double.pi - angle, where: x .< 0)
  return angle.replacing(with: -angle, where: y .< 0)
}

/// Without the sign.
@inline(__always)
func absolute(_ x: WideLanes) -> WideLanes {
  unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) & 0x7fff_ffff_ffff_ffff, to: WideLanes.self)
}
