import GalaxyKernels

/// A batch in training: its images, which are asked for again wherever they are wanted, and what is known of
/// its statistics.
struct Batch: Sendable {
  var images = 0
  var fill: BlockFill = { _, _, _ in }
  /// Scale and shift of each stage, once its statistics are known.
  var norms: [NormScale]

  /// Says whether it is to be given up; nil where nobody would.
  var pulse: BatchPulse?

  /// Whether the rest of it is to be left out.
  var isGivenUp: Bool { pulse?.isOver ?? false }

  var blocks: Int { (images + blockSize - 1) / blockSize }

  /// Lanes of a block that hold an image.
  func lanes(_ block: Int) -> Int { min(blockSize, images - block * blockSize) }
}
