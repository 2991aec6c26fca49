import GalaxyBase

/// Keeps the checkpoints of one training: every so many epochs or seconds.
struct CheckpointWriter {
  private let store: any CheckpointStore
  private let training: Digest
  private var savedEpoch = 0
  private var savedTime = ContinuousClock.now

  init(_ store: any CheckpointStore, training: Digest) {
    self.store = store
    self.training = training
  }

  /// Where the training was cut off; nil for one that begins.
  mutating func latest() throws -> TrainingCheckpoint? {
    let state = try store.latest(of: training).flatMap { TrainingCheckpoint($0) }
    savedEpoch = state?.losses.count ?? 0
    return state
  }

  /// Keeps the state if it is time.
  mutating func epochEnded(_ epoch: Int, _ state: () -> TrainingCheckpoint) throws {
    let interval = store.interval
    let now = ContinuousClock.now
    guard epoch - savedEpoch >= interval.epochs || now - savedTime >= .seconds(interval.seconds) else {
      return
    }
    try store.save(try state().encoded(), of: training, epoch: epoch)
    (savedEpoch, savedTime) = (epoch, now)
  }
}

extension TrainingCheckpoint {
  /// Whether it belongs to a training of this engine on so many images; a damaged one may not.
  package func fits(_ engine: TrainingEngine, images: Int) -> Bool {
    let now = engine.numbers
    return numbers.values.count == now.values.count && numbers.runningMean.count == now.runningMean.count
      && numbers.runningVariance.count == now.runningVariance.count && order.sorted() == Array(0..<images)
      && optimizer.moments.allSatisfy { $0.count == now.values.count }
  }
}

extension EpochLoop {
  /// The digest of everything that decides how a training ends.
  func fingerprint(_ engine: TrainingEngine, _ stream: RandomStream, _ extra: [Double]) throws -> Digest {
    var digester = Digester()
    for text in [work, model, "\(options.optimizer)", "\(preprocessing.options.summary)"] {
      digester.add(text)
    }
    for tensor in engine.plan.tensors {
      digester.add(tensor.name)
      digester.add("\(tensor.shape)")
    }
    for number in [options.epochs, options.batchSize, feed.indices.count] + feed.indices {
      digester.add(number)
    }
    let numbers =
      [options.learningRate, options.weightDecay, preprocessing.minimum, preprocessing.maximum]
      + options.milestones
      + extra
    for number in numbers { digester.add(number) }
    for word in stream.position { digester.add("\(word)") }
    digester.add(try feed.dataset.digest(context: context))
    digester.add(engine.weights.values)
    digester.add(engine.numbers.runningMean)
    digester.add(engine.numbers.runningVariance)
    return digester.digest
  }
}
