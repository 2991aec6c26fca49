import GalaxyKernels
import Synchronization

/// Computes a network forward and backward over one batch, in training mode: batch normalisation by the batch's own statistics.
///
/// The batch is cut into blocks of sixteen images. Threads take whole blocks; they meet only where batch normalisation needs the
/// whole batch. Sums over images are kept per block and added in the order of the blocks, so the number of threads never changes
/// a bit of the result.
final class TrainingEngine {
  let plan: NetworkPlan
  let threads: Int
  /// The weights, and after `backward` their gradient, in the order of the plan.
  let weights: FloatBuffer
  let gradient: FloatBuffer
  /// Running statistics, updated by every `forward`.
  private(set) var runningMean: [Float]
  private(set) var runningVariance: [Float]
  /// Images in the batch at hand.
  private(set) var images = 0

  private let workspace: BatchWorkspace
  private var norms: [NormScale]

  /// Takes batches of up to `capacity` images.
  init(_ plan: NetworkPlan, _ numbers: NetworkWeights, capacity: Int, threads: Int) {
    DenseOperation.useOneThread()
    let blocks = (max(1, capacity) + blockSize - 1) / blockSize
    self.plan = plan
    self.threads = max(1, threads)
    weights = FloatBuffer(numbers.values)
    gradient = FloatBuffer(count: plan.weightCount)
    runningMean = numbers.runningMean
    runningVariance = numbers.runningVariance
    workspace = BatchWorkspace(plan, blocks: blocks, threads: threads)
    norms = plan.stages.map { NormScale(channels: $0.normChannels) }
  }

  /// The numbers as they stand.
  var numbers: NetworkWeights {
    NetworkWeights(values: weights.values, runningMean: runningMean, runningVariance: runningVariance)
  }

  var blocks: Int { (images + blockSize - 1) / blockSize }
  private var lastStage: Int { plan.stages.count - 1 }

  /// Images in a block: sixteen but in the last one.
  func lanes(in block: Int) -> Int { min(blockSize, images - block * blockSize) }

  // MARK: The way forward

  /// Reads a batch: `fill` writes each block of images into the input (first pixel of channel 0, with the layout given).
  func load(images count: Int, fill: @Sendable (Int, UnsafeMutablePointer<Lanes>, PlaneLayout) -> Void) {
    images = count
    let (memory, layout) = (workspace.memory, plan.stages[0].x)
    share { _, block in fill(block, memory.x(0, block) + layout.origin, layout) }
  }

  /// Computes the output of the loaded batch and updates the running statistics.
  func forward() {
    let workspace = workspace
    for (i, stage) in plan.stages.enumerated() {
      workspace.prepared[i].prepare(stage, from: weights.base + stage.weightOffset)
    }
    var first = 0
    while first <= lastStage {
      // A run of stages up to the next batch normalisation needs no meeting.
      var last = first
      while last < lastStage, !plan.stages[last].hasNorm { last += 1 }
      let run = first...last
      let (norms, images) = (norms, images)
      share { worker, block in workspace.forward(run, block, worker, norms, images: images) }
      if plan.stages[last].hasNorm { normalize(last) }
      first = last + 1
    }
    let (norms, end) = (norms, lastStage)
    share { _, block in workspace.computeY(end, block, norms) }
  }

  /// Batch statistics of a stage from the blocks' moments, in the order of the blocks.
  private func normalize(_ index: Int) {
    let stage = plan.stages[index]
    var means: [Double] = []
    var variances: [Double] = []
    for c in 0..<stage.normChannels {
      var all = Moments()
      for block in 0..<blocks { all.merge(workspace.moments[index].get(block, c)) }
      let variance = all.squares / max(1, all.count)
      means.append(all.mean)
      variances.append(variance)
      let slot = stage.normOffset + c
      let unbiased = all.squares / max(1, all.count - 1)
      runningMean[slot] += Float(0.1 * (all.mean - Double(runningMean[slot])))
      runningVariance[slot] += Float(0.1 * (unbiased - Double(runningVariance[slot])))
    }
    norms[index] = NormScale(mean: means, variance: variances)
  }

  // MARK: Losses

  /// The output of a block: channels × height × width pixels without border.
  func output(_ block: Int) -> UnsafePointer<Lanes> { UnsafePointer(workspace.memory.y(lastStage, block)) }

  /// Squared error against the input, summed over the pixels of each image; sets the gradient of its mean over the batch.
  func reconstructionErrors() -> [Double] {
    let (plan, memory, end, images) = (plan, workspace.memory, lastStage, images)
    let gradient = resultGradient
    let errors = Mutex([Double](repeating: 0, count: images))
    let shape = plan.output
    let layout = plan.stages[0].x
    share { _, block in
      let lanes = min(blockSize, images - block * blockSize)
      let loss = squaredError(
        channels: shape.channels, height: shape.height, width: shape.width, y: memory.y(end, block),
        target: memory.x(0, block) + layout.origin, targetRow: layout.row, targetPlane: layout.plane,
        factor: laneMask(lanes, value: 2 / Float(images)), dy: gradient(block))
      errors.withLock { all in
        for lane in 0..<lanes { all[block * blockSize + lane] = loss[lane] }
      }
    }
    return errors.withLock { $0 }
  }

  /// Squared distance of each image's output to `center`.
  func squaredDistances(to center: [Float]) -> [Double] {
    var distances: [Double] = []
    for block in 0..<blocks {
      let y = output(block)
      var sum = SIMD16<Double>()
      for (k, c) in center.enumerated() {
        let d = SIMD16<Double>(y[k] - c)
        sum += d * d
      }
      for lane in 0..<lanes(in: block) { distances.append(sum[lane]) }
    }
    return distances
  }

  /// Sets the gradient of Σ factor[image] · ‖output − center‖².
  func setDistanceGradient(center: [Float], factors: [Float]) {
    let gradient = resultGradient
    for block in 0..<blocks {
      let y = output(block)
      let dy = gradient(block)
      var factor = Lanes()
      for lane in 0..<lanes(in: block) { factor[lane] = 2 * factors[block * blockSize + lane] }
      for (k, c) in center.enumerated() { dy[k] = (y[k] - c) * factor }
    }
  }

  /// Where the gradient at the last stage's result is written: a block's first pixel.
  var resultGradient: @Sendable (Int) -> UnsafeMutablePointer<Lanes> {
    let (workspace, end) = (workspace, lastStage)
    return { workspace.dy(end, $0) }
  }

  // MARK: The way back

  /// The gradient of all weights, from the gradient at the result.
  func backward() {
    let (workspace, norms, images) = (workspace, norms, images)
    var corrections: [NormCorrection?] = plan.stages.map { _ in nil }
    var index = lastStage
    if plan.stages[index].hasNorm {
      let end = index
      share { _, block in workspace.gradientSums(end, block, norms) }
      corrections[index] = correction(index)
    }
    while index >= 0 {
      // Down to the next stage that needs sums over the whole batch before it can go on.
      var last = index
      while last > 0, !plan.stages[last - 1].hasNorm { last -= 1 }
      let (run, known, above) = ((last...index).reversed(), corrections, last - 1)
      share { worker, block in
        for i in run { workspace.backward(i, block, worker, norms, known[i], images: images) }
        if above >= 0 { workspace.gradientSums(above, block, norms) }
      }
      if above >= 0 { corrections[above] = correction(above) }
      index = above
    }
    gatherWeightGradients()
  }

  private func correction(_ index: Int) -> NormCorrection {
    let stage = plan.stages[index]
    let e = stage.epilogue
    let count = Double(images) * Double(e.planeHeight * e.planeWidth * e.shuffle * e.shuffle)
    var offset: [Float] = []
    var factor: [Float] = []
    for c in 0..<stage.normChannels {
      var (dx, dxTimesX) = (0.0, 0.0)
      for block in 0..<blocks {
        let sums = workspace.moments[index].sums(block, c)
        dx += sums.dx
        dxTimesX += sums.dxTimesX
      }
      // dz = a · (dx − Σdx / n − x · Σ(dx · x) / n) with x = a · z + b
      let (a, b) = (Double(norms[index].scale[c]), Double(norms[index].shift[c]))
      factor.append(Float(a * a * dxTimesX / count))
      offset.append(Float(a * (dx + b * dxTimesX) / count))
    }
    return NormCorrection(offset: offset, factor: factor)
  }

  /// Adds the blocks' weight gradients, block after block.
  private func gatherWeightGradients() {
    let (plan, partial, blocks) = (plan, workspace.partial, blocks)
    let piece = 1 << 14
    let pieces = plan.stages.enumerated().flatMap { i, stage in
      stride(from: 0, to: stage.effectiveCount, by: piece).map { (i, $0, min(piece, stage.effectiveCount - $0)) }
    }
    share(pieces.count) { _, p in
      let (i, first, count) = pieces[p]
      let stride = plan.stages[i].effectiveCount
      for block in 1..<max(1, blocks) {
        addValues(count, partial[i].base + block * stride + first, to: partial[i].base + first)
      }
    }
    for (i, stage) in plan.stages.enumerated() {
      let target = gradient.base + stage.weightOffset
      switch stage.operation {
      case .none: break
      case .dense(let dense): target.update(from: partial[i].base, count: dense.weightCount)
      case .convolution(let c): c.fold(partial[i].base, into: target)
      }
    }
  }

  // MARK: Threads

  private func share(_ body: @Sendable (_ worker: Int, _ block: Int) -> Void) { share(blocks, body) }

  /// Runs `body` for every index, handed out in order to whichever thread is free.
  private func share(_ count: Int, _ body: @Sendable (_ worker: Int, _ index: Int) -> Void) {
    let next = Atomic<Int>(0)
    // The body throws nothing, so neither does the loop.
    try? parallelFor(workspace.workers, threads: workspace.workers) { worker in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if index >= count { return }
        body(worker, index)
      }
    }
  }
}
