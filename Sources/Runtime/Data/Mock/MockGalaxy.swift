import GalaxyBase
import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One synthetic galaxy: everything that is drawn at random, before it is painted.
///
/// Lengths are in pixels, angles in radians. The proportions follow what surveys find: Sérsic indices 2 to
/// 6 and axis ratios above 0.45 for ellipticals, exponential discs with bulges of a twentieth to a third of
/// the light and pitch angles of 8° to 30° for spirals, bars of about one disc scale length with a ring or
/// two arms at their ends.
struct MockGalaxy {
  /// A flat disc and what is in it.
  struct Disc {
    /// Brightness in the middle, seen face-on, and scale length: I = I0 exp(−R / h).
    var centralBrightness: Double, scaleLength: Double
    /// Cosine of the inclination: 1 is face-on.
    var cosineInclination: Double
    var arms: SpiralArms
    var dustDepth: Double
    var bar: FerrersBar?
    /// How much of the disc's light is gone inside the bar's radius, 0 … 1: the bar has swept it up.
    var barGap: Double
    /// Brightness of a ring through the bar's ends, in units of the disc's there.
    var ring: Double
    var clumps: [GaussianSpot]
  }

  var mockClass: MockClass
  var center: (x: Double, y: Double)
  /// Angle of the major axis, from the right, counter-clockwise.
  var positionAngle: Double
  /// The elliptical itself, or a spiral's bulge.
  var spheroid: SersicProfile
  var disc: Disc?
  /// Stars and faint galaxies of the field.
  var field: [GaussianSpot]
  var pointSpread: PointSpread
  /// Electrons per pixel of sky, and the noise of reading, in electrons.
  var sky: Double, readNoise: Double

  /// Draws a galaxy for an image of `side` pixels.
  init(_ mockClass: MockClass, side: Int, from stream: inout RandomStream) {
    let unit = Double(side) / 256
    self.mockClass = mockClass
    center = (
      Double(side - 1) / 2 + stream.uniform(MockRanges.offset) * unit,
      Double(side - 1) / 2 + stream.uniform(MockRanges.offset) * unit
    )
    positionAngle = stream.uniform(0, .pi)
    sky = stream.uniform(MockRanges.sky)
    readNoise = stream.uniform(MockRanges.readNoise)
    pointSpread = PointSpread(
      fwhm: stream.uniform(MockRanges.seeing) * unit, wings: stream.uniform(MockRanges.wings))
    let noise = (sky + readNoise * readNoise).squareRoot()
    if mockClass == .elliptical {
      spheroid = SersicProfile(
        effectiveBrightness: noise * stream.uniform(MockRanges.ellipticalBrightness),
        effectiveRadius: stream.uniform(MockRanges.ellipticalRadius) * unit,
        index: stream.uniform(MockRanges.ellipticalIndex),
        axisRatio: stream.uniform(MockRanges.ellipticalAxisRatio))
    } else {
      let disc = Disc(barred: mockClass == .barred, noise: noise, unit: unit, from: &stream)
      spheroid = MockGalaxy.bulge(in: disc, barred: mockClass == .barred, from: &stream)
      self.disc = disc
    }
    field = MockGalaxy.field(side: side, noise: noise, unit: unit, from: &stream)
  }

  /// A bulge with 5 to 30 % of the light of its disc (less beside a bar).
  private static func bulge(in disc: Disc, barred: Bool, from stream: inout RandomStream) -> SersicProfile {
    let index = stream.uniform(MockRanges.bulgeIndex)
    let radius = disc.scaleLength * stream.uniform(MockRanges.bulgeRadius)
    let share = stream.uniform(barred ? MockRanges.barredBulgeShare : MockRanges.bulgeShare)
    let ratio = 1 - (1 - disc.cosineInclination) * MockRanges.bulgeRoundness
    let b = SersicProfile.b(index)
    // The total light of Sérsic's law: 2π n Re² Ie e^b b^(−2n) Γ(2n) q; of the disc: 2π h² I0 cos i.
    let perBrightness = index * radius * radius * exp(b) * pow(b, -2 * index) * tgamma(2 * index) * ratio
    let light = disc.centralBrightness * disc.scaleLength * disc.scaleLength * disc.cosineInclination
    return SersicProfile(
      effectiveBrightness: share * light / perBrightness, effectiveRadius: radius, index: index,
      axisRatio: ratio)
  }

  /// A few stars and small galaxies, none of them in the middle.
  private static func field(
    side: Int, noise: Double, unit: Double, from stream: inout RandomStream
  ) -> [GaussianSpot] {
    let count = stream.below(MockRanges.mostField + 1)
    return (0..<count).map { _ in
      let angle = stream.uniform(0, 2 * .pi)
      let distance = Double(side) * stream.uniform(MockRanges.fieldDistance)
      let isStar = stream.uniform() < MockRanges.starShare
      return GaussianSpot(
        x: Double(side) / 2 + distance * cos(angle), y: Double(side) / 2 + distance * sin(angle),
        sigma: (isStar ? MockRanges.starWidth : stream.uniform(MockRanges.fieldWidth)) * unit,
        peak: noise
          * (isStar
            ? MockRanges.starBrightness * exp(MockRanges.starSpread * stream.normal())
            : stream.uniform(MockRanges.fieldBrightness)))
    }
  }
}

extension MockGalaxy.Disc {
  /// Draws a disc with arms; with a bar from whose ends they start, or from the middle.
  package init(barred: Bool, noise: Double, unit: Double, from stream: inout RandomStream) {
    scaleLength = stream.uniform(MockRanges.scaleLength) * unit
    cosineInclination = stream.uniform(MockRanges.cosineInclination)
    centralBrightness = noise * stream.uniform(MockRanges.discBrightness)
    dustDepth = stream.uniform(MockRanges.dustDepth)
    let pitch = stream.uniform(barred ? MockRanges.barredPitch : MockRanges.pitch) * Double.pi / 180
    let winding = stream.uniform() < 0.5 ? pitch : -pitch
    let barLength = scaleLength * stream.uniform(MockRanges.barLength)
    let barAngle = stream.uniform(0, .pi)
    let start = barred ? barLength : scaleLength * stream.uniform(MockRanges.armStart)
    arms = SpiralArms(
      count: barred ? 2 : MockRanges.armCounts[stream.below(MockRanges.armCounts.count)],
      pitch: winding, phase: barred ? barAngle : stream.uniform(0, 2 * .pi),
      start: start, end: scaleLength * stream.uniform(MockRanges.armEnd),
      strength: stream.uniform(MockRanges.armStrength),
      sharpness: stream.uniform(MockRanges.armSharpness),
      ripples: (0..<MockRanges.ripples).map { k in
        SpiralArms.Wave(
          amplitude: stream.uniform(MockRanges.rippleAmplitude),
          radial: stream.uniform(MockRanges.rippleRadial), azimuthal: Double(k),
          phase: stream.uniform(0, 2 * .pi))
      }, patches: [])
    let patchiness = stream.uniform(MockRanges.patchAmplitude)
    arms.patches = (0..<MockRanges.patches).map { _ in
      // Along an arm θ = ln R / tan(pitch): waves that run along it, each a little askew.
      let azimuthal = Double(stream.whole(MockRanges.patchTurns))
      return SpiralArms.Wave(
        amplitude: patchiness, radial: -azimuthal / tan(winding) * stream.uniform(MockRanges.patchSkew),
        azimuthal: azimuthal, phase: stream.uniform(0, 2 * .pi))
    }
    barGap = 0
    ring = 0
    bar = nil
    if barred {
      bar = FerrersBar(
        centralBrightness: centralBrightness * stream.uniform(MockRanges.barBrightness),
        halfLength: barLength,
        halfWidth: barLength * stream.uniform(MockRanges.barWidth),
        boxiness: stream.uniform(MockRanges.barBoxiness))
      barGap = stream.uniform(MockRanges.barGap)
      ring = stream.uniform() < MockRanges.ringShare ? stream.uniform(MockRanges.ring) : 0
    }
    clumps = []
    clumps = drawClumps(noise: noise, unit: unit, from: &stream)
  }

  /// Star-forming clumps strung along the arms, most of them where the disc is bright.
  private func drawClumps(noise: Double, unit: Double, from stream: inout RandomStream) -> [GaussianSpot] {
    let count = stream.whole(MockRanges.clumps)
    return (0..<count).map { _ in
      // The radius of a disc's light: the sum of two exponential draws.
      let draw = -log(1 - stream.uniform()) - log(1 - stream.uniform())
      // Those that would fall inside the arms' beginning are strewn over its neighbourhood.
      let strewn = arms.start + scaleLength * stream.uniform()
      let radius = min(
        draw * 0.8 * scaleLength < arms.start ? strewn : draw * 0.8 * scaleLength, arms.end * 1.05)
      let arm = 2 * Double.pi * Double(stream.below(arms.count)) / Double(arms.count)
      let scatter = MockRanges.clumpScatter * stream.normal() / Double(arms.count)
      let target = arms.crest(at: radius) + arm + scatter
      // The ripples move the crest: one step of Newton's method is near enough.
      let azimuth =
        target - (arms.offset(radius: radius, azimuth: target) - Double(arms.count) * (arm + scatter))
        .remainder(
          dividingBy: 2 * .pi) / Double(arms.count)
      let local = centralBrightness * exp(-radius / scaleLength)
      let peak = (0.7 * local + 1.5 * noise) * exp(0.8 * stream.normal())
      return GaussianSpot(
        x: radius * cos(azimuth), y: radius * sin(azimuth),
        sigma: stream.uniform(MockRanges.clumpWidth) * unit,
        peak: min(peak, 2 * centralBrightness))
    }
  }

  /// The angle of the bar in the plane of the disc: where the arms start.
  var barAngle: Double { arms.phase }

  /// The smooth disc, its arms, bar and ring, as they are painted.
  var kernel: DiscLight {
    func waves(_ waves: [SpiralArms.Wave]) -> [LightWave] {
      waves.map {
        LightWave(amplitude: $0.amplitude, radial: $0.radial, azimuthal: $0.azimuthal, phase: $0.phase)
      }
    }
    return DiscLight(
      brightness: centralBrightness, scaleLength: scaleLength,
      bar: bar.map { bar in
        BarLight(
          brightness: bar.centralBrightness, halfLength: bar.halfLength, halfWidth: bar.halfWidth,
          boxiness: bar.boxiness, angle: (cos: cos(barAngle), sin: sin(barAngle)), gap: barGap, ring: ring
        )
      },
      arms: Double(arms.count), tangent: tan(arms.pitch), phase: arms.phase, start: arms.start, end: arms.end,
      strength: arms.strength, sharpness: arms.sharpness, ripples: waves(arms.ripples),
      patches: waves(arms.patches), dustDepth: dustDepth)
  }
}
