import GalaxyKernels
import Testing

@testable import GalaxyModels

@Suite("galnet computes what PyTorch computes")
struct GalnetParityTests {
  let fixture: Fixture
  let network: NetworkDescription

  init() throws {
    fixture = try Fixture("galnet")
    network = try NetworkDescription.galnet()
  }

  private func engine(_ extent: NetworkPlan.Extent) throws -> TrainingEngine {
    let plan = try NetworkPlan(network, extent)
    let numbers = try NetworkWeights(plan, from: fixture.group("weights/"))
    let engine = try TrainingEngine(plan, numbers, capacity: 3, threads: 2)
    engine.load(images: 3, fill: fillBlocks(try fixture.values("x"), shape: network.input))
    return engine
  }

  private func expectGradients(_ engine: TrainingEngine, _ prefix: String) throws {
    for tensor in engine.gradientTensors {
      let expected = try fixture.values("\(prefix)/\(tensor.name)")
      // The fixture keeps the first rows of the one large tensor.
      let distance = relativeDistance(Array(tensor.values.prefix(expected.count)), expected)
      #expect(distance < 1e-4, "\(tensor.name)")
    }
  }

  @Test("reconstruction, its loss, every gradient, running statistics, embedding")
  func reconstruction() throws {
    let engine = try engine(.autoencoder)
    let watched = Watched(ReconstructionLoss())
    let loss = Float(try engine.run(watched).reduce(0, +) / 3)
    let first = Array(watched.outputs.prefix(network.input.count))
    #expect(relativeDistance(first, try fixture.values("reconstruction")) < 1e-5)
    #expect(relativeDistance([loss], try fixture.values("reconstruction_loss")) < 1e-5)
    try expectGradients(engine, "reconstruction_gradient")
    for tensor in engine.numbers.tensors(engine.plan) where tensor.name.contains("running") {
      let expected = try fixture.values("after_one_batch/\(tensor.name)")
      #expect(relativeDistance(tensor.values, expected) < 1e-5, "\(tensor.name)")
    }
    let encoder = try NetworkPlan(network, .encoder)
    let embedding = try InferenceEngine(encoder, engine.numbers.prefix(for: encoder))
      .outputs(try fixture.values("x"), count: 3)
    #expect(relativeDistance(embedding, try fixture.values("embedding")) < 1e-5)
  }

  @Test("distance to a centre: loss and every gradient")
  func distance() throws {
    let engine = try engine(.encoder)
    let center = [Float](repeating: 0.1, count: 64)
    let loss = Float(try engine.run(DistanceLoss(center: center)).reduce(0, +) / 3)
    #expect(relativeDistance([loss], try fixture.values("distance_loss")) < 1e-5)
    try expectGradients(engine, "distance_gradient")
  }

  @Test("ten steps of Adam on either loss")
  func tenSteps() throws {
    for (extent, name) in [(NetworkPlan.Extent.autoencoder, "reconstruction"), (.encoder, "distance")] {
      let engine = try engine(extent)
      let optimizer = Optimizer(.adam, weightDecay: 0.5e-6, count: engine.weights.count)
      let center = [Float](repeating: 0.1, count: 64)
      var losses: [Float] = []
      for _ in 0..<10 {
        let errors =
          extent == .autoencoder
          ? try engine.run(ReconstructionLoss()) : try engine.run(DistanceLoss(center: center))
        losses.append(Float(errors.reduce(0, +) / 3))
        optimizer.step(engine.weights, gradient: engine.gradient, learningRate: 1e-5)
      }
      for (own, peer) in zip(losses, try fixture.values("\(name)_ten_losses")) {
        #expect(abs(own - peer) <= 1e-4 * abs(peer), "\(name): \(losses)")
      }
    }
  }
}
