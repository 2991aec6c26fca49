import GalaxyBase
import GalaxyData
import GalaxyImages

extension TrainingRecord {
  /// What should be known of a training before its model is trusted, as far as the training itself tells: too
  /// few images, copies of one image, a loss that rose. A sentence each; empty where there is nothing to say.
  /// - Throws: what taking digests of pixels throws.
  public func remarks(_ dataset: Dataset, normalClass: Int, context: WorkContext) throws -> [String] {
    let normal = dataset.items.indices.filter { dataset.items[$0].label == normalClass }
    let digests = try dataset.pixelDigests(context: context)
    let different = Set(normal.map { digests[$0] }).count
    return [Self.fewImages(normal.count), Self.copies(normal.count, different), divergence].compactMap(\.self)
  }

  /// Fewer normal images than this say next to nothing of their class.
  private static let few = 6

  private static func fewImages(_ images: Int) -> String? {
    guard images < few else { return nil }
    return "\(images) normal images are too few to learn what is normal: rather a hundred or more"
  }

  /// How many of the images are an earlier one again, pixel by pixel.
  private static func copies(_ count: Int, _ different: Int) -> String? {
    let copies = count - different
    guard copies > 0, copies * 10 >= count else { return nil }
    return
      "\(copies) of the \(count) normal images are copies of others, pixel by pixel: the model has seen "
      + "\(counted(different, "image"))"
  }

  private var divergence: String? {
    let trainings = members.isEmpty ? [self] : members
    for record in trainings {
      guard let first = record.losses.first, let last = record.losses.last, record.losses.count > 1,
        let least = record.losses.min(), last > first, last > 1.5 * least
      else { continue }
      return "the loss rose from \(NumberText.significant(least)) to \(NumberText.significant(last)): "
        + "lr=\(options.learningRate) is probably too large, and the model is of little use"
    }
    return nil
  }
}
