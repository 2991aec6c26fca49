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
/// - Throws: `GalaxyError` of a kind of `TrainingError`, `NetworkError` or `MemoryError`; `interrupted`
///   before the first step.
public func trainDeepSVDD(
  name: String, from model: Model?, network: NetworkDescription, on dataset: Dataset, normalClass: Int,
  objective: Model.Objective, nu: Double, options: TrainingOptions, streams: SeedStreams, context: WorkContext
) throws -> Model {
  let network = model?.network ?? network
  let plan = try NetworkPlan(network, .encoder)
  var (feed, preprocessing) = try normalImages(
    of: dataset, label: normalClass, for: network, context: context)
  if let model { preprocessing = model.preprocessing }
  guard dataset.options == preprocessing.options else {
    throw GalaxyError.otherPreprocessing(
      model: name, wanted: preprocessing.options.summary, found: dataset.options.summary)
  }
  let whole = try NetworkPlan(network, network.decoder.isEmpty ? .encoder : .autoencoder)
  var trained =
    model
    ?? Model(
      name: name, network: network, normalClass: normalClass,
      normalName: dataset.classes.name(of: normalClass), preprocessing: preprocessing,
      numbers: NetworkWeights(whole, streams: streams, name: "initialisation/\(name)"))
  trained.name = name
  let start = trained.numbers.prefix(for: plan)
  let center = try initialCenter(
    InferenceEngine(plan, start).outputs(of: feed, preprocessing: preprocessing, context: context),
    latent: network.latent.count)
  let loop = EpochLoop(
    work: "train svdd", model: name, options: options, dataset: dataset, feed: feed,
    preprocessing: preprocessing,
    context: context)
  let engine = try loop.makeEngine(plan, start)
  let shuffle = streams.stream("shuffling/train svdd/\(name)")
  let record: TrainingRecord
  var radius = 0.0
  switch objective {
  case .oneClass:
    var objective = OneClassObjective(model: name, center: center)
    record = try loop.run(engine, shuffle: shuffle, objective: &objective)
  case .softBoundary:
    var objective = SoftBoundaryObjective(model: name, center: center, nu: nu)
    record = try loop.run(engine, shuffle: shuffle, objective: &objective)
    radius = objective.radius
  }
  trained.numbers = trained.numbers.replacingPrefix(with: engine.numbers)
  trained.detector = DeepSVDD(objective: objective, nu: nu, center: center, radius: radius)
  trained.training = record
  trained.thresholds = nil
  return trained
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
