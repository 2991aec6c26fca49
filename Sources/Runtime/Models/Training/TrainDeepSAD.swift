import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Trains Deep SAD (Ruff et al. 2020): Deep SVDD that is shown labelled anomalies, whose distance from the centre
/// it makes large, and images without a label, which it takes for mostly normal.
///
/// It starts as `trainDeepSVDD` does. The centre is the mean embedding of the normal images before the first step,
/// kept away from 0 as there (the authors' code takes the mean of all images, among which theirs have few
/// anomalies). Stopped by `context.cancellation`, it keeps the weights of the last finished step and says so in
/// `training`.
/// - Parameters:
///   - labels: how many images of each class other than the normal one are labelled anomalies; nil: all.
///   - eta: η, the weight of the labelled images against the unlabelled ones, above 0.
///   - repeats: how many trainings judge as one model, as in `trainDeepSVDD`; all see the same images.
/// - Throws: `GalaxyError` of kind `bad-option`, of a kind of `TrainingError`, `NetworkError` or `MemoryError`;
///   `interrupted` before the first step.
public func trainDeepSAD(
  name: String, from model: Model?, network: NetworkDescription, on dataset: Dataset, normalClass: Int,
  labels: Int? = nil, eta: Double = 1, options: TrainingOptions, repeats: Int = 1, streams: SeedStreams,
  context: WorkContext
) throws -> Model {
  guard eta > 0, eta.isFinite else { throw GalaxyError.outOfRange("eta", eta, "above 0") }
  try (model?.requireNetwork().network ?? network).requireInput(of: dataset)
  let chosen = try SemiSupervision(
    dataset, normalClass: normalClass, labels: labels, name: name, streams: streams)
  let training = try EncoderTraining(
    "train sad", name: name, from: model, network: network, on: dataset, images: chosen.positions,
    fittedOn: Set(chosen.normal), normalClass: normalClass, options: options, repeats: repeats,
    streams: streams, context: context)
  let plan = try NetworkPlan(training.network, .encoder)
  let count = training.feed.indices.count
  try training.requireMemory(plan, images: BatchCut(plan, size: options.batchSize, count: count).capacity)
  let normalFeed = training.normalFeed
  let supervision = chosen.supervision
  return try training.run(keeping: \.training) { trained, loop in
    let start = trained.numbers.prefix(for: plan)
    let center = try loop.center(plan, start, of: normalFeed)
    let engine = try loop.makeEngine(plan, start)
    var objective = SemiSupervisedObjective(
      model: loop.title, center: center, eta: eta, supervision: supervision)
    var record = try loop.run(
      engine, shuffle: streams.stream("shuffling/train sad/\(loop.model)"), objective: &objective)
    record.work = "train sad"
    trained.numbers = trained.numbers.replacingPrefix(with: engine.numbers)
    trained.detector = DeepSAD(center: center, eta: eta)
    return record
  }
}
