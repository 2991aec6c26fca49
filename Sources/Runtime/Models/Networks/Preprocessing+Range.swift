import GalaxyBase
import GalaxyData
import GalaxyImages

extension Preprocessing {
  /// How many of these images have, after the contrast normalisation, a pixel outside the range that the normal
  /// training images took.
  /// - Throws: GalaxyError of kind `interrupted`.
  public func imagesBeyond(in dataset: Dataset, context: WorkContext) throws -> Int {
    try context.each("looking at the range", dataset.stores, isBeyond).count { $0 }
  }

  private func isBeyond(_ image: PixelStore) -> Bool {
    guard image.count > 0 else { return false }
    let (least, greatest) = image.withFloats { ImageStatistics($0).extremes(options.normalize) }
    // The range was rounded where a session kept it.
    let slack = 1e-9 * max(1, abs(maximum - minimum))
    return least < minimum - slack || greatest > maximum + slack
  }
}
