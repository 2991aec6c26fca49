import GalaxyBase

/// All that a training needs to go on after a batch as if nothing had happened.
struct TrainingCheckpoint: Equatable {
  /// Weights and running statistics.
  var numbers: NetworkWeights
  /// The optimiser's moments and steps.
  var optimizer: OptimizerState
  /// Where the stream of the images' order is, and that order.
  var stream: [UInt64]
  var order: [Int]
  /// The mean loss of every finished epoch: there are as many as epochs.
  var losses: [Double]
  /// Seconds of training so far.
  var seconds: Double
  /// What the objective keeps besides, by name, such as a radius.
  var objective: [String: [Double]]
  /// How far the epoch under way is; nil between two epochs.
  var partial: PartialEpoch?

  /// An epoch that was stopped behind one of its batches: images that are done, the sum of their losses, and
  /// their errors in the order of the batches.
  struct PartialEpoch: Equatable {
    var done = 0
    var total = 0.0
    var errors: [Double] = []
  }

  /// The state as safetensors, whose metadata holds what is no float32.
  func encoded() throws -> [UInt8] { try SafeTensors(tensors: tensors, metadata: metadata).encoded() }

  /// What is float32.
  var tensors: [NamedTensor] {
    func tensor(_ name: String, _ values: [Float]) -> NamedTensor {
      NamedTensor(name: name, shape: [values.count], values: values)
    }
    return [
      tensor("weights", numbers.values), tensor("running_mean", numbers.runningMean),
      tensor("running_var", numbers.runningVariance),
    ] + optimizer.moments.enumerated().map { tensor("moments.\($0)", $1) }
  }

  /// What is not.
  var metadata: [String: String] {
    var kept = objective.map { (Self.objectivePrefix + $0.key, Self.text($0.value)) }
    if let partial {
      kept += [
        ("done", String(partial.done)), ("total", String(partial.total)),
        ("errors", Self.text(partial.errors)),
      ]
    }
    return [
      "format": partial == nil ? Self.format : Self.partialFormat,
      "steps": String(optimizer.steps), "stream": Self.text(stream),
      "order": Self.text(order), "losses": Self.text(losses), "seconds": String(seconds),
    ].merging(kept) { $1 }
  }

  /// Reads what `encoded` wrote; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard let file = try? SafeTensors(bytes: bytes) else { return nil }
    self.init(file)
  }

  /// Reads `tensors` and `metadata`; nil for anything else.
  init?(_ file: SafeTensors) {
    guard let format = file.metadata["format"],
      format == Self.format || format == Self.partialFormat,
      let weights = file["weights"]?.values, let mean = file["running_mean"]?.values,
      let variance = file["running_var"]?.values, let steps = file.metadata["steps"].flatMap({ Int($0) }),
      let stream = Self.values(file.metadata["stream"], UInt64.init),
      let order = Self.values(file.metadata["order"], Int.init),
      let losses = Self.values(file.metadata["losses"], Double.init),
      let seconds = file.metadata["seconds"].flatMap(Double.init)
    else { return nil }
    var kept: [String: [Double]] = [:]
    for (key, text) in file.metadata where key.hasPrefix(Self.objectivePrefix) {
      guard let values = Self.values(text, Double.init) else { return nil }
      kept[String(key.dropFirst(Self.objectivePrefix.count))] = values
    }
    if format == Self.partialFormat {
      guard let done = file.metadata["done"].flatMap({ Int($0) }),
        let total = file.metadata["total"].flatMap(Double.init),
        let errors = Self.values(file.metadata["errors"], Double.init)
      else { return nil }
      partial = PartialEpoch(done: done, total: total, errors: errors)
    }
    numbers = NetworkWeights(values: weights, runningMean: mean, runningVariance: variance)
    optimizer = OptimizerState(
      steps: steps, moments: (0..<3).compactMap { file["moments.\($0)"]?.values })
    self.stream = stream
    self.order = order
    self.losses = losses
    self.seconds = seconds
    self.objective = kept
  }

  init(
    numbers: NetworkWeights, optimizer: OptimizerState, stream: RandomStream, order: [Int], losses: [Double],
    seconds: Double, objective: [String: [Double]], partial: PartialEpoch? = nil
  ) {
    self.numbers = numbers
    self.optimizer = optimizer
    self.stream = stream.position
    self.order = order
    self.losses = losses
    self.seconds = seconds
    self.objective = objective
    self.partial = partial
  }

  private static let format = "galsh-checkpoint-2"
  /// Another format, so that a galsh which knows nothing of it does not take it for the end of an epoch.
  private static let partialFormat = "galsh-checkpoint-3"
  private static let objectivePrefix = "objective."

  private static func text<T>(_ values: [T]) -> String { values.map { "\($0)" }.joined(separator: " ") }

  private static func values<T>(_ text: String?, _ convert: (String) -> T?) -> [T]? {
    guard let words = text?.split(separator: " ") else { return nil }
    let values = words.compactMap { convert(String($0)) }
    return values.count == words.count ? values : nil
  }
}

extension TrainingCheckpoint {
  /// Whether it belongs to a training of this engine on so many images; a damaged one may not.
  func fits(_ engine: TrainingEngine, images: Int) -> Bool {
    let now = engine.numbers
    return numbers.values.count == now.values.count && numbers.runningMean.count == now.runningMean.count
      && numbers.runningVariance.count == now.runningVariance.count && order.sorted() == Array(0..<images)
      && (partial.map { (0..<images).contains($0.done) && $0.errors.count <= $0.done } ?? true)
      && optimizer.moments.allSatisfy { $0.count == now.values.count }
  }
}
