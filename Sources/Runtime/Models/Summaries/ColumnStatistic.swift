import GalaxyBase
import GalaxyData

/// A statistic of some values of a column, with how well it is known.
package enum ColumnStatistic: Equatable, Sendable {
  case count
  case mean, std, sem, median, min, max, sum
  /// Of the values that are 1 and not 0.
  case share
  case quantile(Double)

  /// The words for them.
  package static let names = [
    "count", "mean", "std", "sem", "median", "quantile", "min", "max", "sum", "share",
  ]

  /// A statistic by its word; nil for what is none, and for a quantile without its share of 0 … 1.
  package init?(_ name: String, quantile: Double? = nil) {
    switch name {
    case "count": self = .count
    case "mean": self = .mean
    case "std": self = .std
    case "sem": self = .sem
    case "median": self = .median
    case "min": self = .min
    case "max": self = .max
    case "sum": self = .sum
    case "share": self = .share
    case "quantile":
      guard let quantile, (0...1).contains(quantile) else { return nil }
      self = .quantile(quantile)
    default: return nil
    }
  }

  /// What is found: the value, and the 95 % interval where the statistic has one.
  package struct Finding: Equatable, Sendable {
    /// The value; nil where there are too few values for it.
    package let value: Double?
    /// Its 95 % interval; nil where there is none.
    package let interval: Interval?
  }

  /// Whether it comes with an interval.
  package var hasInterval: Bool {
    switch self {
    case .mean, .median, .quantile, .share: true
    default: false
    }
  }

  /// The statistic of values, none of them missing. Values of one galaxy are not independent: `galaxies` gives
  /// each value its galaxy's number; nil where every value is of a galaxy of its own.
  ///
  /// A mean has Student's interval with the standard error of clustered values, sqrt(G/(G − 1) Σ_g (Σ_i (x_i −
  /// mean))²)/n over G galaxies (Liang and Zeger 1986, Biometrika 73, 13; of galaxies of one value each it is s/√n).
  /// Median and quantiles have the interval of order statistics in its normal approximation (Conover 1999, ch.
  /// 3.2), a share that of Wilson (1927), both as of so many values as there are galaxies: right where the values
  /// of one galaxy are alike, too wide where they are not.
  package func finding(_ values: [Double], galaxies: [Int]? = nil) -> Finding {
    let groups = galaxies.map { Set($0).count } ?? values.count
    func plain(_ value: Double?) -> Finding { Finding(value: value, interval: nil) }
    switch self {
    case .count: return plain(Double(values.count))
    case .sum: return plain(values.reduce(0, +))
    case .min: return plain(values.min())
    case .max: return plain(values.max())
    case .std: return plain(Self.deviation(values))
    case .sem: return plain(Self.standardError(values, galaxies))
    case .mean:
      guard let mean = Statistics.mean(values) else { return plain(nil) }
      let interval = Self.standardError(values, galaxies).map { error in
        let half = Trials.studentQuantile(degrees: groups - 1) * error
        return Interval(low: mean - half, high: mean + half)
      }
      return Finding(value: mean, interval: interval)
    case .median: return Self.quantile(values, 0.5, of: groups)
    case .quantile(let share): return Self.quantile(values, share, of: groups)
    case .share:
      guard let share = Statistics.mean(values) else { return plain(nil) }
      return Finding(value: share, interval: Interval(share: share, of: Double(groups)))
    }
  }

  /// The sample's standard deviation, by n − 1; nil of fewer than two values.
  private static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1, let mean = Statistics.mean(values) else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// The standard error of the mean; nil of fewer than two galaxies.
  private static func standardError(_ values: [Double], _ galaxies: [Int]?) -> Double? {
    guard let galaxies else {
      return deviation(values).map { $0 / Double(values.count).squareRoot() }
    }
    guard let mean = Statistics.mean(values) else { return nil }
    var places: [Int: Int] = [:]
    var sums: [Double] = []
    for (value, galaxy) in zip(values, galaxies) {
      if let place = places[galaxy] {
        sums[place] += value - mean
      } else {
        places[galaxy] = sums.count
        sums.append(value - mean)
      }
    }
    guard sums.count > 1 else { return nil }
    let count = Double(sums.count)
    let squares = sums.reduce(0) { $0 + $1 * $1 }
    return (count / (count - 1) * squares).squareRoot() / Double(values.count)
  }

  private static func quantile(_ values: [Double], _ share: Double, of groups: Int) -> Finding {
    let sorted = values.sorted()
    guard let value = Statistics.quantile(sorted: sorted, share) else {
      return Finding(value: nil, interval: nil)
    }
    let half = 1.959_963_984_540_054 * (share * (1 - share) * Double(groups)).squareRoot()
    let (low, high) = (share * Double(groups) - half, share * Double(groups) + half)
    // Where a rank beyond the ends would be needed there is no interval of 95 %.
    // From the lowest to the highest value is the widest one, and holds the quantile so often.
    func power(_ base: Double) -> Double {
      (0..<Swift.min(groups, 2000)).reduce(1) { power, _ in power * base }
    }
    let most = 1 - power(share) - power(1 - share)
    guard low >= 0, high <= Double(groups), groups > 1, most >= 0.95 else {
      return Finding(value: value, interval: nil)
    }
    func ranked(_ rank: Double) -> Double {
      let place = rank / Double(groups) * Double(sorted.count)
      return sorted[Swift.max(0, Swift.min(sorted.count - 1, Int(place.rounded(.down))))]
    }
    return Finding(value: value, interval: Interval(low: ranked(low), high: ranked(high)))
  }
}
