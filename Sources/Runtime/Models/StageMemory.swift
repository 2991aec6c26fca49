import GalaxyKernels

/// Whose memory: the block's own, or that of the thread working on it.
struct Slot: Sendable {
  var block: Int
  var worker: Int
}

/// The feature maps of blocks on their way through a plan. The input and the z of the first `kept` stages have room for every
/// block, because batch normalisation comes back to them; all else has room for one block a thread and is computed again where
/// it is wanted. What a stage only passes on has no memory of its own.
final class StageMemory: Sendable {
  private let plan: NetworkPlan
  private let kept: Int
  private let input: LaneBuffer
  private let z: [LaneBuffer?]
  private let y: [LaneBuffer?]

  init(_ plan: NetworkPlan, blocks: Int, workers: Int, kept: Int) {
    self.plan = plan
    self.kept = kept
    input = LaneBuffer(count: blocks * plan.stages[0].x.count)
    z = plan.stages.enumerated().map { i, stage in
      stage.operation == .none ? nil : LaneBuffer(count: (i < kept ? blocks : workers) * stage.z.count)
    }
    y = plan.stages.map { $0.isPlain ? nil : LaneBuffer(count: workers * $0.y.count) }
  }

  /// First pixel of a block's input, border included.
  func input(_ block: Int) -> UnsafeMutablePointer<Lanes> {
    input.base + block * plan.stages[0].x.count
  }

  /// First pixel (of the border, if there is one) of a stage's input.
  func x(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    stage == 0 ? input(slot.block) : y(stage - 1, slot)
  }

  /// First pixel of z.
  func z(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    guard let buffer = z[stage] else { return x(stage, slot) }
    return buffer.base + (stage < kept ? slot.block : slot.worker) * plan.stages[stage].z.count
  }

  /// First pixel (of the border) of a stage's result.
  func y(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    guard let buffer = y[stage] else { return z(stage, slot) }
    return buffer.base + slot.worker * plan.stages[stage].y.count
  }
}
