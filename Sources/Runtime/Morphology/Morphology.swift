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
    let (frame, source) = workspace.makeFrame(of: image, isFlux: isFlux)
    self.init(frame, source, workspace)
  }

  /// Of a galaxy that was found in the frame of a workspace.
  init(_ frame: WorkingFrame, _ source: CentralSource, _ workspace: MorphologyWorkspace) {
    flags = workspace.deprojectSource(frame, source)
    values = workspace.features(
      axisRatio: source.axisRatio, r50: source.r50, r90: source.r90, sigma: source.sigma)
    deprojected = Deprojected(
      unchecked: Array(
        UnsafeBufferPointer(start: workspace.image, count: Deprojected.side * Deprojected.side)),
      axisRatio: source.axisRatio, r50: source.r50, r90: source.r90, sigma: source.sigma)
    scale = frame.scale
    centreX = frame.left + (source.cx + 0.5) * scale - 0.5
    centreY = frame.top + (source.cy + 0.5) * scale - 0.5
    (positionAngle, axisRatio) = (source.angle, source.axisRatio)
    (r50, r90) = (source.r50 * scale, source.r90 * scale)
    (sky, sigma) = (source.sky, source.sigma)
  }
}
