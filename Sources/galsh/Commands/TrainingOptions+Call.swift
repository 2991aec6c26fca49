import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The options that both trainings share, and how they are read.
extension TrainingOptions {
  /// How weights follow their gradient, as it is written.
  private enum OptimizerName: String, CaseIterable {
    case adam, amsgrad, sgd
  }

  /// The defaults are the runtime's own.
  private enum Keys {
    static let standard = TrainingOptions()
    static let epochs: Key<Int> = .option(
      "epochs", .integer(from: 1), default: .literal("\(standard.epochs)"), "passes over the normal images")
    static let rate: Key<Double> = .option(
      "lr", .number(above: 0), default: .literal("\(standard.learningRate)"), "learning rate at the start")
    static let batch: Key<Int> = .option(
      "batch", .integer(from: 1), default: .literal("\(standard.batchSize)"), "images in a batch")
    static let milestones: Key<[Double]> = .option(
      "milestones", .list(of: .number(above: 0)), default: .literal("\(standard.milestones)"),
      "finished epochs after which lr falls to a tenth")
    static let weightDecay: Key<Double> = .option(
      "weight_decay", .number(from: 0), default: .literal("\(standard.weightDecay)"),
      "L2 penalty, added to the gradient")
    static let optimizer: Key<OptimizerName> = .option(
      "optimizer", default: .adam, "how weights follow their gradient")
    static let momentum: Key<Double?> = .option(
      "momentum", .number(from: 0, below: 1), default: .described("0.9"), "momentum of sgd")
    static let nesterov: Key<Bool?> = .option(
      "nesterov", .bool, default: .described("false"), "Nesterov's momentum, for sgd")
  }

  /// Every option of a training.
  static let keys: [any AnyKey] = [
    Keys.epochs, Keys.rate, Keys.batch, Keys.milestones, Keys.weightDecay, Keys.optimizer, Keys.momentum,
    Keys.nesterov, seedKey,
  ]

  /// Reads them from a call.
  init(_ call: CommandCall) throws {
    self.init()
    epochs = try call[Keys.epochs]
    learningRate = try call[Keys.rate]
    batchSize = try call[Keys.batch]
    milestones = try call[Keys.milestones]
    weightDecay = try call[Keys.weightDecay]
    let name = try call[Keys.optimizer]
    let ofSGD: [any AnyKey] = [Keys.momentum, Keys.nesterov]
    for key in ofSGD where name != .sgd && call.isGiven(key) {
      throw call.error(
        CommandError.uselessOption, "`\(key.label)` belongs to optimizer=sgd, not to \(name.rawValue)",
        at: key)
    }
    switch name {
    case .sgd:
      let momentum = try call[Keys.momentum] ?? 0.9
      let nesterov = try call[Keys.nesterov] ?? false
      if nesterov && momentum == 0 {
        throw call.error(
          CommandError.uselessOption, "nesterov=true needs a momentum above 0", at: Keys.nesterov)
      }
      optimizer = .sgd(momentum: momentum, nesterov: nesterov)
    case .amsgrad: optimizer = .amsgrad
    case .adam: optimizer = .adam
    }
  }
}
