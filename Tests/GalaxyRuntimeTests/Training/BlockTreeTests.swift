import Testing

@testable import GalaxyModels

/// The order in which blocks are added.
@Suite struct BlockTreeTests {
  /// Values whose sum depends on the order.
  private func values(_ count: Int) -> [Float] {
    (0..<count).map { index in
      let k = Float((index * 7919) % 1013) - 506
      return k * (index % 3 == 0 ? 1e-4 : index % 3 == 1 ? 1 : 1e4)
    }
  }

  @Test func anyNumberOfRanksAddsToTheSameBits() {
    for count in [1, 2, 3, 7, 8, 25, 64, 100, 313] {
      let values = values(count)
      let whole = BlockTree.sum(BlockTree.Node(0, count), { values[$0] }, +=)
      for ranks in 1...12 {
        let shares = BlockTree.shares(of: count, among: ranks)
        #expect(shares.count == ranks && shares.first?.lowerBound == 0 && shares.last?.upperBound == count)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        #expect((shares.map(\.count).max() ?? 0) <= (count + ranks - 1) / ranks)
        let known = shares.flatMap { share in
          BlockTree.nodes(of: count, within: share).map { node in
            (node: node, value: BlockTree.sum(node, { values[share.lowerBound + $0] }, +=))
          }
        }
        #expect(BlockTree.total(of: count, known, +=) == whole, "\(count) blocks, \(ranks) ranks")
      }
    }
  }

  @Test func twoRanksSendOneSumEach() {
    for count in [2, 25, 100] {
      for ranks in [2, 4] where count >= ranks {
        for share in BlockTree.shares(of: count, among: ranks) where count != 2 {
          #expect(BlockTree.nodes(of: count, within: share).count == 1)
        }
      }
    }
  }

  @Test func theTreeHalvesWithTheLeftPartTheLarger() {
    // ((0 + 1) + 2) + (3 + 4)
    let text = BlockTree.sum(BlockTree.Node(0, 5), { "\($0)" }) { $0 = "(\($0) \($1))" }
    #expect(text == "(((0 1) 2) (3 4))")
    #expect(BlockTree.sum([0.5, 0.25, 0.125]) == 0.875 && BlockTree.sum([]) == 0)
  }
}
