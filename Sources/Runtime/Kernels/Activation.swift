/// An activation function on eight images at once.
public enum Activation: Sendable, Equatable {
  /// x
  case identity
  /// x for x > 0, slope · x otherwise (slope 0 is ReLU); 0 ≤ slope ≤ 1.
  case leakyReLU(slope: Float)
  /// 1 / (1 + e^−x)
  case sigmoid
}

/// What the loops are specialised for: the function, and its derivative from the input or from the result.
protocol ActivationFunction {
  func value(_ x: Lanes) -> Lanes
  func slope(_ x: Lanes) -> Lanes
  func slope(result y: Lanes) -> Lanes
}

struct IdentityFunction: ActivationFunction {
  @inline(__always) func value(_ x: Lanes) -> Lanes { x }
  @inline(__always) func slope(_ x: Lanes) -> Lanes { Lanes(repeating: 1) }
  @inline(__always) func slope(result y: Lanes) -> Lanes { Lanes(repeating: 1) }
}

struct LeakyFunction: ActivationFunction {
  let negative: Float
  @inline(__always) func value(_ x: Lanes) -> Lanes { (x * negative).replacing(with: x, where: x .> 0) }
  @inline(__always) func slope(_ x: Lanes) -> Lanes {
    Lanes(repeating: negative).replacing(with: 1, where: x .> 0)
  }
  @inline(__always) func slope(result y: Lanes) -> Lanes { slope(y) }
}

struct SigmoidFunction: ActivationFunction {
  @inline(__always) func value(_ x: Lanes) -> Lanes { 1 / (1 + exponential(-x)) }
  @inline(__always) func slope(_ x: Lanes) -> Lanes { slope(result: value(x)) }
  @inline(__always) func slope(result y: Lanes) -> Lanes { y * (1 - y) }
}

/// e^x to about two units in the last place, the same bits on every machine with fused multiply-add.
///
/// x = n ln 2 + r, |r| ≤ ln 2 / 2; e^r by the degree-6 polynomial of Cephes' `expf`; 2^n by exponent bits.
/// The argument is held inside ±87, where neither side leaves the normal numbers. NaN stays NaN.
@inline(__always)
func exponential(_ argument: Lanes) -> Lanes {
  let x = argument.replacing(with: 87, where: argument .> 87).replacing(with: -87, where: argument .< -87)
  // Adding 1.5 · 2^23 rounds to a whole number and leaves it in the low bits of the mantissa.
  let shifted = Lanes(repeating: 12_582_912).addingProduct(x, Lanes(repeating: 1.442_695_04))
  let n = shifted - 12_582_912
  var r = x.addingProduct(n, Lanes(repeating: -0.693_359_375))
  r = r.addingProduct(n, Lanes(repeating: 2.121_944_4e-4))
  var p = Lanes(repeating: 1.987_569_15e-4)
  p = Lanes(repeating: 1.398_199_95e-3).addingProduct(p, r)
  p = Lanes(repeating: 8.333_451_9e-3).addingProduct(p, r)
  p = Lanes(repeating: 4.166_579_6e-2).addingProduct(p, r)
  p = Lanes(repeating: 1.666_666_55e-1).addingProduct(p, r)
  p = Lanes(repeating: 5.000_000_1e-1).addingProduct(p, r)
  p = (r + 1).addingProduct(p, r * r)
  let bits = unsafeBitCast(shifted, to: SIMD8<UInt32>.self)
  return p * unsafeBitCast((bits &+ 127) &<< 23, to: Lanes.self)
}
