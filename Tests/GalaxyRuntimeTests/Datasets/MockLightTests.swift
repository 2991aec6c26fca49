import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The light of a disc by the C library's functions, a place at a time: what the kernels are held against.

extension SpiralArms {
  /// How strong the arms are at a radius, 0 to `strength`: they rise behind `start` and fade at `end`.
  func amplitude(at radius: Double) -> Double {
    let rise = 1 / (1 + exp(-(radius - start) / (0.12 * start + 1)))
    let fade = 1 / (1 + exp((radius - end) / (0.18 * end)))
    return strength * rise * fade
  }

  /// The factors by which the arms and the dust at their inner edges change the light of the disc: arms
  /// (mean over a circle near 1) and what dust of this depth (0 … 1) lets through.
  func factors(radius: Double, azimuth: Double, dustDepth: Double) -> (arms: Double, dust: Double) {
    let amplitude = amplitude(at: radius)
    let offset = offset(radius: radius, azimuth: azimuth)
    let crest = exp(sharpness * (cos(offset) - 1))
    // The mean of the crest over a circle is e^−κ I0(κ), near 1/√(2πκ) for κ above 1.
    let mean = 1 / (2 * Double.pi * sharpness + 1).squareRoot()
    let logarithm = log(max(radius, 0.5) / start)
    let patchiness = patches.reduce(0) { $0 + $1.value(logarithm, azimuth) } * min(1, radius / start)
    let lane = exp(4 * sharpness * (cos(offset + 0.9) - 1))
    let depth = dustDepth * min(1, amplitude / max(strength, 1e-9))
    return ((1 - amplitude + amplitude * crest / mean) * exp(patchiness), 1 - depth * lane)
  }
}

extension FerrersBar {
  /// Brightness at (x, y), the bar along x.
  func value(_ x: Double, _ y: Double) -> Double {
    let m = pow(pow(abs(x) / halfLength, boxiness) + pow(abs(y) / halfWidth, boxiness), 1 / boxiness)
    return m < 1 ? centralBrightness * pow(1 - m * m, 1.5) : 0
  }
}

extension MockGalaxy.Disc {
  /// Brightness of the smooth disc, its arms, bar and ring at (x, y) in the plane of the disc.
  package func value(_ x: Double, _ y: Double) -> Double {
    let radius = hypot(x, y)
    let azimuth = atan2(y, x)
    var disc = centralBrightness * exp(-radius / scaleLength)
    var light = 0.0
    if let bar {
      let (c, s) = (cos(barAngle), sin(barAngle))
      light += bar.value(c * x + s * y, c * y - s * x)
      let ringDistance = (radius - bar.halfLength) / (0.13 * bar.halfLength)
      light += ring * disc * exp(-0.5 * ringDistance * ringDistance)
      disc *= 1 - barGap / (1 + exp((radius - 0.92 * bar.halfLength) / (0.06 * bar.halfLength)))
    }
    let factors = arms.factors(radius: radius, azimuth: azimuth, dustDepth: dustDepth)
    return (light + disc * factors.arms) * factors.dust
  }
}

@Suite struct MockLightTests {
  @Test("the kernels' functions are those of the C library, but for the last bits")
  func functions() {
    func lanes(_ x: Double) -> WideLanes { WideLanes(repeating: x) }
    var stream = SeedStreams(seed: 1).stream("functions")
    for _ in 0..<20_000 {
      let x = stream.uniform(-300, 300), y = stream.uniform(-300, 300)
      #expect(abs(exponential(lanes(x))[3] / exp(x) - 1) < 1e-14)
      let positive = exp(x)
      #expect(abs(naturalLogarithm(lanes(positive))[5] - log(positive)) < 2e-16 * max(4, abs(x)))
      let turn = sineAndCosine(lanes(x))
      #expect(abs(turn.sin[0] - sin(x)) < 1e-15 && abs(turn.cos[7] - cos(x)) < 1e-15)
      #expect(abs(azimuth(lanes(x), lanes(y))[2] - atan2(y, x)) < 2e-15)
    }
    for (x, y) in [(0.0, 0.0), (0, 1), (0, -1), (1, 0), (-1, 0), (1e-200, 1e-200)] {
      #expect(abs(azimuth(lanes(x), lanes(y))[0] - atan2(y, x)) < 1e-15, "\(x), \(y)")
    }
    #expect(exponential(lanes(-1e6))[0] < 1e-300 && exponential(lanes(1e6))[0].isFinite)
    #expect(naturalLogarithm(lanes(0))[0] < -700 && naturalLogarithm(lanes(1))[0] == 0)
  }

  @Test("the light of discs, bars and spheroids is that of the formulas")
  func light() {
    for number in 0..<12 {
      var stream = SeedStreams(seed: 3).stream("light/\(number)")
      let galaxy = MockGalaxy(number % 2 == 0 ? .barred : .spiral, side: 256, from: &stream)
      guard let disc = galaxy.disc else { continue }
      let x = (0..<203).map { _ in stream.uniform(-128, 128) },
        y = (0..<203).map { _ in stream.uniform(-300, 300) }
      var sum = [Double](repeating: 0, count: 203)
      addLight(of: disc.kernel, x, y, count: 203, to: &sum)
      for k in sum.indices {
        let right = disc.value(x[k], y[k])
        #expect(abs(sum[k] - right) <= 1e-11 * max(1, abs(right)), "\(number): \(x[k]), \(y[k])")
      }
      sum = [Double](repeating: 1, count: 203)
      galaxy.spheroid.add(x, y.map { $0 / galaxy.spheroid.axisRatio }, to: &sum)
      for k in sum.indices {
        let right = 1 + galaxy.spheroid.value(x[k], y[k])
        #expect(abs(sum[k] - right) <= 1e-11 * max(1, right))
      }
    }
  }
}
