import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Deep SVDD as a way of training that is tried on folds: an autoencoder is pretrained on each anew.
struct DeepTrial {
  private enum Keys {
    static let network: Key<NetworkDescription> = .option(
      "network", .object("network"), default: "galnet", "the layers")
    static let objective: Key<Model.Objective> = .option(
      "objective", default: .oneClass, "what is minimised")
    static let nu: Key<Double> = .option(
      "nu", .number(above: 0, to: 1), default: "0.1",
      "the share of normal images that a soft boundary leaves outside")
    static let pretrain: Key<Int?> = .option(
      "pretrain", .integer(from: 0), default: .described("as many as epochs"),
      "epochs of the autoencoder; 0 starts from random weights")
  }

  /// What can be chosen.
  static let keys: [any AnyKey] =
    [Keys.network, Keys.objective, Keys.nu, Keys.pretrain] + TrainingOptions.keys

  private let network: NetworkDescription
  private let objective: Model.Objective
  private let nu: Double
  private let options: TrainingOptions
  private let pretraining: Int

  /// Reads it from a call.
  init(_ call: CommandCall) throws {
    network = try call[Keys.network]
    objective = try call[Keys.objective]
    nu = try call[Keys.nu]
    options = try TrainingOptions(call)
    pretraining = try call[Keys.pretrain] ?? options.epochs
  }

  /// The way of training.
  func method(streams: SeedStreams, context: WorkContext) -> TrialMethod {
    TrialMethod("Deep SVDD, \(objective.rawValue)", streams: streams, context: context) { images, name in
      guard let dataset = images.dataset else {
        throw GalaxyError(
          ModelError.otherFeatures, "a network is trained on images, not on a table of features",
          hint: "name the dataset")
      }
      var start: Model?
      if pretraining > 0 {
        var first = options
        first.epochs = pretraining
        start = try pretrainAutoencoder(
          name: name, network: network, on: dataset, normalClass: images.normalClass, options: first,
          streams: streams, context: context)
      }
      return try trainDeepSVDD(
        name: name, from: start, network: network, on: dataset, normalClass: images.normalClass,
        objective: objective, nu: nu, options: options, streams: streams, context: context)
    }
  }
}
