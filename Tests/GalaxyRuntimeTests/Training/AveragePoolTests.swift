import GalaxyErrors
import GalaxyKernels
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels

@Suite("Average pooling")
struct AveragePoolTests {
  @Test("forward is the mean of each window, backward its equal parts; what fills no window has none")
  func plainSums() throws {
    let operation = AveragingOperation(
      input: FeatureShape(2, 5, 7), window: PoolWindow(height: 2, width: 3))
    let x = (0..<70).map { pixel in Lanes((0..<8).map { Float((pixel * 31 + $0 * 17) % 64) }) }
    var z = [Lanes](repeating: Lanes(repeating: 9), count: 8)
    operation.forward(
      x: x, PlaneLayout(operation.input), z: &z, weights: operation.makeWeights(), moments: nil)
    var dx = [Lanes](repeating: Lanes(repeating: 9), count: 70)
    operation.inputGradient(dz: z, weights: operation.makeWeights(), dx: &dx)
    for c in 0..<2 {
      for y in 0..<5 {
        for column in 0..<7 {
          let (i, j) = (y / 2, column / 3)
          guard i < 2, j < 2 else {
            #expect(dx[(c * 5 + y) * 7 + column] == Lanes())
            continue
          }
          var sum = Lanes()
          let corner = (c * 5 + i * 2) * 7 + j * 3
          for pixel in [0, 1, 2, 7, 8, 9] { sum += x[corner + pixel] }
          let mean = z[(c * 2 + i) * 2 + j]
          #expect(mean == sum / 6)
          #expect(dx[(c * 5 + y) * 7 + column] == mean / 6)
        }
      }
    }
  }

  @Test("a network with it trains to the same bytes with 1, 2 and 5 threads")
  func sameBytes() throws {
    let network = try NetworkDescription(
      name: "averaging", input: FeatureShape(1, 12, 12),
      encoder: [
        .averagePool(height: 1, width: 2), .convolution(height: 3, width: 3, channels: 2, padding: 1),
        .batchNorm, .averagePool(height: 5, width: 2), .relu, .flatten, .linear(features: 3),
      ])
    let data = smallPictures(50)
    var options = TrainingOptions()
    (options.epochs, options.batchSize) = (2, 20)
    let files = try [1, 2, 5].map { threads in
      try trainDeepSVDD(
        name: "m", from: nil, network: network, on: data, normalClass: 1, objective: .oneClass, nu: 0.1,
        options: options, streams: SeedStreams(seed: 3), context: WorkContext(threads: threads)
      ).safeTensors().encoded()
    }
    #expect(Set(files).count == 1)
    #expect(Layer(text: "avgpool 5x2") == .averagePool(height: 5, width: 2))
    #expect(Layer(text: "avgpool 5x2") != .maxPool(height: 5, width: 2))
  }

  @Test("a dense layer with an activation may stand before a convolution")
  func denseBeforeConvolution() throws {
    let network = try NetworkDescription(
      name: "n", input: FeatureShape(1, 12, 12),
      encoder: [
        .flatten, .linear(features: 32), .leakyReLU(slope: 0.01), .reshape(channels: 2, height: 4, width: 4),
        .convolution(height: 3, width: 3, channels: 2, padding: 1), .flatten, .linear(features: 4),
      ])
    let plan = try NetworkPlan(network, .encoder)
    for (stage, next) in zip(plan.stages, plan.stages.dropFirst()) { #expect(stage.y.count == next.x.count) }
  }
}
