import GalaxyKernels
import Testing

@testable import GalaxyBase
@testable import GalaxyModels

@Suite("Every layer computes what PyTorch computes")
struct LayerParityTests {
  struct Case {
    let name: String
    let network: NetworkDescription
  }

  static func cases(_ fixture: Fixture) throws -> [Case] {
    let described = try JSON.parse(try #require(fixture.file.metadata["cases"]))
    return try #require(described.object).map { member in
      func layers(_ key: String) throws -> [Layer] {
        try (member.value[key]?.array ?? []).map { line in
          try #require(Layer(text: line.string ?? ""), "\(line)")
        }
      }
      let sizes = (member.value["input"]?.array ?? []).compactMap(\.integer)
      return Case(
        name: member.key,
        network: try NetworkDescription(
          name: member.key, input: FeatureShape(sizes[0], sizes[1], sizes[2]), encoder: layers("encoder"),
          decoder: layers("decoder")))
    }
  }

  @Test(
    "output, loss, gradients, running statistics and evaluation of small networks",
    arguments: [("layers", false), ("layers", true), ("averaging", false), ("averaging", true)], [1, 2])
  func smallNetworks(file: (name: String, keepsUpsampling: Bool), threads: Int) throws {
    let fixture = try Fixture(file.name)
    for test in try Self.cases(fixture) {
      let isAutoencoder = !test.network.decoder.isEmpty
      let plan = try NetworkPlan(
        test.network, isAutoencoder ? .autoencoder : .encoder, keepsUpsampling: file.keepsUpsampling)
      let numbers = try NetworkWeights(plan, from: fixture.group("\(test.name)/weights/"))
      let x = try fixture.values("\(test.name)/x")
      let count = x.count / test.network.input.count
      let engine = try TrainingEngine(plan, numbers, capacity: count, threads: threads)
      engine.load(images: count, fill: fillBlocks(x, shape: test.network.input))
      let losses: [Double]
      let outputs: [Float]
      if isAutoencoder {
        let loss = Watched(ReconstructionLoss())
        losses = try engine.run(loss)
        outputs = loss.outputs
      } else {
        let loss = Watched(DistanceLoss(center: [Float](repeating: 0.3, count: plan.output.count)))
        losses = try engine.run(loss)
        outputs = loss.outputs
      }
      #expect(relativeDistance(outputs, try fixture.values("\(test.name)/y")) < 1e-5, "\(test.name): output")
      let loss = Float(losses.reduce(0, +) / Double(count))
      #expect(relativeDistance([loss], try fixture.values("\(test.name)/loss")) < 1e-5, "\(test.name): loss")
      for tensor in engine.gradientTensors {
        let expected = try fixture.values("\(test.name)/gradient/\(tensor.name)")
        #expect(relativeDistance(tensor.values, expected) < 1e-4, "\(test.name): gradient of \(tensor.name)")
      }
      for tensor in engine.numbers.tensors(plan) where tensor.name.contains("running") {
        let expected = try fixture.values("\(test.name)/after/\(tensor.name)")
        #expect(relativeDistance(tensor.values, expected) < 1e-5, "\(test.name): \(tensor.name)")
      }
      let evaluated = try InferenceEngine(plan, engine.numbers).outputs(x, count: count)
      #expect(
        relativeDistance(evaluated, try fixture.values("\(test.name)/evaluated")) < 1e-5,
        "\(test.name): evaluation")
    }
  }
}
