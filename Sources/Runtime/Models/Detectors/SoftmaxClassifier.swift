import GalaxyBase
import GalaxyData
import GalaxyErrors

/// A softmax over classes, linear in the features: what `train classes` puts behind an encoder. As a detector its
/// score is −ln p(normal), the surprise at an image being of the normal class.
public struct SoftmaxClassifier: Detector {
  /// The labels of the classes, rising, in the order of the probabilities.
  public let labels: [Int]
  /// Their names; empty where labels are plain numbers.
  public let classNames: ClassNames
  /// The label of the normal class, one of `labels`.
  public let normal: Int
  /// torch.nn.Linear's: [class][feature], and a bias for each class.
  public let weight: [Float], bias: [Float]
  /// How many features an image has.
  public let featureCount: Int

  /// Nil unless the sizes go together and the normal class is among the labels, of which there are two or more.
  package init?(labels: [Int], classNames: ClassNames, normal: Int, weight: [Float], bias: [Float]) {
    guard labels.count >= 2, bias.count == labels.count, !weight.isEmpty,
      weight.count % labels.count == 0, labels.contains(normal), Set(labels).count == labels.count
    else { return nil }
    (self.labels, self.classNames, self.normal) = (labels, classNames, normal)
    (self.weight, self.bias) = (weight, bias)
    featureCount = weight.count / labels.count
  }

  /// `classes`
  public static let kind = "classes"
  /// "classifier of barred, elliptical, spiral"
  public var title: String { "classifier of \(labels.map(classNames.text).joined(separator: ", "))" }

  /// The probability of each class, in the order of `labels`; they add up to 1.
  public func probabilities(of features: UnsafeBufferPointer<Double>) -> [Double] {
    let logits = logits(of: features)
    let normaliser = Self.logSumExp(logits)
    return logits.map { exponential($0 - normaliser) }
  }

  /// −ln p(normal)
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    let logits = logits(of: features)
    let own = labels.firstIndex(of: normal) ?? 0
    return Self.logSumExp(logits) - logits[own]
  }

  private func logits(of features: UnsafeBufferPointer<Double>) -> [Double] {
    labels.indices.map { k in
      var sum = Double(bias[k])
      for i in 0..<featureCount { sum += Double(weight[k * featureCount + i]) * features[i] }
      return sum
    }
  }

  /// ln Σ exp, from the largest on, so that nothing overflows.
  static func logSumExp(_ values: [Double]) -> Double {
    let largest = values.max() ?? 0
    var sum = 0.0
    for value in values { sum += exponential(value - largest) }
    return largest + logarithm(sum)
  }

  // MARK: - In files

  /// The classes with their names, and the normal one.
  public var values: [JSON.Member] {
    let classes = labels.map { label in
      JSON.object(
        [.init("label", .integer(label))]
          + (classNames.name(of: label).map { [.init("name", .string($0))] } ?? []))
    }
    return [.init("classes", .array(classes)), .init("normal", .integer(normal))]
  }

  /// `classes.weight` [classes, features] and `classes.bias` [classes].
  public var tensors: [NamedTensor] {
    [
      NamedTensor(name: "classes.weight", shape: [labels.count, featureCount], values: weight),
      NamedTensor(name: "classes.bias", shape: [labels.count], values: bias),
    ]
  }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let (labels, names) = Self.classes(values["classes"]), let normal = values["normal"]?.integer,
      let weight = tensors["classes.weight"]?.values, let bias = tensors["classes.bias"]?.values
    else { return nil }
    self.init(labels: labels, classNames: names, normal: normal, weight: weight, bias: bias)
  }

  private static func classes(_ json: JSON?) -> (labels: [Int], names: ClassNames)? {
    guard let list = json?.array else { return nil }
    let labels = list.compactMap { $0["label"]?.integer }
    guard labels.count == list.count else { return nil }
    let named = zip(labels, list).compactMap { label, value in
      value["name"]?.string.map { (label, $0) }
    }
    return (labels, ClassNames(Dictionary(named) { $1 }))
  }

  /// The classifier of a file with `classes.weight` and `classes.bias`. Where the file does not say which classes
  /// they are, those of the model's earlier classifier are meant, or else 0, 1, 2 …, the first of which is normal.
  public static func imported(
    from file: SafeTensors, features: Int, earlier: (any Detector)?
  ) throws(GalaxyError) -> SoftmaxClassifier? {
    guard let weight = file["classes.weight"] else { return nil }
    guard let bias = file["classes.bias"] else { throw .missingTensor("classes.bias") }
    let known = earlier as? SoftmaxClassifier
    let told = file.metadata["classes"].flatMap { try? JSON.parse($0) }
    let (labels, names) =
      classes(told) ?? known.map { ($0.labels, $0.classNames) } ?? (Array(bias.values.indices), ClassNames())
    let normal = file.metadata["normal"].flatMap { Int($0) } ?? known?.normal ?? labels.first ?? 0
    guard weight.shape == [labels.count, features],
      let classifier = SoftmaxClassifier(
        labels: labels, classNames: names, normal: normal, weight: weight.values, bias: bias.values)
    else {
      throw .weightsDoNotFit(
        tensor: weight.name, found: "\(weight.shape)", expected: "[\(max(2, labels.count)), \(features)]")
    }
    return classifier
  }
}

/// The probabilities of all classes for some images.
public struct ClassProbabilities: Sendable, Equatable {
  /// The labels of the classes, rising, and their names.
  public let labels: [Int], classNames: ClassNames
  /// [image][class], classes in the order of `labels`; those of an image add up to 1.
  public let values: [[Double]]
}

extension Model {
  /// The probability that a model of `train classes` gives each class, for every image of a source; of several
  /// trainings their mean. The same for any number of threads.
  /// - Throws: `GalaxyError` of kind `no-classes` for another model, and what `scores(of:)` throws.
  public func classProbabilities(of source: some ImageSource, context: WorkContext = WorkContext()) throws
    -> ClassProbabilities
  {
    guard let classifier = detector as? SoftmaxClassifier else { throw GalaxyError.noClasses(model: name) }
    try requireScores(of: source)
    let feed = try ImageFeed(source, indices: Array(0..<source.count), context: context)
    let members = members
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: classifier.labels.count), count: source.count)
    for member in members {
      guard let own = member.detector as? SoftmaxClassifier, own.labels == classifier.labels else {
        throw GalaxyError.noClasses(model: member.name)
      }
      let (features, width) = (try member.extractor.features(of: feed, context: context), own.featureCount)
      let found = try parallelMap(source.count, threads: context.threads) { image in
        try context.cancellation.check("scoring")
        return features.withUnsafeBufferPointer {
          own.probabilities(of: UnsafeBufferPointer(rebasing: $0[image * width..<(image + 1) * width]))
        }
      }
      for (image, own) in found.enumerated() {
        for (k, probability) in own.enumerated() { sums[image][k] += probability / Double(members.count) }
      }
    }
    return ClassProbabilities(
      labels: classifier.labels, classNames: classifier.classNames, values: sums)
  }
}
