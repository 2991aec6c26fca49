import GalaxyImages
import GalaxyKernels

extension Morphology {
  /// Measures a picture, and the classical statistics of the same frame and mask: the light above the sky in
  /// the 88 × 88 pixels that were measured, stars and neighbours left in. Lengths of the classical ones are in
  /// working pixels: times `scale` they are in pixels of the picture. Where there is no source all are NaN.
  public static func withClassical(
    _ image: Raster<Double>, isFlux: Bool = false, workspace: MorphologyWorkspace
  ) -> (shape: Morphology, classical: ClassicalMorphology) {
    let shape = Morphology(image, isFlux: isFlux, workspace: workspace)
    let light = Array(UnsafeBufferPointer(start: workspace.light, count: frameSide * frameSide))
    let isNone = shape.flags.contains(.noSource)
    let mask = (0..<frameSide * frameSide).map { place in
      !isNone && workspace.filled[maskPlace(place % frameSide, place / frameSide)] != 0
    }
    return (shape, ClassicalMorphology(Raster(unchecked: frameSide, frameSide, light), mask: mask))
  }
}
