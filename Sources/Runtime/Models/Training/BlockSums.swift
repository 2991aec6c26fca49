import GalaxyBase
import GalaxyKernels

/// The one place where what the blocks of a batch gave is brought together: that of all ranks, added along the fixed
/// tree over the blocks, so that neither the number of threads nor that of ranks changes a bit.
struct BlockSums: Sendable {
  private let communicator: any Communicator

  init(_ communicator: any Communicator) { self.communicator = communicator }

  /// The blocks of a batch that are this rank's.
  func share(of blocks: Int) -> Range<Int> { shares(of: blocks)[communicator.rank] }

  /// Those of each rank.
  func shares(of blocks: Int) -> [Range<Int>] { BlockTree.shares(of: blocks, among: communicator.size) }

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
    let channels = table.channels
    let all = try total(batch, table.moments) { sum, other in
      sum.withUnsafeMutableBufferPointer { sum in
        other.withUnsafeBufferPointer { other in
          guard let to = sum.baseAddress, let from = other.baseAddress else { return }
          mergeMoments(to, from, channels)
        }
      }
    }
    guard all.count == table.momentWidth else { return [] }
    return (0..<channels).map { channel in
      var own = Moments()
      (own.count, own.mean, own.squares) = (all[0], all[1 + channel], all[1 + channels + channel])
      return own
    }
  }

  /// The two sums of each channel that the gradient of batch normalisation needs: Σ dx and Σ dx · x.
  func gradientSums(_ table: MomentTable, _ batch: Batch) throws -> [(dx: Double, dxTimesX: Double)] {
    let all = try total(batch, table.gradients) { sum, other in
      for i in sum.indices where i < other.count { sum[i] += other[i] }
    }
    guard all.count == table.gradientWidth else { return [] }
    return (0..<table.channels).map { (all[$0], all[table.channels + $0]) }
  }

  /// The sum over all blocks of all ranks, from what a node of the tree gives.
  private func total(
    _ batch: Batch, _ value: (BlockTree.Node) -> [Double], _ add: (inout [Double], [Double]) -> Void
  ) throws -> [Double] {
    let own = nodes(batch, communicator.rank)
    if communicator.isAlone { return own.first.map(value) ?? [] }
    let all = try communicator.gatherEach(own.flatMap(value))
    var known: [(node: BlockTree.Node, value: [Double])] = []
    for (rank, values) in all.enumerated() {
      let nodes = nodes(batch, rank)
      let width = nodes.isEmpty ? 0 : values.count / nodes.count
      for (position, node) in nodes.enumerated() {
        known.append((node, Array(values[position * width..<(position + 1) * width])))
      }
    }
    return BlockTree.total(of: batch.allBlocks, known, add) ?? []
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
        let end = first + slice.count * bytes
        guard end <= received[rank].count else { continue }
        known.append((node, AloneCommunicator.values(received[rank][first..<end])))
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
}
