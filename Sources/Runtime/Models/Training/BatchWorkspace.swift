import GalaxyErrors
import GalaxyKernels

/// The memory of a batch in training and what is done to one block of it. Threads work on different blocks;
/// whatever needs the whole batch is the engine's.
///
/// Stages from `tail` on come after the last batch normalisation: a block goes through them, meets the loss
/// and comes back without waiting for the others, so they need room for one block a thread. The largest map
/// of most networks, z of a first stage that pools, is never kept whole: see `PooledStage`. Gradients go
/// where z is no longer wanted.
final class BatchWorkspace: Sendable {
  let plan: NetworkPlan
  /// The first stage after the last batch normalisation.
  let tail: Int
  let memory: StageMemory
  let prepared: [StageWeights]
  /// Moments of z, or sums of gradients: [block][channel] for each stage.
  let moments: [MomentTable]
  /// Where the weights' gradients come together, for each stage that has weights.
  let gradients: [(any WeightGradient)?]
  private let pooled: PooledStage?
  /// Gradients at the results of the stages before the tail that do not fit into the z of the stage after.
  private let own: [LaneBuffer?]
  private let scratch: [Scratch]

  /// Room of one thread.
  private final class Scratch: @unchecked Sendable {
    let dz: LaneBuffer
    let gradients: [LaneBuffer]
    let moments: UnsafeMutablePointer<LaneMoments>
    /// The block whose images lie in this thread's input.
    var block = -1

    init(dz count: Int, gradient: Int, channels: Int) throws(GalaxyError) {
      dz = try LaneBuffer(count: count)
      gradients = [try LaneBuffer(count: gradient), try LaneBuffer(count: gradient)]
      moments = .allocate(capacity: channels)
      moments.initialize(repeating: LaneMoments(), count: channels)
    }

    deinit { moments.deallocate() }
  }

  /// - Throws: `GalaxyError` of kind `no-memory`.
  init(_ plan: NetworkPlan, blocks: Int, threads: Int) throws(GalaxyError) {
    self.plan = plan
    let stages = plan.stages
    let workers = max(1, min(threads, blocks))
    let tail = (stages.lastIndex { $0.hasNorm } ?? -1) + 1
    self.tail = tail
    let pooled = try PooledStage(stages[0], blocks: blocks)
    self.pooled = pooled
    memory = try StageMemory(stages, blocks: blocks, workers: workers) {
      $0 < tail && ($0 > 0 || pooled == nil)
    }
    prepared = stages.map { $0.operation?.makeWeights() ?? StageWeights() }
    moments = stages.map { MomentTable(blocks: blocks, channels: $0.hasNorm ? $0.normChannels : 0) }
    let results = stages.map { $0.epilogue.channels * $0.epilogue.outHeight * $0.epilogue.outWidth }
    var (gradients, own): ([(any WeightGradient)?], [LaneBuffer?]) = ([], [])
    for (i, stage) in stages.enumerated() {
      gradients.append(try stage.operation?.makeGradient(blocks: blocks))
      guard i < tail else { continue }
      let fits = i + 1 < tail && memory.room(i + 1) >= results[i]
      own.append(fits ? nil : try LaneBuffer(count: blocks * results[i]))
    }
    (self.gradients, self.own) = (gradients, own)
    let tailGradient = results.dropFirst(tail).max() ?? 0
    let dz = stages.map(\.dz.count).max() ?? 1
    let channels = stages.map(\.normChannels).max() ?? 1
    var scratch: [Scratch] = []
    for _ in 0..<workers {
      scratch.append(try Scratch(dz: dz, gradient: tailGradient, channels: channels))
    }
    self.scratch = scratch
  }

  /// How many threads can work at once.
  var workers: Int { scratch.count }

  /// Forgets the images of the batch before.
  func startBatch() {
    for room in scratch { room.block = -1 }
  }

  /// The block's images: first pixel of the input, border included.
  func input(_ slot: Slot, _ batch: Batch) -> UnsafeMutablePointer<Lanes> {
    let base = memory.input(slot.worker)
    if scratch[slot.worker].block != slot.block {
      let layout = plan.stages[0].x
      batch.fill(slot.block, base + layout.origin, layout)
      scratch[slot.worker].block = slot.block
    }
    return base
  }

  /// First pixel of the gradient at a stage's result.
  func dy(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    guard stage < tail else { return scratch[slot.worker].gradients[stage & 1].base }
    guard let own = own[stage] else { return memory.z(stage + 1, slot) }
    let e = plan.stages[stage].epilogue
    return own.base + slot.block * e.channels * e.outHeight * e.outWidth
  }

  // MARK: The way forward

  /// A run of stages of one block: each takes the result of the one before, whose normalisation is known, and
  /// computes z.
  func forward(_ run: Range<Int>, _ slot: Slot, _ batch: Batch) {
    for i in run {
      if batch.isGivenUp { return }
      let stage = plan.stages[i]
      if i == run.lowerBound {
        recallX(i, slot, batch)
      } else {
        computeY(i - 1, slot, batch)
      }
      let own = stage.hasNorm ? scratch[slot.worker].moments : nil
      if i == 0, let pooled {
        pooled.forward(
          slot.block, x: memory.x(0, slot), z: memory.z(0, slot), weights: prepared[0],
          moments: scratch[slot.worker].moments)
      } else {
        stage.computeZ(x: memory.x(i, slot), z: memory.z(i, slot), weights: prepared[i], moments: own)
      }
      if let own {
        let lanes = batch.lanes(slot.block)
        for c in 0..<stage.normChannels { moments[i].set(slot.block, c, own[c].merged(lanes: lanes)) }
      }
    }
  }

  /// The network's result, once all stages have their z.
  func finish(_ slot: Slot, _ batch: Batch) {
    let end = plan.stages.count - 1
    if tail > end { recallZ(end, slot, batch) }
    computeY(end, slot, batch)
  }

  /// The result of a stage, from its z.
  private func computeY(_ index: Int, _ slot: Slot, _ batch: Batch) {
    let (y, norm) = (memory.y(index, slot), batch.norms[index])
    if index == 0, let pooled {
      pooled.computeY(slot.block, y: y, norm: norm)
    } else {
      plan.stages[index].computeY(z: memory.z(index, slot), y: y, norm: norm)
    }
  }

  /// Computes a stage's input again, which was not kept. Within the tail it is still there.
  private func recallX(_ index: Int, _ slot: Slot, _ batch: Batch) {
    if index == 0 { _ = input(slot, batch) }
    guard index > 0, index <= tail else { return }
    recallZ(index - 1, slot, batch)
    computeY(index - 1, slot, batch)
  }

  /// A stage without operation keeps no z: it is its input.
  private func recallZ(_ index: Int, _ slot: Slot, _ batch: Batch) {
    if plan.stages[index].operation == nil { recallX(index, slot, batch) }
  }

  // MARK: The way back

  /// One block's share of the two sums that the gradient of batch normalisation needs.
  func gradientSums(_ index: Int, _ slot: Slot, _ batch: Batch) {
    recallZ(index, slot, batch)
    let stage = plan.stages[index]
    let (gradient, norm) = (UnsafePointer(dy(index, slot)), batch.norms[index])
    for c in 0..<stage.normChannels {
      let sums =
        if index == 0, let pooled {
          pooled.gradientSums(slot.block, channel: c, norm: norm, dy: gradient)
        } else {
          epilogueGradientSums(
            stage.epilogue, channel: c, scale: norm.scale[c], shift: norm.shift[c],
            z: memory.z(index, slot) + stage.z.origin, dy: gradient)
        }
      moments[index].set(slot.block, c, sums: sums)
    }
  }

  /// One stage of one block: dz from dy, then the weights' share and the gradient of the input.
  func backward(_ index: Int, _ slot: Slot, _ batch: Batch, _ correction: NormCorrection?) {
    let stage = plan.stages[index]
    // The first layer has nobody to hand a gradient on to.
    if index == 0, stage.weightCount == 0 { return }
    recallX(index, slot, batch)
    if index == 0, let pooled {
      pooled.backward(
        slot.block, x: memory.x(0, slot), z: memory.z(0, slot), dz: scratch[slot.worker].dz.base,
        weights: prepared[0], norm: batch.norms[0], correction: correction, lanes: batch.lanes(slot.block),
        dy: dy(0, slot), gradient: gradients[0] as? ConvolutionGradient)
      return
    }
    let before = index > 0 ? dy(index - 1, slot) : nil
    let dz = gradientAtZ(stage, index, slot, batch, correction, before: before)
    let x = memory.x(index, slot)
    gradients[index]?.add(slot.block, x: x, stage.x, dz: dz)
    if let before, let operation = stage.operation {
      operation.inputGradient(dz: dz, weights: prepared[index], dx: before)
    }
  }

  /// The gradient at z: first pixel, border included. A stage without operation writes it straight to
  /// `before`.
  private func gradientAtZ(
    _ stage: Stage, _ index: Int, _ slot: Slot, _ batch: Batch, _ correction: NormCorrection?,
    before: UnsafeMutablePointer<Lanes>?
  ) -> UnsafePointer<Lanes> {
    let dy = UnsafePointer(self.dy(index, slot))
    let layout = stage.dz
    let target =
      stage.operation == nil ? before ?? scratch[slot.worker].dz.base : scratch[slot.worker].dz.base
    if stage.isPlain, layout.border == Border() {
      if stage.operation == nil { target.update(from: dy, count: stage.z.count) }
      return dy
    }
    layout.clearBorder(target)
    let mask = laneMask(batch.lanes(slot.block), value: 1)
    let norm = batch.norms[index]
    // Within the tail the result is still there.
    let y = index >= tail && !stage.isPlain ? UnsafePointer(memory.y(index, slot) + stage.y.origin) : nil
    for c in 0..<stage.epilogue.channels {
      epilogueGradient(
        stage.epilogue, channel: c, scale: norm.scale[c], shift: norm.shift[c],
        offset: mask * (correction?.offset[c] ?? 0), factor: mask * (correction?.factor[c] ?? 0),
        z: memory.z(index, slot) + stage.z.origin, dy: dy, dz: target + layout.origin, dzRow: layout.row,
        dzPlane: layout.plane, y: y)
    }
    return UnsafePointer(target)
  }
}

/// What batch normalisation subtracts from a gradient: offset + factor · z, for each channel.
struct NormCorrection: Sendable {
  var offset: [Float]
  var factor: [Float]
}
