/// The one order in which the blocks of a batch are added: a binary tree over their numbers, in which a node of n
/// blocks is the sum of its first ⌈n / 2⌉ and of the rest. It knows only how many blocks there are, so that neither
/// threads nor machines change a bit; and of n terms no sum has more than ⌈log₂ n⌉ roundings behind one another,
/// where a row has n.
package enum BlockTree {
  /// Neighbouring blocks that are added among themselves first. `first` and `end` count in the whole batch; `offset`
  /// is the block at which the memory of this machine begins.
  package struct Node: Sendable, Equatable {
    package var first: Int, end: Int
    package var offset = 0

    package init(_ first: Int, _ end: Int, offset: Int = 0) {
      (self.first, self.end, self.offset) = (first, end, offset)
    }

    var count: Int { end - first }
    var isBlock: Bool { count <= 1 }
    /// Which block in memory it is, if it is one, or at which it begins.
    var slot: Int { first - offset }
    var middle: Int { first + (count + 1) / 2 }
    var left: Node { Node(first, middle, offset: offset) }
    var right: Node { Node(middle, end, offset: offset) }
  }

  /// The largest nodes of the tree over `count` blocks that lie within a range, from left to right.
  package static func nodes(of count: Int, within range: Range<Int>) -> [Node] {
    var found: [Node] = []
    func search(_ node: Node) {
      if node.count <= 0 || node.end <= range.lowerBound || range.upperBound <= node.first { return }
      if range.lowerBound <= node.first, node.end <= range.upperBound {
        found.append(Node(node.first, node.end, offset: range.lowerBound))
      } else if !node.isBlock {
        search(node.left)
        search(node.right)
      }
    }
    search(Node(0, count))
    return found
  }

  /// Which blocks each of `ranks` machines takes: evenly; along the nodes of the tree where that is as even, since a
  /// machine then sends one sum only.
  package static func shares(of count: Int, among ranks: Int) -> [Range<Int>] {
    var along: [Range<Int>] = []
    func split(_ node: Node, _ ranks: Int) {
      if ranks <= 1 {
        along.append(node.first..<node.end)
      } else if node.isBlock {
        along.append(node.first..<node.end)
        for _ in 1..<ranks { along.append(node.end..<node.end) }
      } else {
        split(node.left, (ranks + 1) / 2)
        split(node.right, ranks / 2)
      }
    }
    split(Node(0, max(0, count)), max(1, ranks))
    let most = (count + ranks - 1) / max(1, ranks)
    if along.allSatisfy({ $0.count <= most }) { return along }
    return (0..<ranks).map { count * $0 / ranks..<count * ($0 + 1) / ranks }
  }

  /// Puts the sums of nodes together to that of all `count` blocks: `known` are the nodes of all machines, which
  /// cover every block, with their sums.
  static func total<Value>(
    of count: Int, _ known: [(node: Node, value: Value)], _ add: (inout Value, Value) -> Void
  ) -> Value? {
    var next = 0
    func value(_ node: Node) -> Value? {
      guard next < known.count else { return nil }
      let have = known[next]
      if have.node.first == node.first, have.node.end == node.end {
        next += 1
        return have.value
      }
      guard !node.isBlock, var sum = value(node.left), let right = value(node.right) else { return nil }
      add(&sum, right)
      return sum
    }
    return count > 0 ? value(Node(0, count)) : nil
  }

  /// The sum of a node from its blocks.
  static func sum<Value>(
    _ node: Node, _ block: (Int) -> Value, _ add: (inout Value, Value) -> Void
  ) -> Value {
    if node.isBlock { return block(node.slot) }
    var sum = sum(node.left, block, add)
    add(&sum, Self.sum(node.right, block, add))
    return sum
  }

  /// The sum of values in the order of the tree over their positions.
  static func sum(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : sum(Node(0, values.count), { values[$0] }, +=)
  }
}
