import GalaxyErrors
import GalaxyKernels

/// Whose memory: the block's own, or that of the thread working on it; and which parts of the block, as its stage
/// is cut.
struct Slot: Sendable {
  var block: Int
  var worker: Int
  var parts = 0..<1
}

/// The feature maps of blocks on their way through the stages of a network. The z of a kept stage has room
/// for every block, because batch normalisation comes back to it; all else has room for one block a thread
/// and is computed again where it is wanted. What a stage only passes on has no memory of its own.
final class StageMemory: Sendable {
  private let stages: [Stage]
  private let isKept: [Bool]
  private let input: LaneBuffer
  private let z: [LaneBuffer?]
  private let y: [LaneBuffer?]

  /// - Throws: `GalaxyError` of kind `no-memory`.
  init(_ stages: [Stage], blocks: Int, workers: Int, keeps: (Int) -> Bool) throws(GalaxyError) {
    self.stages = stages
    isKept = stages.indices.map(keeps)
    input = try LaneBuffer(count: workers * stages[0].x.count)
    var (z, y): ([LaneBuffer?], [LaneBuffer?]) = ([], [])
    for (stage, isKept) in zip(stages, isKept) {
      let rooms = isKept ? blocks : workers
      z.append(stage.operation == nil ? nil : try LaneBuffer(count: rooms * stage.z.count))
      y.append(stage.isPlain ? nil : try LaneBuffer(count: workers * stage.y.count))
    }
    (self.z, self.y) = (z, y)
  }

  /// First pixel of a thread's input, border included.
  func input(_ worker: Int) -> UnsafeMutablePointer<Lanes> {
    input.base + worker * stages[0].x.count
  }

  /// First pixel (of the border, if there is one) of a stage's input.
  func x(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    stage == 0 ? input(slot.worker) : y(stage - 1, slot)
  }

  /// First pixel of z.
  func z(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    guard let buffer = z[stage] else { return x(stage, slot) }
    return buffer.base + (isKept[stage] ? slot.block : slot.worker) * stages[stage].z.count
  }

  /// First pixel (of the border) of a stage's result.
  func y(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    guard let buffer = y[stage] else { return z(stage, slot) }
    return buffer.base + slot.worker * stages[stage].y.count
  }

  /// Pixels a block that a stage's z has to itself; 0 where it is not kept.
  func room(_ stage: Int) -> Int { isKept[stage] && z[stage] != nil ? stages[stage].z.count : 0 }
}
