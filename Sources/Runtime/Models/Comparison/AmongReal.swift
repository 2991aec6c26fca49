import GalaxyBase
import GalaxyErrors
import GalaxyKernels

/// Whether galaxies lie among the real ones: how far each is from its nearest real galaxy, in units of what
/// 95 % of real galaxies are from theirs (after Eisert et al. 2024, MNRAS 530, 4411, who did so in a learned
/// space).
///
/// Cross-fitted: the real galaxies are dealt into five parts, and every galaxy, real or not, is held against
/// four fifths of them, a real one against those that it is not among; so both have the same number to be
/// near to.
struct AmongReal: Sendable {
  /// The distance of each real image from the nearest real galaxy of the other parts.
  private let real: [Double]
  private let groups: GalaxyGroups
  private let packed: PackedRows
  private let parts: FoldAssignment
  /// The distance that 95 % of the real images do not exceed.
  let limit: Double

  /// The quantile of the real galaxies' distances that is taken for the limit.
  private let level: Double

  static let share = 0.95
  private static let folds = 5
  private static let resamples = 1000

  /// Looks at the real galaxies; nil for fewer than ten, or where their features do not differ.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  init?(
    _ rows: [Double], width: Int, _ groups: GalaxyGroups, random: RandomStream, context: WorkContext
  ) throws {
    guard groups.count >= 2 * Self.folds, let packed = PackedRows(rows, width: width) else { return nil }
    var random = random
    let parts = FoldAssignment(
      kinds: groups.numbers.map { _ in 0 }, galaxies: groups.numbers, count: Self.folds, random: &random)
    (self.packed, self.parts, self.groups) = (packed, parts, groups)
    let nearest = try Self.nearest(rows, width, packed, parts, context)
    real = nearest.indices.map { nearest[$0][parts.folds[$0]] }
    level = Self.level(galaxies: groups.count)
    let limit = Statistics.quantile(real, level) ?? 0
    guard limit > 0 else { return nil }
    self.limit = limit
  }

  /// The quantile, by interpolation between order statistics, below which a further galaxy of the same kind lies
  /// with a chance of 95 %: of few galaxies the 95 % quantile itself is too low (type 6 of Hyndman and Fan 1996,
  /// American Statistician 50, 361, told in terms of type 7).
  private static func level(galaxies: Int) -> Double {
    let count = Double(galaxies)
    return min(1, (share * (count + 1) - 1) / (count - 1))
  }

  /// For each image the distance from the nearest real galaxy outside each part.
  private static func nearest(
    _ rows: [Double], _ width: Int, _ packed: PackedRows, _ parts: FoldAssignment, _ context: WorkContext
  ) throws -> [[Double]] {
    try parallelMap(rows.count / width, threads: context.threads) { row in
      try context.cancellation.check("looking for neighbours")
      var out = [Double](repeating: 0, count: 8 * packed.blockCount)
      rows.withUnsafeBufferPointer { rows in
        out.withUnsafeMutableBufferPointer { out in
          guard let rows = rows.baseAddress, let out = out.baseAddress else { return }
          packed.squaredDistances(from: rows + row * width, into: out)
        }
      }
      var least = [Double](repeating: .infinity, count: parts.count)
      for other in 0..<packed.count {
        for part in 0..<parts.count where parts.folds[other] != part {
          least[part] = min(least[part], out[other])
        }
      }
      return least.map { $0.squareRoot() }
    }
  }

  /// The distance of each image of a set, in units of the limit: up to 1 it lies among the real ones.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  func distances(_ rows: [Double], width: Int, context: WorkContext) throws -> [Double] {
    try Self.nearest(rows, width, packed, parts, context).map {
      $0.reduce(0, +) / Double($0.count) / limit
    }
  }

  /// The share of a set's galaxies among the real ones, and its interval: galaxies of both are drawn anew.
  func figure(_ distances: [Double], _ others: GalaxyGroups, random: RandomStream) -> Estimate? {
    guard others.count > 1 else { return nil }
    var random = random
    let order = real.indices.sorted { (real[$0], $0) < (real[$1], $1) }
    var drawn: [Double] = []
    for _ in 0..<Self.resamples {
      let (times, weights) = (groups.drawn(&random), others.weights(drawn: others.drawn(&random)))
      let sorted = order.flatMap { image in
        [Double](repeating: real[image], count: times[groups.numbers[image]])
      }
      let held = (Statistics.quantile(sorted: sorted, level) ?? limit) / limit
      drawn.append(zip(distances, weights).reduce(0) { $0 + ($1.0 <= held ? $1.1 : 0) })
    }
    let share = others.mean(distances.map { $0 <= 1 ? 1 : 0 })
    return Estimate(share, interval: Self.interval(share, drawn, others.count))
  }

  /// Where all or none lie among the real ones drawing tells nothing: at most 3 in so many may be otherwise
  /// (Hanley and Lippman-Hand 1983, JAMA 249, 1743).
  private static func interval(_ share: Double, _ drawn: [Double], _ count: Int) -> Interval? {
    guard let inner = Interval(resampled: drawn) else { return nil }
    let edge = min(1, 3 / Double(count))
    return Interval(
      low: share >= 1 ? min(inner.low, 1 - edge) : min(inner.low, share),
      high: share <= 0 ? max(inner.high, edge) : max(inner.high, share))
  }
}
