import Foundation
import Synchronization
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyErrors
@testable import GalaxyImages
@testable import GalaxyModels

/// Several trainings that judge as one model, and trainings that go on where they were stopped.
@Suite struct RepeatedTrainingTests {
  private func dataset(_ count: Int = 12) -> Dataset {
    var random = RandomStream(seed: 3)
    let bytes = (0..<count * 256).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let items = (0..<count).map { DatasetItem(path: "\($0)", name: "\($0)", label: 0, group: "\($0)") }
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

  private let streams = SeedStreams(seed: 5)

  private func options(epochs: Int = 3) -> TrainingOptions {
    var options = TrainingOptions(epochs: epochs, learningRate: 1e-3, batchSize: 5)
    options.milestones = [2]
    return options
  }

  private func pretrain(
    _ repeats: Int, threads: Int = 2, store: (any CheckpointStore)? = nil, stop: CancellationFlag? = nil
  ) throws -> Model {
    try pretrainAutoencoder(
      name: "m", network: network(), on: dataset(), normalClass: 0, options: options(), repeats: repeats,
      streams: streams,
      context: WorkContext(threads: threads, cancellation: stop ?? CancellationFlag(), checkpoints: store))
  }

  private func train(
    _ start: Model?, _ repeats: Int = 1, threads: Int = 2, progress: any ProgressSink = SilentProgress(),
    store: (any CheckpointStore)? = nil, stop: CancellationFlag? = nil
  ) throws -> Model {
    try trainDeepSVDD(
      name: "m", from: start, network: network(), on: dataset(), normalClass: 0, objective: .softBoundary,
      nu: 0.3, options: options(), repeats: repeats, streams: streams,
      context: WorkContext(
        threads: threads, progress: progress, cancellation: stop ?? CancellationFlag(), checkpoints: store))
  }

  private func digest(_ model: Model) throws -> Digest {
    try ModelArtifact(model: model).digest(WorkContext())
  }

  @Test func theFirstMemberIsTheSingleTraining() throws {
    let (single, repeated) = try (pretrain(1), pretrain(3))
    #expect(try digest(repeated.members[0]) == digest(single))
    #expect(try digest(train(repeated).members[0]) == digest(train(single)))
    #expect(try digest(train(nil, 3).members[0]) == digest(train(nil)))
  }

  @Test func theMembersDifferAndThreadsChangeNoBit() throws {
    let model = try train(pretrain(3))
    let digests = try Set(model.members.map(digest))
    #expect(model.memberCount == 3 && digests.count == 3)
    #expect(model.members.map(\.name) == ["m", "m/2", "m/3"])
    let own = try digest(model)
    for threads in [1, 7] {
      #expect(try digest(train(pretrain(3, threads: threads), threads: threads)) == own)
    }
    // From one pretraining the orders of the images differ, and that is enough.
    let fromOne = try Set(train(pretrain(1), 3).members.map(digest))
    #expect(fromOne.count == 3)
  }

  @Test func theScoreIsTheMeanOfPercentileRanks() throws {
    let model = try train(pretrain(3))
    let data = dataset(40)
    let members = try model.memberScores(of: data)
    #expect(members.count == 3 && members.allSatisfy { $0.count == 40 })
    for (member, scores) in zip(model.members, members) { #expect(try member.scores(of: data) == scores) }
    let ranks = try model.members.map { NormalRanks(try $0.scores(of: dataset())) }
    for (image, score) in try model.scores(of: data).enumerated() {
      let mean = zip(ranks, members).reduce(0) { $0 + ($1.0?.rank(of: $1.1[image]) ?? .nan) } / 3
      #expect(score == mean && score > 0 && score < 100)
    }
    let single = try train(pretrain(1))
    #expect(try single.memberScores(of: data) == [single.scores(of: data)])
  }

  @Test func ranksRiseThroughTiesAndBeyondTheEnds() throws {
    let ranks = try #require(NormalRanks([3, 1, 2, 2, 2, 5, 9, 4]))
    #expect(ranks.rank(of: 1) == 6.25 && ranks.rank(of: 2) == 31.25 && ranks.rank(of: 9) == 93.75)
    #expect(ranks.rank(of: 1.5) == 18.75)
    let scores = stride(from: -50.0, through: 500, by: 0.25).map(ranks.rank)
    #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 })
    #expect(scores.allSatisfy { $0 > 0 && $0 < 100 })
    let flat = try #require(NormalRanks([0, 0, 0]))
    #expect(flat.rank(of: 0) == 50 && flat.rank(of: 1) > 50 && flat.rank(of: -1) < 50)
    #expect(NormalRanks([]) == nil && NormalRanks([1, .nan]) == nil)
  }

  @Test func aFileKeepsEveryMember() throws {
    var model = try train(pretrain(3))
    let file = try SafeTensors(bytes: model.safeTensors().encoded())
    #expect(file["member2.encoder.conv1.weight"] != nil && file["member3.normal_scores"]?.shape == [12])
    let imported = try pretrain(1).importing(file)
    #expect(imported.memberCount == 3)
    #expect(try imported.scores(of: dataset(20)) == model.scores(of: dataset(20)))
    // A file of a single training makes a single one of it.
    model = try model.importing(train(pretrain(1)).safeTensors())
    #expect(model.memberCount == 1)
  }

  // MARK: - Going on

  /// Raises the flag at the so many-th report of the end of an epoch.
  private final class StopAt: ProgressSink {
    let flag = CancellationFlag()
    private let left: Atomic<Int>
    init(_ epochs: Int) { left = Atomic(epochs) }
    func report(_ progress: ProgressReport) {
      if progress.endsUnit, left.subtract(1, ordering: .relaxed).newValue == 0 { flag.cancel() }
    }
  }

  @Test func interruptedAnywhereItGoesOnToTheSameBytes() throws {
    let start = try pretrain(3)
    let expected = try digest(train(start))
    for epoch in 1...8 {
      let stop = StopAt(epoch)
      let states = TrainingStates(nil)
      let model = try train(start, progress: stop, store: states, stop: stop.flag)
      #expect(model.training?.wasInterrupted == true, "stopped after \(epoch) epochs")
      #expect(model.memberCount == (epoch + 2) / 3)
      var left = UnfinishedTraining(work: "train svdd", name: "m", start: start, told: [], states: states)
      // The way through a session file changes nothing.
      let tensors = SafeTensors(tensors: try left.tensors())
      let stored = try JSON.parse(left.storedValues.compact)
      left = try #require(UnfinishedTraining(stored: stored, tensors: SafeTensors(bytes: tensors.encoded())))
      let again = try train(left.start, store: TrainingStates(nil, resuming: left))
      #expect(try digest(again) == expected, "stopped after \(epoch) epochs")
    }
  }

  @Test func whereNothingWasInterruptedThereIsNothingToGoOnWith() throws {
    let states = TrainingStates(nil, resuming: nil)
    #expect {
      _ = try train(pretrain(1), store: states)
    } throws: {
      ($0 as? GalaxyError)?.isA(TrainingError.nothingToResume) == true
    }
  }

  @Test func aLargeBatchIsGivenUpAndLeavesNoTrace() throws {
    // A flag that is up before a batch begins stops it at once; within a batch there is a second of grace.
    let pulse = BatchPulse(WorkContext()) { _ in }
    #expect(!pulse.isOver)
    let flag = CancellationFlag()
    let late = BatchPulse(WorkContext(cancellation: flag)) { _ in }
    flag.cancel()
    #expect(!late.isOver)
    Thread.sleep(forTimeInterval: 1.1)
    #expect(late.isOver)

    let plan = try NetworkPlan(network(), .autoencoder)
    let numbers = NetworkWeights(plan, streams: streams, name: "x")
    let engine = try TrainingEngine(plan, numbers, capacity: 12, threads: 2)
    let feed = try ImageFeed(dataset(), indices: Array(0..<12), context: WorkContext())
    let preprocessing = Preprocessing(options: dataset().options, minimum: -3, maximum: 3)
    engine.load(images: 12, pulse: late) { block, rows, base, layout in
      feed.fill(
        Array(block * 8..<min(12, block * 8 + 8))[...], rows: rows, preprocessing: preprocessing, into: base,
        layout: layout)
    }
    #expect(throws: BatchPulse.Abandoned.self) { try engine.run(ReconstructionLoss()) }
    #expect(engine.numbers == numbers)
  }
}
