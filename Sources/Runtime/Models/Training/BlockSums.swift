import GalaxyBase
import GalaxyKernels

/// The one place where what the blocks of a batch gave is brought together: that of all machines, always
/// added in the order of the blocks, so that neither the number of threads nor that of machines changes a
/// bit.
struct BlockSums {
  private let communicator: any Communicator

  init(_ communicator: any Communicator) { self.communicator = communicator }

  /// What the images gave, one after another, such as distances.
  func images(_ own: [Double]) throws -> [Double] { try communicator.gather(own) }

  /// What all machines' images gave, one after another, and where this machine's begin in it.
  func whole(_ own: [Float]) throws -> (all: [Float], first: Int) {
    let counts = try communicator.gather([own.count])
    return (try communicator.gather(own), counts.prefix(communicator.rank).reduce(0, +))
  }

  /// The moments of each channel.
  func moments(_ table: MomentTable, blocks: Int) throws -> [Moments] {
    let all = try communicator.gather(table.moments(blocks))
    return sum(all, channels: table.channels, from: Moments()) { $0.merge($1) }
  }

  /// The two sums of each channel that the gradient of batch normalisation needs.
  func gradientSums(_ table: MomentTable, blocks: Int) throws -> [GradientShare] {
    let all = try communicator.gather(table.gradients(blocks))
    return sum(all, channels: table.channels, from: GradientShare()) {
      $0.dx += $1.dx
      $0.dxTimesX += $1.dxTimesX
    }
  }

  /// One piece of the gradient of a stage's weights, of this machine's blocks.
  func weights(
    _ gradient: (any WeightGradient)?, _ piece: Int, blocks: Int, into sum: UnsafeMutablePointer<Float>
  ) {
    gradient?.gather(piece, blocks: blocks, into: sum)
  }

  /// Adds [block][channel] over the blocks, in their order.
  private func sum<Value>(
    _ all: [Value], channels: Int, from zero: Value, _ add: (inout Value, Value) -> Void
  )
    -> [Value]
  {
    var sums = [Value](repeating: zero, count: channels)
    for (i, value) in all.enumerated() { add(&sums[i % channels], value) }
    return sums
  }
}
