import GalaxyBase

/// All that a training needs to go on after an epoch as if nothing had happened.
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
  /// What the kind of training keeps besides, such as a radius.
  var extra: [Double]

  /// The state as safetensors, whose metadata holds what is no float32.
  func encoded() throws -> [UInt8] {
    func tensor(_ name: String, _ values: [Float]) -> NamedTensor {
      NamedTensor(name: name, shape: [values.count], values: values)
    }
    let moments = optimizer.moments.enumerated().map { tensor("moments.\($0)", $1) }
    return try SafeTensors(
      tensors: [
        tensor("weights", numbers.values), tensor("running_mean", numbers.runningMean),
        tensor("running_var", numbers.runningVariance),
      ] + moments,
      metadata: [
        "format": Self.format, "steps": String(optimizer.steps), "stream": Self.text(stream),
        "order": Self.text(order), "losses": Self.text(losses), "seconds": String(seconds),
        "extra": Self.text(extra),
      ]
    ).encoded()
  }

  /// Reads what `encoded` wrote; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard let file = try? SafeTensors(bytes: bytes), file.metadata["format"] == Self.format,
      let weights = file["weights"]?.values, let mean = file["running_mean"]?.values,
      let variance = file["running_var"]?.values, let steps = file.metadata["steps"].flatMap({ Int($0) }),
      let stream = Self.values(file.metadata["stream"], UInt64.init),
      let order = Self.values(file.metadata["order"], Int.init),
      let losses = Self.values(file.metadata["losses"], Double.init),
      let seconds = file.metadata["seconds"].flatMap(Double.init),
      let extra = Self.values(file.metadata["extra"], Double.init)
    else { return nil }
    numbers = NetworkWeights(values: weights, runningMean: mean, runningVariance: variance)
    optimizer = OptimizerState(
      steps: steps, moments: (0..<3).compactMap { file["moments.\($0)"]?.values })
    self.stream = stream
    self.order = order
    self.losses = losses
    self.seconds = seconds
    self.extra = extra
  }

  init(
    numbers: NetworkWeights, optimizer: OptimizerState, stream: RandomStream, order: [Int], losses: [Double],
    seconds: Double, extra: [Double]
  ) {
    self.numbers = numbers
    self.optimizer = optimizer
    self.stream = stream.position
    self.order = order
    self.losses = losses
    self.seconds = seconds
    self.extra = extra
  }

  private static let format = "galsh-checkpoint-1"

  private static func text<T>(_ values: [T]) -> String { values.map { "\($0)" }.joined(separator: " ") }

  private static func values<T>(_ text: String?, _ convert: (String) -> T?) -> [T]? {
    guard let words = text?.split(separator: " ") else { return nil }
    let values = words.compactMap { convert(String($0)) }
    return values.count == words.count ? values : nil
  }
}
