import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Trains a classifier: the encoder of a network with a linear layer and a softmax behind it, by cross-entropy
/// over all labelled images, whose classes count alike however many images they have.
///
/// With `model` the encoder starts from its weights and the model keeps its scaling; without one from fresh
/// weights, and the scaling is fitted on the labelled images. Stopped by `context.cancellation`, it keeps the
/// weights of the last finished step and says so in `training`.
/// - Parameters:
///   - normalClass: the class whose absence the model's score tells.
///   - repeats: how many trainings judge as one model, as in `trainDeepSVDD`.
/// - Throws: `GalaxyError` of kind `single-class`, of a kind of `TrainingError`, `NetworkError` or `MemoryError`;
///   `interrupted` before the first step.
public func trainClasses(
  name: String, from model: Model?, network: NetworkDescription, on dataset: Dataset, normalClass: Int,
  options: TrainingOptions, repeats: Int = 1, streams: SeedStreams, context: WorkContext
) throws -> Model {
  try (model?.requireNetwork().network ?? network).requireInput(of: dataset)
  let labels = dataset.labels.compactMap(\.self)
  guard labels.count >= 2 else { throw GalaxyError.singleClass(labels.first.map(dataset.classes.text)) }
  guard labels.contains(normalClass) else {
    throw GalaxyError.noNormalImages(
      dataset.classes.text(normalClass), found: labels.map(dataset.classes.text))
  }
  let images = dataset.labelled
  let training = try EncoderTraining(
    "train classes", name: name, from: model, network: network, on: dataset, images: images,
    fittedOn: Set(images), normalClass: normalClass, options: options, repeats: repeats, streams: streams,
    context: context)
  let encoder = try NetworkPlan(training.network, .encoder)
  let head = Layer(ClassHead(classes: labels.count))
  let plan = try NetworkPlan(training.network.followed(by: [head]), .encoder)
  try training.requireMemory(
    plan, images: BatchCut(plan, size: options.batchSize, count: images.count).capacity)
  let classes = images.compactMap { dataset.items[$0].label.flatMap(labels.firstIndex) }
  let latent = training.network.latent.count
  return try training.run(keeping: \.training) { trained, loop in
    var start = trained.numbers.prefix(for: encoder)
    let bound = 1 / Double(latent).squareRoot()
    var (weights, biases) =
      (
        streams.stream("initialisation/\(loop.model)/classes.weight"),
        streams.stream("initialisation/\(loop.model)/classes.bias")
      )
    for _ in labels {
      for _ in 0..<latent { start.values.append(Float(weights.uniform(-bound, bound))) }
      start.values.append(Float(biases.uniform(-bound, bound)))
    }
    let engine = try loop.makeEngine(plan, start)
    var objective = ClassObjective(
      classes: classes, weights: ClassObjective.balanced(classes, count: labels.count))
    var record = try loop.run(
      engine, shuffle: streams.stream("shuffling/train classes/\(loop.model)"), objective: &objective)
    record.work = "train classes"
    trained.numbers = trained.numbers.replacingPrefix(with: engine.numbers.prefix(for: encoder))
    trained.detector = SoftmaxClassifier(
      rows: engine.numbers.values.dropFirst(encoder.weightCount), labels: labels,
      classNames: dataset.classes, normal: normalClass)
    return record
  }
}

extension Dataset {
  /// The positions of the images with a label.
  package var labelled: [Int] { items.indices.filter { items[$0].label != nil } }
}

extension SoftmaxClassifier {
  /// From the weights of a `ClassHead`.
  init?(rows: ArraySlice<Float>, labels: [Int], classNames: ClassNames, normal: Int) {
    let width = rows.count / max(1, labels.count)
    guard width > 1 else { return nil }
    let own = labels.indices.map { Array(rows.dropFirst($0 * width).prefix(width)) }
    self.init(
      labels: labels, classNames: classNames, normal: normal, weight: own.flatMap { $0.dropLast() },
      bias: own.compactMap(\.last))
  }
}

extension NetworkDescription {
  /// The encoder alone, with further layers behind it.
  func followed(by layers: [Layer]) throws(GalaxyError) -> NetworkDescription {
    try NetworkDescription(name: name, input: input, encoder: encoder + layers)
  }
}
