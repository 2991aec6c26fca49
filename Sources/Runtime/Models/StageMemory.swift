import GalaxyKernels

/// The feature maps of `blocks` blocks through all stages of a plan. What a stage only passes on has no memory of its own.
final class StageMemory: Sendable {
  private let plan: NetworkPlan
  private let input: LaneBuffer
  private let z: [LaneBuffer?]
  private let y: [LaneBuffer?]

  init(_ plan: NetworkPlan, blocks: Int) {
    self.plan = plan
    input = LaneBuffer(count: blocks * (plan.stages.first?.x.count ?? 0))
    z = plan.stages.map { $0.operation == .none ? nil : LaneBuffer(count: blocks * $0.z.count) }
    y = plan.stages.map { $0.isPlain ? nil : LaneBuffer(count: blocks * $0.y.count) }
  }

  /// First pixel (of the border, if there is one) of a stage's input, of one block.
  func x(_ stage: Int, _ block: Int) -> UnsafeMutablePointer<Lanes> {
    stage == 0 ? input.base + block * plan.stages[0].x.count : y(stage - 1, block)
  }

  /// First pixel of z.
  func z(_ stage: Int, _ block: Int) -> UnsafeMutablePointer<Lanes> {
    if let buffer = z[stage] { return buffer.base + block * plan.stages[stage].z.count }
    return x(stage, block)
  }

  /// First pixel (of the border) of a stage's result.
  func y(_ stage: Int, _ block: Int) -> UnsafeMutablePointer<Lanes> {
    if let buffer = y[stage] { return buffer.base + block * plan.stages[stage].y.count }
    return z(stage, block)
  }
}
