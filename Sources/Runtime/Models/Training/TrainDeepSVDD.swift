import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Trains Deep SVDD (Ruff et al. 2018) on the images of the normal class.
///
/// With `model`, the encoder starts from its weights and the model keeps its preprocessing; without one, from fresh weights of
/// `network` (the caller should warn: not pretrained). The centre is the mean embedding in evaluation mode before the first
/// step, with every |cᵢ| < 0.1 pushed out to ±0.1; it is never updated.
///
/// Stopped by `context.cancellation`, it keeps the weights of the last finished step and says so in `training`.
/// - Parameters:
///   - nu: ν of the soft boundary, 0 < ν ≤ 1.
/// - Throws: `TrainingError`, `NetworkError`, `Cancelled` (before the first step).
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
      name: name, network: network, normalClass: normalClass, preprocessing: preprocessing,
      numbers: NetworkWeights(whole, streams: streams, name: "initialisation/\(name)"))
  trained.name = name
  let start = trained.numbers.prefix(for: plan)
  let center = try initialCenter(
    InferenceEngine(plan, start).outputs(of: feed, preprocessing: preprocessing, context: context),
    latent: network.latent.count)
  let engine = try TrainingEngine(
    plan, start, capacity: min(options.batchSize, feed.indices.count), threads: context.threads)
  let loop = EpochLoop(
    work: "train svdd", model: name, options: options, feed: feed, preprocessing: preprocessing,
    context: context)
  var radius = 0.0
  var firstSpread: Double?
  let record = try loop.run(
    engine, shuffle: streams.stream("shuffling/train svdd/\(name)"),
    // The objective is among them for the sake of the fingerprint; a spread that is not known yet is below 0.
    extra: EpochLoop.ExtraState(
      get: { [radius, firstSpread ?? -1, nu, objective == .oneClass ? 1 : 0] + center.map(Double.init) },
      set: {
        radius = $0.first ?? 0; firstSpread = $0.count > 1 && $0[1] >= 0 ? $0[1] : nil
      }),
    step: { epoch in
      switch objective {
      case .oneClass:
        let distances = engine.run(DistanceLoss(center: center))
        return (distances.reduce(0, +) / Double(distances.count), distances)
      case .softBoundary:
        let limit = radius * radius
        let distances = engine.run(DistanceLoss(center: center, limit: limit, weight: 1 / nu))
        let outside = distances.reduce(0) { $0 + max(0, $1 - limit) }
        if epoch >= softBoundaryWarmUp {
          radius = Statistics.quantile(distances.map { $0.squareRoot() }, 1 - nu) ?? radius
        }
        return (limit + outside / (nu * Double(distances.count)), distances)
      }
    },
    endOfEpoch: { epoch, distances in
      let spread = standardDeviation(distances)
      let mean = distances.reduce(0, +) / Double(max(1, distances.count))
      if spread <= 1e-6 * max(firstSpread ?? 0, mean) {
        throw GalaxyError.collapsed(model: name, epoch: epoch + 1, spread: spread)
      }
      firstSpread = firstSpread ?? spread
    })
  trained.numbers = trained.numbers.replacingPrefix(with: engine.numbers)
  trained.hypersphere = Model.Hypersphere(objective: objective, nu: nu, center: center, radius: radius)
  trained.training = record
  trained.thresholds = nil
  return trained
}

/// Epochs before the radius of a soft boundary begins to move.
let softBoundaryWarmUp = 10

/// The mean of embeddings [image][latent]; components nearer to 0 than 0.1 become ±0.1 by their sign, exact zeros +0.1, so that
/// no trivial network can sit on the centre.
func initialCenter(_ embeddings: [Float], latent: Int) -> [Float] {
  let count = latent > 0 ? embeddings.count / latent : 0
  return (0..<latent).map { k in
    var sum = 0.0
    for image in 0..<count { sum += Double(embeddings[image * latent + k]) }
    let mean = Float(sum / Double(max(1, count)))
    if abs(mean) >= 0.1 { return mean }
    return mean < 0 ? -0.1 : 0.1
  }
}

private func standardDeviation(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  let mean = values.reduce(0, +) / Double(values.count)
  return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
}
