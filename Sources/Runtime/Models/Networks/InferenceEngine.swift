import GalaxyBase
import GalaxyErrors
import GalaxyKernels
import Synchronization

/// Writes some rows of a block of images into a network's input: first pixel of channel 0, with the layout given.
typealias BlockFill =
  @Sendable (_ block: Int, _ rows: Range<Int>, _ input: UnsafeMutablePointer<Lanes>, _ layout: PlaneLayout) ->
  Void

/// Computes a network's output with fixed weights and running statistics, block by block; nothing is kept for
/// a way back.
final class InferenceEngine: Sendable {
  let plan: NetworkPlan
  private let weights: [StageWeights]
  private let norms: [NormScale]
  private let strips: [Strips?]
  /// The memory of the run before, and for how many workers it is.
  private let spare = Mutex<(workers: Int, memory: StageMemory)?>(nil)

  init(_ plan: NetworkPlan, _ numbers: NetworkWeights) {
    DenseOperation.useOneThread()
    self.plan = plan
    strips = plan.stages.map { $0.strips }
    weights = numbers.values.withUnsafeBufferPointer { values in
      plan.stages.map { stage in
        let prepared = stage.operation?.makeWeights() ?? StageWeights()
        if stage.weightCount > 0, let base = values.baseAddress { stage.prepareForward(prepared, from: base) }
        return prepared
      }
    }
    norms = plan.stages.map { stage in
      guard stage.hasNorm else { return NormScale(channels: stage.normChannels) }
      let range = stage.normOffset..<stage.normOffset + stage.normChannels
      return NormScale(
        mean: numbers.runningMean[range].map(Double.init),
        variance: numbers.runningVariance[range].map(Double.init))
    }
  }

  /// Runs `count` images through the network. `fill` writes a block of images into its input (first pixel of
  /// channel 0, with the layout given); `take` reads the block's output: channels × height × width pixels
  /// without border. Both run on several threads at once, each call for another block.
  /// - Throws: `GalaxyError` of kind `interrupted` or `no-memory`.
  func run(
    count: Int, context: WorkContext,
    fill: BlockFill,
    take: @Sendable (_ block: Int, _ output: UnsafePointer<Lanes>) -> Void
  ) throws {
    try Self.run([self], count: count, context: context, fill: fill) { _, block, output in take(block, output)
    }
  }

  /// Runs `count` images through several networks of one plan, each block through all of them before the
  /// next: `take` is told which of the engines gave the output.
  /// - Throws: `GalaxyError` of kind `interrupted` or `no-memory`.
  static func run(
    _ engines: [InferenceEngine], count: Int, context: WorkContext,
    fill: BlockFill,
    take: @Sendable (_ engine: Int, _ block: Int, _ output: UnsafePointer<Lanes>) -> Void
  ) throws {
    guard let first = engines.first else { return }
    let plan = first.plan
    let blocks = (count + blockSize - 1) / blockSize
    let workers = max(1, min(context.threads, blocks))
    let memory = try first.room(workers)
    defer { first.spare.withLock { $0 = (workers, memory) } }
    try parallelFor(blocks, workers: workers) { worker, block in
      try context.cancellation.check("scoring")
      let x = plan.stages[0].x
      let slot = Slot(block: worker, worker: worker)
      fill(block, 0..<x.height, memory.input(worker) + x.origin, x)
      for (number, engine) in engines.enumerated() {
        engine.compute(memory, slot)
        take(number, block, memory.y(plan.stages.count - 1, slot))
      }
    }
  }

  /// All stages of one block, depth first: a strip of a stage is computed just before the next stage needs
  /// it, so that rows are used while they are in cache.
  private func compute(_ memory: StageMemory, _ slot: Slot) {
    var done = [Int](repeating: 0, count: plan.stages.count)
    /// Sees to the first `rows` rows of the result of a stage.
    func provide(_ stage: Int, rows: Int) {
      guard stage >= 0 else { return }
      let (x, z, y) = (memory.x(stage, slot), memory.z(stage, slot), memory.y(stage, slot))
      guard let strips = strips[stage] else {
        if done[stage] > 0 { return }
        provide(stage - 1, rows: .max)
        plan.stages[stage].compute(x: x, z: z, y: y, weights: weights[stage], norm: norms[stage])
        done[stage] = 1
        return
      }
      while done[stage] < strips.count, done[stage] * strips.rows < rows {
        provide(stage - 1, rows: strips.rowsNeeded(done[stage]))
        strips.compute(done[stage], x: x, z: z, y: y, weights: weights[stage], norm: norms[stage])
        done[stage] += 1
      }
    }
    provide(plan.stages.count - 1, rows: .max)
  }

  /// Memory for so many workers: that of the run before where it fits and nobody else has it.
  private func room(_ workers: Int) throws(GalaxyError) -> StageMemory {
    let kept = spare.withLock { spare in
      defer { spare = nil }
      return spare
    }
    if let kept, kept.workers == workers { return kept.memory }
    return try StageMemory(plan.stages, blocks: workers, workers: workers) { _ in false }
  }
}

extension InferenceEngine {
  /// The output for every image of a feed: [image][value]. Ranks that share the work take a part each.
  package func outputs(of feed: ImageFeed, preprocessing: Preprocessing, context: WorkContext) throws
    -> [Float]
  {
    let count = feed.indices.count
    if context.communicator.isAlone || count < Self.worthSharing && !feed.isShared {
      return try outputs(of: feed, Array(0..<count), preprocessing: preprocessing, context: context)
    }
    let width = plan.output.count
    return try context.shared("scoring", holders: feed.holders) { places in
      let own = try outputs(of: feed, places, preprocessing: preprocessing, context: context)
      return places.indices.map { Array(own[$0 * width..<($0 + 1) * width]) }
    }.flatMap(\.self)
  }

  /// Images from which on it is worth to meet.
  private static let worthSharing = 32

  private func outputs(
    of feed: ImageFeed, _ positions: [Int], preprocessing: Preprocessing, context: WorkContext
  ) throws -> [Float] {
    let (count, width) = (positions.count, plan.output.count)
    let result = FloatBuffer(count: count * width)
    try run(
      count: count, context: context,
      fill: { block, rows, base, layout in
        let lanes = positions[block * blockSize..<min(count, (block + 1) * blockSize)]
        feed.fill(lanes, rows: rows, preprocessing: preprocessing, into: base, layout: layout)
      },
      take: { block, output in
        for lane in 0..<min(blockSize, count - block * blockSize) {
          for k in 0..<width { result.base[(block * blockSize + lane) * width + k] = output[k][lane] }
        }
      })
    return result.values
  }
}
