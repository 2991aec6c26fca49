import GalaxyKernels

/// The memory of a batch in training and what is done to one block of it. Threads work on different blocks; whatever needs the
/// whole batch is the engine's.
///
/// Stages from `tail` on come after the last batch normalisation: a block goes through them, meets the loss and comes back
/// without waiting for the others, so they need room for one block a thread.
final class BatchWorkspace: Sendable {
  let plan: NetworkPlan
  /// The first stage after the last batch normalisation.
  let tail: Int
  let memory: StageMemory
  let prepared: [StageWeights]
  /// Moments of z, or sums of gradients: [block][channel] for each stage.
  let moments: [MomentTable]
  /// Weight gradients: [block][effective weight] for each stage.
  let partial: [FloatBuffer]
  /// Gradients at the results of the stages before the tail; a stage reads one and writes the other.
  private let gradients: [LaneBuffer]
  private let gradientStrides: [Int]
  private let scratch: [Scratch]

  /// Room of one thread.
  private final class Scratch: @unchecked Sendable {
    let dz: LaneBuffer
    let gradients: [LaneBuffer]
    let moments: UnsafeMutablePointer<LaneMoments>

    init(dz count: Int, gradient: Int, channels: Int) {
      dz = LaneBuffer(count: count)
      gradients = (0..<2).map { _ in LaneBuffer(count: gradient) }
      moments = .allocate(capacity: channels)
      moments.initialize(repeating: LaneMoments(), count: channels)
    }

    deinit { moments.deallocate() }
  }

  init(_ plan: NetworkPlan, blocks: Int, threads: Int) {
    self.plan = plan
    let workers = max(1, min(threads, blocks))
    let tail = (plan.stages.lastIndex { $0.hasNorm } ?? -1) + 1
    self.tail = tail
    memory = StageMemory(plan, blocks: blocks, workers: workers, kept: tail)
    prepared = plan.stages.map { StageWeights($0) }
    moments = plan.stages.map { MomentTable(blocks: blocks, channels: $0.hasNorm ? $0.normChannels : 0) }
    partial = plan.stages.map { FloatBuffer(count: blocks * $0.effectiveCount) }
    let results = plan.stages.map { $0.epilogue.channels * $0.epilogue.outHeight * $0.epilogue.outWidth }
    let strides = (0..<2).map { parity in
      results.enumerated().prefix(tail).map { $0.offset & 1 == parity ? $0.element : 0 }.max() ?? 0
    }
    gradientStrides = strides
    gradients = strides.map { LaneBuffer(count: blocks * $0) }
    let tailGradient = results.dropFirst(tail).max() ?? 0
    let dz = plan.stages.map(\.dz.count).max() ?? 1
    let channels = plan.stages.map(\.normChannels).max() ?? 1
    scratch = (0..<workers).map { _ in Scratch(dz: dz, gradient: tailGradient, channels: channels) }
  }

  /// How many threads can work at once.
  var workers: Int { scratch.count }

  /// First pixel of the gradient at a stage's result.
  func dy(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    stage < tail
      ? gradients[stage & 1].base + slot.block * gradientStrides[stage & 1]
      : scratch[slot.worker].gradients[stage & 1].base
  }

  /// A run of stages of one block: each takes the result of the one before, whose normalisation is known, and computes z.
  func forward(_ run: Range<Int>, _ slot: Slot, _ norms: [NormScale], images: Int) {
    for i in run {
      let stage = plan.stages[i]
      if i == run.lowerBound {
        recallX(i, slot, norms)
      } else {
        computeY(i - 1, slot, norms)
      }
      let own = stage.hasNorm ? scratch[slot.worker].moments : nil
      stage.computeZ(x: memory.x(i, slot), z: memory.z(i, slot), weights: prepared[i], moments: own)
      if let own {
        let lanes = min(blockSize, images - slot.block * blockSize)
        for c in 0..<stage.normChannels { moments[i].set(slot.block, c, own[c].merged(lanes: lanes)) }
      }
    }
  }

  /// The network's result, once all stages have their z.
  func finish(_ slot: Slot, _ norms: [NormScale]) {
    let end = plan.stages.count - 1
    if tail > end { recallZ(end, slot, norms) }
    computeY(end, slot, norms)
  }

  /// The result of a stage, from its z.
  private func computeY(_ index: Int, _ slot: Slot, _ norms: [NormScale]) {
    plan.stages[index].computeY(z: memory.z(index, slot), y: memory.y(index, slot), norm: norms[index])
  }

  /// Computes a stage's input again, which was not kept. Within the tail it is still there.
  private func recallX(_ index: Int, _ slot: Slot, _ norms: [NormScale]) {
    guard index > 0, index <= tail else { return }
    recallZ(index - 1, slot, norms)
    computeY(index - 1, slot, norms)
  }

  /// A stage without operation keeps no z: it is its input.
  private func recallZ(_ index: Int, _ slot: Slot, _ norms: [NormScale]) {
    if plan.stages[index].operation == .none { recallX(index, slot, norms) }
  }

  /// One block's share of the two sums that the gradient of batch normalisation needs.
  func gradientSums(_ index: Int, _ slot: Slot, _ norms: [NormScale]) {
    recallZ(index, slot, norms)
    let stage = plan.stages[index]
    let z = UnsafePointer(memory.z(index, slot) + stage.z.origin)
    for c in 0..<stage.normChannels {
      let sums = epilogueGradientSums(
        stage.epilogue, channel: c, scale: norms[index].scale[c], shift: norms[index].shift[c], z: z,
        dy: dy(index, slot))
      moments[index].set(slot.block, c, sums: sums)
    }
  }

  /// One stage of one block: dz from dy, then the weights' share and the gradient of the input.
  func backward(
    _ index: Int, _ slot: Slot, _ norms: [NormScale], _ correction: NormCorrection?, images: Int
  ) {
    let stage = plan.stages[index]
    if index == 0, stage.operation == .none { return }
    recallX(index, slot, norms)
    let before = index > 0 ? dy(index - 1, slot) : nil
    let dz = gradientAtZ(stage, index, slot, norms, correction, images: images, before: before)
    let weightGradient = partial[index].base + slot.block * stage.effectiveCount
    switch stage.operation {
    case .none: break
    case .dense(let dense):
      dense.weightGradient(x: memory.x(index, slot), dz: dz, gradient: weightGradient)
      if let before { dense.inputGradient(weights: prepared[index].forward.base, dz: dz, dx: before) }
    case .convolution(let c):
      weightGradient.update(repeating: 0, count: stage.effectiveCount)
      var shape = c.forwardShape(from: stage.x)
      shape.outRow = stage.dz.row
      shape.outPlane = stage.dz.plane
      let x = memory.x(index, slot) + stage.x.origin - c.rows.before * stage.x.row - c.columns.before
      addConvolutionWeightGradient(shape, input: x, dout: dz + stage.dz.origin, gradient: weightGradient)
      if let before {
        let back = c.backwardShape(to: PlaneLayout(stage.input))
        convolve(
          back, rows: 0..<back.outHeight, input: dz, packed: prepared[index].backward.base, output: before)
      }
    }
  }

  /// The gradient at z: first pixel, border included. A stage without operation writes it straight to `before`.
  private func gradientAtZ(
    _ stage: Stage, _ index: Int, _ slot: Slot, _ norms: [NormScale], _ correction: NormCorrection?,
    images: Int,
    before: UnsafeMutablePointer<Lanes>?
  ) -> UnsafePointer<Lanes> {
    let dy = UnsafePointer(self.dy(index, slot))
    let layout = stage.dz
    let target =
      stage.operation == .none ? before ?? scratch[slot.worker].dz.base : scratch[slot.worker].dz.base
    if stage.isPlain, layout.border == Border() {
      if stage.operation == .none { target.update(from: dy, count: stage.z.count) }
      return dy
    }
    layout.clearBorder(target)
    let mask = laneMask(min(blockSize, images - slot.block * blockSize), value: 1)
    for c in 0..<stage.epilogue.channels {
      epilogueGradient(
        stage.epilogue, channel: c, scale: norms[index].scale[c], shift: norms[index].shift[c],
        offset: mask * (correction?.offset[c] ?? 0), factor: mask * (correction?.factor[c] ?? 0),
        z: memory.z(index, slot) + stage.z.origin, dy: dy, dz: target + layout.origin, dzRow: layout.row,
        dzPlane: layout.plane)
    }
    return UnsafePointer(target)
  }
}

/// What batch normalisation subtracts from a gradient: offset + factor · z, for each channel.
struct NormCorrection: Sendable {
  var offset: [Float]
  var factor: [Float]
}
