import GalaxyBase

/// What tells two sets of images apart before any galaxy is looked at.
public struct ObservableComparison: Sendable {
  /// One observable in both sets.
  public struct Row: Sendable {
    /// What was measured.
    public let observable: Observable
    /// Median, and the values that 16 and 84 % of the images lie below, in each set.
    public let a: Spread, b: Spread
    /// How well it tells the two apart; nil where it could not be measured in both, or is one number in both.
    public let ranks: RankComparison?
    /// Whether they differ in it, all observables that were looked at being taken together.
    public let isTold: Bool
  }

  /// Of one set's values.
  public struct Spread: Sendable {
    /// The middle, and the values below which 16 and 84 % lie; NaN where nothing could be measured.
    public let median: Double, low: Double, high: Double
    /// How many images could be measured.
    public let count: Int

    init(_ values: [Double]) {
      let known = values.filter(\.isFinite)
      func quantile(_ share: Double) -> Double { Statistics.quantile(known, share) ?? .nan }
      (median, low, high, count) = (quantile(0.5), quantile(0.16), quantile(0.84), known.count)
    }
  }

  /// The chance of naming a difference where there is none, of all observables together.
  public static let error = 0.05

  /// Every observable, the strongest first, those without a comparison last.
  public let rows: [Row]
  /// How many observables were compared: so many chances to be wrong share the error.
  public let compared: Int

  /// Compares two sets.
  public init(_ a: ObservableTable, _ b: ObservableTable) {
    let found = Observable.allCases.map { observable -> (Observable, RankComparison?) in
      let (one, two) = (a[observable], b[observable])
      let known = Set((one + two).filter(\.isFinite))
      return (observable, known.count > 1 ? RankComparison(one, a.groups, two, b.groups) : nil)
    }
    let compared = max(1, found.count { $0.1 != nil })
    self.compared = found.count { $0.1 != nil }
    rows = found.map { observable, ranks in
      Row(
        observable: observable, a: Spread(a[observable]), b: Spread(b[observable]), ranks: ranks,
        isTold: ranks?.isTold(error: Self.error / Double(compared)) ?? false)
    }.enumerated().sorted { one, other in
      let (p, q) = (one.element.strength, other.element.strength)
      return p == q ? one.offset < other.offset : p > q
    }.map(\.element)
  }

  /// What tells them apart, in the words of `Observable.cause`, the strongest first.
  public var causes: [String] {
    var causes: [String] = []
    for row in rows where row.isTold && !causes.contains(row.observable.cause) {
      causes.append(row.observable.cause)
    }
    return causes
  }

  /// The area that a difference of sets of this size must have to be seen; nil if nothing was compared.
  public var leastSeen: Double? {
    rows.compactMap(\.ranks).map { $0.leastSeen(error: Self.error / Double(max(1, compared))) }.max()
  }
}

extension ObservableComparison.Row {
  /// The area from 0.5, nothing, to 1, whichever set has the larger values.
  public var area: Double? { ranks.map { max($0.area, 1 - $0.area) } }

  /// The interval of `area`, 95 % for this observable alone.
  public var interval: (low: Double, high: Double)? {
    ranks.map { ranks in
      let (low, high) = ranks.interval()
      return ranks.area >= 0.5 ? (low, high) : (1 - high, 1 - low)
    }
  }

  fileprivate var strength: Double { (area ?? -1) + (isTold ? 1 : 0) }
}
