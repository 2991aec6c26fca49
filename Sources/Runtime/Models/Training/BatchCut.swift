import GalaxyErrors

/// How the images of an epoch are cut into batches: by the size that was asked for, the last one smaller.
///
/// Batch normalisation behind a dense layer, or on a plane of one pixel, has one value of a feature in each
/// image: of a lone image it would make 0 in every feature, whatever the image (PyTorch refuses such a batch).
/// For a network with such a layer an image that would be left alone joins the batch before.
struct BatchCut: Sendable {
  /// Images in a batch.
  let size: Int
  /// Images in an epoch.
  let count: Int
  /// The normalisation for whose sake a lone last image joins the batch before; nil where none does.
  let joinedFor: String?

  /// What joins the image that would be left alone where images are compared with each other.
  static let contrast = "contrast"

  /// - Parameter isContrastive: whether the images of a batch are compared with each other, which a lone one
  ///   cannot be.
  /// - Throws: `GalaxyError` of kind `batch-of-one` where every batch would be a lone image.
  init(_ plan: NetworkPlan, size: Int, count: Int, isContrastive: Bool = false) throws(GalaxyError) {
    (self.size, self.count) = (size, count)
    if isContrastive {
      if size == 1 { throw .loneView() }
      joinedFor = count > size && count % size == 1 ? Self.contrast : nil
      return
    }
    let layer = plan.normOverImagesAlone
    if size == 1, let layer { throw .batchOfOne(layer: layer) }
    joinedFor = count > size && count % size == 1 ? layer : nil
  }

  /// Images in the largest batch.
  var capacity: Int { joinedFor == nil ? min(size, count) : size + 1 }

  /// Batches in an epoch.
  var batches: Int { max(1, (count - (joinedFor == nil ? 0 : 1) + size - 1) / size) }

  /// The number of the batch that begins behind so many images, counted from 1.
  func batch(at start: Int) -> Int { min(batches, start / size + 1) }

  /// Where the batch ends that begins at `start`.
  func end(from start: Int) -> Int {
    let end = start + min(size, count - start)
    return joinedFor != nil && count - end == 1 ? count : end
  }
}

extension NetworkPlan {
  /// The first batch normalisation that has a single value of each feature in an image, such as
  /// `encoder.bn2`.
  fileprivate var normOverImagesAlone: String? {
    let lone = stages.first { stage in
      let plane = stage.epilogue
      return stage.hasNorm && plane.planeHeight * plane.planeWidth * plane.shuffle * plane.shuffle == 1
    }
    return lone?.normName
  }
}

extension GalaxyError {
  fileprivate static func loneView() -> GalaxyError {
    GalaxyError(
      TrainingError.batchOfOne,
      "batch=1 is too small: the views of an image are told from those of the others in its batch",
      hint: "give batch=2 or more; hundreds teach more than a few")
  }

  fileprivate static func batchOfOne(layer: String) -> GalaxyError {
    GalaxyError(
      TrainingError.batchOfOne,
      "batch=1 is too small: \(layer) normalises over the images of a batch alone, and of one image makes 0 in "
        + "every feature",
      hint: "give batch=2 or more, or leave out the batchnorm behind `fc` or on a single pixel")
  }
}
