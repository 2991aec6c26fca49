import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels

/// Batch normalisation over the images of a batch alone: behind a dense layer, or on a single pixel.
@Suite struct LoneImageTests {
  private static let dense: [Layer] = [
    .convolution(height: 5, width: 5, channels: 3, padding: 2), .batchNorm, .leakyReLU(slope: 0.01),
    .maxPool(height: 2, width: 2), .flatten, .linear(features: 9), .batchNorm,
  ]
  /// A convolution that leaves one pixel.
  private static let pixel: [Layer] = [
    .maxPool(height: 4, width: 4), .convolution(height: 3, width: 3, channels: 9, padding: 0), .batchNorm,
    .flatten,
  ]
  private static let pictures: [Layer] = [
    .convolution(height: 5, width: 5, channels: 3, padding: 2), .batchNorm, .maxPool(height: 4, width: 4),
    .flatten, .linear(features: 9),
  ]
  private static let networks = [dense, pixel, pictures]

  private func network(_ encoder: [Layer]) throws -> NetworkDescription {
    try NetworkDescription(
      name: "n", input: FeatureShape(1, 12, 12), encoder: encoder,
      decoder: [
        .reshape(channels: 1, height: 3, width: 3), .upsample(factor: 4),
        .transposedConvolution(height: 5, width: 5, channels: 1, padding: 2), .sigmoid,
      ])
  }

  private func train(_ encoder: [Layer], images: Int, batch: Int) throws -> TrainingRecord {
    var options = TrainingOptions()
    (options.epochs, options.batchSize, options.learningRate) = (2, batch, 1e-3)
    let dataset = smallPictures(2 * images)
    let pretrained = try pretrainAutoencoder(
      name: "m", network: network(encoder), on: dataset, normalClass: 1, options: options,
      streams: SeedStreams(seed: 1), context: WorkContext())
    let model = try trainDeepSVDD(
      name: "m", from: pretrained, network: network(encoder), on: dataset, normalClass: 1,
      objective: .oneClass, nu: 0.1, options: options, streams: SeedStreams(seed: 1), context: WorkContext())
    #expect(model.training?.joinedFor == model.pretraining?.joinedFor)
    return try #require(model.training)
  }

  @Test(arguments: [(11, 10), (9, 8), (7, 2), (33, 16)])
  func aLoneLastImageJoinsTheBatchBefore(images: Int, batch: Int) throws {
    for (encoder, layer) in [(Self.dense, "encoder.bn2"), (Self.pixel, "encoder.bn1")] {
      let record = try train(encoder, images: images, batch: batch)
      #expect(record.joinedFor == layer)
      #expect(record.text.contains("has \(batch + 1) images, since \(layer) cannot normalise over 1"))
      #expect(record.json["joined_for"]?.string == layer)
      #expect(TrainingRecord(stored: record.stored(timed: true)) == record)
    }
  }

  @Test func whereNoImageIsAloneNothingIsJoinedNorSaid() throws {
    for (images, batch) in [(12, 10), (10, 10), (9, 10), (2, 10)] {
      let record = try train(Self.dense, images: images, batch: batch)
      #expect(record.joinedFor == nil)
      #expect(record.json["joined_for"] == nil)
    }
    // Of a picture the other pixels are there to normalise over.
    #expect(try train(Self.pictures, images: 11, batch: 10).joinedFor == nil)
    #expect(try train(Self.pictures, images: 3, batch: 1).joinedFor == nil)
  }

  @Test func batchesOfOneImageAreRefusedByTheNameOfTheLayer() throws {
    for (encoder, layer) in [(Self.dense, "encoder.bn2"), (Self.pixel, "encoder.bn1")] {
      let error = #expect(throws: GalaxyError.self) { try train(encoder, images: 5, batch: 1) }
      #expect(error?.isA(TrainingError.batchOfOne) == true)
      #expect(error?.message.contains(layer) == true)
      #expect(error?.hint?.contains("batch=2") == true)
    }
  }

  @Test func everyImageIsInExactlyOneBatch() throws {
    for encoder in Self.networks {
      let plan = try NetworkPlan(network(encoder), .encoder)
      for count in 2...40 {
        for size in 2...12 {
          let cut = try BatchCut(plan, size: size, count: count)
          var (start, sizes): (Int, [Int]) = (0, [])
          while start < count {
            sizes.append(cut.end(from: start) - start)
            start = cut.end(from: start)
          }
          #expect(sizes.reduce(0, +) == count)
          #expect(sizes.max() ?? 0 <= cut.capacity)
          if encoder.count != Self.pictures.count || cut.joinedFor != nil { #expect(!sizes.contains(1)) }
        }
      }
    }
  }
}
