import GalaxyKernels

/// A batch in training: its images, which are asked for again wherever they are wanted, and what is known of
/// its statistics.
struct Batch: Sendable {
  /// Images in the whole batch.
  var images = 0
  /// The blocks that this rank computes, of those of the whole batch.
  var share = 0..<0
  var fill: BlockFill = { _, _, _, _ in }
  /// Scale and shift of each stage, once its statistics are known.
  var norms: [NormScale]

  /// Says whether it is to be given up; nil where nobody would.
  var pulse: BatchPulse?

  /// Whether the rest of it is to be left out.
  var isGivenUp: Bool { pulse?.isOver ?? false }

  /// Blocks of the whole batch, and of this rank's share.
  var allBlocks: Int { (images + blockSize - 1) / blockSize }
  var blocks: Int { share.count }

  /// The first image of a block of the share, in the whole batch.
  func firstImage(_ block: Int) -> Int { (share.lowerBound + block) * blockSize }

  /// Lanes of a block of the share that hold an image.
  func lanes(_ block: Int) -> Int { max(0, min(blockSize, images - firstImage(block))) }

  /// Images of the share.
  var ownImages: Range<Int> {
    let first = min(images, share.lowerBound * blockSize)
    return first..<max(first, min(images, share.upperBound * blockSize))
  }
}
