import GalaxyBase
import GalaxyKernels

extension OrderStatistics {
  /// The `percent` percentile of finite values: the same number as `Statistics.percentile` of the sorted
  /// values. The values are put in another order; nil if there are none.
  static func percentile(_ percent: Double, of values: inout [Double]) -> Double? {
    values.withUnsafeMutableBufferPointer { values in
      Statistics.percentile(percent, of: values.count) { neighbours($0, in: values) }
    }
  }

  /// The values that sorting would put at `index` and behind it (the same one, if it is the last). The values
  /// are put in another order; nil if there is no such index.
  static func neighbours<Value: Comparable>(
    _ index: Int, in values: UnsafeMutableBufferPointer<Value>
  ) -> (Value, Value)? {
    guard values.indices.contains(index), let base = values.baseAddress else { return nil }
    select(base, count: values.count, place: index)
    var next = values.dropFirst(index + 1).first ?? values[index]
    for value in values.dropFirst(index + 1) where value < next { next = value }
    return (values[index], next)
  }

  /// The greatest of the `count` least values, for a `count` of a few; +∞ if there are fewer.
  static func least(_ count: Int, of values: [Float]) -> Float {
    guard count > 0 else { return -.infinity }
    var found = [Float](repeating: .infinity, count: count)
    smallest(count, of: values, count: values.count, into: &found)
    return found[count - 1]
  }
}
