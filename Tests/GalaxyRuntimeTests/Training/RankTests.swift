import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels

/// Trainings that several ranks share, here as threads of one process, give the bits of one process.
@Suite struct RankTests {
  private func dataset(_ count: Int, side: Int) -> Dataset {
    var random = RandomStream(seed: 3)
    let bytes = (0..<count * side * side).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let items = (0..<count).map { DatasetItem(path: "\($0)", name: "\($0)", label: 0, group: "\($0)") }
    var options = LoadOptions()
    options.size = side
    return Dataset(items: items, height: side, width: side, options: options, pixels: .bytes(bytes))
  }

  /// A rank's view of it: of the images that are its share it has the pixels, of the others it knows who has them.
  private func shared(_ data: Dataset, _ communicator: any Communicator) -> Dataset {
    if communicator.isAlone { return data }
    let images = data.stores.enumerated().map { index, pixels in
      let holder = (index / 5) % communicator.size
      return holder == communicator.rank ? pixels.held(by: holder) : pixels.elsewhere(at: holder)
    }
    return Dataset(
      items: data.items, height: data.height, width: data.width, options: data.options, images: images)
  }

  private func network(_ side: Int) throws -> NetworkDescription {
    try NetworkDescription(
      name: "n", input: FeatureShape(1, side, side),
      encoder: [
        .convolution(height: 5, width: 5, channels: 4, padding: 2), .batchNorm, .leakyReLU(slope: 0.01),
        .maxPool(height: 2, width: 2), .convolution(height: 3, width: 3, channels: 16, padding: 1),
        .batchNorm,
        .leakyReLU(slope: 0.01), .maxPool(height: 2, width: 2),
        .convolution(height: 3, width: 3, channels: 24, padding: 1), .batchNorm, .leakyReLU(slope: 0.01),
        .maxPool(height: side / 8, width: side / 8), .flatten, .linear(features: 16),
      ],
      decoder: [
        .reshape(channels: 4, height: 2, width: 2), .upsample(factor: 2),
        .transposedConvolution(height: 5, width: 5, channels: 8, padding: 2), .batchNorm,
        .leakyReLU(slope: 0.01),
        .upsample(factor: 2), .transposedConvolution(height: 5, width: 5, channels: 8, padding: 2),
        .batchNorm,
        .leakyReLU(slope: 0.01), .upsample(factor: side / 8),
        .transposedConvolution(height: 5, width: 5, channels: 1, padding: 2), .sigmoid,
      ])
  }

  private func train(
    _ objective: Model.Objective, side: Int, batch: Int, threads: Int, communicator: any Communicator
  ) throws -> Digest {
    let context = WorkContext(threads: threads, communicator: communicator)
    var options = TrainingOptions()
    (options.epochs, options.batchSize, options.learningRate) = (2, batch, 1e-3)
    let (streams, data) = (SeedStreams(seed: 5), shared(dataset(75, side: side), communicator))
    let model = try pretrainAutoencoder(
      name: "m", network: network(side), on: data, normalClass: 0, options: options, streams: streams,
      context: context)
    let trained = try trainDeepSVDD(
      name: "m", from: model, network: network(side), on: data, normalClass: 0, objective: objective, nu: 0.3,
      options: options, streams: streams, context: context)
    return try ModelArtifact(model: trained).digest(WorkContext())
  }

  @Test(arguments: [(Model.Objective.oneClass, 64, 50), (.softBoundary, 32, 16)])
  func anyNumberOfRanksAndThreadsEndsWithTheSameBits(
    objective: Model.Objective, side: Int, batch: Int
  ) throws {
    let expected = try train(
      objective, side: side, batch: batch, threads: 1, communicator: AloneCommunicator())
    for threads in [2, 3, 5, 8, 16, 64] {
      let own = try train(
        objective, side: side, batch: batch, threads: threads, communicator: AloneCommunicator())
      #expect(own == expected, "\(threads) threads")
    }
    for ranks in [2, 3, 4, 9] {
      let all = ThreadRanks.each(ranks) { communicator in
        try train(objective, side: side, batch: batch, threads: 1 + ranks % 3, communicator: communicator)
      }
      for digest in all { #expect(try digest.get() == expected, "\(ranks) ranks") }
    }
  }
}
