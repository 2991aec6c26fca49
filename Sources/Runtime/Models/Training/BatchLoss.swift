import GalaxyKernels

/// One block of a batch at the end of its way forward.
struct BlockResult {
  /// The network's result: channels × height × width pixels without border.
  let y: UnsafePointer<Lanes>
  /// Gives the block's input: its first pixel inside the border.
  let input: () -> UnsafePointer<Lanes>
  let inputLayout: PlaneLayout
  let shape: FeatureShape
  /// The rows of the result that are there; all of them for a loss that is not by rows.
  let rows: Range<Int>
  /// Where the block begins in the batch, and how many of its lanes hold an image.
  let first: Int, lanes: Int
  /// Images in the whole batch.
  let images: Int
}

/// What training minimises: it reads a block's result and writes the gradient there.
protocol BatchLoss: Sendable {
  /// Whether an image's error is the sum of those of its rows, each of which needs only its own.
  var isByRows: Bool { get }
  /// The error of each lane (before the mean over the batch); writes the gradient of the batch's loss at the
  /// result, zero in lanes that hold no image.
  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double>
}

extension BatchLoss {
  var isByRows: Bool { false }
}

/// `value` in the first `lanes` lanes, 0 in the others.
func laneMask(_ lanes: Int, value: Float) -> Lanes {
  var mask = Lanes()
  for lane in 0..<max(0, min(lanes, blockSize)) { mask[lane] = value }
  return mask
}
