import GalaxyLang
import GalaxyRuntime
import GalshSession

/// One of the ways to train: the options that are its own, and what it does with them.
protocol TrainingMethod {
  /// The command.
  static var work: String { get }
  /// Its own options, to be kept with a training that is interrupted.
  var told: [JSON.Member] { get }
  /// Reads what `told` wrote; nil if it is anything else.
  init?(told unfinished: UnfinishedTraining)
  /// The same options as text, by their names, to be compared.
  var texts: [String: String] { get }

  /// Trains.
  func train(_ request: TrainingRequest, on dataset: Dataset, context: WorkContext) throws -> Model
  /// What it left behind in a model.
  func record(of model: Model) -> TrainingRecord?
  /// What it used, for the line of the result and for programs.
  func use(_ request: TrainingRequest, of dataset: Dataset) throws -> TrainingUse
  /// What should be known of it before its model is trusted: a sentence each.
  /// - Throws: what looking at the images throws.
  func remarks(
    on record: TrainingRecord, _ request: TrainingRequest, _ dataset: Dataset, _ context: WorkContext
  ) throws -> [String]
}

/// Which images a training used.
struct TrainingUse {
  /// Their positions; nil for those of the normal class.
  var positions: Set<Int>?
  /// What they were, for people: "normal class elliptical".
  var text: String
  /// What there is to say of the choice: a sentence each.
  var remarks: [String] = []
}

// What most methods do.
extension TrainingMethod {
  var work: String { Self.work }
  func record(of model: Model) -> TrainingRecord? { model.training }
  func use(_ request: TrainingRequest, of dataset: Dataset) throws -> TrainingUse {
    TrainingUse(text: "normal class \(request.normalText(in: dataset))")
  }
  func remarks(
    on record: TrainingRecord, _ request: TrainingRequest, _ dataset: Dataset, _ context: WorkContext
  ) throws -> [String] {
    try record.remarks(dataset, normalClass: request.normal, context: context)
  }
}

/// `pretrain ae`.
struct AutoencoderMethod: TrainingMethod {
  static let work = "pretrain ae"
  var told: [JSON.Member] { [] }
  var texts: [String: String] { [:] }

  init() {}
  init?(told unfinished: UnfinishedTraining) {}

  func train(_ request: TrainingRequest, on dataset: Dataset, context: WorkContext) throws -> Model {
    try pretrainAutoencoder(
      name: request.name, network: request.network, on: dataset, normalClass: request.normal,
      options: request.options, repeats: request.repeats, streams: request.streams, context: context)
  }

  func record(of model: Model) -> TrainingRecord? { model.pretraining }
}

/// `train svdd`.
struct SVDDMethod: TrainingMethod {
  static let work = "train svdd"
  let objective: Model.Objective
  let nu: Double

  var told: [JSON.Member] {
    [.init("objective", .string(objective.rawValue)), .init("nu", .number(nu))]
  }
  var texts: [String: String] { ["objective": objective.rawValue, "nu": "\(nu)"] }

  init(objective: Model.Objective, nu: Double) { (self.objective, self.nu) = (objective, nu) }

  init?(told unfinished: UnfinishedTraining) {
    guard let objective = unfinished.told("objective")?.string.flatMap(Model.Objective.init),
      let nu = unfinished.told("nu")?.number
    else { return nil }
    self.init(objective: objective, nu: nu)
  }

  func train(_ request: TrainingRequest, on dataset: Dataset, context: WorkContext) throws -> Model {
    try trainDeepSVDD(
      name: request.name, from: request.start, network: request.network, on: dataset,
      normalClass: request.normal, objective: objective, nu: nu, options: request.options,
      repeats: request.repeats, streams: request.streams, context: context)
  }
}
