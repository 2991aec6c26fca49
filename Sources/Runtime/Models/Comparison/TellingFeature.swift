import GalaxyBase
import GalaxyData

/// What one feature alone tells of two sets.
public struct TellingFeature: Sendable, Equatable {
  /// The feature.
  public let name: String
  /// The chance that it is larger in the simulated set, ties counting half; its interval holds for all
  /// features together (Bonferroni), its p is Holm's (1979, Scandinavian Journal of Statistics 6, 65).
  public let area: Estimate
  /// The difference of the medians, simulated less real, in `unit`, with its 95 % interval: galaxies are
  /// drawn anew.
  public let difference: Estimate
  /// What the difference counts in; empty for the feature itself.
  public let unit: String
  /// The same difference, in half of what 68 % of the real galaxies lie between; nil where those do not
  /// scatter.
  public let inSpreads: Double?
  /// The chance of the control, where there is one.
  public internal(set) var controlArea: Estimate?
  /// The difference of the control.
  public internal(set) var controlDifference: Estimate?

  /// Whether it tells the simulated galaxies apart further than the control, or the other way: where the intervals
  /// of both areas part. False without a control.
  var isBeyondControl: Bool {
    guard isTold, let own = area.interval, let control = controlArea?.interval else { return false }
    return own.low > control.high || own.high < control.low
  }

  /// Whether the sets differ in it when all features are looked at together.
  public var isTold: Bool { (area.p ?? 1) < 0.05 }
  /// How far the area lies from ½.
  public var strength: Double { abs(area.value - 0.5) }

  private static let resamples = 300

  /// What each feature tells, the strongest first. Rows are [row][feature].
  /// - Throws: `GalaxyError` of kind `interrupted`.
  static func all(
    _ names: [String], _ real: [Double], _ groups: GalaxyGroups, _ simulated: [Double],
    _ others: GalaxyGroups,
    random: RandomStream, context: WorkContext
  ) throws -> [TellingFeature] {
    let width = names.count
    guard groups.count > 1, others.count > 1, width > 0 else { return [] }
    var random = random
    let draws = (0..<resamples).map { _ in (groups.drawn(&random), others.drawn(&random)) }
    let (one, two) = (groups.numbers.map(String.init), others.numbers.map(String.init))
    let found = try parallelMap(width, threads: context.threads) { column -> TellingFeature? in
      try context.cancellation.check("looking at features")
      let a = stride(from: column, to: real.count, by: width).map { real[$0] }
      let b = stride(from: column, to: simulated.count, by: width).map { simulated[$0] }
      guard let ranks = RankComparison(a, one, b, two) else { return nil }
      let interval = ranks.interval(error: 0.05 / Double(width))
      let unit = FeatureWords(names[column])?.scale.unit ?? (factor: 1, name: "")
      let (lower, upper) = (WeightedMedian(a, groups), WeightedMedian(b, others))
      let difference = upper.median(nil) - lower.median(nil)
      let drawn = draws.map { (upper.median($0.1) - lower.median($0.0)) * unit.factor }
      let spread = ((Statistics.quantile(a, 0.84) ?? 0) - (Statistics.quantile(a, 0.16) ?? 0)) / 2
      return TellingFeature(
        name: names[column],
        area: Estimate(ranks.area, interval: Interval(low: interval.low, high: interval.high), p: ranks.p),
        difference: Estimate(difference * unit.factor, interval: Interval(resampled: drawn)), unit: unit.name,
        inSpreads: spread > 0 ? difference / spread : nil)
    }.compactMap(\.self)
    return held(found)
  }

  /// The same with Holm's p-values, the strongest first.
  private static func held(_ features: [TellingFeature]) -> [TellingFeature] {
    let order = features.indices.sorted {
      (features[$0].area.p ?? 1, $0) < (features[$1].area.p ?? 1, $1)
    }
    var (held, largest) = (features, 0.0)
    for (place, index) in order.enumerated() {
      let feature = features[index]
      largest = max(largest, min(1, (feature.area.p ?? 1) * Double(features.count - place)))
      held[index] = TellingFeature(
        name: feature.name,
        area: Estimate(feature.area.value, interval: feature.area.interval, p: largest),
        difference: feature.difference, unit: feature.unit, inSpreads: feature.inSpreads)
    }
    return held.enumerated().sorted {
      $0.element.strength == $1.element.strength
        ? $0.offset < $1.offset : $0.element.strength > $1.element.strength
    }.map(\.element)
  }

  /// `0.12 dex less concentrated (r80 / r20)`; for numbers of other programs
  /// `larger by 0.8 of the real spread`.
  public var words: String {
    let size = NumberText.significant(abs(difference.value), 2)
    if let words = FeatureWords(name) {
      // Medians may agree where distributions differ: then the area gives the direction.
      let isLarger = difference.value == 0 ? area.value > 0.5 : difference.value > 0
      let direction = isLarger ? words.larger : words.smaller
      return difference.value == 0 ? direction : "\(size)\(unit.isEmpty ? "" : " \(unit)") \(direction)"
    }
    let direction = area.value >= 0.5 ? "larger" : "smaller"
    let spreads = inSpreads.map { " by \(NumberText.significant(abs($0), 2)) of the real spread" } ?? ""
    return "\(direction) in \(name)\(spreads)"
  }

  // MARK: - For programs and session files

  var members: [JSON.Member] {
    [.init("feature", .string(name))] + area.members("auc") + difference.members("difference") + [
      .init("unit", .string(unit)), .init("in_spreads", .optional(inSpreads)),
      .init("words", .string(words)),
    ] + (controlArea?.members("control_auc") ?? Estimate.missing("control_auc"))
      + (controlDifference?.members("control_difference") ?? Estimate.missing("control_difference"))
  }

  init?(json: JSON) {
    guard let name = json["feature"]?.string, let area = Estimate("auc", of: json),
      let difference = Estimate("difference", of: json)
    else { return nil }
    self.init(
      name: name, area: area, difference: difference, unit: json["unit"]?.string ?? "",
      inSpreads: json["in_spreads"]?.number, controlArea: Estimate("control_auc", of: json),
      controlDifference: Estimate("control_difference", of: json))
  }

  private init(
    name: String, area: Estimate, difference: Estimate, unit: String, inSpreads: Double?,
    controlArea: Estimate? = nil, controlDifference: Estimate? = nil
  ) {
    (self.name, self.area, self.difference, self.unit) = (name, area, difference, unit)
    (self.inSpreads, self.controlArea, self.controlDifference) = (inSpreads, controlArea, controlDifference)
  }
}

/// The median of values of which each galaxy's weigh the same, for any draw of the galaxies without sorting
/// again.
private struct WeightedMedian {
  private let sorted: [(value: Double, galaxy: Int, weight: Double)]

  init(_ values: [Double], _ groups: GalaxyGroups) {
    sorted = zip(values, groups.numbers).map { ($0, $1, 1 / Double(groups.sizes[$1])) }
      .sorted { $0.value < $1.value }
  }

  /// The value up to which half of the weight lies, the mean of two where it lies between them; `drawn` tells
  /// how often each galaxy counts.
  func median(_ drawn: [Int]?) -> Double {
    func weight(_ entry: (value: Double, galaxy: Int, weight: Double)) -> Double {
      drawn.map { Double($0[entry.galaxy]) * entry.weight } ?? entry.weight
    }
    let half = sorted.reduce(0) { $0 + weight($1) } / 2
    var (sum, lower): (Double, Double?) = (0, nil)
    for entry in sorted {
      let own = weight(entry)
      if own == 0 { continue }
      if let lower { return (lower + entry.value) / 2 }
      sum += own
      if abs(sum - half) <= 1e-9 * half { lower = entry.value } else if sum > half { return entry.value }
    }
    return lower ?? .nan
  }
}
