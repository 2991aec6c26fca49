import GalaxyBase

/// From which ranges the mock galaxies are drawn. Lengths are in 256ths of the image's side unless they are
/// said to be in others; what has no paper was chosen by eye, so that the three classes look like those of a
/// survey and are told apart by their structure, not by brightness or size.
enum MockRanges {
  // MARK: The exposure

  /// Electrons of sky in a pixel, and of reading: both such that the sky makes nearly all of the noise, as in
  /// surveys.
  static let sky = 150.0...450, readNoise = 4.0...9
  /// Core of the point spread: the Sloan survey has 1.3″ and pixels of 0.396″, so 3.3 pixels (Stoughton et
  /// al. 2002).
  static let seeing = 2.2...3.8
  /// Share of the light in the wings of the point spread.
  static let wings = 0.04...0.12
  /// How far the galaxy is off the middle, each way.
  static let offset = -4.0...4

  // MARK: Ellipticals

  /// Brightness at the half-light radius, in units of the noise.
  static let ellipticalBrightness = 5.0...16
  /// Half-light radius.
  static let ellipticalRadius = 15.0...34
  /// Sérsic's index: from 2 up for early types, most of them around 4 (Caon, Capaccioli and D'Onofrio 1993).
  static let ellipticalIndex = 2.0...6
  /// Minor by major axis: E0 to E5; flatter ones are lenticulars seen from the side.
  static let ellipticalAxisRatio = 0.45...1

  // MARK: Bulges

  /// Sérsic's index and half-light radius in scale lengths of the disc (Graham and Worley 2008).
  static let bulgeIndex = 1.0...3, bulgeRadius = 0.12...0.28
  /// Light by that of the disc (Graham and Worley 2008); less beside a bar, which has some of it.
  static let bulgeShare = 0.05...0.3, barredBulgeShare = 0.04...0.15
  /// How much rounder than the disc a bulge looks: half of the way to a circle.
  static let bulgeRoundness = 0.5

  // MARK: Discs

  /// Scale length, and brightness in the middle in units of the noise.
  static let scaleLength = 24.0...38, discBrightness = 20.0...55
  /// Cosine of the inclination: uniform for discs that lie anyhow; below 0.5 arms can hardly be seen.
  static let cosineInclination = 0.5...1
  /// How much light the dust at the arms' inner edges takes.
  static let dustDepth = 0.1...0.5
  /// Light of the disc that the bar has swept up.
  static let barGap = 0.35...0.75
  /// A ring through the bar's ends, as two in five barred galaxies here have one: brightness by that of the
  /// disc.
  static let ringShare = 0.4, ring = 0.4...1.2

  // MARK: Arms

  /// Pitch angles in degrees (Kennicutt 1981: 5° to 30°), barred and not.
  static let barredPitch = 12.0...26, pitch = 9.0...27
  /// Numbers of arms of discs without a bar: two is the rule.
  static let armCounts = [2, 2, 2, 3, 3, 4]
  /// Where the arms of discs without a bar begin, and all arms end, in scale lengths.
  static let armStart = 0.25...0.5, armEnd = 3.0...4.2
  /// How deep the gaps between the arms are, and how narrow the crests.
  static let armStrength = 0.4...0.8, armSharpness = 0.9...2.4
  /// The waves that make crests wander: how many, how strong, how many radians per factor e of radius.
  static let ripples = 5, rippleAmplitude = 0.1...0.55, rippleRadial = 2.0...8
  /// The waves that make discs patchy: how many, how strong, how many times around, how far askew of the
  /// arms.
  static let patches = 10, patchAmplitude = 0.04...0.12, patchTurns = 3..<14, patchSkew = 0.4...1.6

  // MARK: Bars

  /// Half a bar's length in scale lengths of the disc: 0.6 in late types to 1.4 in early ones (Erwin 2005).
  static let barLength = 0.85...1.45
  /// Width by length, brightness by that of the disc's middle, and how boxy the bar is.
  static let barWidth = 0.2...0.34, barBrightness = 0.75...1.5, barBoxiness = 2.0...3.2

  // MARK: Clumps and the field

  /// How many star-forming clumps, how wide, and how far they stray from the crest, in radians by the number
  /// of arms.
  static let clumps = 40..<160, clumpWidth = 0.8...2.2, clumpScatter = 0.45
  /// Most stars and galaxies of the field, how far from the middle in sides of the image, and which share is
  /// stars.
  static let mostField = 6, fieldDistance = 0.3...0.68, starShare = 0.6
  /// A star's width before the point spread; brightness in units of the noise, which spreads by this many
  /// e-folds.
  static let starWidth = 0.5, starBrightness = 14.0, starSpread = 1.1
  /// A field galaxy's width, and brightness in units of the noise.
  static let fieldWidth = 1.2...2.6, fieldBrightness = 2.0...9
}

extension RandomStream {
  /// Uniform in a range.
  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    uniform(range.lowerBound, range.upperBound)
  }

  /// A whole number of a range.
  mutating func whole(_ range: Range<Int>) -> Int { range.lowerBound + below(range.count) }
}
