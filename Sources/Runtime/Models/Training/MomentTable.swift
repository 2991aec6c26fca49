import GalaxyKernels

/// What one block gives to the gradient of batch normalisation: Σ dx and Σ dx · x.
struct GradientShare: BitwiseCopyable {
  var dx = 0.0
  var dxTimesX = 0.0

  /// The sum of both.
  static func += (sum: inout GradientShare, other: GradientShare) {
    sum.dx += other.dx
    sum.dxTimesX += other.dxTimesX
  }
}

/// Sums of each block and channel, which are taken in a few parts each; threads write different parts.
final class MomentTable: @unchecked Sendable {
  let channels: Int
  /// Parts of a block on the way forward and on the way back.
  private let parts: Int, gradientParts: Int
  /// [block][part][channel]
  private let moments: UnsafeMutablePointer<Moments>
  private let gradients: UnsafeMutablePointer<GradientShare>

  init(blocks: Int, channels: Int, parts: Int, gradientParts: Int) {
    (self.channels, self.parts, self.gradientParts) = (channels, parts, gradientParts)
    let count = max(1, blocks * channels * parts)
    moments = .allocate(capacity: count)
    moments.initialize(repeating: Moments(), count: count)
    let gradientCount = max(1, blocks * channels * gradientParts)
    gradients = .allocate(capacity: gradientCount)
    gradients.initialize(repeating: GradientShare(), count: gradientCount)
  }

  deinit {
    moments.deallocate()
    gradients.deallocate()
  }

  func set(_ block: Int, _ part: Int, _ channel: Int, _ value: Moments) {
    moments[(block * parts + part) * channels + channel] = value
  }
  func set(_ block: Int, _ part: Int, _ channel: Int, sums: (dx: Double, dxTimesX: Double)) {
    gradients[(block * gradientParts + part) * channels + channel] =
      GradientShare(dx: sums.dx, dxTimesX: sums.dxTimesX)
  }

  /// The moments of a block's channel.
  func get(_ block: Int, _ channel: Int) -> Moments {
    var all = moments[block * parts * channels + channel]
    for part in 1..<parts { all.merge(moments[(block * parts + part) * channels + channel]) }
    return all
  }

  /// The sums of a block's channel.
  func getGradient(_ block: Int, _ channel: Int) -> GradientShare {
    var all = gradients[block * gradientParts * channels + channel]
    for part in 1..<gradientParts { all += gradients[(block * gradientParts + part) * channels + channel] }
    return all
  }
}
