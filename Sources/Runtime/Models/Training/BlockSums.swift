import GalaxyBase
import GalaxyKernels

/// The one place where what the blocks of a batch gave is brought together: that of all ranks, added along the fixed
/// tree over the blocks, so that neither the number of threads nor that of ranks changes a bit.
struct BlockSums: Sendable {
  private let communicator: any Communicator

  init(_ communicator: any Communicator) { self.communicator = communicator }

  /// The blocks of a batch that are this rank's.
  func share(of blocks: Int) -> Range<Int> {
    BlockTree.shares(of: blocks, among: communicator.size)[communicator.rank]
  }

  /// The most blocks that a rank takes of a batch of so many.
  func most(of blocks: Int) -> Int {
    BlockTree.shares(of: blocks, among: communicator.size).map(\.count).max() ?? blocks
  }

  /// The most nodes whose sums a rank has of a batch of up to so many blocks.
  func mostNodes(of blocks: Int) -> Int {
    if communicator.isAlone { return 1 }
    // One room at least: the sum of all ranks comes there.
    return (1...max(1, blocks)).reduce(1) { most, count in
      max(most, BlockTree.nodes(of: count, within: share(of: count)).count)
    }
  }

  /// What the images gave, one after another, such as distances.
  func images<Value: BitwiseCopyable>(_ own: [Value]) throws -> [Value] { try communicator.gather(own) }

  /// The moments of each channel.
  func moments(_ table: MomentTable, _ batch: Batch) throws -> [Moments] {
    try sums(table.channels, batch, { table.get($0, $1) }) { $0.merge($1) }
  }

  /// The two sums of each channel that the gradient of batch normalisation needs.
  func gradientSums(_ table: MomentTable, _ batch: Batch) throws -> [GradientShare] {
    try sums(table.channels, batch, { table.getGradient($0, $1) }, +=)
  }

  /// The sum of each channel over all blocks.
  private func sums<Value: BitwiseCopyable>(
    _ channels: Int, _ batch: Batch, _ value: (_ block: Int, _ channel: Int) -> Value,
    _ add: (inout Value, Value) -> Void
  ) throws -> [Value] {
    let own = nodes(batch, communicator.rank).flatMap { node in
      (0..<channels).map { channel in BlockTree.sum(node, { value($0, channel) }, add) }
    }
    if communicator.isAlone { return own }
    let all = try communicator.gather(own)
    let nodes = (0..<communicator.size).flatMap { self.nodes(batch, $0) }
    return (0..<channels).compactMap { channel in
      let known = nodes.indices.map { (node: nodes[$0], value: all[$0 * channels + channel]) }
      return BlockTree.total(of: batch.allBlocks, known, add)
    }
  }

  /// The nodes of the tree that a rank has the sums of.
  func nodes(_ batch: Batch, _ rank: Int) -> [BlockTree.Node] {
    let share = BlockTree.shares(of: batch.allBlocks, among: communicator.size)[rank]
    return BlockTree.nodes(of: batch.allBlocks, within: share)
  }

  /// This rank's nodes.
  func ownNodes(_ batch: Batch) -> [BlockTree.Node] { nodes(batch, communicator.rank) }

  /// Adds up the sums of all ranks' nodes, `count` values each: each rank adds a slice of the values and hands it to
  /// the others, so that of every value two go to each other rank's share. `own` holds those of this rank's nodes, one
  /// after another; its first `count` values become the sum of all.
  /// - Throws: what the communicator throws.
  func total(_ own: FloatBuffer, count: Int, _ batch: Batch) throws {
    if communicator.isAlone { return }
    let ranks = 0..<communicator.size
    let mine = nodes(batch, communicator.rank)
    let bytes = MemoryLayout<Float>.stride
    func slice(_ rank: Int) -> Range<Int> { count * rank / ranks.count..<count * (rank + 1) / ranks.count }
    let parts = ranks.map { rank in
      var part: [UInt8] = []
      let slice = slice(rank)
      part.reserveCapacity(mine.count * slice.count * bytes)
      for node in mine.indices {
        part += UnsafeRawBufferPointer(
          start: own.base + node * count + slice.lowerBound, count: slice.count * bytes)
      }
      return part
    }
    let received = try communicator.exchange(parts)
    let slice = slice(communicator.rank)
    var known: [(node: BlockTree.Node, value: [Float])] = []
    for rank in ranks {
      for (position, node) in nodes(batch, rank).enumerated() {
        let first = position * slice.count * bytes
        known.append((node, Self.floats(received[rank], from: first, count: slice.count)))
      }
    }
    let sum =
      BlockTree.total(of: batch.allBlocks, known) { sum, other in
        sum.withUnsafeMutableBufferPointer { sum in
          other.withUnsafeBufferPointer { other in
            guard let to = sum.baseAddress, let from = other.baseAddress else { return }
            addValues(min(sum.count, other.count), from, to: to)
          }
        }
      } ?? []
    own.set(try communicator.gather(sum))
  }

  private static func floats(_ bytes: [UInt8], from first: Int, count: Int) -> [Float] {
    guard first + count * MemoryLayout<Float>.stride <= bytes.count else { return [] }
    return [Float](unsafeUninitializedCapacity: count) { room, initialized in
      bytes.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(room).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[first..<first + count * MemoryLayout<Float>.stride]))
      }
      initialized = count
    }
  }
}
