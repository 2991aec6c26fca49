import GalaxyErrors
import GalaxyKernels

/// The memory of a batch in training and what is done to one block of it. Threads work on different blocks, or on
/// different parts of one (`StageCut`); whatever needs the whole batch is the engine's.
///
/// Stages from `tail` on come after the last batch normalisation: a block goes through them, meets the loss
/// and comes back without waiting for the others, so they need room for one block a thread. The largest map
/// of most networks, z of a first stage that pools, is never kept whole: see `PooledStage`. Gradients go where
/// `GradientRooms` says.
final class BatchWorkspace: Sendable {
  let plan: NetworkPlan
  /// The first stage after the last batch normalisation.
  let tail: Int
  let memory: StageMemory
  let prepared: [StageWeights]
  /// How the work on a block of each stage is cut.
  let cuts: [StageCut]
  /// The parts of each stage that a thread takes at once: of every batch those of the largest, since it depends on them
  /// whose memory may be overwritten.
  let runs: [[Range<Int>]]
  /// Moments of z, or sums of gradients, for each stage.
  let moments: [MomentTable]
  /// Where the weights' gradients come together, for each stage that has weights.
  let gradients: [(any WeightGradient)?]
  /// The errors of each part of a block: [block][part].
  let errors: ErrorTable
  let pooled: PooledStage?
  /// Gradients at the results of the stages before the tail that do not go into the z of the stage after.
  private let own: [LaneBuffer?]
  let scratch: [Scratch]

  /// Room of one thread.
  final class Scratch: @unchecked Sendable {
    let dz: LaneBuffer
    let gradients: [LaneBuffer]
    let moments: UnsafeMutablePointer<LaneMoments>
    /// The block and its rows that lie in this thread's input of each stage.
    private var inputs: [(block: Int, rows: Range<Int>)?]

    init(dz count: Int, gradient: Int, channels: Int, stages: Int) throws(GalaxyError) {
      dz = try LaneBuffer(count: count)
      gradients = [try LaneBuffer(count: gradient), try LaneBuffer(count: gradient)]
      moments = .allocate(capacity: channels)
      moments.initialize(repeating: LaneMoments(), count: channels)
      inputs = [(block: Int, rows: Range<Int>)?](repeating: nil, count: stages + 1)
    }

    deinit { moments.deallocate() }

    /// Forgets everything.
    func startBatch() {
      for i in inputs.indices { inputs[i] = nil }
    }

    /// Whether some rows of a stage's input must be written; they are there from now on.
    func lacks(_ stage: Int, _ block: Int, _ rows: Range<Int>) -> Bool {
      if let there = inputs[stage], there.block == block, there.rows.lowerBound <= rows.lowerBound,
        rows.upperBound <= there.rows.upperBound
      {
        return false
      }
      inputs[stage] = (block, rows)
      return true
    }

    /// The input of a stage is overwritten.
    func forget(_ stage: Int) { inputs[stage] = nil }
  }

  /// Room for so many blocks of a rank's own; the work is cut for batches of `allBlocks` and for so
  /// many threads.
  /// - Throws: `GalaxyError` of kind `no-memory`.
  init(_ plan: NetworkPlan, blocks: Int, allBlocks: Int, threads: Int, cutFor: Int) throws(GalaxyError) {
    self.plan = plan
    let stages = plan.stages
    let tail = (stages.lastIndex { $0.hasNorm } ?? -1) + 1
    self.tail = tail
    let cuts = Self.cuts(stages, tail: tail, blocks: allBlocks)
    self.cuts = cuts
    runs = cuts.map { $0.runs(blocks: blocks, threads: cutFor) }
    let tasks = runs.map(\.count).max() ?? 1
    let workers = max(1, min(threads, blocks * tasks))
    let pooled = try PooledStage(stages[0], blocks: blocks)
    self.pooled = pooled
    memory = try StageMemory(stages, blocks: blocks, workers: workers) {
      $0 < tail && ($0 > 0 || pooled == nil)
    }
    prepared = stages.map { $0.operation?.makeWeights() ?? StageWeights() }
    moments = stages.indices.map { i in
      MomentTable(
        blocks: blocks, channels: stages[i].hasNorm ? stages[i].normChannels : 0, parts: cuts[i].sums,
        gradientParts: i + 1 < cuts.count ? cuts[i + 1].sums : 1)
    }
    errors = ErrorTable(blocks: blocks, parts: cuts.last?.sums ?? 1)
    var gradients: [(any WeightGradient)?] = []
    for (stage, cut) in zip(stages, cuts) {
      gradients.append(try stage.operation?.makeGradient(blocks: blocks, parts: cut.sums))
    }
    self.gradients = gradients
    own = try Self.gradientRooms(stages[..<tail], blocks: blocks, isShared: tasks > 1, memory)
    let tailGradient = stages.dropFirst(tail).map(\.resultCount).max() ?? 0
    let dz = stages.map(\.dz.count).max() ?? 1
    let channels = stages.map(\.normChannels).max() ?? 1
    var scratch: [Scratch] = []
    for _ in 0..<workers {
      scratch.append(
        try Scratch(dz: dz, gradient: tailGradient, channels: channels, stages: stages.count))
    }
    self.scratch = scratch
  }

  /// Where the gradients at the stages' results go; nil is the z of the stage after.
  private static func gradientRooms(
    _ stages: ArraySlice<Stage>, blocks: Int, isShared: Bool, _ memory: StageMemory
  ) throws(GalaxyError) -> [LaneBuffer?] {
    let plan = GradientRooms(stages, isShared: isShared) { memory.room($0) }
    var turns: [LaneBuffer] = []
    for count in plan.turns { turns.append(try LaneBuffer(count: blocks * count)) }
    var own: [LaneBuffer?] = []
    for (stage, room) in zip(stages, plan.rooms) {
      switch room {
      case .next: own.append(nil)
      case .turn(let turn): own.append(turns[turn])
      case .own: own.append(try LaneBuffer(count: blocks * stage.resultCount))
      }
    }
    return own
  }

  /// A stage is cut if the threads meet before it and behind it: it follows a batch normalisation, whose result it takes
  /// in the shape that it has, and ends with one or with the loss.
  private static func cuts(_ stages: [Stage], tail: Int, blocks: Int) -> [StageCut] {
    stages.indices.map { i in
      let begins = i == 0 || (stages[i - 1].hasNorm && stages[i - 1].output == stages[i].input)
      let ends = stages[i].hasNorm || i == stages.count - 1
      return StageCut(
        stages[i], after: i > 0 ? stages[i - 1] : nil, blocks: blocks, isCut: begins && ends)
    }
  }

  /// How many threads can work at once.
  var workers: Int { scratch.count }

  /// Forgets the images of the batch before.
  func startBatch() {
    for room in scratch { room.startBatch() }
    for table in moments { table.startBatch() }
  }

  /// Some rows of the block's images: first pixel of the input, border included.
  func input(_ slot: Slot, _ batch: Batch, rows: Range<Int>? = nil) -> UnsafeMutablePointer<Lanes> {
    let base = memory.input(slot.worker)
    let layout = plan.stages[0].x
    let rows = rows ?? 0..<layout.height
    if scratch[slot.worker].lacks(0, slot.block, rows) {
      batch.fill(slot.block, rows, base + layout.origin, layout)
    }
    return base
  }

  /// First pixel of the gradient at a stage's result.
  func dy(_ stage: Int, _ slot: Slot) -> UnsafeMutablePointer<Lanes> {
    guard stage < tail else { return scratch[slot.worker].gradients[stage & 1].base }
    guard let own = own[stage] else { return memory.z(stage + 1, slot) }
    return own.base + slot.block * plan.stages[stage].resultCount
  }

  /// Computes some rows of a stage's input again, which was not kept. Within the tail it is still there.
  func recallX(_ index: Int, _ slot: Slot, _ batch: Batch, rows: Range<Int>? = nil) {
    if index == 0 { _ = input(slot, batch, rows: rows) }
    guard index > 0, index <= tail else { return }
    let wanted = rows ?? 0..<plan.stages[index].input.height
    guard scratch[slot.worker].lacks(index, slot.block, wanted) else { return }
    recallZ(index - 1, slot, batch)
    computeY(index - 1, slot, batch, rows: rows)
  }

  /// A stage without operation keeps no z: it is its input.
  func recallZ(_ index: Int, _ slot: Slot, _ batch: Batch) {
    if plan.stages[index].operation == nil { recallX(index, slot, batch) }
  }

  /// Some rows of the result of a stage, from its z.
  func computeY(_ index: Int, _ slot: Slot, _ batch: Batch, rows: Range<Int>? = nil) {
    let (y, norm) = (memory.y(index, slot), batch.norms[index])
    if index == 0, let pooled {
      pooled.computeY(slot.block, y: y, norm: norm, rows: rows)
    } else {
      plan.stages[index].computeY(z: memory.z(index, slot), y: y, norm: norm, rows: rows)
    }
  }
}

/// What batch normalisation subtracts from a gradient: offset + factor · z, for each channel.
struct NormCorrection: Sendable {
  var offset: [Float]
  var factor: [Float]
}

/// The errors of the images of each block, which are taken in a few parts; threads write different parts.
final class ErrorTable: @unchecked Sendable {
  private let parts: Int
  private let errors: UnsafeMutablePointer<SIMD8<Double>>

  init(blocks: Int, parts: Int) {
    self.parts = max(1, parts)
    let count = max(1, blocks * self.parts)
    errors = .allocate(capacity: count)
    errors.initialize(repeating: SIMD8(), count: count)
  }

  deinit { errors.deallocate() }

  func set(_ block: Int, _ part: Int, _ value: SIMD8<Double>) { errors[block * parts + part] = value }

  /// The errors of a block, whose parts are added in their order; of its first part alone where the block is one.
  func get(_ block: Int, isWhole: Bool) -> SIMD8<Double> {
    var sum = errors[block * parts]
    if !isWhole { for part in 1..<parts { sum += errors[block * parts + part] } }
    return sum
  }
}
