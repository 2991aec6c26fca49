import GalaxyKernels
import Synchronization

/// Sums of each block and channel, which are taken in a few parts each; threads write different parts. A block's are
/// added up part by part, by the thread that brings the last ones, so that this is shared out as well; blocks along the
/// tree, all channels at once.
final class MomentTable: @unchecked Sendable {
  let channels: Int
  /// Parts of a block on the way forward and on the way back.
  private let parts: Int, gradientParts: Int
  /// [block][part]: how many values, and for each channel their mean, then for each the sum of squared deviations.
  private let moments: UnsafeMutablePointer<Double>
  /// [block][part]: for each channel Σ dx, then for each Σ dx · x.
  private let gradients: UnsafeMutablePointer<Double>
  /// For each block, how many parts are there, of the moments and of the gradients' sums.
  private let there: UnsafeMutablePointer<Atomic<Int>>, gradientsThere: UnsafeMutablePointer<Atomic<Int>>
  private let blocks: Int

  init(blocks: Int, channels: Int, parts: Int, gradientParts: Int) {
    (self.channels, self.parts, self.gradientParts) = (channels, max(1, parts), max(1, gradientParts))
    let count = max(1, blocks * self.parts * (1 + 2 * channels))
    moments = .allocate(capacity: count)
    moments.initialize(repeating: 0, count: count)
    let gradientCount = max(1, blocks * self.gradientParts * 2 * channels)
    gradients = .allocate(capacity: gradientCount)
    gradients.initialize(repeating: 0, count: gradientCount)
    self.blocks = blocks
    there = Self.counters(blocks)
    gradientsThere = Self.counters(blocks)
  }

  private static func counters(_ count: Int) -> UnsafeMutablePointer<Atomic<Int>> {
    let counters = UnsafeMutablePointer<Atomic<Int>>.allocate(capacity: max(1, count))
    for i in 0..<count { (counters + i).initialize(to: Atomic(0)) }
    return counters
  }

  deinit {
    moments.deallocate()
    gradients.deallocate()
    for counters in [there, gradientsThere] {
      counters.deinitialize(count: blocks)
      counters.deallocate()
    }
  }

  /// Forgets the parts of a batch that was given up.
  func startBatch() {
    for block in 0..<blocks {
      there[block].store(0, ordering: .relaxed)
      gradientsThere[block].store(0, ordering: .relaxed)
    }
  }

  /// Values of the moments of a part, and of its gradients' sums.
  var momentWidth: Int { 1 + 2 * channels }
  var gradientWidth: Int { 2 * channels }

  func set(_ block: Int, _ part: Int, _ channel: Int, _ value: Moments) {
    let own = moments + (block * parts + part) * momentWidth
    own[0] = value.count
    own[1 + channel] = value.mean
    own[1 + channels + channel] = value.squares
  }

  func set(_ block: Int, _ part: Int, _ channel: Int, sums: (dx: Double, dxTimesX: Double)) {
    let own = gradients + (block * gradientParts + part) * gradientWidth
    own[channel] = sums.dx
    own[channels + channel] = sums.dxTimesX
  }

  /// So many parts more have all their moments; with the last of them the block's are added up.
  func finish(_ count: Int, of block: Int) {
    gather(count, there + block, moments + block * parts * momentWidth, width: momentWidth, parts: parts) {
      [channels] in mergeMoments($0, $1, channels)
    }
  }

  /// The same for the sums of gradients.
  func finishSums(_ count: Int, of block: Int) {
    gather(
      count, gradientsThere + block, gradients + block * gradientParts * gradientWidth, width: gradientWidth,
      parts: gradientParts
    ) { [gradientWidth] in addValues(gradientWidth, $1, to: $0) }
  }

  private func gather(
    _ count: Int, _ there: UnsafeMutablePointer<Atomic<Int>>, _ own: UnsafeMutablePointer<Double>, width: Int,
    parts: Int, _ add: (UnsafeMutablePointer<Double>, UnsafePointer<Double>) -> Void
  ) {
    // Parts that are channels of one sum have nothing to be added.
    guard parts > 1 else { return }
    guard there.pointee.wrappingAdd(count, ordering: .acquiringAndReleasing).newValue == parts else { return }
    there.pointee.store(0, ordering: .relaxed)
    for part in 1..<parts { add(own, own + part * width) }
  }

  /// The moments of a node of the tree: `momentWidth` values.
  func moments(_ node: BlockTree.Node) -> [Double] {
    sum(node, moments, width: momentWidth, parts: parts) { [channels] in mergeMoments($0, $1, channels) }
  }

  /// The two sums of a node of the tree: `gradientWidth` values.
  func gradients(_ node: BlockTree.Node) -> [Double] {
    sum(node, gradients, width: gradientWidth, parts: gradientParts) { [gradientWidth] in
      addValues(gradientWidth, $1, to: $0)
    }
  }

  private func sum(
    _ node: BlockTree.Node, _ table: UnsafeMutablePointer<Double>, width: Int, parts: Int,
    _ add: (UnsafeMutablePointer<Double>, UnsafePointer<Double>) -> Void
  ) -> [Double] {
    // A room for the sum, and one more a level of the tree.
    let levels = Int.bitWidth - max(0, node.count - 1).leadingZeroBitCount
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, (levels + 1) * width)) { rooms in
      guard let first = rooms.baseAddress, width > 0 else { return [] }
      gather(node, table, width, parts, into: first, add)
      return Array(UnsafeBufferPointer(start: first, count: width))
    }
  }

  private func gather(
    _ node: BlockTree.Node, _ table: UnsafeMutablePointer<Double>, _ width: Int, _ parts: Int,
    into room: UnsafeMutablePointer<Double>,
    _ add: (UnsafeMutablePointer<Double>, UnsafePointer<Double>) -> Void
  ) {
    if node.isBlock {
      room.update(from: table + node.slot * parts * width, count: width)
      return
    }
    gather(node.left, table, width, parts, into: room, add)
    gather(node.right, table, width, parts, into: room + width, add)
    add(room, room + width)
  }
}
