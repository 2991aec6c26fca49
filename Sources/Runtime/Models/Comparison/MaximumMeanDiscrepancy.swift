import GalaxyBase
import GalaxyErrors
import GalaxyKernels

/// The maximum mean discrepancy of two sets (Gretton et al. 2012, JMLR 13, 723) with the kernel exp(−d² / m),
/// m the median of all d²: the unbiased square, its root, and a p-value by exchanging whole galaxies.
///
/// A galaxy of several images counts once, with the mean of its images' kernels, and is never compared with
/// itself: or else near-copies would look like a difference.
package struct MaximumMeanDiscrepancy: Sendable {
  /// The unbiased square; below 0 where the sets are more alike than chance makes them.
  package let squared: Double
  /// The chance of a square at least as large if the galaxies were dealt to the sets at random.
  package let p: Double
  /// The 95th percentile of those squares.
  package let chanceSquared: Double
  /// How many images were compared: no more than `mostImages`.
  package let images: Int

  /// The root of the square, 0 if that is negative.
  package var value: Double { max(squared, 0).squareRoot() }
  /// The root of the 95th percentile of chance.
  package var chance: Double { max(chanceSquared, 0).squareRoot() }

  /// Of larger sets whole galaxies are chosen at random: the distances of all pairs are kept.
  package static let mostImages = 3000
  /// How often galaxies are exchanged.
  package static let exchanges = 500

  /// Compares rows of features, [row][feature], on one scale; nil where a set has fewer than two galaxies.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  package init?(
    _ rows: [Double], width: Int, _ first: GalaxyGroups, _ second: GalaxyGroups, exchanges: Int = exchanges,
    random: RandomStream, context: WorkContext
  ) throws {
    var random = random
    let groups = Self.chosen(first, second, &random)
    let (m, n) = (groups.first.count, groups.second.count)
    guard m > 1, n > 1, width > 0 else { return nil }
    let members = groups.first + groups.second
    images = members.reduce(0) { $0 + $1.count }
    let kernel = try Self.kernel(rows, width, members, context)
    let found = Self.square(kernel, Array(0..<m), Array(m..<m + n))
    let seeds = (0..<max(1, exchanges)).map { _ in random.next() }
    let chance = try parallelMap(seeds.count, threads: context.threads) { time -> Double in
      try context.cancellation.check("exchanging galaxies")
      var random = RandomStream(seed: seeds[time])
      var dealt = Array(0..<m + n)
      random.shuffle(&dealt)
      return Self.square(kernel, dealt.prefix(m).sorted(), dealt.suffix(n).sorted())
    }
    squared = found
    p = Double(1 + chance.count { $0 >= found }) / Double(chance.count + 1)
    chanceSquared = Statistics.quantile(chance, 0.95) ?? .nan
  }

  /// The rows of each galaxy of both sets; of too many images so many galaxies of each as its share allows.
  private static func chosen(
    _ first: GalaxyGroups, _ second: GalaxyGroups, _ random: inout RandomStream
  ) -> (first: [[Int]], second: [[Int]]) {
    let offset = first.numbers.count
    let all = offset + second.numbers.count
    let (one, other) = (first.members, second.members.map { $0.map { $0 + offset } })
    guard all > mostImages else { return (one, other) }
    func some(_ groups: [[Int]]) -> [[Int]] {
      var order = Array(groups.indices)
      random.shuffle(&order)
      let share = Double(mostImages) / Double(all)
      return order.prefix(max(2, Int(share * Double(groups.count)))).sorted().map { groups[$0] }
    }
    return (some(one), some(other))
  }

  /// The mean kernel of the images of each two galaxies, [galaxy][galaxy]; 0 on the diagonal.
  private static func kernel(
    _ rows: [Double], _ width: Int, _ members: [[Int]], _ context: WorkContext
  ) throws -> [Double] {
    let order = members.flatMap(\.self)
    guard let packed = PackedRows(order.flatMap { rows[$0 * width..<($0 + 1) * width] }, width: width) else {
      return []
    }
    let count = order.count
    let distances = try parallelMap(count, threads: context.threads) { row -> [Double] in
      try context.cancellation.check("comparing images")
      var out = [Double](repeating: 0, count: 8 * packed.blockCount)
      out.withUnsafeMutableBufferPointer { out in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { query in
          guard let out = out.baseAddress, let query = query.baseAddress else { return }
          packed.copy(row: row, to: query)
          packed.squaredDistances(from: query, into: out)
        }
      }
      out.removeLast(out.count - count)
      return out
    }
    var pairs: [Double] = []
    pairs.reserveCapacity(count * (count - 1) / 2)
    for row in 0..<count { pairs += distances[row][(row + 1)...] }
    let median = median(&pairs)
    let starts = members.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    let sums = try parallelMap(members.count, threads: context.threads) { galaxy -> [Double] in
      try context.cancellation.check("comparing images")
      return members.indices.map { other in
        guard other != galaxy else { return 0 }
        var sum = 0.0
        for row in starts[galaxy]..<starts[galaxy + 1] {
          for column in starts[other]..<starts[other + 1] {
            sum += median > 0 ? portableExponential(-distances[row][column] / median) : 1
          }
        }
        return sum / Double(members[galaxy].count * members[other].count)
      }
    }
    return sums.flatMap(\.self)
  }

  /// The middle of the values, which are moved.
  private static func median(_ values: inout [Double]) -> Double {
    let count = values.count
    return values.withUnsafeMutableBufferPointer { buffer -> Double in
      guard let base = buffer.baseAddress, count > 0 else { return 0 }
      let upper = count / 2
      OrderStatistics.select(base, count: count, place: upper)
      if count % 2 == 1 { return base[upper] }
      let lower = (0..<upper).reduce(-Double.infinity) { max($0, base[$1]) }
      return (lower + base[upper]) / 2
    }
  }

  /// The unbiased square for two sets of galaxies.
  private static func square(_ kernel: [Double], _ first: [Int], _ second: [Int]) -> Double {
    let count = first.count + second.count
    return kernel.withUnsafeBufferPointer { kernel in
      func sum(_ rows: [Int], _ columns: [Int]) -> Double {
        var total = 0.0
        for row in rows {
          let start = row * count
          for column in columns { total += kernel[start + column] }
        }
        return total
      }
      let (m, n) = (Double(first.count), Double(second.count))
      return sum(first, first) / (m * (m - 1)) + sum(second, second) / (n * (n - 1))
        - 2 * sum(first, second) / (m * n)
    }
  }
}
