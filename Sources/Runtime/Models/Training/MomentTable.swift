import GalaxyKernels

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
