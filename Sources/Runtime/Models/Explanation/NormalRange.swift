import GalaxyBase

/// Where a number of an image lies among those of the normal images.
public struct NormalRange: Sendable, Equatable {
  /// The image's.
  public let value: Double
  /// The middle of the normal images'.
  public let median: Double
  /// What 68 % of the normal images lie between.
  public let low, high: Double
  /// What 95 % of them lie between.
  public let lowest, highest: Double
  /// The share of the normal images whose number is smaller, equal ones counting half, in per cent.
  public let percentile: Double

  /// Nil without normal images.
  init?(_ value: Double, among normals: [Double]) {
    let sorted = normals.sorted()
    func quantile(_ q: Double) -> Double? { Statistics.quantile(sorted: sorted, q) }
    guard let median = quantile(0.5), let low = quantile(0.16), let high = quantile(0.84),
      let lowest = quantile(0.025), let highest = quantile(0.975)
    else { return nil }
    (self.value, self.median, self.low, self.high) = (value, median, low, high)
    (self.lowest, self.highest) = (lowest, highest)
    let below = sorted.count { $0 < value }, equal = sorted.count { $0 == value }
    percentile = 100 * (Double(below) + Double(equal) / 2) / Double(sorted.count)
  }

  /// Whether it lies where 68 % of the normal images do.
  public var isUsual: Bool { low...high ~= value }

  /// How far it lies from the median, in units of half the range of 68 %; 0 where all are equal.
  public var deviation: Double { scaled(value) }

  /// Any number on that scale.
  public func scaled(_ number: Double) -> Double {
    let unit = (high - low) / 2
    if unit > 0 { return (number - median) / unit }
    return number == median ? 0 : number < median ? -9 : 9
  }

  /// `less concentrated than 97 % of the normal images`, or `as most normal images`.
  func words(_ comparatives: (more: String, less: String), of normals: String) -> String {
    if isUsual { return "as most \(normals)" }
    let isMore = percentile >= 50
    let share = isMore ? percentile : 100 - percentile
    let text = share >= 99.95 ? "all" : "\(NumberText.fixed(min(99, share), 0)) % of the"
    return "\(isMore ? comparatives.more : comparatives.less) than \(text) \(normals)"
  }
}
