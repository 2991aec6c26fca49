import GalaxyBase

/// How far two sets of numbers lie apart: the largest difference of their distribution functions (Kolmogorov
/// and Smirnov) and the area between them (Wasserstein's distance of order 1), every galaxy weighing the
/// same.
///
/// Of galaxies of one image each both equal SciPy's `ks_2samp` and `wasserstein_distance`.
package struct ScoreDistance: Sendable {
  /// The distribution functions' largest difference, 0 … 1.
  package let kolmogorovSmirnov: Double
  /// The area between them, in units of the numbers.
  package let wasserstein: Double

  /// Of all numbers, first the first set's, the positions by rising value.
  private struct Order {
    let values: [Double]
    let order: [Int]
    let firstCount: Int

    init(_ first: [Double], _ second: [Double]) {
      let values = first + second
      (self.values, firstCount) = (values, first.count)
      order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    }

    /// Both distances, the images weighing as told.
    func distances(_ first: [Double], _ second: [Double]) -> ScoreDistance {
      var (difference, largest, area) = (0.0, 0.0, 0.0)
      for place in order.indices {
        let image = order[place]
        difference += image < firstCount ? first[image] : -second[image - firstCount]
        guard place + 1 < order.count else { continue }
        let step = values[order[place + 1]] - values[image]
        if step > 0 {
          largest = max(largest, abs(difference))
          area += abs(difference) * step
        }
      }
      return ScoreDistance(kolmogorovSmirnov: largest, wasserstein: area)
    }
  }

  private init(kolmogorovSmirnov: Double, wasserstein: Double) {
    (self.kolmogorovSmirnov, self.wasserstein) = (kolmogorovSmirnov, wasserstein)
  }

  /// Compares numbers, an image each, none of them NaN; both sets have some.
  package init(_ first: [Double], _ groups: GalaxyGroups, _ second: [Double], _ others: GalaxyGroups) {
    self = Order(first, second).distances(groups.weights, others.weights)
  }

  // MARK: - With chance

  /// The two distances with intervals and chances.
  struct Figures: Sendable {
    /// The largest difference of the distribution functions, with p: exact or asymptotic where every galaxy
    /// has one image, else by exchanging whole galaxies.
    let kolmogorovSmirnov: Estimate
    /// The area between them in units of `scale`.
    let wasserstein: Estimate
  }

  /// How often galaxies are drawn anew for the intervals.
  static let resamples = 500
  /// How often galaxies are exchanged for p.
  static let exchanges = 999

  /// Both figures; nil unless both sets have two galaxies and the first set's numbers scatter. The unit of
  /// Wasserstein's distance is half of what 68 % of the first set's numbers lie between.
  static func figures(
    _ first: [Double], _ groups: GalaxyGroups, _ second: [Double], _ others: GalaxyGroups,
    random: RandomStream
  ) -> Figures? {
    guard groups.count > 1, others.count > 1, let low = Statistics.quantile(first, 0.16),
      let high = Statistics.quantile(first, 0.84), high > low
    else { return nil }
    var random = random
    let scale = (high - low) / 2
    let order = Order(first, second)
    let found = order.distances(groups.weights, others.weights)
    let drawn = (0..<resamples).map { _ in
      order.distances(
        groups.weights(drawn: groups.drawn(&random)), others.weights(drawn: others.drawn(&random)))
    }
    let p =
      groups.areSingle && others.areSingle
      ? KolmogorovSmirnovChance.p(of: found.kolmogorovSmirnov, first.count, second.count)
      : exchangedP(order, groups, others, found.kolmogorovSmirnov, &random)
    return Figures(
      kolmogorovSmirnov: Estimate(
        found.kolmogorovSmirnov, interval: Interval(resampled: drawn.map(\.kolmogorovSmirnov)), p: p),
      wasserstein: Estimate(
        found.wasserstein / scale, interval: Interval(resampled: drawn.map { $0.wasserstein / scale })))
  }

  /// The chance of so large a difference when whole galaxies are dealt to the sets at random.
  private static func exchangedP(
    _ order: Order, _ groups: GalaxyGroups, _ others: GalaxyGroups, _ found: Double,
    _ random: inout RandomStream
  ) -> Double {
    let (m, n) = (groups.count, others.count)
    var dealt = Array(0..<m + n)
    var larger = 1
    for _ in 0..<exchanges {
      random.shuffle(&dealt)
      var sign = [Double](repeating: -1 / Double(n), count: m + n)
      for galaxy in dealt.prefix(m) { sign[galaxy] = 1 / Double(m) }
      // A galaxy's images carry its sign; the second set's are taken off, so theirs is turned.
      let first = groups.numbers.map { sign[$0] / Double(groups.sizes[$0]) }
      let second = others.numbers.map { -sign[m + $0] / Double(others.sizes[$0]) }
      if order.distances(first, second).kolmogorovSmirnov >= found - 1e-12 { larger += 1 }
    }
    return Double(larger) / Double(exchanges + 1)
  }
}
