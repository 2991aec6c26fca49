import GalaxyBase
import GalaxyErrors
import GalaxyKernels
import Synchronization

/// Computes a network forward and backward over one batch, in training mode: batch normalisation by the
/// batch's own statistics.
///
/// The batch is cut into blocks of eight images. Threads take whole blocks; they meet only where batch
/// normalisation needs the whole batch. Sums over images are kept per block and added in the order of the
/// blocks, so the number of threads never changes a bit of the result.
final class TrainingEngine {
  let plan: NetworkPlan
  let threads: Int
  /// The weights, and after `run` their gradient, in the order of the plan.
  let weights: FloatBuffer
  let gradient: FloatBuffer
  /// Running statistics, updated by every `run`.
  private(set) var runningMean: [Float]
  private(set) var runningVariance: [Float]

  private let workspace: BatchWorkspace
  private let sums: BlockSums
  private var batch: Batch

  /// Takes batches of up to `capacity` images.
  /// - Throws: `GalaxyError` of kind `no-memory`.
  init(
    _ plan: NetworkPlan, _ numbers: NetworkWeights, capacity: Int, threads: Int,
    communicator: any Communicator = AloneCommunicator()
  ) throws(GalaxyError) {
    DenseOperation.useOneThread()
    let blocks = (max(1, capacity) + blockSize - 1) / blockSize
    self.plan = plan
    self.threads = max(1, threads)
    sums = BlockSums(communicator)
    weights = FloatBuffer(numbers.values)
    gradient = FloatBuffer(count: plan.weightCount)
    runningMean = numbers.runningMean
    runningVariance = numbers.runningVariance
    workspace = try BatchWorkspace(plan, blocks: blocks, threads: threads)
    batch = Batch(norms: plan.stages.map { NormScale(channels: $0.normChannels) })
  }

  /// The numbers as they stand.
  var numbers: NetworkWeights {
    NetworkWeights(values: weights.values, runningMean: runningMean, runningVariance: runningVariance)
  }

  /// Takes other numbers of the same plan.
  func restore(_ numbers: NetworkWeights) {
    weights.set(numbers.values)
    runningMean = numbers.runningMean
    runningVariance = numbers.runningVariance
  }

  /// Takes a batch: `fill` is called for a block of images whenever its pixels are wanted, more than once and
  /// on any thread.
  /// `pulse` is looked at between the blocks.
  func load(images count: Int, pulse: BatchPulse? = nil, fill: @escaping BlockFill) {
    batch.images = count
    batch.fill = fill
    batch.pulse = pulse
    workspace.startBatch()
  }

  /// Takes the loaded batch forward, to the loss and back: leaves the gradient of all weights in `gradient`,
  /// updates the running statistics, and gives the error of each image.
  /// - Throws: what the communicator throws; `BatchPulse.Abandoned` if the batch was given up, which leaves the
  ///   running statistics as they were before it.
  func run(_ loss: some BatchLoss) throws -> [Double] {
    try run(turns: 1) { try sums.images(turn(loss)) }
  }

  /// The same for a loss that needs the results of the whole batch: the stages behind the last batch normalisation
  /// are computed twice, once for all results and once on the way back.
  func run(_ loss: some WholeBatchLoss) throws -> [Double] {
    try run(turns: 2) {
      let width = plan.output.count
      let (all, first) = try sums.whole(results())
      try giveUpIfOver()
      let (errors, gradient) = try loss.evaluate(all, width: width, threads: threads)
      let known = KnownGradient(known: errors, gradient: gradient, width: width, offset: first / width)
      return try sums.images(turn(known))
    }
  }

  private func run(turns: Int, _ turn: () throws -> [Double]) throws -> [Double] {
    // Every stretch between two meetings goes through all blocks: there and back, and the turns.
    batch.pulse?.begin((2 * plan.stages.count(where: \.hasNorm) + turns) * batch.blocks)
    let (mean, variance) = (runningMean, runningVariance)
    do {
      try forward()
      let errors = try turn()
      try giveUpIfOver()
      try backward()
      gatherWeightGradients()
      return errors
    } catch let abandoned as BatchPulse.Abandoned {
      (runningMean, runningVariance) = (mean, variance)
      throw abandoned
    }
  }

  private func giveUpIfOver() throws { if batch.isGivenUp { throw BatchPulse.Abandoned() } }

  // MARK: The way forward

  /// Up to the last batch normalisation, whose statistics end it.
  private func forward() throws {
    share(plan.stages.count) { [workspace, plan, weights] _, i in
      plan.stages[i].prepare(workspace.prepared[i], from: weights.base)
    }
    var first = 0
    while first < workspace.tail {
      // A run of stages up to the next batch normalisation needs no meeting.
      var last = first
      while !plan.stages[last].hasNorm { last += 1 }
      let run = first..<last + 1
      share { [workspace, batch] slot in workspace.forward(run, slot, batch) }
      try giveUpIfOver()
      try normalize(last)
      first = last + 1
    }
  }

  /// Batch statistics of a stage from the blocks' moments, in the order of the blocks.
  private func normalize(_ index: Int) throws {
    let stage = plan.stages[index]
    var means: [Double] = []
    var variances: [Double] = []
    for (c, all) in try sums.moments(workspace.moments[index], blocks: batch.blocks).enumerated() {
      let variance = all.squares / max(1, all.count)
      means.append(all.mean)
      variances.append(variance)
      let slot = stage.normOffset + c
      let unbiased = all.squares / max(1, all.count - 1)
      runningMean[slot] += Float(NormScale.momentum * (all.mean - Double(runningMean[slot])))
      runningVariance[slot] += Float(NormScale.momentum * (unbiased - Double(runningVariance[slot])))
    }
    batch.norms[index] = NormScale(mean: means, variance: variances)
  }

  // MARK: The turn

  /// The network's results, [image][value].
  private func results() -> [Float] {
    let (tail, end, width) = (workspace.tail, plan.stages.count - 1, plan.output.count)
    let all = FloatBuffer(count: batch.images * width)
    share { [workspace, batch] slot in
      workspace.forward(tail..<end + 1, slot, batch)
      workspace.finish(slot, batch)
      let y = workspace.memory.y(end, slot)
      for lane in 0..<batch.lanes(slot.block) {
        let image = slot.block * blockSize + lane
        for k in 0..<width { all.base[image * width + k] = y[k][lane] }
      }
    }
    return all.values
  }

  /// What comes after the last batch normalisation, the loss, and back again: block by block without a
  /// meeting.
  private func turn(_ loss: some BatchLoss) -> [Double] {
    let (tail, end, layout) = (workspace.tail, plan.stages.count - 1, plan.stages[0].x)
    let errors = Mutex([Double](repeating: 0, count: batch.images))
    share { [workspace, batch, plan] slot in
      workspace.forward(tail..<end + 1, slot, batch)
      workspace.finish(slot, batch)
      let first = slot.block * blockSize
      let result = BlockResult(
        y: workspace.memory.y(end, slot),
        input: { UnsafePointer(workspace.input(slot, batch) + layout.origin) },
        inputLayout: layout, shape: plan.output, first: first, lanes: batch.lanes(slot.block),
        images: batch.images)
      let own = loss.errors(of: result, gradient: workspace.dy(end, slot))
      errors.withLock { all in
        for lane in 0..<result.lanes { all[first + lane] = own[lane] }
      }
      for i in (tail..<end + 1).reversed() where !batch.isGivenUp { workspace.backward(i, slot, batch, nil) }
      if tail > 0 { workspace.gradientSums(tail - 1, slot, batch) }
    }
    return errors.withLock { $0 }
  }

  /// The layer whose numbers are the first that are not finite, for the batch at hand, as far as batch
  /// normalisation saw it.
  func firstLayerNotFinite() -> String {
    for (i, stage) in plan.stages.enumerated() where stage.hasNorm {
      for block in 0..<batch.blocks {
        for c in 0..<stage.normChannels {
          let seen = workspace.moments[i].get(block, c)
          if !(seen.mean - seen.mean == 0 && seen.squares - seen.squares == 0) { return stage.label }
        }
      }
    }
    return workspace.tail < plan.stages.count ? plan.stages[workspace.tail].label : "the last layers"
  }

  // MARK: The way back

  /// From the last batch normalisation down.
  private func backward() throws {
    var index = workspace.tail - 1
    while index >= 0 {
      let known = try correction(index)
      // Down to the next stage that needs sums over the whole batch before it can go on.
      var last = index
      while last > 0, !plan.stages[last - 1].hasNorm { last -= 1 }
      let (run, above) = ((last..<index + 1).reversed(), last - 1)
      let top = index
      share { [workspace, batch] slot in
        for i in run where !batch.isGivenUp { workspace.backward(i, slot, batch, i == top ? known : nil) }
        if above >= 0 { workspace.gradientSums(above, slot, batch) }
      }
      try giveUpIfOver()
      index = above
    }
  }

  private func correction(_ index: Int) throws -> NormCorrection {
    let stage = plan.stages[index]
    let e = stage.epilogue
    let count = Double(batch.images) * Double(e.planeHeight * e.planeWidth * e.shuffle * e.shuffle)
    var offset: [Float] = []
    var factor: [Float] = []
    for (c, sum) in try sums.gradientSums(workspace.moments[index], blocks: batch.blocks).enumerated() {
      // dz = a · (dx − Σdx / n − x · Σ(dx · x) / n) with x = a · z + b
      let (a, b) = (Double(batch.norms[index].scale[c]), Double(batch.norms[index].shift[c]))
      factor.append(Float(a * a * sum.dxTimesX / count))
      offset.append(Float(a * (sum.dx + b * sum.dxTimesX) / count))
    }
    return NormCorrection(offset: offset, factor: factor)
  }

  /// Adds up the blocks' weight gradients.
  private func gatherWeightGradients() {
    let pieces = plan.stages.indices.flatMap { i in
      (0..<(workspace.gradients[i]?.pieces ?? 0)).map { (stage: i, piece: $0) }
    }
    share(pieces.count) { [workspace, plan, gradient, sums, blocks = batch.blocks] _, p in
      let (i, piece) = pieces[p]
      sums.weights(
        workspace.gradients[i], piece, blocks: blocks, into: gradient.base + plan.stages[i].weightOffset)
    }
    share(plan.stages.count) { [workspace, plan, gradient] _, i in
      workspace.gradients[i]?.finish(into: gradient.base + plan.stages[i].weightOffset)
    }
  }

  // MARK: Threads

  private func share(_ body: @Sendable (Slot) -> Void) {
    share(batch.blocks) { [batch] worker, block in
      // What is left out is never looked at: the batch is given up behind this.
      if batch.isGivenUp { return }
      body(Slot(block: block, worker: worker))
      batch.pulse?.beat()
    }
  }

  /// Runs `body` for every index, handed out in order to whichever thread is free.
  private func share(_ count: Int, _ body: @Sendable (_ worker: Int, _ index: Int) -> Void) {
    // The body throws nothing, so neither does the loop.
    try? parallelFor(count, workers: workspace.workers, body)
  }
}
