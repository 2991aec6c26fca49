import GalaxyBase
import GalaxyErrors

/// Four cuts t1 ≤ t2 ≤ t3 ≤ t4 of the anomaly score, in the score's own unit.
public struct Thresholds: Sendable, Equatable {
  /// Up to here surely normal.
  public let t1: Double
  /// Up to here probably normal.
  public let t2: Double
  /// Up to here undecided.
  public let t3: Double
  /// Up to here probably anomalous; above it, surely.
  public let t4: Double
  /// The p-values at which the regions part, falling, where the cuts come from p-values: an image that has one is
  /// judged by it, not by its score. Nil for cuts of the score alone.
  public var levels: [Double]?
  /// Whether "probably" is the most that they say, since the test of the model gave no reason for more.
  public var withholdsSurely = false

  /// Takes four finite values that do not fall; equal neighbours leave the region between them empty.
  /// - Throws: `GalaxyError` of kind `bad-thresholds`.
  public init(_ t1: Double, _ t2: Double, _ t3: Double, _ t4: Double) throws(GalaxyError) {
    let all = [t1, t2, t3, t4]
    if let bad = all.first(where: { !$0.isFinite }) { throw .badThreshold(bad) }
    guard t1 <= t2, t2 <= t3, t3 <= t4 else { throw .unorderedThresholds(all) }
    (self.t1, self.t2, self.t3, self.t4) = (t1, t2, t3, t4)
  }

  /// The four values in order.
  public var values: [Double] { [t1, t2, t3, t4] }

  /// The same four cuts, which say "surely" or withhold it.
  public func withholdingSurely(_ withholds: Bool) -> Thresholds {
    var other = self
    other.withholdsSurely = withholds
    return other
  }

  /// Which regions are empty since their thresholds are equal, in a sentence; nil if none is.
  public var equalityRemark: String? {
    // Images are judged by their p-values, not by these cuts.
    if levels != nil { return nil }
    let names = ["probably normal", "undecided", "probably anomalous"]
    let empty = names.indices.filter { values[$0] == values[$0 + 1] }
    guard let first = empty.first else { return nil }
    let equal = values.indices.filter { index in
      empty.contains(index) || (index > 0 && empty.contains(index - 1))
    }
    let cuts = equal.map { "t\($0 + 1)" }
    let regions = empty.map { "\"\(names[$0])\"" }
    let isOneRun = equal.allSatisfy { values[$0] == values[first] }
    return
      "\(cuts.listed) are equal\(isOneRun ? " (\(NumberText.significant(values[first])))" : " in pairs"), so no "
      + "image can be \(regions.joined(separator: " or "))"
  }

  /// The region of a score with its p-value, if it has one. A score on a threshold belongs to the region below
  /// it, a p-value on a level to the one above; NaN belongs to none.
  public func region(of score: Double, p: Double? = nil) -> Region? {
    let region = p.flatMap(level) ?? cut(of: score)
    return withholdsSurely ? region?.withoutSurely : region
  }

  /// Between which levels a p-value lies; nil where the cuts are those of the score alone.
  private func level(of p: Double) -> Region? {
    guard let levels, levels.count == 4, !p.isNaN else { return nil }
    return Region(rawValue: levels.count { p <= $0 })
  }

  /// Between which cuts a score lies.
  private func cut(of score: Double) -> Region? {
    if score.isNaN { return nil }
    if score <= t1 { return .surelyNormal }
    if score <= t2 { return .probablyNormal }
    if score <= t3 { return .undecided }
    if score <= t4 { return .probablyAnomalous }
    return .surelyAnomalous
  }
}
