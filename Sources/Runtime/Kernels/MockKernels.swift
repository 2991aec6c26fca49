// The light of synthetic galaxies, a row of pixels at a time.

/// amplitude · sin(radial · L + azimuthal · θ + phase), with L the logR of the radius.
package struct LightWave: Sendable {
  let amplitude: Double, radial: Double, azimuthal: Double, phase: Double

  /// Takes its four numbers.
  package init(amplitude: Double, radial: Double, azimuthal: Double, phase: Double) {
    (self.amplitude, self.radial, self.azimuthal, self.phase) = (amplitude, radial, azimuthal, phase)
  }
}

/// A bar in a disc.
package struct BarLight: Sendable {
  let brightness: Double, halfLength: Double, halfWidth: Double, boxiness: Double
  let angle: (cos: Double, sin: Double)
  let gap: Double, ring: Double

  /// Brightness, half length and width, the exponent of its shape, the direction, what is missing of the disc
  /// within it, and the ring through its ends.
  package init(
    brightness: Double, halfLength: Double, halfWidth: Double, boxiness: Double,
    angle: (cos: Double, sin: Double), gap: Double, ring: Double
  ) {
    (self.brightness, self.halfLength, self.halfWidth) = (brightness, halfLength, halfWidth)
    (self.boxiness, self.angle, self.gap, self.ring) = (boxiness, angle, gap, ring)
  }
}

/// A disc with arms.
package struct DiscLight: Sendable {
  let brightness: Double, scaleLength: Double
  let bar: BarLight?
  let arms: Double, tangent: Double, phase: Double
  let start: Double, end: Double, strength: Double, sharpness: Double
  let ripples: [LightWave], patches: [LightWave]
  let dustDepth: Double

  /// Brightness and scale length; the bar; number, tangent of the pitch angle and phase of the arms; where they
  /// begin and fade; how strong and narrow they are; their waves; the depth of the dust.
  package init(
    brightness: Double, scaleLength: Double, bar: BarLight?, arms: Double, tangent: Double, phase: Double,
    start: Double, end: Double, strength: Double, sharpness: Double, ripples: [LightWave],
    patches: [LightWave], dustDepth: Double
  ) {
    (self.brightness, self.scaleLength, self.bar, self.arms) = (brightness, scaleLength, bar, arms)
    (self.tangent, self.phase, self.start, self.end) = (tangent, phase, start, end)
    (self.strength, self.sharpness, self.ripples) = (strength, sharpness, ripples)
    (self.patches, self.dustDepth) = (patches, dustDepth)
  }

  /// The light at eight places in the plane of the disc.
  @inline(__always)
  func light(_ x: WideLanes, _ y: WideLanes) -> WideLanes {
    let radius = (x * x + y * y).squareRoot()
    let angle = azimuth(x, y)
    var disc = brightness * exponential(radius * (-1 / scaleLength))
    var extra = WideLanes(repeating: 0)
    if let bar {
      let along = absolute(bar.angle.cos * x + bar.angle.sin * y) * (1 / bar.halfLength)
      let across = absolute(bar.angle.cos * y - bar.angle.sin * x) * (1 / bar.halfWidth)
      let sum =
        exponential(bar.boxiness * naturalLogarithm(along))
        + exponential(bar.boxiness * naturalLogarithm(across))
      let m = exponential(naturalLogarithm(sum) * (1 / bar.boxiness))
      let rest = (1 - m * m).replacing(with: 0, where: m .>= 1)
      extra = bar.brightness * rest * rest.squareRoot()
      let distance = (radius - bar.halfLength) * (1 / (0.13 * bar.halfLength))
      extra += bar.ring * disc * exponential(-0.5 * distance * distance)
      disc *=
        1 - bar.gap / (1 + exponential((radius - 0.92 * bar.halfLength) * (1 / (0.06 * bar.halfLength))))
    }
    let least = radius.replacing(with: 0.5, where: radius .< 0.5)
    let logR = naturalLogarithm(least * (1 / start))
    let rise = 1 + exponential((start - radius) * (1 / (0.12 * start + 1)))
    let fade = 1 + exponential((radius - end) * (1 / (0.18 * end)))
    let amplitude = strength / (rise * fade)
    var offset = arms * (angle - phase - logR * (1 / tangent))
    for wave in ripples { offset += wave.value(logR, angle) }
    let turn = sineAndCosine(offset)
    // The cosine of an offset that is 0.9 larger.
    let lane = 0.6216099682706644 * turn.cos - 0.7833269096274834 * turn.sin
    let crest = exponential(sharpness * (turn.cos - 1))
    let mean = 1 / (2 * Double.pi * sharpness + 1).squareRoot()
    var patchiness = WideLanes(repeating: 0)
    for wave in patches { patchiness += wave.value(logR, angle) }
    let inner = (radius * (1 / start)).replacing(with: 1, where: radius .> start)
    let share = amplitude * (1 / max(strength, 1e-9))
    let depth = dustDepth * share.replacing(with: 1, where: share .> 1)
    let dust = 1 - depth * exponential(4 * sharpness * (lane - 1))
    let bright = (1 - amplitude + amplitude * crest * (1 / mean)) * exponential(patchiness * inner)
    return (extra + disc * bright) * dust
  }
}

extension LightWave {
  @inline(__always)
  fileprivate func value(_ logR: WideLanes, _ angle: WideLanes) -> WideLanes {
    amplitude * sineAndCosine(radial * logR + azimuthal * angle + phase).sin
  }
}

/// Adds the light of a disc at `count` places (x, y) in its plane.
package func addLight(
  of disc: DiscLight, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int,
  to out: UnsafeMutablePointer<Double>
) {
  forEachEight(x, y, count: count, out) { disc.light($0, $1) }
}

/// Adds Sérsic's law, brightness · exp(−b ((R / radius)^(1 / index) − 1)), at `count` places (x, y), y being
/// divided by the axis ratio already.
package func addSersic(
  brightness: Double, radius: Double, index: Double, b: Double, _ x: UnsafePointer<Double>,
  _ y: UnsafePointer<Double>, count: Int, to out: UnsafeMutablePointer<Double>
) {
  forEachEight(x, y, count: count, out) { x, y in
    let square = (x * x + y * y) * (1 / (radius * radius))
    let power = exponential(naturalLogarithm(square) * (0.5 / index))
    return brightness * exponential(-b * (power - 1))
  }
}

/// Adds what `light` gives, eight places at a time; the last few stand in eight with others that are dropped.
@inline(__always)
private func forEachEight(
  _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int, _ out: UnsafeMutablePointer<Double>,
  _ light: (WideLanes, WideLanes) -> WideLanes
) {
  var at = 0
  while at < count {
    let many = min(8, count - at)
    var (eightX, eightY) = (WideLanes(repeating: 1), WideLanes(repeating: 1))
    for k in 0..<many { (eightX[k], eightY[k]) = (x[at + k], y[at + k]) }
    let found = light(eightX, eightY)
    for k in 0..<many { out[at + k] += found[k] }
    at += many
  }
}

/// Convolves a line of `count` numbers, which has `weights` − 1 more in `padded`: each sum is taken in the order
/// of the weights.
package func convolveLine(
  _ padded: UnsafePointer<Double>, _ weights: UnsafePointer<Double>, weightCount: Int, count: Int,
  out: UnsafeMutablePointer<Double>
) {
  var at = 0
  while at + 16 <= count {
    var (a, b) = (WideLanes(repeating: 0), WideLanes(repeating: 0))
    for k in 0..<weightCount {
      let from = UnsafeRawPointer(padded + at + k)
      a = a + weights[k] * from.loadUnaligned(as: WideLanes.self)
      b = b + weights[k] * (from + 64).loadUnaligned(as: WideLanes.self)
    }
    UnsafeMutableRawPointer(out + at).storeBytes(of: a, as: WideLanes.self)
    UnsafeMutableRawPointer(out + at + 8).storeBytes(of: b, as: WideLanes.self)
    at += 16
  }
  while at < count {
    var sum = 0.0
    for k in 0..<weightCount { sum += weights[k] * padded[at + k] }
    out[at] = sum
    at += 1
  }
}
