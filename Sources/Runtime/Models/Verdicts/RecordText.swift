import GalaxyBase
import GalaxyKernels

// How what trainings and tests leave behind reads: short for people, whole for programs.

extension Thresholds {
  /// `0.032 0.041 0.083 0.105`
  public var text: String { values.map { NumberText.significant($0) }.joined(separator: " ") }
}

extension Model {
  /// Its trainings in order, with the commands that they were.
  package var trainings: [(work: String, record: TrainingRecord)] {
    [("pretrain ae", pretraining), ("train svdd", training)].compactMap { work, record in
      record.map { ($0.work ?? work, $0) }
    }
  }
}

extension TrainingRecord {
  /// `100 epochs of 420 images, loss 1234 to 87.1, 2 min 05 s (940 images/s)`; of several trainings `3 times 100
  /// epochs …`, with their mean losses
  public var text: String {
    let times = members.isEmpty ? "" : "\(members.count) times "
    var parts = [times + "\(counted(losses.count, "epoch")) of \(images) images"]
    if let first = losses.first, let last = losses.last {
      parts.append("loss \(NumberText.significant(first)) to \(NumberText.significant(last))")
    }
    parts.append("\(NumberText.duration(seconds)) (\(NumberText.significant(imagesPerSecond, 3)) images/s)")
    if let joinedFor {
      let reason =
        joinedFor == BatchCut.contrast
        ? "1 has no other to differ from" : "\(joinedFor) cannot normalise over 1"
      parts.append("the last batch of an epoch has \(options.batchSize + 1) images, since \(reason)")
    }
    return parts.joined(separator: ", ")
  }

  /// Every parameter, and how it went.
  public var json: JSON {
    let values: JSON = [
      "epochs": .integer(options.epochs), "lr": .number(options.learningRate),
      "batch": .integer(options.batchSize), "milestones": .array(options.milestones.map(JSON.number)),
      "weight_decay": .number(options.weightDecay), "optimizer": options.optimizer.json,
      "images": .integer(images), "seconds": .number(seconds), "interrupted": .bool(wasInterrupted),
      "losses": .array(losses.map(JSON.number)),
    ]
    return .object(
      (values.object ?? []) + (joinedFor.map { [.init("joined_for", .string($0))] } ?? [])
        + (members.isEmpty ? [] : [.init("members", .array(members.map(\.json)))]))
  }
}

extension OptimizerKind {
  fileprivate var json: JSON {
    switch self {
    case .adam, .amsgrad: ["name": .string(name)]
    case .sgd(let momentum, let nesterov):
      ["name": .string(name), "momentum": .number(momentum), "nesterov": .bool(nesterov)]
    }
  }
}
