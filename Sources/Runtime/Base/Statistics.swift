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
    let (below, fraction) = place(of: q, among: values.count)
    let above = min(below + 1, values.count - 1)
    let low = values[below]
    let high = values[above]
    if low == high { return low }
    // From the nearer end, as numpy does: exact at both ends and never falling as q rises.
    return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction)
  }

  /// The `percent` percentile of values in rising order, as pixels have it; nil if there are none.
  public static func percentile(_ percent: Double, ofSorted values: [Double]) -> Double? {
    percentile(percent, of: values.count) { (values[$0], values[min($0 + 1, values.count - 1)]) }
  }

  /// The `percent` percentile of `count` values; nil if there are none. `neighbours` gives the values that
  /// sorting would put at a place and behind it, if they are known.
  ///
  /// This is `quantile` but for the last bits: a weighted mean of the neighbours does not overflow where
  /// pixels lie near the largest numbers of both signs, as the difference `high - low` of numpy's formula
  /// does. Both stay: the stretch of every image that was ever loaded hangs on the one, thresholds and
  /// intervals on the other.
  package static func percentile(
    _ percent: Double, of count: Int, _ neighbours: (Int) -> (Double, Double)?
  ) -> Double? {
    guard count > 0 else { return nil }
    let (below, fraction) = place(of: min(max(percent / 100, 0), 1), among: count)
    guard let (low, high) = neighbours(below) else { return nil }
    return fraction == 0 ? low : low * (1 - fraction) + high * fraction
  }

  /// Where a quantile lies among values in rising order: behind which of them, and how far on the way to the
  /// next.
  private static func place(of q: Double, among count: Int) -> (below: Int, fraction: Double) {
    let position = q * Double(count - 1)
    let below = min(Int(position), count - 1)
    return (below, position - Double(below))
  }

  /// The middle value, or the mean of the two in the middle; nil for an empty list.
  public static func median(_ values: [Double]) -> Double? { quantile(values, 0.5) }

  /// The arithmetic mean, summed in the order given; nil for an empty list.
  public static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
