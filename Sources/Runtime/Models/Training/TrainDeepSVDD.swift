import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Trains Deep SVDD (Ruff et al. 2018) on the images of the normal class.
///
/// With `model`, the encoder starts from its weights and the model keeps its preprocessing; without one, from
/// fresh weights of `network` (the caller should warn: not pretrained). The centre is the mean embedding in
/// evaluation mode before the first step, with every |cᵢ| < 0.1 pushed out to ±0.1; it is never updated.
///
/// Stopped by `context.cancellation`, it keeps the weights of the last finished step and says so in
/// `training`.
/// - Parameters:
///   - nu: ν of the soft boundary, 0 < ν ≤ 1.
///   - repeats: how many trainings judge as one model, each with orders of its own, and from nothing with weights
///     of its own; the first is the training that there would be without the others. Of a model that has several
///     trainings each is trained on, whatever is said here.
/// - Throws: `GalaxyError` of a kind of `TrainingError`, `NetworkError` or `MemoryError`; `interrupted`
///   before the first step.
public func trainDeepSVDD(
  name: String, from model: Model?, network: NetworkDescription, on dataset: Dataset, normalClass: Int,
  objective: Model.Objective, nu: Double, options: TrainingOptions, repeats: Int = 1, streams: SeedStreams,
  context: WorkContext
) throws -> Model {
  let body = try model?.requireNetwork()
  let network = body?.network ?? network
  let plan = try NetworkPlan(network, .encoder)
  var (feed, preprocessing) = try normalImages(
    of: dataset, label: normalClass, for: network, context: context)
  if let body { preprocessing = body.preprocessing }
  guard dataset.options == preprocessing.options else {
    throw GalaxyError.otherPreprocessing(
      model: name, wanted: preprocessing.options.summary, found: dataset.options.summary)
  }
  let starts = model?.members ?? []
  let repeats = starts.count > 1 ? starts.count : repeats
  let whole = try NetworkPlan(network, network.decoder.isEmpty ? .encoder : .autoencoder)
  try network.requireMemory(
    toTrain: plan, images: BatchCut(plan, size: options.batchSize, count: feed.indices.count).capacity,
    threads: context.threads)
  var ranks: [NormalRanks] = []
  let trainings = try RepeatedTraining(name, repeats).run { [preprocessing] number, own in
    var trained =
      starts.isEmpty
      ? Model(
        name: own, network: network, normalClass: normalClass,
        normalName: dataset.classes.name(of: normalClass), preprocessing: preprocessing,
        numbers: NetworkWeights(whole, streams: streams, name: "initialisation/\(own)"))
      : starts[starts.count > 1 ? number - 1 : 0]
    trained.name = own
    let weights = try trained.requireNetwork().numbers
    let start = weights.prefix(for: plan)
    let center = try initialCenter(
      InferenceEngine(plan, start).outputs(of: feed, preprocessing: preprocessing, context: context),
      latent: network.latent.count)
    let loop = EpochLoop(
      work: "train svdd", model: own, part: number, parts: repeats, options: options, dataset: dataset,
      feed: feed, preprocessing: preprocessing, context: context)
    let (numbers, radius, record) = try loop.train(
      plan, start, center: center, objective: objective, nu: nu,
      shuffle: streams.stream("shuffling/train svdd/\(own)"))
    trained.numbers = weights.replacingPrefix(with: numbers)
    trained.detector = DeepSVDD(objective: objective, nu: nu, center: center, radius: radius)
    trained.training = record
    trained.thresholds = nil
    if repeats > 1 { ranks.append(try trained.normalRanks(of: feed, threads: context.threads)) }
    return (trained, record)
  }
  var trained = Model(members: trainings.models, ranks: Array(ranks.prefix(trainings.models.count)))
  if trainings.wereInterrupted { trained.training?.wasInterrupted = true }
  return trained
}

extension EpochLoop {
  /// Trains an encoder from some weights towards an objective of Deep SVDD.
  fileprivate func train(
    _ plan: NetworkPlan, _ start: NetworkWeights, center: [Float], objective: Model.Objective, nu: Double,
    shuffle: RandomStream
  ) throws -> (numbers: NetworkWeights, radius: Double, record: TrainingRecord) {
    let engine = try makeEngine(plan, start)
    switch objective {
    case .oneClass:
      var objective = OneClassObjective(model: title, center: center)
      let record = try run(engine, shuffle: shuffle, objective: &objective)
      return (engine.numbers, 0, record)
    case .softBoundary:
      var objective = SoftBoundaryObjective(model: title, center: center, nu: nu)
      let record = try run(engine, shuffle: shuffle, objective: &objective)
      return (engine.numbers, objective.radius, record)
    }
  }
}

extension Model {
  /// Where the scores of normal training images lie; seen to even after Ctrl-C, for a training that was stopped
  /// is kept.
  func normalRanks(of feed: ImageFeed, threads: Int) throws -> NormalRanks {
    let scores = try ownScores(of: feed, context: WorkContext(threads: threads))
    guard let ranks = NormalRanks(scores) else {
      throw GalaxyError(
        TrainingError.notFinite, "the scores of \(name) are not finite behind the last step",
        hint: "a smaller lr usually helps")
    }
    return ranks
  }
}

/// The mean of embeddings [image][latent]; components nearer to 0 than 0.1 become ±0.1 by their sign, exact
/// zeros +0.1, so that no trivial network can sit on the centre.
func initialCenter(_ embeddings: [Float], latent: Int) -> [Float] {
  let count = latent > 0 ? embeddings.count / latent : 0
  return (0..<latent).map { k in
    var sum = 0.0
    for image in 0..<count { sum += Double(embeddings[image * latent + k]) }
    let mean = Float(sum / Double(max(1, count)))
    let least = DeepSVDD.Constants.leastCenter
    if abs(mean) >= least { return mean }
    return mean < 0 ? -least : least
  }
}
