import GalaxyKernels

/// The memory of a batch in training and what is done to one block of it. Threads work on different blocks; whatever needs the
/// whole batch is the engine's.
final class BatchWorkspace: Sendable {
  let plan: NetworkPlan
  let memory: StageMemory
  let prepared: [StageWeights]
  /// Moments of z, or sums of gradients: [block][channel] for each stage.
  let moments: [MomentTable]
  /// Weight gradients: [block][effective weight] for each stage.
  let partial: [FloatBuffer]
  /// Gradients at the stages' results; a stage reads one and writes the other.
  private let gradients: [LaneBuffer]
  private let gradientStride: Int
  private let scratch: [Scratch]

  init(_ plan: NetworkPlan, blocks: Int, threads: Int) {
    self.plan = plan
    memory = StageMemory(plan, blocks: blocks)
    prepared = plan.stages.map { StageWeights($0) }
    moments = plan.stages.map { MomentTable(blocks: blocks, channels: $0.hasNorm ? $0.normChannels : 0) }
    partial = plan.stages.map { FloatBuffer(count: blocks * $0.effectiveCount) }
    let results = plan.stages.map { $0.epilogue.channels * $0.epilogue.outHeight * $0.epilogue.outWidth }
    let inputs = plan.stages.map(\.input.count)
    let stride = (results + inputs).max() ?? 1
    gradientStride = stride
    gradients = (0..<2).map { _ in LaneBuffer(count: blocks * stride) }
    let dz = plan.stages.map(\.dz.count).max() ?? 1
    let channels = plan.stages.map(\.normChannels).max() ?? 1
    scratch = (0..<max(1, min(threads, blocks))).map { _ in Scratch(dz: dz, channels: channels) }
  }

  /// How many threads can work at once.
  var workers: Int { scratch.count }

  /// Room of one thread.
  private final class Scratch: @unchecked Sendable {
    let dz: LaneBuffer
    let moments: UnsafeMutablePointer<LaneMoments>
    init(dz count: Int, channels: Int) {
      dz = LaneBuffer(count: count)
      moments = .allocate(capacity: channels)
      moments.initialize(repeating: LaneMoments(), count: channels)
    }
    deinit { moments.deallocate() }
  }

  /// First pixel of the gradient at a stage's result, of one block.
  func dy(_ stage: Int, _ block: Int) -> UnsafeMutablePointer<Lanes> {
    gradients[stage & 1].base + block * gradientStride
  }

  /// A run of stages of one block: each takes the result of the one before, whose normalisation is known, and computes z.
  func forward(_ run: ClosedRange<Int>, _ block: Int, _ worker: Int, _ norms: [NormScale], images: Int) {
    for i in run {
      let stage = plan.stages[i]
      if i > 0 { computeY(i - 1, block, norms) }
      let own = stage.hasNorm ? scratch[worker].moments : nil
      stage.computeZ(x: memory.x(i, block), z: memory.z(i, block), weights: prepared[i], moments: own)
      if let own {
        let lanes = min(blockSize, images - block * blockSize)
        for c in 0..<stage.normChannels { moments[i].set(block, c, own[c].merged(lanes: lanes)) }
      }
    }
  }

  /// The result of a stage of one block, from its z.
  func computeY(_ index: Int, _ block: Int, _ norms: [NormScale]) {
    plan.stages[index].computeY(z: memory.z(index, block), y: memory.y(index, block), norm: norms[index])
  }

  /// One block's share of the two sums that the gradient of batch normalisation needs.
  func gradientSums(_ index: Int, _ block: Int, _ norms: [NormScale]) {
    let stage = plan.stages[index]
    let z = UnsafePointer(memory.z(index, block) + stage.z.origin)
    for c in 0..<stage.normChannels {
      let sums = epilogueGradientSums(
        stage.epilogue, channel: c, scale: norms[index].scale[c], shift: norms[index].shift[c], z: z,
        dy: dy(index, block))
      moments[index].set(block, c, sums: sums)
    }
  }

  /// One stage of one block: dz from dy, then the weights' share and the gradient of the input.
  func backward(
    _ index: Int, _ block: Int, _ worker: Int, _ norms: [NormScale], _ correction: NormCorrection?, images: Int
  ) {
    let stage = plan.stages[index]
    let dy = UnsafePointer(self.dy(index, block))
    let before = self.dy(index + 1, block)
    let mask = laneMask(min(blockSize, images - block * blockSize), value: 1)
    let layout = stage.dz
    var dz = dy
    if !stage.isPlain || layout.border != Border() {
      // A stage without weights hands its dz straight down.
      let target = stage.operation == .none ? before : scratch[worker].dz.base
      layout.clearBorder(target)
      for c in 0..<stage.epilogue.channels {
        epilogueGradient(
          stage.epilogue, channel: c, scale: norms[index].scale[c], shift: norms[index].shift[c],
          offset: mask * (correction?.offset[c] ?? 0), factor: mask * (correction?.factor[c] ?? 0),
          z: memory.z(index, block) + stage.z.origin, dy: dy, dz: target + layout.origin, dzRow: layout.row,
          dzPlane: layout.plane)
      }
      dz = UnsafePointer(target)
    } else if stage.operation == .none {
      before.update(from: dy, count: stage.z.count)
    }
    let weightGradient = partial[index].base + block * stage.effectiveCount
    switch stage.operation {
    case .none: break
    case .dense(let dense):
      dense.weightGradient(x: memory.x(index, block), dz: dz, gradient: weightGradient)
      if index > 0 { dense.inputGradient(weights: prepared[index].forward.base, dz: dz, dx: before) }
    case .convolution(let c):
      weightGradient.update(repeating: 0, count: stage.effectiveCount)
      var shape = c.forwardShape(from: stage.x)
      shape.outRow = layout.row
      shape.outPlane = layout.plane
      let x = memory.x(index, block) + stage.x.origin - c.rows.before * stage.x.row - c.columns.before
      addConvolutionWeightGradient(shape, input: x, dout: dz + layout.origin, gradient: weightGradient)
      if index > 0 {
        let back = c.backwardShape(to: PlaneLayout(stage.input))
        convolve(back, rows: 0..<back.outHeight, input: dz, packed: prepared[index].backward.base, output: before)
      }
    }
  }
}

/// What batch normalisation subtracts from a gradient: offset + factor · z, for each channel.
struct NormCorrection: Sendable {
  var offset: [Float]
  var factor: [Float]
}

/// `value` in the first `lanes` lanes, 0 in the others.
func laneMask(_ lanes: Int, value: Float) -> Lanes {
  var mask = Lanes()
  for lane in 0..<max(0, min(lanes, blockSize)) { mask[lane] = value }
  return mask
}

/// Sums of each block and channel; threads write different blocks.
final class MomentTable: @unchecked Sendable {
  private let channels: Int
  private let moments: UnsafeMutablePointer<Moments>
  private let gradients: UnsafeMutablePointer<(dx: Double, dxTimesX: Double)>

  init(blocks: Int, channels: Int) {
    self.channels = channels
    let count = max(1, blocks * channels)
    moments = .allocate(capacity: count)
    moments.initialize(repeating: Moments(), count: count)
    gradients = .allocate(capacity: count)
    gradients.initialize(repeating: (0, 0), count: count)
  }

  deinit {
    moments.deallocate()
    gradients.deallocate()
  }

  func set(_ block: Int, _ channel: Int, _ value: Moments) { moments[block * channels + channel] = value }
  func get(_ block: Int, _ channel: Int) -> Moments { moments[block * channels + channel] }
  func set(_ block: Int, _ channel: Int, sums: (dx: Double, dxTimesX: Double)) {
    gradients[block * channels + channel] = sums
  }
  func sums(_ block: Int, _ channel: Int) -> (dx: Double, dxTimesX: Double) {
    gradients[block * channels + channel]
  }
}
