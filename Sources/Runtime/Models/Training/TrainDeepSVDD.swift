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
  try (model?.requireNetwork().network ?? network).requireInput(of: dataset)
  let normal = try normalIndices(of: dataset, label: normalClass)
  let training = try EncoderTraining(
    "train svdd", name: name, from: model, network: network, on: dataset, images: normal,
    fittedOn: Set(normal), normalClass: normalClass, options: options, repeats: repeats, streams: streams,
    context: context)
  let plan = try NetworkPlan(training.network, .encoder)
  try training.requireMemory(
    plan, images: BatchCut(plan, size: options.batchSize, count: normal.count).capacity)
  return try training.run(keeping: \.training) { trained, loop in
    let start = trained.numbers.prefix(for: plan)
    let center = try loop.center(plan, start, of: training.feed)
    let (numbers, radius, record) = try loop.train(
      plan, start, center: center, objective: objective, nu: nu,
      shuffle: streams.stream("shuffling/train svdd/\(loop.model)"))
    trained.numbers = trained.numbers.replacingPrefix(with: numbers)
    trained.detector = DeepSVDD(objective: objective, nu: nu, center: center, radius: radius)
    return record
  }
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
