import Foundation
import Synchronization
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels

/// A training that is cut off after any epoch and goes on ends with the same bits.
@Suite struct CheckpointTests {
  /// Keeps checkpoints in memory, and fails after some of them: the training is cut off there.
  private final class Memory: CheckpointStore {
    struct CutOff: Error {}
    let interval = (epochs: 1, seconds: 1e9)
    private let states = Mutex<[Digest: [UInt8]]>([:])
    private let left: Mutex<Int>

    init(cutOffAfter count: Int) { left = Mutex(count) }

    func latest(of training: Digest) -> [UInt8]? { states.withLock { $0[training] } }

    func save(_ state: [UInt8], of training: Digest, epoch: Int) throws {
      states.withLock { $0[training] = state }
      let isLast = left.withLock { left in
        left -= 1
        return left == 0
      }
      if isLast { throw CutOff() }
    }
  }

  private func dataset() -> Dataset {
    var random = RandomStream(seed: 3)
    let bytes = (0..<12 * 256).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let items = (0..<12).map { DatasetItem(path: "\($0)", name: "\($0)", label: 0, group: "\($0)") }
    var options = LoadOptions()
    options.size = 16
    return Dataset(items: items, height: 16, width: 16, options: options, pixels: .bytes(bytes))
  }

  private func network() throws -> NetworkDescription {
    try NetworkDescription(
      name: "n", input: FeatureShape(1, 16, 16),
      encoder: [
        .convolution(height: 3, width: 3, channels: 2, padding: 1), .batchNorm, .leakyReLU(slope: 0.01),
        .maxPool(height: 4, width: 4), .flatten, .linear(features: 8),
      ],
      decoder: [
        .reshape(channels: 2, height: 2, width: 2), .upsample(factor: 8),
        .transposedConvolution(height: 3, width: 3, channels: 1, padding: 1), .sigmoid,
      ])
  }

  /// One machine, which raises a flag when its sums are brought together for the so many-th time: somewhere
  /// in a batch.
  private final class Stopping: Communicator {
    let flag = CancellationFlag()
    let rank = 0
    private let left: Atomic<Int>
    init(after count: Int) { left = Atomic(count) }
    var size: Int {
      if left.subtract(1, ordering: .relaxed).newValue == 0 { flag.cancel() }
      return 1
    }
    func gather(_ own: [UInt8]) -> [[UInt8]] { [own] }
    func exchange(_ parts: [[UInt8]]) -> [[UInt8]] { parts }
  }

  private func train(
    _ objective: Model.Objective, _ optimizer: OptimizerKind, _ store: Memory?,
    stopping: Stopping? = nil
  ) throws -> Model {
    let streams = SeedStreams(seed: 5)
    let context = WorkContext(
      threads: 2, cancellation: stopping?.flag ?? CancellationFlag(), checkpoints: store,
      communicator: stopping ?? AloneCommunicator())
    var options = TrainingOptions()
    options.epochs = 13
    options.batchSize = 5
    options.optimizer = optimizer
    options.learningRate = 1e-4
    options.milestones = [4]
    let model = try pretrainAutoencoder(
      name: "m", network: network(), on: dataset(), normalClass: 0, options: options, streams: streams,
      context: context)
    if model.pretraining?.wasInterrupted == true { return model }
    return try trainDeepSVDD(
      name: "m", from: model, network: network(), on: dataset(), normalClass: 0, objective: objective,
      nu: 0.3,
      options: options, streams: streams, context: context)
  }

  @Test(arguments: [
    (Model.Objective.oneClass, OptimizerKind.adam), (.softBoundary, .amsgrad),
    (.softBoundary, .sgd(momentum: 0.9, nesterov: true)),
  ])
  func cutOffAfterAnyEpochItEndsWithTheSameBits(objective: Model.Objective, optimizer: OptimizerKind) throws {
    func digest(_ model: Model) throws -> Digest {
      try ModelArtifact(model: model)
        .digest(WorkContext())
    }
    let expected = try digest(train(objective, optimizer, nil))
    for epoch in 1...26 {
      let store = Memory(cutOffAfter: epoch)
      #expect(throws: Memory.CutOff.self) { try train(objective, optimizer, store) }
      #expect(try digest(train(objective, optimizer, store)) == expected, "cut off after \(epoch) epochs")
    }
  }

  @Test(arguments: [
    (Model.Objective.oneClass, OptimizerKind.adam), (.softBoundary, .sgd(momentum: 0.9, nesterov: true)),
  ])
  func stoppedBehindAnyBatchItEndsWithTheSameBits(objective: Model.Objective, optimizer: OptimizerKind) throws
  {
    func digest(_ model: Model) throws -> Digest { try ModelArtifact(model: model).digest(WorkContext()) }
    let expected = try digest(train(objective, optimizer, nil))
    var stopped = 0
    // 13 epochs of 3 batches, which bring their sums together three times each; two trainings.
    for count in stride(from: 1, through: 13 * 3 * 3 * 2, by: 7) {
      let store = Memory(cutOffAfter: .max)
      let model = try train(objective, optimizer, store, stopping: Stopping(after: count))
      if (model.training ?? model.pretraining)?.wasInterrupted == true { stopped += 1 }
      #expect(try digest(train(objective, optimizer, store)) == expected, "stopped after \(count) sums")
    }
    #expect(stopped >= 30)
  }

  @Test func aStateComesBackToTheBitAndDamageIsNoticed() throws {
    let numbers = NetworkWeights(
      values: [1, -0.0, .leastNonzeroMagnitude], runningMean: [0.5], runningVariance: [2])
    let state = TrainingCheckpoint(
      numbers: numbers, optimizer: OptimizerState(steps: 7, moments: [[1, 2, 3], [4, 5, 6]]),
      stream: RandomStream(seed: 1), order: [2, 0, 1], losses: [0.1, 1e-300], seconds: 1.25,
      objective: ["radius": [-1, 0.3], "none": []])
    var partial = state
    partial.partial = .init(done: 2, total: 1e-300, errors: [0.1, 0.2])
    #expect(TrainingCheckpoint(try partial.encoded()) == partial)
    partial.partial = .init()
    #expect(TrainingCheckpoint(try partial.encoded()) == partial)
    let bytes = try state.encoded()
    #expect(TrainingCheckpoint(bytes) == state)
    for length in stride(from: 0, to: bytes.count, by: 37) {
      #expect(TrainingCheckpoint(Array(bytes.prefix(length))) == nil)
    }
  }
}
