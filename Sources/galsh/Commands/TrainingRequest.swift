import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// All that decides a training, besides the images.
struct TrainingRequest {
  /// The way to train, with the options that are its own.
  var method: any TrainingMethod
  var name: String
  /// The model to start from.
  var start: Model?
  var network: NetworkDescription
  var normal: Int
  var repeats: Int
  var options: TrainingOptions
  var seed: UInt64

  /// The command, such as `train svdd`.
  var work: String { method.work }
  var streams: SeedStreams { SeedStreams(seed: seed) }

  /// The normal class as a dataset calls it.
  func normalText(in dataset: Dataset) -> String { start?.normalText ?? dataset.classes.text(normal) }

  /// Trains.
  func train(on dataset: Dataset, context: WorkContext) throws -> Model {
    try method.train(self, on: dataset, context: context)
  }

  /// What it was told besides its options, to be kept with a training that is interrupted.
  var told: [JSON.Member] {
    [.init("repeat", .integer(repeats)), .init("seed", .string("\(seed)"))] + method.told
      + [.init("options", options.stored), .init("normal", .integer(normal))]
  }

  /// The request of an interrupted training, if what this call says does not contradict it.
  /// - Throws: a `Diagnostic` of kind `other-training` that names the first difference.
  func goingOn(
    with artifact: ModelArtifact, on data: DatasetArtifact, _ call: CommandCall, _ session: Session
  ) throws -> TrainingRequest {
    guard let unfinished = artifact.unfinished,
      let options = TrainingOptions(stored: unfinished.told("options")),
      let seed = unfinished.told("seed")?.string.flatMap({ UInt64($0) }),
      let repeats = unfinished.told("repeat")?.integer, let normal = unfinished.told("normal")?.integer,
      let method = type(of: method).init(told: unfinished)
    else {
      throw call.error(
        TrainingError.nothingToResume, "model \(artifact.name) does not say how its training was begun")
    }
    let earlier = try TrainingRequest(
      method: method, name: unfinished.name, start: unfinished.start,
      network: artifact.model.requireNetwork().network,
      normal: normal, repeats: repeats, options: options, seed: seed)
    let before = earlier.texts
    for (label, text) in texts where call.isGiven(label) && before[label] != text {
      throw call.error(
        TrainCommandError.otherTraining,
        "the interrupted training of \(artifact.name) has \(label)=\(before[label] ?? "none"), not \(text)",
        at: label, hint: "leave \(label)= out to go on with it, or resume=true to begin again")
    }
    let images = try InputRecord(data.dataset, name: data.name, context: session.work)
    if let trained = artifact.trainedOn, trained.digest != images.digest {
      let then = "\(trained.name) (\(counted(trained.images, "image")))"
      throw call.error(
        TrainCommandError.otherTraining,
        "the interrupted training of \(artifact.name) is on \(then); \(data.name) (\(counted(images.images, "image"))) "
          + "has other pixels or labels",
        at: "on", hint: "give it the images that it had, or leave resume=true out to begin again")
    }
    return earlier
  }

  /// What was told, by the names of the options, to be compared.
  private var texts: [String: String] {
    var texts = [
      "network": network.name, "normal": "\(normal)", "repeat": "\(repeats)", "seed": "\(seed)",
      "epochs": "\(options.epochs)", "lr": "\(options.learningRate)", "batch": "\(options.batchSize)",
      "milestones": "\(options.milestones)",
      "weight_decay": "\(options.weightDecay)",
    ]
    switch options.optimizer {
    case .adam: texts["optimizer"] = "adam"
    case .amsgrad: texts["optimizer"] = "amsgrad"
    case .sgd(let momentum, let nesterov):
      (texts["optimizer"], texts["momentum"], texts["nesterov"]) = ("sgd", "\(momentum)", "\(nesterov)")
    }
    return texts.merging(method.texts) { $1 }
  }
}
