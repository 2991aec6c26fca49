import GalaxyData
import GalaxyErrors
import GalaxyImages

/// Why a training or a scoring cannot start, or went wrong.
public enum TrainingError: ErrorKind, ErrorFamily {
  case noNormalImages = """
    no-normal-images
    No image has the label of the normal class.
    `show DATASET` lists the labels; normal= chooses one.
    """
  case noAnomalies = """
    no-anomalies
    Deep SAD learns from labelled anomalies, and every label is that of the normal class.
    Load images of other classes with their labels, or use `train svdd`, which needs none.
    """
  case singleClass = """
    single-class
    A classifier tells classes apart, and the images have fewer than two.
    Load images of several classes with their labels; for one class there are `train svdd` and `train detector`.
    """
  case noClasses = """
    no-classes
    A model has no probabilities of classes.
    `train classes` makes a model that has.
    """
  case wrongSize = """
    wrong-size
    The images have another size than the network's input.
    Load them again with size=, or define a network for this size.
    """
  case notFinite = """
    loss-not-finite
    The loss became NaN or infinite.
    Take a smaller lr; look at the files named.
    """
  case collapsed = """
    collapsed
    Every image is mapped to one point, so the scores tell nothing.
    Pretrain, take more images or a smaller lr.
    """
  case batchOfOne = """
    batch-of-one
    A batch normalisation has one value of each feature in an image, so that a batch of one image tells nothing.
    Give batch=2 or more, or leave out the batchnorm behind `fc`.
    """
  case nothingToResume = """
    nothing-to-resume
    resume=true goes on with an interrupted training, and there is none like this one.
    Leave resume=true out to begin; give the options and the images that it had.
    """
  case notTrained = """
    not-trained
    A model has no training yet that gives what is asked for.
    Run `train svdd` for scores; any training gives losses.
    """
  case otherPreprocessing = """
    other-preprocessing
    Images were read in another way than those of the training.
    Load them with the options that the message names.
    """
  case unknownDetector = """
    unknown-detector
    There is no detector of this kind.
    `help train detector` lists those that there are.
    """
}

extension GalaxyError {
  /// No image has the normal label.
  static func noNormalImages(_ label: String, found: [String]) -> GalaxyError {
    let others =
      found.isEmpty ? "no image has a label" : "the labels here are \(found.joined(separator: ", "))"
    return GalaxyError(
      TrainingError.noNormalImages, "no image has the label \(label), which is the normal class; " + others)
  }

  /// Too few images to train on.
  static func tooFewImages(_ label: String, count: Int) -> GalaxyError {
    let images = count == 1 ? "only 1 image has" : "only \(count) images have"
    return GalaxyError(
      DatasetError.tooFewImages, "\(images) the normal label \(label); training needs at least 2")
  }

  /// No label is another than the normal one.
  static func noAnomalies(normal: String) -> GalaxyError {
    GalaxyError(
      TrainingError.noAnomalies,
      "every labelled image is of class \(normal), the normal one: there are no anomalies to learn from",
      hint: "load images of other classes with their labels, or use `train svdd`, which needs none")
  }

  /// Fewer than two classes; `found` is what the only one is called.
  static func singleClass(_ found: String?) -> GalaxyError {
    let what = found.map { "every labelled image is of class \($0)" } ?? "no image has a label"
    return GalaxyError(
      TrainingError.singleClass, "\(what): there is nothing to tell apart",
      hint: found == nil ? "give the labels when loading" : "load images of other classes, too")
  }

  /// A model that tells no classes apart.
  static func noClasses(model: String) -> GalaxyError {
    GalaxyError(
      TrainingError.noClasses, "model \(model) has no probabilities of classes",
      hint: "`train classes on …` makes a model that has")
  }

  /// Too few images to compare with each other.
  static func loneImage(_ count: Int) -> GalaxyError {
    GalaxyError(
      DatasetError.tooFewImages,
      "the views of an image are told from those of others, and there \(count == 1 ? "is 1 image" : "are no images")",
      hint: "give 2 images or more, rather hundreds")
  }

  /// A number beyond what it may be.
  static func outOfRange(_ option: String, _ value: Double, _ range: String) -> GalaxyError {
    GalaxyError(OptionError.badOption, "\(option)=\(value) is out of range", hint: "\(option) is \(range)")
  }

  /// The images have another size than the network's input.
  static func wrongSize(images: String, network: String, input: String) -> GalaxyError {
    GalaxyError(
      TrainingError.wrongSize, "the images are \(images); network \(network) takes \(input)",
      hint: "load the images with size= as the network wants, or define a network for this size")
  }

  /// All pixels of an image are equal.
  static func noContrast(file: String) -> GalaxyError {
    GalaxyError(
      kind: ImageError.noContrast.kind, "all pixels of \(file) are equal: there is nothing to normalise",
      file: file)
  }

  /// The loss became NaN or infinite.
  static func notFinite(model: String, epoch: Int, layer: String, rate: Double, files: [String])
    -> GalaxyError
  {
    let named =
      files.prefix(3).joined(separator: ", ") + (files.count > 3 ? " and \(files.count - 3) more" : "")
    return GalaxyError(
      TrainingError.notFinite,
      "the loss of \(model) is not finite in epoch \(epoch): the first numbers that are not came out of \(layer), "
        + "in a batch with " + named,
      hint: "lr=\(rate) may be too large: a smaller one usually helps; look at the files named")
  }

  /// All images are mapped to one point.
  static func collapsed(model: String, epoch: Int, spread: Double) -> GalaxyError {
    GalaxyError(
      TrainingError.collapsed,
      "the hypersphere of \(model) collapsed in epoch \(epoch): every image is mapped to the same point "
        + "(spread of the scores \(spread))",
      hint:
        "a smaller lr, more images, or pretraining usually help; layers with bias or bounded ends invite it")
  }

  /// The model has no Deep SVDD part yet.
  package static func notTrained(model: String) -> GalaxyError {
    GalaxyError(
      TrainingError.notTrained, "model \(model) has no hypersphere yet, so it has no scores",
      hint: "run `train svdd \(model) on …` first")
  }

  /// The dataset was read in another way than the model's training images.
  static func otherPreprocessing(model: String, wanted: String, found: String) -> GalaxyError {
    GalaxyError(
      TrainingError.otherPreprocessing,
      "model \(model) was trained on images read with \(wanted); these were read with \(found)",
      hint: "load the files again with the model's options, or give `apply` the folder itself")
  }

  /// No detector of this kind.
  static func unknownDetector(_ kind: String, known: [String]) -> GalaxyError {
    GalaxyError(
      TrainingError.unknownDetector, "there is no detector `\(kind)`",
      hint: "there are " + known.joined(separator: ", "))
  }

  /// Nothing to score.
  static let noImages = GalaxyError(DatasetError.noImages, "there is no image to score")
}
