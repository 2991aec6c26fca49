// What a FITS file holds into single precision. Plain loops without branches, which the compiler makes into
// vectors.

/// Writes `count` values in single precision. Gives how many are not finite, and whether one is finite but
/// too large for single precision.
public func narrow(
  _ source: UnsafePointer<Double>, count: Int, out: UnsafeMutablePointer<Float>
) -> (nonFinite: Int, overflows: Bool) {
  var (odd, narrowOdd) = (0, 0)
  for i in 0..<count {
    let value = source[i]
    let narrow = Float(value)
    out[i] = narrow
    // x − x is NaN where x is not finite.
    odd += value - value == 0 ? 0 : 1
    narrowOdd += narrow - narrow == 0 ? 0 : 1
  }
  return (odd, narrowOdd != odd)
}

/// The least of `count` magnitudes that is one, above −90; +∞ if there is none.
public func leastMagnitude(_ values: UnsafePointer<Double>, count: Int) -> Double {
  var least = SIMD4<Double>(repeating: .infinity)
  let whole = count / 4 * 4
  for i in stride(from: 0, to: whole, by: 4) {
    let v = UnsafeRawPointer(values + i).loadUnaligned(as: SIMD4<Double>.self)
    least = least.replacing(with: v, where: (v .< least) .& (v .> -90))
  }
  var result = min(min(least[0], least[1]), min(least[2], least[3]))
  for i in whole..<count where values[i] > -90 { result = min(result, values[i]) }
  return result
}

/// Flux 10^(−0.4 (m − zero)) of `count` magnitudes; +∞, or 99 and fainter, is no light; NaN, or −90 and
/// brighter, stays without a value. Gives how many are not finite, or −90 and brighter. Relative error 1e-7.
///
/// The power is 2^x = 2^n · 2^f, n the nearest whole number, 2^f by its Taylor series: (f ln 2)^8 / 8! <
/// 6e-9.
public func fluxOfMagnitudes(
  _ magnitudes: UnsafePointer<Double>, count: Int, zero: Double, out: UnsafeMutablePointer<Float>
) -> Int {
  /// 0.4 log2 10
  let slope = 1.328_771_237_954_945
  /// Added to a number of moderate size, it leaves the nearest whole number in the last bits.
  let magic = 0x1.8p52
  var odd = 0
  for i in 0..<count {
    let m = magnitudes[i]
    // x − x is NaN where x is not finite.
    odd += m - m == 0 && m > -90 ? 0 : 1
    let raw = slope * (zero - m)
    // Single precision holds no more; NaN becomes the lower end.
    let x = raw > -160 ? (raw < 128 ? raw : 128) : -160
    let shifted = x + magic
    let f = x - (shifted - magic)
    var p = 1.525_273_380_405_984e-5
    p = 1.540_353_039_338_161e-4 + p * f
    p = 1.333_355_814_642_844_3e-3 + p * f
    p = 9.618_129_107_628_477e-3 + p * f
    p = 5.550_410_866_482_158e-2 + p * f
    p = 2.402_265_069_591_007e-1 + p * f
    p = 6.931_471_805_599_453e-1 + p * f
    p = 1 + p * f
    let power = Double(bitPattern: p.bitPattern &+ (shifted.bitPattern &<< 52))
    out[i] = m >= 99 ? 0 : m > -90 ? Float(power) : .nan
  }
  return odd
}

/// Turns the bytes of big-endian numbers round where the machine is little-endian, in place.
public func bigEndianToHost(_ words: UnsafeMutablePointer<UInt32>, count: Int) {
  for i in 0..<count { words[i] = UInt32(bigEndian: words[i]) }
}

/// The first place from `from` on, before `to`, whose value is not finite; `to` if there is none.
public func firstNotFinite(_ values: UnsafePointer<Float>, from: Int, to: Int) -> Int {
  let zero = SIMD8<Float>()
  var i = from
  while i + 8 <= to {
    let v = UnsafeRawPointer(values + i).loadUnaligned(as: SIMD8<Float>.self)
    if any(v - v .!= zero) { break }
    i += 8
  }
  while i < to, values[i] - values[i] == 0 { i += 1 }
  return i
}

/// The first place from `from` on, before `to`, whose value is finite; `to` if there is none.
public func firstFinite(_ values: UnsafePointer<Float>, from: Int, to: Int) -> Int {
  let zero = SIMD8<Float>()
  var i = from
  while i + 8 <= to {
    let v = UnsafeRawPointer(values + i).loadUnaligned(as: SIMD8<Float>.self)
    if any(v - v .== zero) { break }
    i += 8
  }
  while i < to, values[i] - values[i] != 0 { i += 1 }
  return i
}
