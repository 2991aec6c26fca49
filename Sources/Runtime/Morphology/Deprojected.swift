/// A galaxy seen face on: 64 × 64 pixels, centred, the major axis along the rows, the minor axis stretched by
/// 1 / q, sky 0, in the units of the picture; half its side is 1.25 r90.
public struct Deprojected: Sendable, Equatable {
  /// Pixels a row and rows.
  public static let side = 64
  /// Row after row.
  public let pixels: [Double]
  /// Axis ratio in the sky, at least 0.25.
  public let axisRatio: Double
  /// Semi-major axes in the sky of the ellipses that hold 50 % and 90 % of the light, in working pixels.
  public let r50, r90: Double
  /// Noise of the sky in the units of the pixels.
  public let sigma: Double

  /// A picture of `pixels` in place of these, of the same galaxy; nil unless there are 64 · 64 finite ones.
  public init?(pixels: [Double], axisRatio: Double, r50: Double, r90: Double, sigma: Double) {
    guard pixels.count == Self.side * Self.side, pixels.allSatisfy(\.isFinite) else { return nil }
    self.init(unchecked: pixels, axisRatio: axisRatio, r50: r50, r90: r90, sigma: sigma)
  }

  init(unchecked pixels: [Double], axisRatio: Double, r50: Double, r90: Double, sigma: Double) {
    self.pixels = pixels
    self.axisRatio = axisRatio
    self.r50 = r50
    self.r90 = r90
    self.sigma = sigma
  }

  /// The same galaxy with other pixels.
  func with(_ pixels: [Double]) -> Deprojected {
    Deprojected(unchecked: pixels, axisRatio: axisRatio, r50: r50, r90: r90, sigma: sigma)
  }

  /// The 72 features, in the order of `Morphology.features`.
  public func features(workspace: MorphologyWorkspace = MorphologyWorkspace()) -> [Double] {
    workspace.image.update(from: pixels, count: pixels.count)
    return workspace.features(axisRatio: axisRatio, r50: r50, r90: r90, sigma: sigma)
  }
}
