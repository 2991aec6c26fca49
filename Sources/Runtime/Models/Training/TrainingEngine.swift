import GalaxyBase
import GalaxyErrors
import GalaxyKernels
import Synchronization

/// Computes a network forward and backward over one batch, in training mode: batch normalisation by the
/// batch's own statistics.
///
/// The batch is cut into blocks of eight images, of which each rank has its share, and blocks into parts
/// (`StageCut`). Threads take runs of parts; they meet only where batch normalisation needs the whole batch. Sums over
/// images are kept part by part and added along a fixed tree (`BlockSums`), so that neither the number of threads nor
/// that of ranks changes a bit of the result.
final class TrainingEngine {
  let plan: NetworkPlan
  let threads: Int
  /// The weights, and after `run` their gradient, in the order of the plan.
  let weights: FloatBuffer
  let gradient: FloatBuffer
  /// Running statistics, updated by every `run`.
  private(set) var runningMean: [Float]
  private(set) var runningVariance: [Float]
  /// Told how long each task takes; nobody unless it is set.
  var clock: TaskClock?

  let workspace: BatchWorkspace
  private let sums: BlockSums
  /// The gradients of all stages as they are computed, of each node that this rank has the sum of.
  private let nodeSums: FloatBuffer
  /// Where a stage's begin among those of a node, and how many there are in all.
  private let sumOffsets: [Int], sumCount: Int
  private(set) var batch: Batch
  /// The pieces of the work on weights: before the way forward, before the way back, and behind it.
  private let weightTasks: [WeightTask], backTasks: [WeightTask], lastTasks: [WeightTask]
  private typealias WeightTask = (stage: Int, piece: Int)

  /// Takes batches of up to `capacity` images, which all ranks share.
  /// - Parameter count: for how many threads the work is cut, where that is not for those that do it.
  /// - Throws: `GalaxyError` of kind `no-memory`.
  init(
    _ plan: NetworkPlan, _ numbers: NetworkWeights, capacity: Int, threads: Int,
    cutFor count: Int? = nil, communicator: any Communicator = AloneCommunicator()
  ) throws(GalaxyError) {
    DenseOperation.useOneThread()
    let blocks = (max(1, capacity) + blockSize - 1) / blockSize
    self.plan = plan
    self.threads = max(1, threads)
    let sums = BlockSums(communicator)
    self.sums = sums
    weights = FloatBuffer(numbers.values)
    gradient = FloatBuffer(count: plan.weightCount)
    runningMean = numbers.runningMean
    runningVariance = numbers.runningVariance
    let workspace = try BatchWorkspace(
      plan, blocks: max(1, sums.most(of: blocks)), allBlocks: blocks, threads: self.threads,
      cutFor: max(1, count ?? threads))
    self.workspace = workspace
    var (offsets, count): ([Int], Int) = ([], 0)
    for gradient in workspace.gradients {
      offsets.append(count)
      count += gradient?.count ?? 0
    }
    (sumOffsets, sumCount) = (offsets, count)
    nodeSums = FloatBuffer(count: count * sums.mostNodes(of: blocks))
    func tasks(_ count: (Int) -> Int) -> [WeightTask] {
      plan.stages.indices.flatMap { stage in (0..<count(stage)).map { (stage, $0) } }
    }
    weightTasks = tasks { plan.stages[$0].operation?.pieces ?? 0 }
    backTasks = tasks { plan.stages[$0].operation?.backPieces ?? 0 }
    lastTasks = tasks { workspace.gradients[$0]?.lastPieces ?? 0 }
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

  /// The images that each rank takes of a batch of so many.
  func images(of count: Int) -> [Range<Int>] {
    var batch = Batch(images: count, norms: [])
    return sums.shares(of: batch.allBlocks).map {
      batch.share = $0
      return batch.ownImages
    }
  }

  /// Takes a batch of so many images: `fill` is called for a block of this rank's share, counted from its first,
  /// whenever its pixels are wanted, more than once and on any thread.
  /// `pulse` is looked at between the blocks.
  func load(images count: Int, pulse: BatchPulse? = nil, fill: @escaping BlockFill) {
    batch.images = count
    batch.share = sums.share(of: batch.allBlocks)
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
      let all = try sums.images(results())
      try giveUpIfOver()
      let (errors, gradient) = try loss.evaluate(all, width: width, threads: threads)
      let known = KnownGradient(known: errors, gradient: gradient, width: width)
      return try sums.images(turn(known))
    }
  }

  private func run(turns: Int, _ turn: () throws -> [Double]) throws -> [Double] {
    // Every stretch between two meetings goes through all blocks: there and back, and the turns.
    let normal = plan.stages.indices.filter { plan.stages[$0].hasNorm }
    let meetings = normal.reduce(0) { $0 + 2 * runs($1).count } + turns
    batch.pulse?.begin(meetings * max(1, batch.blocks))
    let (mean, variance) = (runningMean, runningVariance)
    // What was kept of an earlier run was computed with other weights.
    workspace.startBatch()
    do {
      try forward()
      let errors = try turn()
      try giveUpIfOver()
      try backward()
      try gatherWeightGradients()
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
    share("prepare", weightTasks.count) { [workspace, plan, weights, weightTasks] _, task in
      let (i, piece) = weightTasks[task]
      plan.stages[i].prepare(workspace.prepared[i], from: weights.base, piece: piece)
    }
    share("prepare back", backTasks.count) { [workspace, plan, backTasks] _, task in
      let (i, piece) = backTasks[task]
      plan.stages[i].operation?.prepareBack(workspace.prepared[i], piece: piece)
    }
    var first = 0
    while first < workspace.tail {
      // A run of stages up to the next batch normalisation needs no meeting.
      var last = first
      while !plan.stages[last].hasNorm { last += 1 }
      let run = first..<last + 1
      share("forward \(last)", runs(last)) { [workspace, batch] slot in workspace.forward(run, slot, batch) }
      try giveUpIfOver()
      try normalize(last)
      first = last + 1
    }
  }

  /// Batch statistics of a stage from the blocks' moments.
  private func normalize(_ index: Int) throws {
    let stage = plan.stages[index]
    var means: [Double] = []
    var variances: [Double] = []
    for (c, all) in try sums.moments(workspace.moments[index], batch).enumerated() {
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
      share("backward \(index)", runs(index)) { [workspace, batch] slot in
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
    for (c, sum) in try sums.gradientSums(workspace.moments[index], batch).enumerated() {
      // dz = a · (dx − Σdx / n − x · Σ(dx · x) / n) with x = a · z + b
      let (a, b) = (Double(batch.norms[index].scale[c]), Double(batch.norms[index].shift[c]))
      factor.append(Float(a * a * sum.dxTimesX / count))
      offset.append(Float(a * (sum.dx + b * sum.dxTimesX) / count))
    }
    return NormCorrection(offset: offset, factor: factor)
  }

  /// Adds up the blocks' weight gradients: each node's, then those of all ranks.
  private func gatherWeightGradients() throws {
    let nodes = sums.ownNodes(batch)
    let pieces = nodes.indices.flatMap { node in
      plan.stages.indices.flatMap { i in
        (0..<(workspace.gradients[i]?.pieces ?? 0)).map { (node: node, stage: i, piece: $0) }
      }
    }
    share("gather", pieces.count) { [workspace, nodeSums, sumOffsets, sumCount] _, p in
      let (node, i, piece) = pieces[p]
      workspace.gradients[i]?.sum(
        nodes[node], piece, into: nodeSums.base + node * sumCount + sumOffsets[i])
    }
    try sums.total(nodeSums, count: sumCount, batch)
    share("finish", lastTasks.count) { [workspace, plan, gradient, nodeSums, sumOffsets, lastTasks] _, task in
      let (i, piece) = lastTasks[task]
      workspace.gradients[i]?.finish(
        piece, nodeSums.base + sumOffsets[i], into: gradient.base + plan.stages[i].weightOffset)
    }
  }

  // MARK: Threads

  /// The parts of a stage that a thread takes at once.
  func runs(_ stage: Int) -> [Range<Int>] { workspace.runs[stage] }

  /// Runs `body` for every block and run of parts.
  func share(_ name: String, _ runs: [Range<Int>], _ body: @Sendable (Slot) -> Void) {
    share(name, batch.blocks * runs.count) { [batch] worker, task in
      // What is left out is never looked at: the batch is given up behind this.
      if batch.isGivenUp { return }
      body(Slot(block: task / runs.count, worker: worker, parts: runs[task % runs.count]))
      batch.pulse?.beat()
    }
  }

  /// Runs `body` for every index, handed out in order to whichever thread is free.
  private func share(_ name: String, _ count: Int, _ body: @Sendable (_ worker: Int, _ index: Int) -> Void) {
    let clock = clock
    clock?.begin(name, count)
    // The body throws nothing, so neither does the loop.
    try? parallelFor(count, workers: workspace.workers) { worker, index in
      if let clock { clock.time(index) { body(worker, index) } } else { body(worker, index) }
    }
    clock?.end()
  }
}
