import Testing

@testable import GalaxyModels

@Suite("Every optimiser takes PyTorch's steps")
struct OptimizerParityTests {
  @Test(
    "twelve steps with two milestones and weight decay",
    arguments: [
      ("adam", OptimizerKind.adam), ("amsgrad", .amsgrad), ("sgd", .sgd(momentum: 0, nesterov: false)),
      ("sgd_momentum", .sgd(momentum: 0.9, nesterov: false)),
      ("sgd_nesterov", .sgd(momentum: 0.9, nesterov: true)),
    ])
  func twelveSteps(name: String, kind: OptimizerKind) throws {
    let fixture = try Fixture("optimizers")
    let weights = FloatBuffer(try fixture.values("start"))
    let target = try fixture.values("target")
    let gradient = FloatBuffer(count: weights.count)
    let optimizer = Optimizer(kind, weightDecay: 0.01, count: weights.count)
    let schedule = LearningRateSchedule(initial: 0.05, milestones: [5, 9])
    for step in 0..<12 {
      for i in 0..<weights.count {
        gradient.base[i] = 2 * (weights.base[i] - target[i]) * Float(i + 1) / Float(weights.count)
      }
      optimizer.step(weights, gradient: gradient, learningRate: schedule.rate(finished: step))
    }
    #expect(relativeDistance(weights.values, try fixture.values(name)) < 1e-5)
  }

  @Test("a milestone between two epochs is reached with the later one")
  func fractionalMilestone() {
    let schedule = LearningRateSchedule(initial: 1, milestones: [2.5])
    #expect((0..<5).map { schedule.rate(finished: $0) } == [1, 1, 1, 0.1, 0.1])
  }
}
