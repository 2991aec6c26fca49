import GalaxyImages
import GalaxyKernels

extension ClassicalMorphology {
  /// Measures the galaxy of the picture that `workspace` measured last: its working frame with the sky
  /// subtracted, stars and neighbours left in, and its mask. All NaN if there was none.
  ///
  /// Places and radii are in pixels of the working frame: `Morphology.scale` makes them pixels of the
  /// picture.
  public init(measuredLastIn workspace: MorphologyWorkspace) {
    self.init(workspace.workingLight, mask: workspace.workingMask)
  }
}

extension MorphologyWorkspace {
  /// The working frame of the picture that was measured last, the sky subtracted.
  var workingLight: Raster<Double> {
    let pixels = Array(UnsafeBufferPointer(start: light, count: frameSide * frameSide))
    return Raster(unchecked: frameSide, frameSide, pixels)
  }

  /// The mask of its central source, without holes.
  var workingMask: [Bool] { marked(filled) }

  /// The stars and neighbours that were found in it.
  var workingNeighbours: [Bool] { marked(replaced) }

  private func marked(_ mask: Mask) -> [Bool] {
    var isMarked: [Bool] = []
    isMarked.reserveCapacity(frameSide * frameSide)
    for y in 0..<frameSide {
      for x in 0..<frameSide { isMarked.append(mask[maskPlace(x, y)] != 0) }
    }
    return isMarked
  }
}
