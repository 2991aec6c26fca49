import GalaxyBase
import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Surface brightness of the parts of a galaxy. Lengths are in pixels, brightness in electrons per pixel.

/// Sérsic's law: I(R) = Ie exp(−b ((R / Re)^(1/n) − 1)), b after Ciotti and Bertin (1999).
struct SersicProfile {
  /// Brightness at the half-light radius.
  var effectiveBrightness: Double
  /// Half-light radius along the major axis.
  var effectiveRadius: Double
  /// Sérsic's index: 1 an exponential disc, 4 de Vaucouleurs' law.
  var index: Double
  /// Minor by major axis.
  var axisRatio: Double

  /// b such that half of the light is inside Re; better than 1e-6 for n > 0.5.
  static func b(_ n: Double) -> Double {
    2 * n - 1 / 3.0 + 4 / (405 * n) + 46 / (25515 * n * n) + 131 / (1_148_175 * n * n * n)
  }

  /// Brightness at (x, y), the major axis along x.
  func value(_ x: Double, _ y: Double) -> Double {
    let radius = hypot(x, y / axisRatio)
    return effectiveBrightness * exp(-SersicProfile.b(index) * (pow(radius / effectiveRadius, 1 / index) - 1))
  }

  /// Adds the brightness at many places, whose y are divided by the axis ratio.
  func add(_ x: [Double], _ y: [Double], to sum: inout [Double]) {
    addSersic(
      brightness: effectiveBrightness, radius: effectiveRadius, index: index, b: SersicProfile.b(index), x, y,
      count: min(x.count, y.count, sum.count), to: &sum)
  }

  /// Whether a pixel lies so near the middle that one value does not tell its mean.
  static func isSampledFinely(_ x: Double, _ y: Double) -> Bool { x * x + y * y < 100 }

  /// The mean brightness over the pixel at (x, y): the cusp in the middle is sampled more finely.
  func pixelValue(_ x: Double, _ y: Double) -> Double {
    let distance = hypot(x, y)
    let steps = distance < 3 ? 9 : distance < 10 ? 3 : 1
    if steps == 1 { return value(x, y) }
    var sum = 0.0
    for j in 0..<steps {
      for i in 0..<steps {
        sum += value(
          x + (Double(i) + 0.5) / Double(steps) - 0.5, y + (Double(j) + 0.5) / Double(steps) - 0.5)
      }
    }
    return sum / Double(steps * steps)
  }
}

/// Logarithmic arms: the crest lies at azimuth θ = phase + ln(R / start) / tan(pitch), m times around.
struct SpiralArms {
  /// Number of arms.
  var count: Int
  /// Pitch angle in radians: small is tightly wound.
  var pitch: Double
  /// Azimuth of the first crest at the radius `start`.
  var phase: Double
  /// Radius at which the arms begin; inside there are none.
  var start: Double
  /// Radius beyond which the arms fade.
  var end: Double
  /// 0 (no arms) to 1 (no light between them).
  var strength: Double
  /// How narrow the crests are: the concentration κ of exp(κ (cos − 1)).
  var sharpness: Double
  /// What makes the crests wander: waves in ln R and azimuth that are added to the offset.
  var ripples: [Wave]
  /// What makes the disc patchy: many short waves that run along the arms.
  var patches: [Wave]

  /// amplitude · sin(radial · ln(R / start) + azimuthal · θ + phase).
  struct Wave {
    var amplitude: Double, radial: Double, azimuthal: Double, phase: Double

    func value(_ logarithm: Double, _ azimuth: Double) -> Double {
      amplitude * sin(radial * logarithm + azimuthal * azimuth + phase)
    }
  }

  /// The azimuth of the first crest at a radius.
  func crest(at radius: Double) -> Double { phase + log(max(radius, 0.5) / start) / tan(pitch) }

  /// How far along the pattern a place is: 0 on a crest, ±π between two.
  func offset(radius: Double, azimuth: Double) -> Double {
    var angle = Double(count) * (azimuth - crest(at: radius))
    let logarithm = log(max(radius, 0.5) / start)
    for ripple in ripples { angle += ripple.value(logarithm, azimuth) }
    return angle
  }
}

/// A bar after Ferrers (1877), seen as surface brightness: I0 (1 − m²)^1.5 inside m < 1, where
/// m^c = |x / a|^c + |y / b|^c; c above 2 makes it boxy.
struct FerrersBar {
  var centralBrightness: Double
  /// Half the length and half the width.
  var halfLength: Double, halfWidth: Double
  /// The exponent c.
  var boxiness: Double
}

/// A round source: a star-forming clump in the plane of the disc, or a star on the sky.
struct GaussianSpot {
  var x: Double, y: Double
  var sigma: Double
  var peak: Double
}
