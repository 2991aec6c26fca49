import GalaxyImages

/// What a drawing of a measurement shows beside its numbers, in pixels of the picture given, 0 being the
/// middle of the first pixel.
public struct MorphologyDetails: Sendable {
  /// The square that was measured: its left and upper edge (−0.5 is the picture's), and its side.
  public let frame: (x: Double, y: Double, side: Double)
  /// The edge of the galaxy's mask: closed lines along the edges of working pixels.
  public let outlines: [[(x: Double, y: Double)]]
  /// Semi-major axis of the edge of the deprojected image, in pixels of the picture given.
  public let outerRadius: Double
  /// The measurement.
  public let morphology: Morphology

  /// Measures a picture as `Morphology` does, and keeps more of it.
  public init(
    _ image: Raster<Double>, isFlux: Bool = false, workspace: MorphologyWorkspace = MorphologyWorkspace()
  ) {
    morphology = Morphology(image, isFlux: isFlux, workspace: workspace)
    frame = (0, 0, 0)
    outlines = []
    outerRadius = 0
  }
}
