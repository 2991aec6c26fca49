/// Training or scoring that cannot start, or that went wrong.
public enum TrainingError: GalaxyError, Equatable {
  /// No image has the normal label.
  case noNormalImages(label: Int, found: [Int])
  /// Too few images to train on.
  case tooFewImages(label: Int, count: Int)
  /// The images have another size than the network's input.
  case wrongSize(images: String, network: String, input: String)
  /// All pixels of an image are equal.
  case noContrast(file: String)
  /// The loss became NaN or infinite.
  case notFinite(model: String, epoch: Int, layer: String, files: [String])
  /// All images are mapped to one point.
  case collapsed(model: String, epoch: Int, spread: Double)
  /// The model has no Deep SVDD part yet.
  case notTrained(model: String)
  /// The dataset was read in another way than the model's training images.
  case otherPreprocessing(model: String, wanted: String, found: String)
  /// Nothing to score.
  case noImages

  /// Stable names.
  public var id: String {
    switch self {
    case .noNormalImages: "no-normal-images"
    case .tooFewImages: "too-few-images"
    case .wrongSize: "wrong-size"
    case .noContrast: "no-contrast"
    case .notFinite: "loss-not-finite"
    case .collapsed: "collapsed"
    case .notTrained: "not-trained"
    case .otherPreprocessing: "other-preprocessing"
    case .noImages: "no-images"
    }
  }

  /// One sentence with the values.
  public var message: String {
    switch self {
    case .noNormalImages(let label, let found):
      "no image has the label \(label), which is the normal class; "
        + (found.isEmpty
          ? "no image has a label" : "the labels here are \(found.map(String.init).joined(separator: ", "))")
    case .tooFewImages(let label, let count):
      "\(count == 1 ? "only 1 image has" : "only \(count) images have") the normal label \(label); training needs at least 2"
    case .wrongSize(let images, let network, let input):
      "the images are \(images); network \(network) takes \(input)"
    case .noContrast(let file): "all pixels of \(file) are equal: there is nothing to normalise"
    case .notFinite(let model, let epoch, let layer, let files):
      "the loss of \(model) is not finite in epoch \(epoch): the first numbers that are not came out of \(layer), in a batch with "
        + files.prefix(3).joined(separator: ", ") + (files.count > 3 ? " and \(files.count - 3) more" : "")
    case .collapsed(let model, let epoch, let spread):
      "the hypersphere of \(model) collapsed in epoch \(epoch): every image is mapped to the same point (spread of the scores \(spread))"
    case .notTrained(let model): "model \(model) has no hypersphere yet, so it has no scores"
    case .otherPreprocessing(let model, let wanted, let found):
      "model \(model) was trained on images read with \(wanted); these were read with \(found)"
    case .noImages: "there is no image to score"
    }
  }

  /// The file to blame.
  public var file: String? {
    if case .noContrast(let file) = self { return file }
    return nil
  }

  /// What would help.
  public var hint: String? {
    switch self {
    case .notFinite: "a smaller lr usually helps; look at the files named"
    case .collapsed:
      "a smaller lr, more images, or pretraining usually help; layers with bias or bounded ends invite it"
    case .notTrained(let model): "run `train svdd \(model) on …` first"
    case .otherPreprocessing:
      "load the files again with the model's options, or give `apply` the folder itself"
    case .wrongSize: "load the images with size= as the network wants, or define a network for this size"
    default: nil
    }
  }
}
