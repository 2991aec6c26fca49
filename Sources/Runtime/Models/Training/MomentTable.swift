import GalaxyKernels

/// What one block gives to the gradient of batch normalisation: Σ dx and Σ dx · x.
struct GradientShare: BitwiseCopyable {
  var dx = 0.0
  var dxTimesX = 0.0
}

/// Sums of each block and channel; threads write different blocks.
final class MomentTable: @unchecked Sendable {
  let channels: Int
  private let moments: UnsafeMutablePointer<Moments>
  private let gradients: UnsafeMutablePointer<GradientShare>

  init(blocks: Int, channels: Int) {
    self.channels = channels
    let count = max(1, blocks * channels)
    moments = .allocate(capacity: count)
    moments.initialize(repeating: Moments(), count: count)
    gradients = .allocate(capacity: count)
    gradients.initialize(repeating: GradientShare(), count: count)
  }

  deinit {
    moments.deallocate()
    gradients.deallocate()
  }

  func set(_ block: Int, _ channel: Int, _ value: Moments) { moments[block * channels + channel] = value }
  func get(_ block: Int, _ channel: Int) -> Moments { moments[block * channels + channel] }
  func set(_ block: Int, _ channel: Int, sums: (dx: Double, dxTimesX: Double)) {
    gradients[block * channels + channel] = GradientShare(dx: sums.dx, dxTimesX: sums.dxTimesX)
  }

  /// Those of the first blocks: [block][channel].
  func moments(_ blocks: Int) -> [Moments] {
    Array(UnsafeBufferPointer(start: moments, count: blocks * channels))
  }
  func gradients(_ blocks: Int) -> [GradientShare] {
    Array(UnsafeBufferPointer(start: gradients, count: blocks * channels))
  }
}
