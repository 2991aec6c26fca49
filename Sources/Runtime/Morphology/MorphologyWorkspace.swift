import GalaxyKernels

/// Room to measure pictures in, one after another. A thread needs one of its own; making it costs more than
/// measuring a small picture.
public final class MorphologyWorkspace {
  typealias Values = UnsafeMutablePointer<Double>
  typealias Mask = UnsafeMutablePointer<UInt8>

  private static let frameSize = frameSide * frameSide
  private static let imageSize = Deprojected.side * Deprojected.side

  /// The working frame, its light above the sky, that without stars and neighbours.
  let frame = allocated(frameSize), light = allocated(frameSize), cleaned = allocated(frameSize)
  /// The light smoothed by Gaussians of 1 and 0.7 pixels; the cleaned light by one of 1 or 2.
  let smooth = allocated(frameSize), fine = allocated(frameSize), blurred = allocated(frameSize)
  /// Semi-major axis of the ellipse through each pixel.
  let radii = allocated(frameSize)
  /// Frames with a margin: the light, and what the search for hot pixels needs.
  let mirrored = allocated(maskSize + marginSlack), limits = allocated(maskSize + marginSlack)
  let lowest = allocated(maskSize + marginSlack), scratch = allocated(maskSize + marginSlack)
  /// A row of a smoothed image.
  let row = allocated(frameSide + 2 * marginStride)
  /// The deprojected image, smoothed by Gaussians of 1 and 4 pixels, its values sorted.
  let image = allocated(imageSize), imageFine = allocated(imageSize), imageCoarse = allocated(imageSize)
  let sorted = allocated(frameSize), sorting = allocated(frameSize)
  /// Mean and four complex coefficients of each radius of the polar grid.
  let spectrum = allocated(MorphologyTables.radii * (1 + 2 * MorphologyTables.orders))
  /// Masks: valid pixels, those above the threshold, the galaxy, the galaxy without holes, what is replaced.
  let good = allocatedMask(), above = allocatedMask(), galaxy = allocatedMask(), filled = allocatedMask()
  let replaced = allocatedMask()
  /// Masks that are needed for a moment.
  let hot = allocatedMask(), open = allocatedMask(), piece = allocatedMask()
  let stack = UnsafeMutablePointer<Int32>.allocate(capacity: 2 * maskSize)
  /// The picture, where it is not used as it is, what of it is valid, its rows, and values chosen from it.
  let picture = GrowingRoom<Double>(), valid = GrowingRoom<UInt8>()
  let lines = GrowingRoom<Double>(), chosen = GrowingRoom<Double>()

  /// Room for any picture.
  public init() { stack.initialize(repeating: 0, count: 2 * maskSize) }

  /// The share of the working frame that the galaxy measured last fills, its holes included.
  package var maskShare: Double {
    var count = 0
    for y in 0..<frameSide { for x in 0..<frameSide where filled[maskPlace(x, y)] != 0 { count += 1 } }
    return Double(count) / Double(frameSide * frameSide)
  }

  deinit {
    for values in [
      frame, light, cleaned, smooth, fine, blurred, radii, mirrored, limits, lowest, scratch, row, image,
      imageFine, imageCoarse, sorted, sorting, spectrum,
    ] { values.deallocate() }
    for mask in [good, above, galaxy, filled, replaced, hot, open, piece] { mask.deallocate() }
    stack.deallocate()
  }

  private static func allocated(_ count: Int) -> Values {
    let values = Values.allocate(capacity: count)
    values.initialize(repeating: 0, count: count)
    return values
  }

  private static func allocatedMask() -> Mask {
    let mask = Mask.allocate(capacity: maskSize)
    mask.initialize(repeating: 0, count: maskSize)
    return mask
  }
}
