import GalaxyBase
import GalaxyKernels

// How a session file keeps these, and reads them back to the same bits.

extension OptimizerKind {
  var stored: JSON {
    switch self {
    case .adam, .amsgrad: .string(name)
    case .sgd(let momentum, let nesterov): ["momentum": .number(momentum), "nesterov": .bool(nesterov)]
    }
  }

  init?(stored json: JSON?) {
    switch json?.string {
    case "adam": self = .adam
    case "amsgrad": self = .amsgrad
    default:
      guard let momentum = json?["momentum"]?.number, let nesterov = json?["nesterov"]?.bool else {
        return nil
      }
      self = .sgd(momentum: momentum, nesterov: nesterov)
    }
  }
}

extension TrainingOptions {
  package var stored: JSON {
    [
      "epochs": .integer(epochs), "lr": .number(learningRate), "batch": .integer(batchSize),
      "milestones": .array(milestones.map(JSON.number)), "weight_decay": .number(weightDecay),
      "optimizer": optimizer.stored,
    ]
  }

  package init?(stored json: JSON?) {
    guard let epochs = json?["epochs"]?.integer, let rate = json?["lr"]?.number,
      let batch = json?["batch"]?.integer, let milestones = json?["milestones"]?.array?.compactMap(\.number),
      let decay = json?["weight_decay"]?.number, let optimizer = OptimizerKind(stored: json?["optimizer"])
    else { return nil }
    self.init()
    self.epochs = epochs
    learningRate = rate
    batchSize = batch
    self.milestones = milestones
    weightDecay = decay
    self.optimizer = optimizer
  }
}

extension TrainingRecord {
  /// All of it; without the seconds, which no two runs share, if `timed` is false.
  package func stored(timed: Bool) -> JSON {
    .object(
      [
        .init("options", options.stored), .init("losses", .array(losses.map(JSON.number))),
        .init("images", .integer(images)), .init("interrupted", .bool(wasInterrupted)),
      ] + (joinedFor.map { [.init("joined_for", .string($0))] } ?? [])
        + (work.map { [.init("work", .string($0))] } ?? [])
        + (numerics == 1 ? [] : [.init("numerics", .integer(numerics))])
        + (timed ? [.init("seconds", .number(seconds))] : [])
        + (members.isEmpty ? [] : [.init("members", .array(members.map { $0.stored(timed: timed) }))]))
  }

  package init?(stored json: JSON?) {
    guard let options = TrainingOptions(stored: json?["options"]),
      let losses = json?["losses"]?.array?.compactMap(\.number), let images = json?["images"]?.integer,
      let interrupted = json?["interrupted"]?.bool
    else { return nil }
    self.init(
      options: options, losses: losses, images: images, seconds: json?["seconds"]?.number ?? 0,
      wasInterrupted: interrupted, joinedFor: json?["joined_for"]?.string,
      work: json?["work"]?.string, numerics: json?["numerics"]?.integer ?? 1,
      members: (json?["members"]?.array ?? []).compactMap { TrainingRecord(stored: $0) })
  }
}
