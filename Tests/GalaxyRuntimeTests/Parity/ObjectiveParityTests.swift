import GalaxyKernels
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyModels

/// `scripts/make_objective_fixtures.py` tells what is compared.
@Suite("Deep SAD, classes and contrastive learning compute what PyTorch computes")
struct ObjectiveParityTests {
  private let fixture: Fixture
  private let count = 12
  private static let layers = [
    "conv 3x3 3 pad=1", "batchnorm", "leaky_relu", "pool 2x2", "conv 3x3 4 pad=1", "batchnorm", "leaky_relu",
    "pool 2x2", "flatten", "fc 8", "leaky_relu", "fc 6",
  ]

  init() throws { fixture = try Fixture("objectives") }

  private func network(_ head: [String] = []) throws -> NetworkDescription {
    try NetworkDescription(
      name: "n", input: FeatureShape(1, 12, 12),
      encoder: (Self.layers + head).map { try #require(Layer(text: $0)) })
  }

  private func numbers(_ plan: NetworkPlan, _ name: String, _ extra: [NamedTensor] = []) throws
    -> NetworkWeights
  {
    let file = fixture.group("\(name)/weights/")
    return try NetworkWeights(plan, from: SafeTensors(tensors: file.tensors + extra))
  }

  private func loaded(_ plan: NetworkPlan, _ numbers: NetworkWeights, threads: Int) throws -> TrainingEngine {
    let engine = try TrainingEngine(plan, numbers, capacity: count, threads: threads)
    engine.load(images: count, fill: fillBlocks(try fixture.values("x"), shape: plan.input))
    return engine
  }

  /// Six steps of Adam from the same weights.
  private func sixSteps(_ engine: TrainingEngine, _ objective: some TrainingObjective) throws -> [Float] {
    let optimizer = Optimizer(.adam, weightDecay: 0.5e-6, count: engine.weights.count)
    var objective = objective
    return try (0..<6).map { _ in
      let loss = try objective.step(engine, images: Array(0..<count)[...], epoch: 0).loss
      optimizer.step(engine.weights, gradient: engine.gradient, learningRate: 1e-3)
      return Float(loss)
    }
  }

  private func expectTensors(_ tensors: [NamedTensor], _ name: String, _ tolerance: Double) throws {
    for tensor in tensors where fixture.file["\(name)/\(tensor.name)"] != nil {
      let expected = try fixture.values("\(name)/\(tensor.name)")
      #expect(relativeDistance(tensor.values, expected) < tolerance, "\(name)/\(tensor.name)")
    }
  }

  @Test("Deep SAD: loss, gradients, six steps", arguments: [1, 3])
  func deepSAD(threads: Int) throws {
    let plan = try NetworkPlan(network(), .encoder)
    let supervision = try fixture.values("supervision").map {
      try #require(Supervision(rawValue: Double($0)))
    }
    let objective = SemiSupervisedObjective(
      model: "m", center: try fixture.values("center"), eta: Double(try fixture.values("eta")[0]),
      supervision: supervision)
    let start = try numbers(plan, "sad")
    let engine = try loaded(plan, start, threads: threads)
    let loss = Float(try objective.step(engine, images: Array(0..<count)[...], epoch: 0).loss)
    #expect(relativeDistance([loss], try fixture.values("sad/loss")) < 1e-5)
    #expect(engine.gradientTensors.count == 4)
    try expectTensors(engine.gradientTensors, "sad/gradient", 1e-4)
    let second = try loaded(plan, start, threads: threads)
    #expect(relativeDistance(try sixSteps(second, objective), try fixture.values("sad/losses")) < 1e-4)
    try expectTensors(second.numbers.tensors(plan), "sad/after", 1e-4)
  }

  @Test("classes: loss, gradients of encoder and linear layer, six steps", arguments: [1, 3])
  func classes(threads: Int) throws {
    let encoder = try network()
    let plan = try NetworkPlan(encoder.followed(by: [Layer(ClassHead(classes: 3))]), .encoder)
    func rows(_ suffix: String) throws -> [Float] {
      let (weight, bias) = try (
        fixture.values("classes/linear.weight\(suffix)"), fixture.values("classes/linear.bias\(suffix)")
      )
      return (0..<3).flatMap { weight[$0 * 6..<$0 * 6 + 6] + [bias[$0]] }
    }
    let head = NamedTensor(name: "encoder.classes1.weight", shape: [3, 7], values: try rows(""))
    let start = try numbers(plan, "classes", [head])
    let targets = try fixture.values("targets").map { Int($0) }
    let balance = ClassObjective.balanced(targets, count: 3)
    #expect(relativeDistance(balance.map { Float($0) }, try fixture.values("balance")) < 1e-6)
    let objective = ClassObjective(classes: targets, weights: balance)
    let engine = try loaded(plan, start, threads: threads)
    let loss = Float(try objective.step(engine, images: Array(0..<count)[...], epoch: 0).loss)
    #expect(relativeDistance([loss], try fixture.values("classes/loss")) < 1e-5)
    #expect(engine.gradientTensors.count == 5)
    try expectTensors(engine.gradientTensors, "classes/gradient", 1e-4)
    #expect(relativeDistance(engine.gradientTensors[4].values, try rows(".gradient")) < 1e-4)
    let second = try loaded(plan, start, threads: threads)
    #expect(relativeDistance(try sixSteps(second, objective), try fixture.values("classes/losses")) < 1e-4)
    let after = second.numbers.tensors(plan)
    try expectTensors(after, "classes/after", 1e-4)
    #expect(relativeDistance(after[4].values, try rows(".after")) < 1e-4)
  }

  @Test("contrastive: loss, gradients of encoder and head, six steps", arguments: [1, 3])
  func contrastive(threads: Int) throws {
    let head = ProjectionHead(width: 5).layers(latent: 6)
    let plan = try NetworkPlan(network().followed(by: head), .encoder)
    let start = try numbers(plan, "contrastive")
    let objective = ContrastiveObjective(
      temperature: Double(try fixture.values("temperature")[0]), views: ViewOptions())
    let engine = try loaded(plan, start, threads: threads)
    let (loss, errors) = try objective.step(engine, images: Array(0..<count / 2)[...], epoch: 0)
    #expect(relativeDistance([Float(loss)], try fixture.values("contrastive/loss")) < 1e-5)
    #expect(errors.count == count / 2 && engine.gradientTensors.count == 6)
    try expectTensors(engine.gradientTensors, "contrastive/gradient", 1e-4)
    let second = try loaded(plan, start, threads: threads)
    #expect(
      relativeDistance(try sixSteps(second, objective), try fixture.values("contrastive/losses")) < 1e-4)
    try expectTensors(second.numbers.tensors(plan), "contrastive/after", 1e-4)
    // The running statistics have taken in each batch once, though the last stages were computed twice.
    let plain = try loaded(plan, start, threads: threads)
    _ = try plain.run(DistanceLoss(center: [Float](repeating: 0, count: 5)))
    #expect(plain.runningMean == engine.runningMean && plain.runningVariance == engine.runningVariance)
  }
}
