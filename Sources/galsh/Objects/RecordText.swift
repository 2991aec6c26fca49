import GalaxyRuntime

// How the runtime's results read in the shell: short for people, whole for programs.

extension Thresholds {
  /// `0.032 0.041 0.083 0.105`
  var text: String { values.map { NumberText.significant($0) }.joined(separator: " ") }
}

extension TrainingRecord {
  /// `100 epochs, loss 1234 to 87.1, 2 min 05 s (940 images/s)`
  var text: String {
    var parts = ["\(counted(losses.count, "epoch")) of \(images) images"]
    if let first = losses.first, let last = losses.last {
      parts.append("loss \(NumberText.significant(first)) to \(NumberText.significant(last))")
    }
    parts.append("\(NumberText.duration(seconds)) (\(NumberText.significant(imagesPerSecond, 3)) images/s)")
    return parts.joined(separator: ", ")
  }

  /// Every parameter, and how it went.
  var json: JSON {
    [
      "epochs": .integer(options.epochs), "lr": .number(options.learningRate),
      "batch": .integer(options.batchSize), "milestones": .array(options.milestones.map(JSON.number)),
      "weight_decay": .number(options.weightDecay), "optimizer": options.optimizer.json,
      "images": .integer(images), "seconds": .number(seconds), "interrupted": .bool(wasInterrupted),
      "losses": .array(losses.map(JSON.number)),
    ]
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

extension Evaluation {
  /// `54 images, AUC 0.873 (95 % 0.77 to 0.95), average precision 0.914`
  var text: String {
    let count = counted(images.count, "image")
    guard let auc, let averagePrecision else { return "\(count) of one class, so there is no AUC" }
    func interval(_ range: Interval?) -> String {
      range.map { " (95 % \(NumberText.significant($0.low, 3)) to \(NumberText.significant($0.high, 3)))" }
        ?? ""
    }
    return "\(count), AUC \(NumberText.significant(auc))\(interval(intervals?.auc)), "
      + "average precision \(NumberText.significant(averagePrecision))\(interval(intervals?.averagePrecision))"
  }
}
