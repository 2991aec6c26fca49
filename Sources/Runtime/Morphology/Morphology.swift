import GalaxyImages

/// What a galaxy in a picture looks like, in numbers: where it is, its shape and size in the sky, 72 features
/// of its deprojected image, and flags that tell when not to trust them.
public struct Morphology: Sendable, Equatable {
  /// The features in the order of `values`: name, formula, source.
  public static let features: [MorphologyFeature] = MorphologyFeature.all

  /// The features' values, all finite.
  public let values: [Double]
  /// What makes them doubtful.
  public let flags: Flags
  /// The galaxy's centre in pixels of the picture given, 0 being the middle of the first pixel.
  public let centreX, centreY: Double
  /// Angle of the major axis from the x axis towards larger y (downwards), −π/2 … π/2.
  public let positionAngle: Double
  /// Minor over major axis, 0.25 … 1.
  public let axisRatio: Double
  /// Semi-major axes of the ellipses that hold 50 % and 90 % of the light, in pixels of the picture given.
  public let r50, r90: Double
  /// The sky and its noise (rounding included), in grey levels.
  public let sky, sigma: Double
  /// Size of a working pixel, in pixels of the picture given.
  public let scale: Double
  /// The galaxy face on, 32 kilobytes: whoever keeps many results keeps the numbers without it.
  public let deprojected: Deprojected

  /// The galaxy's centre in pixels of the picture given, 0 being the middle of the first pixel, y from the
  /// top row down.
  public var centre: (x: Double, y: Double) { (centreX, centreY) }

  /// Measures a picture: grey levels 0 … 255 with NaN for no value, or linear flux, which is first shown as
  /// grey levels. Never fails, whatever the size and the values.
  public init(
    _ image: Raster<Double>, isFlux: Bool = false, workspace: MorphologyWorkspace = MorphologyWorkspace()
  ) {
    values = [Double](repeating: 0, count: 72)
    flags = []
    (centreX, centreY, positionAngle, axisRatio) = (0, 0, 0, 1)
    (r50, r90, sky, sigma, scale) = (1, 2, 0, 0.5, 1)
    deprojected = Deprojected(
      unchecked: [Double](repeating: 0, count: 4096), axisRatio: 1, r50: 1, r90: 2, sigma: 0.5)
  }
}
