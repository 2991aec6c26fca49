import GalaxyBase
import GalaxyKernels

/// Trees that cut a sample at random until each row is alone (Liu, Ting and Zhou 2008): a row that is alone
/// early is strange.
struct IsolationTrees: Sendable, Equatable {
  /// A knot of a tree.
  struct Knot: Sendable, Equatable {
    /// The feature that is cut; −1 for a leaf.
    var feature: Int
    /// Rows up to here go to the first child; in a leaf the length of the path.
    var number: Double
    /// The first child; the second stands behind it.
    var child: Int
  }

  /// The knots, tree by tree; children stand behind their parents.
  let knots: [Knot]
  /// Where each tree begins.
  let roots: [Int]
  /// The mean path in a tree of as many rows as the sample has.
  let usual: Double

  /// Grows trees, each on a sample without replacement and with draws of its own, so that the number of
  /// threads changes nothing. `rows` is [row][feature].
  /// - Throws: `GalaxyError` of kind `interrupted`.
  static func grown(
    _ rows: [Double], width: Int, trees: Int, samples: Int, random: inout RandomStream, context: WorkContext
  ) throws -> IsolationTrees {
    let count = rows.count / width
    let taken = min(count, samples)
    let seeds = (0..<trees).map { _ in random.next() }
    let grown = try parallelMap(trees, threads: context.threads) { tree in
      try context.cancellation.check("growing a forest")
      return tree < seeds.count
        ? self.tree(rows, width: width, count: count, taken: taken, RandomStream(seed: seeds[tree])) : []
    }
    var knots: [Knot] = [], roots: [Int] = []
    for tree in grown {
      roots.append(knots.count)
      let base = knots.count
      knots += tree.map { Knot(feature: $0.feature, number: $0.number, child: $0.child + base) }
    }
    return IsolationTrees(knots: knots, roots: roots, usual: meanPath(taken))
  }

  private init(knots: [Knot], roots: [Int], usual: Double) {
    (self.knots, self.roots, self.usual) = (knots, roots, usual)
  }

  /// The mean path of a search in a binary tree of n rows that ends without success.
  private static func meanPath(_ n: Int) -> Double {
    if n <= 1 { return 0 }
    if n == 2 { return 1 }
    let m = Double(n)
    return 2 * (portableLogarithm(m - 1) + 0.5772156649015329) - 2 * (m - 1) / m
  }

  private static func tree(
    _ rows: [Double], width: Int, count: Int, taken: Int, _ stream: RandomStream
  ) -> [Knot] {
    var random = stream
    var order = Array(0..<count)
    for k in 0..<taken { order.swapAt(k, k + random.below(count - k)) }
    var sample = Array(order.prefix(taken))
    var deepest = 0
    while 1 << deepest < max(taken, 2) { deepest += 1 }
    var knots = [Knot(feature: -1, number: 0, child: 0)]
    // Depth first; where each open knot lies, which rows it has, and how deep it is.
    var open = [(knot: 0, first: 0, end: taken, depth: 0)]
    while let (knot, first, end, depth) = open.popLast() {
      guard depth < deepest, end - first > 1,
        let (feature, cut) = cut(rows, width, sample[first..<end], &random)
      else {
        knots[knot].number = Double(depth) + meanPath(end - first)
        continue
      }
      var middle = first
      for place in first..<end where rows[sample[place] * width + feature] <= cut {
        sample.swapAt(place, middle)
        middle += 1
      }
      knots[knot] = Knot(feature: feature, number: cut, child: knots.count)
      open.append((knots.count + 1, middle, end, depth + 1))
      open.append((knots.count, first, middle, depth + 1))
      knots += [Knot](repeating: Knot(feature: -1, number: 0, child: 0), count: 2)
    }
    return knots
  }

  /// A feature that is not the same in all rows, and a place between its least and greatest value; nil if
  /// all are.
  private static func cut(
    _ rows: [Double], _ width: Int, _ sample: ArraySlice<Int>, _ random: inout RandomStream
  ) -> (feature: Int, cut: Double)? {
    var features = Array(0..<width)
    for tried in 0..<width {
      features.swapAt(tried, tried + random.below(width - tried))
      let feature = features[tried]
      var (low, high) = (Double.infinity, -Double.infinity)
      for row in sample {
        let value = rows[row * width + feature]
        low = min(low, value)
        high = max(high, value)
      }
      if low < high {
        let cut = low + (high - low) * random.uniform()
        return (feature, cut < high ? cut : low)
      }
    }
    return nil
  }

  /// 2^(−mean path / usual path): near 1 for what is alone at once, below ½ for what is not.
  func score(_ row: UnsafePointer<Double>) -> Double {
    guard usual > 0 else { return 0.5 }
    var sum = 0.0
    for root in roots {
      var knot = knots[root]
      while knot.feature >= 0 {
        knot = knots[row[knot.feature] <= knot.number ? knot.child : knot.child + 1]
      }
      sum += knot.number
    }
    return portableExponential(-0.6931471805599453 * sum / (Double(roots.count) * usual))
  }
}

extension IsolationTrees {
  /// `PREFIX.knots` [knots, 3]: feature, cut or length, child; `PREFIX.roots` [trees]; `PREFIX.usual` [1].
  func tensors(_ prefix: String) -> [NamedTensor] {
    [
      NamedTensor(
        name: "\(prefix).knots", shape: [knots.count, 3],
        doubles: knots.flatMap { [Double($0.feature), $0.number, Double($0.child)] }),
      NamedTensor(name: "\(prefix).roots", shape: [roots.count], doubles: roots.map(Double.init)),
      NamedTensor(name: "\(prefix).usual", shape: [1], doubles: [usual]),
    ]
  }

  /// Reads what `tensors` wrote; nil if something is missing, or a way through a tree would not end at a leaf.
  init?(_ tensors: SafeTensors, _ prefix: String, width: Int) {
    guard let table = tensors["\(prefix).knots"], table.shape.count == 2, table.shape[1] == 3,
      let starts = tensors["\(prefix).roots"]?.doubles, !starts.isEmpty,
      let usual = tensors["\(prefix).usual"]?.doubles.first, usual >= 0
    else { return nil }
    let count = table.shape[0], numbers = table.doubles
    guard numbers.count == 3 * count else { return nil }
    var knots: [Knot] = []
    for knot in 0..<count {
      guard let feature = Int(exactly: numbers[3 * knot]), let child = Int(exactly: numbers[3 * knot + 2]),
        feature < 0 || (feature < width && child > knot && child + 1 < count)
      else { return nil }
      knots.append(Knot(feature: feature, number: numbers[3 * knot + 1], child: child))
    }
    let roots = starts.compactMap { Int(exactly: $0) }
    guard roots.count == starts.count, roots.allSatisfy(knots.indices.contains) else { return nil }
    self.init(knots: knots, roots: roots, usual: usual)
  }
}
