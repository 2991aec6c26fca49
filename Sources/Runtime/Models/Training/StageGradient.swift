import GalaxyKernels

/// Where the gradient of one stage's weights comes together, always in the same order of additions. A convolution adds up what
/// each block gave, in the order of the blocks. A dense layer has more weights than values: it keeps its inputs and gradients
/// and multiplies them once for the whole batch.
final class StageGradient: Sendable {
  private let stage: Stage
  private let capacity: Int
  /// Of a convolution: [block][effective weight].
  private let partial: FloatBuffer
  /// Of a dense layer: x [feature][block] and dz [feature][block], each value eight images.
  private let x: LaneBuffer
  private let dz: LaneBuffer

  init(_ stage: Stage, blocks: Int) {
    self.stage = stage
    capacity = blocks
    if case .dense(let dense) = stage.operation {
      partial = FloatBuffer(count: 0)
      x = LaneBuffer(count: blocks * dense.inFeatures)
      dz = LaneBuffer(count: blocks * dense.outFeatures)
    } else {
      partial = FloatBuffer(count: blocks * stage.effectiveCount)
      (x, dz) = (LaneBuffer(count: 0), LaneBuffer(count: 0))
    }
  }

  /// Room for one block's gradient of a convolution's weights, zeroed.
  func cleared(_ block: Int) -> UnsafeMutablePointer<Float> {
    let own = partial.base + block * stage.effectiveCount
    own.update(repeating: 0, count: stage.effectiveCount)
    return own
  }

  /// Keeps one block's input of a dense layer and the gradient at its result.
  func keep(_ block: Int, x: UnsafePointer<Lanes>, dz: UnsafePointer<Lanes>) {
    guard case .dense(let dense) = stage.operation else { return }
    for i in 0..<dense.inFeatures { self.x.base[i * capacity + block] = x[i] }
    for o in 0..<dense.outFeatures { self.dz.base[o * capacity + block] = dz[o] }
  }

  /// How many pieces of work `gather` is cut into.
  var pieces: Int {
    switch stage.operation {
    case .none: 0
    case .dense(let dense): (dense.outFeatures + Self.rows - 1) / Self.rows
    case .convolution: (stage.effectiveCount + Self.values - 1) / Self.values
    }
  }

  private static let rows = 32
  private static let values = 1 << 14

  /// One piece of the gradient of the first `blocks` blocks: of a dense layer into `gradient`, of a convolution into the room
  /// of the first block.
  func gather(_ piece: Int, blocks: Int, into gradient: UnsafeMutablePointer<Float>) {
    switch stage.operation {
    case .none: break
    case .dense(let dense):
      let first = piece * Self.rows
      let rows = first..<min(dense.outFeatures, first + Self.rows)
      dense.weightGradient(
        x: x.base, dz: dz.base, rows: rows, blocks: blocks, capacity: capacity, gradient: gradient)
    case .convolution:
      let first = piece * Self.values
      let count = min(Self.values, stage.effectiveCount - first)
      for block in 1..<max(1, blocks) {
        addValues(count, partial.base + block * stage.effectiveCount + first, to: partial.base + first)
      }
    }
  }

  /// Once all pieces are gathered: the gradient of a convolution's weights from that of the computed correlation.
  func finish(into gradient: UnsafeMutablePointer<Float>) {
    if case .convolution(let c) = stage.operation { c.fold(partial.base, into: gradient) }
  }
}
