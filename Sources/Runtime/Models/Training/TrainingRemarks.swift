import GalaxyBase
import GalaxyData
import GalaxyImages

extension TrainingRecord {
  /// What should be known of a training before its model is trusted, as far as the training itself tells: too
  /// few images, copies of one image, a loss that rose. A sentence each; empty where there is nothing to say.
  public func remarks(_ dataset: Dataset, normalClass: Int) -> [String] {
    let normal = dataset.items.indices.filter { dataset.items[$0].label == normalClass }
    return [Self.fewImages(normal.count), copies(dataset, normal), divergence].compactMap(\.self)
  }

  /// Fewer normal images than this say next to nothing of their class.
  private static let few = 6

  private static func fewImages(_ images: Int) -> String? {
    guard images < few else { return nil }
    return "\(images) normal images are too few to learn what is normal: rather a hundred or more"
  }

  /// How many of the images are an earlier one again, pixel by pixel.
  private func copies(_ dataset: Dataset, _ normal: [Int]) -> String? {
    // Images with the same few numbers are few: only those are looked at whole.
    var alike: [ImageStatistics: [Int]] = [:]
    for index in normal {
      alike[dataset.images[index].withFloats { ImageStatistics($0) }, default: []].append(index)
    }
    var copies = 0
    for group in alike.values where group.count > 1 {
      let digests = Set(
        group.map { index in
          dataset.images[index].withFloats { pixels in
            var digester = Digester()
            digester.add(bytes: UnsafeRawBufferPointer(pixels))
            return digester.digest
          }
        })
      copies += group.count - digests.count
    }
    guard copies > 0, copies * 10 >= normal.count else { return nil }
    let different = normal.count - copies
    return
      "\(copies) of the \(normal.count) normal images are copies of others, pixel by pixel: the model has seen "
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
