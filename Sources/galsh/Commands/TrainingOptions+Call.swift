import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The options that both trainings share, and how they are read.
extension TrainingOptions {
  /// The defaults are the runtime's own.
  static let specification: [CommandSpec.Option] = [
    .init(
      "epochs", .integer(from: 1), default: .literal("\(standard.epochs)"), "passes over the normal images"),
    .init(
      "lr", .number(above: 0), default: .literal("\(standard.learningRate)"), "learning rate at the start"),
    .init("batch", .integer(from: 1), default: .literal("\(standard.batchSize)"), "images in a batch"),
    .init(
      "milestones", .list(of: .number(above: 0)), default: .literal("\(standard.milestones)"),
      "finished epochs after which lr falls to a tenth"),
    .init(
      "weight_decay", .number(from: 0), default: .literal("\(standard.weightDecay)"),
      "L2 penalty, added to the gradient"),
    .init(
      "optimizer", .choice(["adam", "amsgrad", "sgd"]), default: "adam", "how weights follow their gradient"),
    .init("momentum", .number(from: 0, below: 1), default: .described("0.9"), "momentum of sgd"),
    .init("nesterov", .bool, default: .described("false"), "Nesterov's momentum, for sgd"),
    seedOption,
  ]

  private static let standard = TrainingOptions()

  /// Reads them from a call.
  init(_ call: CommandCall) throws {
    self.init()
    epochs = try call.required("epochs")
    learningRate = try call.required("lr")
    batchSize = try call.required("batch")
    milestones = try call.required("milestones")
    weightDecay = try call.required("weight_decay")
    let name: String = try call.required("optimizer")
    for option in ["momentum", "nesterov"] where name != "sgd" && call.isGiven(option) {
      throw call.error(
        "useless-option", "`\(option)` belongs to optimizer=sgd, not to \(name)", at: option)
    }
    switch name {
    case "sgd":
      let momentum = try call.optional("momentum", Double.self) ?? 0.9
      let nesterov = try call.optional("nesterov", Bool.self) ?? false
      if nesterov && momentum == 0 {
        throw call.error("useless-option", "nesterov=true needs a momentum above 0", at: "nesterov")
      }
      optimizer = .sgd(momentum: momentum, nesterov: nesterov)
    case "amsgrad": optimizer = .amsgrad
    default: optimizer = .adam
    }
  }
}
