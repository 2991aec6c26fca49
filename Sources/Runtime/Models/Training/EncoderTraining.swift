import GalaxyBase
import GalaxyData
import GalaxyErrors

/// What the trainings of an encoder share: where they start, which images they take and how those are scaled,
/// the memory that they need, and several of them as one model.
struct EncoderTraining {
  /// The command, such as `train svdd`.
  let work: String
  let name: String
  let network: NetworkDescription
  let dataset: Dataset
  let normalClass: Int
  let options: TrainingOptions
  let streams: SeedStreams
  let context: WorkContext
  /// The images that are trained on.
  let feed: ImageFeed
  let preprocessing: Preprocessing
  private let starts: [Model]
  private let repeats: Int

  /// - Parameters:
  ///   - model: what to start from, which keeps its network and its scaling; nil for fresh weights.
  ///   - images: the positions in the dataset to train on, of which those at `fitted` decide the scaling of a
  ///     model without a start.
  /// - Throws: `GalaxyError` of kind `wrong-size`, `no-contrast`, `other-preprocessing` or `interrupted`.
  init(
    _ work: String, name: String, from model: Model?, network: NetworkDescription, on dataset: Dataset,
    images: [Int], fittedOn fitted: Set<Int>, normalClass: Int, options: TrainingOptions, repeats: Int,
    streams: SeedStreams, context: WorkContext
  ) throws {
    (self.work, self.name, self.dataset, self.normalClass) = (work, name, dataset, normalClass)
    (self.options, self.streams, self.context) = (options, streams, context)
    self.network = try model?.requireNetwork().network ?? network
    try self.network.requireInput(of: dataset)
    feed = try ImageFeed(dataset, indices: images, context: context)
    preprocessing =
      model?.preprocessing
      ?? Preprocessing(
        fittedOn: feed.part(images.indices.filter { fitted.contains(images[$0]) }), of: dataset)
    guard dataset.options == preprocessing.options else {
      throw GalaxyError.otherPreprocessing(
        model: name, wanted: preprocessing.options.summary, found: dataset.options.summary)
    }
    starts = model?.members ?? []
    self.repeats = starts.count > 1 ? starts.count : repeats
  }

  /// The images with the normal label among those that are trained on.
  var normalFeed: ImageFeed {
    feed.part(feed.indices.indices.filter { dataset.items[feed.indices[$0]].label == normalClass })
  }

  /// Throws `no-memory` if a training of `plan` with so many images in a batch has not enough: see
  /// `NetworkDescription.requireMemory`.
  func requireMemory(
    _ plan: NetworkPlan, images: Int, views: Int = 1, bytesAView: Double = 0
  ) throws(GalaxyError) {
    try network.requireMemory(
      toTrain: plan, images: images, threads: context.threads, views: views, bytesAView: bytesAView)
  }

  /// Trains each member: `train` gets the model as it starts and the loop, changes the model and gives the
  /// record, which is kept at `record`.
  /// - Throws: what `train` throws.
  func run(
    keeping record: WritableKeyPath<Model, TrainingRecord?>,
    _ train: (_ model: inout Model, _ loop: EpochLoop) throws -> TrainingRecord
  ) throws -> Model {
    let whole = try NetworkPlan(network, network.decoder.isEmpty ? .encoder : .autoencoder)
    let normalFeed = repeats > 1 ? normalFeed : nil
    var ranks: [NormalRanks] = []
    let trainings = try RepeatedTraining(name, repeats).run { number, own in
      var trained =
        starts.isEmpty
        ? Model(
          name: own, network: network, normalClass: normalClass,
          normalName: dataset.classes.name(of: normalClass), preprocessing: preprocessing,
          numbers: NetworkWeights(whole, streams: streams, name: "initialisation/\(own)"))
        : starts[starts.count > 1 ? number - 1 : 0]
      trained.name = own
      let loop = EpochLoop(
        work: work, model: own, part: number, parts: repeats, options: options, dataset: dataset, feed: feed,
        preprocessing: preprocessing, context: context)
      let made = try train(&trained, loop)
      trained[keyPath: record] = made
      if let normalFeed, trained.detector != nil {
        ranks.append(try trained.normalRanks(of: normalFeed, threads: context.threads))
      }
      return (trained, made)
    }
    var trained = Model(members: trainings.models, ranks: Array(ranks.prefix(trainings.models.count)))
    if trainings.wereInterrupted { trained[keyPath: record]?.wasInterrupted = true }
    return trained
  }
}

extension Preprocessing {
  /// The scaling to [0, 1] of some images of a dataset.
  init(fittedOn feed: ImageFeed, of dataset: Dataset) {
    let (minimum, maximum) = feed.extremes
    let kinds = dataset.kinds(at: feed.indices)
    self.init(
      options: dataset.options, minimum: minimum, maximum: maximum,
      pixels: kinds.count == 1 ? kinds.first : nil)
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

extension EpochLoop {
  /// The centre of a hypersphere for an encoder as it stands: the mean embedding of some images, kept away from
  /// 0 (`initialCenter`).
  func center(_ plan: NetworkPlan, _ numbers: NetworkWeights, of feed: ImageFeed) throws -> [Float] {
    try initialCenter(
      InferenceEngine(plan, numbers).outputs(of: feed, preprocessing: preprocessing, context: context),
      latent: plan.output.count)
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
