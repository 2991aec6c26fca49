import GalaxyImages
import GalaxyKernels

/// What a drawing of a measurement shows beside its numbers, in pixels of the picture given, 0 being the
/// middle of the first pixel. The ellipses of r50, r90 and the outer radius share the measurement's centre,
/// position angle and axis ratio.
public struct MorphologyDetails: Sendable {
  /// A place in the picture.
  public typealias Point = (x: Double, y: Double)

  /// The measurement.
  public let morphology: Morphology
  /// The square that was measured: its upper left corner and its side. It may reach beyond the picture.
  public let frame: (x: Double, y: Double, side: Double)
  /// The edge of the galaxy's mask and those of its holes' outsides: closed lines along the edges of working
  /// pixels, the mask to their right.
  public let outlines: [[Point]]
  /// The same of what was replaced: stars and neighbours.
  public let replaced: [[Point]]
  /// Semi-major axis of the edge of the deprojected image.
  public let outerRadius: Double

  /// Measures a picture as `Morphology` does, and keeps more of it.
  public init(
    _ image: Raster<Double>, isFlux: Bool = false, workspace: MorphologyWorkspace = MorphologyWorkspace()
  ) {
    let (square, source) = workspace.makeFrame(of: image, isFlux: isFlux)
    morphology = Morphology(square, source, workspace)
    frame = (square.left - 0.5, square.top - 0.5, square.side)
    outerRadius = source.outer * square.scale
    func lines(_ mask: UnsafePointer<UInt8>) -> [[Point]] {
      MaskOutline.lines(side: frameSide) { mask[maskPlace($0, $1)] != 0 }.map { line in
        line.map {
          (square.left + Double($0.x) * square.scale - 0.5, square.top + Double($0.y) * square.scale - 0.5)
        }
      }
    }
    outlines = lines(workspace.filled)
    replaced = lines(workspace.replaced)
  }
}
