import GalaxyKernels

/// One block of a batch at the end of its way forward.
struct BlockResult {
  /// The network's result: channels × height × width pixels without border.
  let y: UnsafePointer<Lanes>
  /// Gives the block's input: its first pixel inside the border.
  let input: () -> UnsafePointer<Lanes>
  let inputLayout: PlaneLayout
  let shape: FeatureShape
  /// Where the block begins in the batch, and how many of its lanes hold an image.
  let first: Int, lanes: Int
  /// Images in the whole batch.
  let images: Int
}

/// What training minimises: it reads a block's result and writes the gradient there.
protocol BatchLoss: Sendable {
  /// The error of each lane (before the mean over the batch); writes the gradient of the batch's loss at the result, zero in
  /// lanes that hold no image.
  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double>
}

/// The mean over the batch of Σ (output − input)² over the pixels.
struct ReconstructionLoss: BatchLoss {
  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double> {
    squaredError(
      channels: block.shape.channels, height: block.shape.height, width: block.shape.width, y: block.y,
      target: block.input(), targetRow: block.inputLayout.row, targetPlane: block.inputLayout.plane,
      factor: laneMask(block.lanes, value: 2 / Float(block.images)), dy: dy)
  }
}

/// The mean over the batch of ‖φ(x) − c‖², or of (1/ν) max(0, ‖φ(x) − c‖² − R²). The errors are the squared distances.
struct DistanceLoss: BatchLoss {
  let center: [Float]
  /// Squared distances up to this cost nothing: R² of a soft boundary; negative for the one-class objective.
  var limit = -1.0
  /// 1/ν of a soft boundary.
  var weight = 1.0

  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double> {
    var sum = SIMD8<Double>()
    for (k, c) in center.enumerated() {
      let d = SIMD8<Double>(block.y[k] - c)
      sum += d * d
    }
    var factor = laneMask(block.lanes, value: Float(2 * weight / Double(block.images)))
    for lane in 0..<block.lanes where sum[lane] <= limit { factor[lane] = 0 }
    for (k, c) in center.enumerated() { dy[k] = (block.y[k] - c) * factor }
    return sum
  }
}

/// `value` in the first `lanes` lanes, 0 in the others.
func laneMask(_ lanes: Int, value: Float) -> Lanes {
  var mask = Lanes()
  for lane in 0..<max(0, min(lanes, blockSize)) { mask[lane] = value }
  return mask
}
