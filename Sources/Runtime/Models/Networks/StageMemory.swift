import GalaxyKernels

/// Whose memory: the block's own, or that of the thread working on it.
struct Slot: Sendable {
  var block: Int
  var worker: Int
}

/// The feature maps of blocks on their way through a plan. The z of a kept stage has room for every block, because batch
/// normalisation comes back to it; all else has room for one block a thread and is computed again where it is wanted. What a
/// stage only passes on has no memory of its own.
final class StageMemory: Sendable {
  private let plan: NetworkPlan
  private let isKept: [Bool]
  private let input: LaneBuffer
  private let z: [LaneBuffer?]
  private let y: [LaneBuffer?]

  init(_ plan: NetworkPlan, blocks: Int, workers: Int, keeps: (Int) -> Bool) {
    self.plan = plan
    let isKept = plan.stages.indices.map(keeps)
    self.isKept = isKept
    input = LaneBuffer(count: workers * plan.stages[0].x.count)
    z = plan.stages.enumerated().map { i, stage in
      stage.operation == .none ? nil : LaneBuffer(count: (isKept[i] ? blocks : workers) * stage.z.count)
    }
    y = plan.stages.map { $0.isPlain ? nil : LaneBuffer(count: workers * $0.y.count) }
  }

  /// First pixel of a thread's input, border included.
  func input(_ worker: Int) -> UnsafeMutablePointer<Lanes> {
    input.base + worker * plan.stages[0].x.count
  }

  /// First pixel (of the border, if there is one) of a stage's input.
  func x(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    stage == 0 ? input(slot.worker) : y(stage - 1, slot)
  }

  /// First pixel of z.
  func z(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    guard let buffer = z[stage] else { return x(stage, slot) }
    return buffer.base + (isKept[stage] ? slot.block : slot.worker) * plan.stages[stage].z.count
  }

  /// First pixel (of the border) of a stage's result.
  func y(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    guard let buffer = y[stage] else { return z(stage, slot) }
    return buffer.base + slot.worker * plan.stages[stage].y.count
  }

  /// Pixels a block that a stage's z has to itself; 0 where it is not kept.
  func room(_ stage: Int) -> Int { isKept[stage] && z[stage] != nil ? plan.stages[stage].z.count : 0 }
}
