import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Trains an autoencoder on the images of the normal class: loss = mean over the batch of the sum over pixels
/// of (output − input)². Preprocessing is fitted here, on the same images, and stays with the model.
///
/// Stopped by `context.cancellation`, it keeps the weights of the last finished step and says so in
/// `pretraining`.
/// - Parameters:
///   - name: what the model is called; with the seed it decides the initial weights and the order of the images.
///   - normalClass: the label of the images to train on.
///   - repeats: how many trainings, each from weights and with orders of its own, judge as one model. The first
///     is the training that there would be without the others.
/// - Throws: `GalaxyError` of a kind of `TrainingError`, `NetworkError` or `MemoryError`.
public func pretrainAutoencoder(
  name: String, network: NetworkDescription, on dataset: Dataset, normalClass: Int, options: TrainingOptions,
  repeats: Int = 1, streams: SeedStreams, context: WorkContext
) throws -> Model {
  let plan = try NetworkPlan(network, .autoencoder)
  let (feed, preprocessing) = try normalImages(
    of: dataset, label: normalClass, for: network, context: context)
  try network.requireMemory(
    toTrain: plan, images: BatchCut(plan, size: options.batchSize, count: feed.indices.count).capacity,
    threads: context.threads)
  let trainings = try RepeatedTraining(name, repeats).run { number, own in
    let numbers = NetworkWeights(plan, streams: streams, name: "initialisation/\(own)")
    let loop = EpochLoop(
      work: "pretrain ae", model: own, part: number, parts: repeats, options: options, dataset: dataset,
      feed: feed, preprocessing: preprocessing, context: context)
    let engine = try loop.makeEngine(plan, numbers)
    var objective = ReconstructionObjective()
    let record = try loop.run(
      engine, shuffle: streams.stream("shuffling/pretrain ae/\(own)"), objective: &objective)
    let model = Model(
      name: own, network: network, normalClass: normalClass,
      normalName: dataset.classes.name(of: normalClass), preprocessing: preprocessing,
      numbers: engine.numbers,
      pretraining: record)
    return (model, record)
  }
  var model = Model(members: trainings.models, ranks: [])
  if trainings.wereInterrupted { model.pretraining?.wasInterrupted = true }
  return model
}

/// The images with the normal label, measured, and the scaling to [0, 1] fitted on them.
func normalImages(
  of dataset: Dataset, label: Int, for network: NetworkDescription, context: WorkContext
) throws -> (ImageFeed, Preprocessing) {
  try network.requireInput(of: dataset)
  let indices = try normalIndices(of: dataset, label: label)
  let feed = try ImageFeed(dataset, indices: indices, context: context)
  return (feed, Preprocessing(fittedOn: feed, of: dataset))
}

/// The positions of the images with the normal label, at least two.
/// - Throws: `GalaxyError` of kind `no-normal-images` or `too-few-images`.
func normalIndices(of dataset: Dataset, label: Int) throws(GalaxyError) -> [Int] {
  let indices = dataset.items.indices.filter { dataset.items[$0].label == label }
  guard !indices.isEmpty else {
    throw .noNormalImages(
      dataset.classes.text(label), found: dataset.labels.compactMap(\.self).map(dataset.classes.text))
  }
  guard indices.count >= 2 else { throw .tooFewImages(dataset.classes.text(label), count: indices.count) }
  return indices
}
