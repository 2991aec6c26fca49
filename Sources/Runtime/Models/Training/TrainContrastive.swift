import GalaxyBase
import GalaxyData
import GalaxyErrors

/// What stands between the latent vector and the contrastive loss, and is thrown away after the training
/// (Chen et al. 2020, section 4.2).
public struct ProjectionHead: Sendable, Equatable {
  /// Its form.
  public enum Form: String, Sendable, CaseIterable {
    /// W₂ max(0, W₁ h), W₁ as wide as the latent vector.
    case nonlinear
    /// W h.
    case linear
    /// The latent vector itself.
    case none
  }

  /// Its form.
  public var form: Form
  /// Values that come out, at least 1.
  public var width: Int

  /// By default W₂ max(0, W₁ h) of 128 values.
  public init(form: Form = .nonlinear, width: Int = 128) { (self.form, self.width) = (form, width) }

  /// Its layers, behind so many latent values.
  func layers(latent: Int) -> [Layer] {
    switch form {
    case .nonlinear: [.linear(features: latent), .relu, .linear(features: width)]
    case .linear: [.linear(features: width)]
    case .none: []
    }
  }
}

/// Trains the encoder of a network without labels (SimCLR, Chen et al. 2020; on real and simulated galaxies
/// together, Eisert et al. 2024): two views of an image are to be alike, and unlike those of all other images of
/// the batch. The result has an encoder and no detector; its latent vectors are what others take.
///
/// All images are trained on, whatever their labels. With `model` the encoder starts from its weights, without its
/// detector and thresholds, and keeps its scaling; without one from fresh weights, and the scaling is fitted on all
/// images. Stopped by `context.cancellation`, it keeps the weights of the last finished step and says so in
/// `pretraining`.
/// - Parameters:
///   - normalClass: the class that later trainings take as normal.
///   - temperature: τ, above 0.
///   - repeats: how many encoders, each from weights, orders and views of its own, for detectors to judge as one.
/// - Throws: `GalaxyError` of kind `bad-option`, `batch-of-one`, `too-few-images`, of another kind of
///   `TrainingError`, `NetworkError` or `MemoryError`; `interrupted` before the first step.
public func trainContrastive(
  name: String, from model: Model? = nil, network: NetworkDescription, on dataset: Dataset,
  normalClass: Int, temperature: Double = 0.5, head: ProjectionHead = ProjectionHead(),
  views: ViewOptions = ViewOptions(), options: TrainingOptions, repeats: Int = 1, streams: SeedStreams,
  context: WorkContext
) throws -> Model {
  guard temperature > 0, temperature.isFinite else {
    throw GalaxyError.outOfRange("temperature", temperature, "above 0")
  }
  guard head.width >= 1 else { throw GalaxyError.outOfRange("projection", Double(head.width), "1 or more") }
  try views.check()
  try (model?.requireNetwork().network ?? network).requireInput(of: dataset)
  let images = Array(dataset.items.indices)
  guard images.count >= 2 else { throw GalaxyError.loneImage(images.count) }
  let training = try EncoderTraining(
    "train contrastive", name: name, from: model?.withoutDetector, network: network, on: dataset,
    images: images, fittedOn: Set(images), normalClass: normalClass, options: options, repeats: repeats,
    streams: streams, context: context)
  let encoder = try NetworkPlan(training.network, .encoder)
  let plan = try NetworkPlan(
    training.network.followed(by: head.layers(latent: training.network.latent.count)), .encoder)
  let cut = try BatchCut(plan, size: options.batchSize, count: images.count, isContrastive: true)
  let width = dataset.kinds(at: images).map(\.width).max() ?? 2
  try training.requireMemory(
    plan, images: cut.capacity, views: 2, bytesAView: Double(dataset.height * dataset.width * width))
  return try training.run(keeping: \.pretraining) { trained, loop in
    var start = trained.numbers.prefix(for: encoder)
    let fresh = NetworkWeights(plan, streams: streams, name: "initialisation/\(loop.model)/projection")
    start.values += fresh.values.dropFirst(encoder.weightCount)
    var loop = loop
    loop.views = ViewPainter(
      views, in: dataset, streams: streams, name: "train contrastive/\(loop.model)")
    let engine = try loop.makeEngine(plan, start)
    var objective = ContrastiveObjective(temperature: temperature, views: views)
    var record = try loop.run(
      engine, shuffle: streams.stream("shuffling/train contrastive/\(loop.model)"), objective: &objective)
    record.work = Model.contrastive
    trained.numbers = trained.numbers.replacingPrefix(with: engine.numbers.prefix(for: encoder))
    return record
  }
}

extension Model {
  /// The command that trains encoders without labels.
  static let contrastive = "train contrastive"

  /// What it is without a detector, for people.
  var encoderTitle: String {
    pretraining?.work == Self.contrastive ? "contrastive encoder" : "autoencoder"
  }

  /// Whether its network has seen no labels yet, so that any class may still be the normal one.
  public var isOpenToNormal: Bool { pretraining?.work == Self.contrastive && training == nil }

  /// The same with another normal class, without the detector and the thresholds of the one before.
  public func withNormal(_ label: Int, name normalName: String?) -> Model {
    guard let body else { return self }
    let changed = members.map { member in
      Model(
        name: member.name, network: body.network, normalClass: label, normalName: normalName,
        preprocessing: body.preprocessing, numbers: member.numbers, pretraining: member.pretraining)
    }
    var model = Model(members: changed, ranks: [])
    model.pretraining = pretraining
    return model
  }

  /// The encoder with what came before a detector.
  fileprivate var withoutDetector: Model { withNormal(normalClass, name: normalName) }
}

extension TrainingRecord {
  /// What should be known of a contrastive training before its latent vectors are used: a sentence each.
  public var contrastiveRemarks: [String] {
    let trainings = members.isEmpty ? [self] : members
    let others = 2 * min(options.batchSize, images) - 1
    let chance = logarithm(Double(max(1, others)))
    guard let last = trainings.compactMap(\.losses.last).max(), others > 1, last > 0.97 * chance else {
      return []
    }
    return [
      "the loss, \(NumberText.significant(last)), is still that of guessing among \(others) views, "
        + "\(NumberText.significant(chance)): train longer or with a larger lr"
    ]
  }
}
