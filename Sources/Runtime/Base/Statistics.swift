/// Plain statistics of a list of numbers.
public enum Statistics {
  /// The `q` quantile (0 ≤ q ≤ 1) by linear interpolation between order statistics: numpy's default, Hyndman
  /// and Fan's type 7. Nil for an empty list, a list with NaN, or a q outside [0, 1].
  public static func quantile(_ values: [Double], _ q: Double) -> Double? {
    quantile(sorted: values.sorted(), q)
  }

  /// The `q` quantile of values that are in rising order already.
  package static func quantile(sorted values: [Double], _ q: Double) -> Double? {
    guard !values.isEmpty, (0...1).contains(q), !values.contains(where: \.isNaN) else { return nil }
    let position = q * Double(values.count - 1)
    let below = min(Int(position), values.count - 1)
    let above = min(below + 1, values.count - 1)
    let fraction = position - Double(below)
    let low = values[below]
    let high = values[above]
    if low == high { return low }
    // From the nearer end, as numpy does: exact at both ends and never falling as q rises.
    return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction)
  }

  /// The middle value, or the mean of the two in the middle; nil for an empty list.
  public static func median(_ values: [Double]) -> Double? { quantile(values, 0.5) }

  /// The arithmetic mean, summed in the order given; nil for an empty list.
  public static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
