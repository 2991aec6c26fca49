import GalaxyLang
import GalaxyRuntime
import GalshSession

/// A training of a network as a way of training that is tried on folds: on each an autoencoder is pretrained anew,
/// and its encoder trained on.
struct DeepTrial {
  /// What follows the pretraining.
  enum Objective {
    case svdd(Model.Objective, nu: Double)
    case sad(labels: Int?, eta: Double)
    case classes
  }

  private enum Keys {
    static let network: Key<NetworkDescription> = .option(
      "network", .object("network"), default: "galnet", "the layers")
    static let objective: Key<Model.Objective> = .option(
      "objective", default: .oneClass, "what is minimised")
    static let nu: Key<Double> = .option(
      "nu", .number(above: 0, to: 1), default: "0.1",
      "the share of normal images that a soft boundary leaves outside")
    static let labels: Key<Int?> = .option(
      "labels", .integer(from: 1), default: .described("all"),
      "labelled images of each other class that count as anomalies")
    static let eta: Key<Double> = .option(
      "eta", .number(above: 0), default: "1", "weight of the labelled images against the unlabelled")
    static let pretrain: Key<Int?> = .option(
      "pretrain", .integer(from: 0), default: .described("as many as epochs; 0 for a classifier"),
      "epochs of the autoencoder; 0 starts from random weights")
  }

  /// What can be chosen of Deep SVDD, Deep SAD and a classifier.
  static let svddKeys: [any AnyKey] =
    [Keys.network, Keys.objective, Keys.nu, Keys.pretrain] + TrainingOptions.keys
  static let sadKeys: [any AnyKey] =
    [Keys.network, Keys.labels, Keys.eta, Keys.pretrain] + TrainingOptions.keys
  static let classesKeys: [any AnyKey] = [Keys.network, Keys.pretrain] + TrainingOptions.keys

  private let network: NetworkDescription
  private let objective: Objective
  private let options: TrainingOptions
  private let pretraining: Int

  /// Deep SVDD, as a call chooses it.
  static func svdd(_ call: CommandCall) throws -> DeepTrial {
    try DeepTrial(call, .svdd(call[Keys.objective], nu: call[Keys.nu]))
  }

  /// Deep SAD, as a call chooses it.
  static func sad(_ call: CommandCall) throws -> DeepTrial {
    try DeepTrial(call, .sad(labels: call[Keys.labels], eta: call[Keys.eta]))
  }

  /// A classifier, as a call chooses it.
  static func classes(_ call: CommandCall) throws -> DeepTrial { try DeepTrial(call, .classes) }

  private init(_ call: CommandCall, _ objective: Objective) throws {
    self.objective = objective
    network = try call[Keys.network]
    options = try TrainingOptions(call)
    let standard = if case .classes = objective { 0 } else { options.epochs }
    pretraining = try call[Keys.pretrain] ?? standard
  }

  private var title: String {
    switch objective {
    case .svdd(let objective, _): "Deep SVDD, \(objective.rawValue)"
    case .sad(let labels, _): "Deep SAD, \(labels.map { "\($0) labels a class" } ?? "all labels")"
    case .classes: "classifier"
    }
  }

  /// The way of training.
  func method(streams: SeedStreams, context: WorkContext) -> TrialMethod {
    TrialMethod(title, streams: streams, context: context) { images, name in
      guard let dataset = images.dataset else {
        throw GalaxyError(
          ModelError.otherFeatures, "a network is trained on images, not on a table of features",
          hint: "name the dataset")
      }
      let normal = images.normalClass
      var start: Model?
      if pretraining > 0 {
        var first = options
        first.epochs = pretraining
        start = try pretrainAutoencoder(
          name: name, network: network, on: dataset, normalClass: normal, options: first, streams: streams,
          context: context)
      }
      switch objective {
      case .svdd(let objective, let nu):
        return try trainDeepSVDD(
          name: name, from: start, network: network, on: dataset, normalClass: normal, objective: objective,
          nu: nu, options: options, streams: streams, context: context)
      case .sad(let labels, let eta):
        return try trainDeepSAD(
          name: name, from: start, network: network, on: dataset, normalClass: normal, labels: labels,
          eta: eta, options: options, streams: streams, context: context)
      case .classes:
        return try trainClasses(
          name: name, from: start, network: network, on: dataset, normalClass: normal, options: options,
          streams: streams, context: context)
      }
    }
  }
}
