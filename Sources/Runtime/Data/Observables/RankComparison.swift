import GalaxyBase

/// How well one number alone tells two sets of images apart: the area under the ROC curve, every group of
/// images (the copies of one galaxy) counting once.
///
/// The area is the chance that the number is larger in the second set, ties counting half (Mann and Whitney).
/// The interval is Newcombe's fifth (Statistics in Medicine 25, 2006, 559), which solves
/// (A − θ)² = z² V(θ) with the variance of Hanley and McNeil (Radiology 143, 1982, 29): it is no point where
/// the sets are told apart without fault. It is widened where the variance that the data show (DeLong et al.,
/// Biometrics 44, 1988, 837) is larger, as it is where one set is spread far wider than the other.
public struct RankComparison: Sendable, Equatable {
  /// The chance that the number is larger in the second set.
  public let area: Double
  /// Groups of the first and of the second set that have the number.
  public let groups: (Int, Int)
  private let widening: Double

  /// Compares; nil where a set has no value at all. Values that are NaN are left out.
  public init?(_ a: [Double], _ groupsOfA: [String], _ b: [Double], _ groupsOfB: [String]) {
    let (one, two) = (Self.weighed(a, groupsOfA), Self.weighed(b, groupsOfB))
    guard !one.values.isEmpty, !two.values.isEmpty else { return nil }
    let (m, n) = (Double(one.count), Double(two.count))
    groups = (one.count, two.count)
    // The share of the other set that lies below each value, ties counting half.
    let below = Self.shares(of: one.values, in: two), above = Self.shares(of: two.values, in: one)
    area = min(max(zip(two.values, above).reduce(0) { $0 + $1.0.weight * $1.1 } / n, 0), 1)
    let scatter = Self.variance(below, one) / m + Self.variance(above, two) / n
    let expected = Self.variance(area, m, n)
    widening = expected > 0 ? max(1, (scatter / expected).squareRoot()) : 1
  }

  /// The interval that holds the true area with a chance of `1 - error`.
  public func interval(error: Double = 0.05) -> (low: Double, high: Double) {
    let z = Self.deviate(error) * widening
    let (m, n) = (Double(groups.0), Double(groups.1))
    func edge(_ outside: Double) -> Double {
      var (inside, outside) = (area, outside)
      for _ in 0..<60 {
        let middle = (inside + outside) / 2
        let isInside = (area - middle) * (area - middle) <= z * z * Self.variance(middle, m, n)
        if isInside { inside = middle } else { outside = middle }
      }
      return inside
    }
    return (edge(0), edge(1))
  }

  /// Whether the sets differ, with a chance of being wrong below `error`. Few images cannot tell: of all ways
  /// to deal them out, the two that part them without fault must be rare enough.
  public func isTold(error: Double) -> Bool {
    let (low, high) = interval(error: error)
    return (low > 0.5 || high < 0.5) && Self.rarest(groups.0, groups.1) < error
  }

  /// The chance of an area at least so far from ½ where the sets do not differ: the error at which the
  /// interval just reaches it.
  public var p: Double {
    let deviation = Self.variance(0.5, Double(groups.0), Double(groups.1)).squareRoot() * widening
    let chance = complementaryError(abs(area - 0.5) / deviation / 2.squareRoot())
    return min(1, max(chance, Self.rarest(groups.0, groups.1)))
  }

  /// The area beyond which a difference of sets of this size is seen.
  public func leastSeen(error: Double) -> Double {
    let (m, n) = (Double(groups.0), Double(groups.1))
    return min(1, 0.5 + Self.deviate(error) * Self.variance(0.5, m, n).squareRoot())
  }

  /// Whether the areas and their intervals are the same.
  public static func == (a: RankComparison, b: RankComparison) -> Bool {
    a.area == b.area && a.groups == b.groups && a.widening == b.widening
  }

  // MARK: - Values with weights

  private struct Weighed {
    var values: [(value: Double, weight: Double, group: String)] = []
    var count = 0
  }

  /// The finite values, those of one group weighing 1 together.
  private static func weighed(_ values: [Double], _ groups: [String]) -> Weighed {
    let kept = zip(values, groups).filter { $0.0.isFinite }
    var sizes: [String: Int] = [:]
    for (_, group) in kept { sizes[group, default: 0] += 1 }
    return Weighed(
      values: kept.map { ($0.0, 1 / Double(sizes[$0.1] ?? 1), $0.1) }.sorted { $0.0 < $1.0 },
      count: sizes.count)
  }

  /// For each value, which rise, the share of another set that is smaller, ties counting half.
  private static func shares(
    of values: [(value: Double, weight: Double, group: String)], in other: Weighed
  ) -> [Double] {
    var (smaller, equal, next) = (0.0, 0.0, 0)
    var last = -Double.infinity
    return values.map { entry in
      if entry.value != last {
        smaller += equal
        equal = 0
        while next < other.values.count, other.values[next].value < entry.value {
          smaller += other.values[next].weight
          next += 1
        }
        while next < other.values.count, other.values[next].value == entry.value {
          equal += other.values[next].weight
          next += 1
        }
        last = entry.value
      }
      return (smaller + equal / 2) / Double(other.count)
    }
  }

  /// The variance of the groups' mean shares.
  private static func variance(_ shares: [Double], _ set: Weighed) -> Double {
    guard set.count > 1 else { return 0.25 }
    // In the order in which the groups come: that of a dictionary is another in every process.
    var (means, places): ([Double], [String: Int]) = ([], [:])
    for (share, entry) in zip(shares, set.values) {
      if let place = places[entry.group] {
        means[place] += share * entry.weight
      } else {
        places[entry.group] = means.count
        means.append(share * entry.weight)
      }
    }
    let mean = means.reduce(0, +) / Double(set.count)
    return means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(set.count - 1)
  }

  // MARK: - Chances

  /// Hanley and McNeil's variance of an area from m and n groups, in Newcombe's form.
  private static func variance(_ area: Double, _ m: Double, _ n: Double) -> Double {
    let rest = (m + n) / 2 - 1
    let shape = 1 + rest * ((1 - area) / (2 - area) + area / (1 + area))
    return area * (1 - area) * shape / (m * n)
  }

  /// The deviate of the normal distribution that is exceeded on either side with a chance of `error`.
  private static func deviate(_ error: Double) -> Double {
    var (low, high) = (0.0, 40.0)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if complementaryError(middle / 2.squareRoot()) > error { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The chance that m and n images dealt out at random are parted without fault, one way or the other:
  /// 2 m! n! / (m + n)!.
  private static func rarest(_ m: Int, _ n: Int) -> Double {
    var chance = 2.0
    for k in 1...max(1, min(m, n)) where min(m, n) > 0 {
      chance *= Double(k) / Double(max(m, n) + k)
      if chance < 1e-12 { break }
    }
    return chance
  }
}
