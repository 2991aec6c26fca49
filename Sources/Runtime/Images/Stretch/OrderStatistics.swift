import GalaxyBase

/// Finding the k-th of many values without sorting them all.
enum OrderStatistics {
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
    guard values.indices.contains(index) else { return nil }
    place(index, in: values)
    var next = values.dropFirst(index + 1).first ?? values[index]
    for value in values.dropFirst(index + 1) where value < next { next = value }
    return (values[index], next)
  }

  /// The greatest of the `count` least values, for a `count` of a few; +∞ if there are fewer.
  static func least(_ count: Int, of values: [Float]) -> Float {
    guard count > 0 else { return -.infinity }
    // Those found so far, rising.
    var found = [Float](repeating: .infinity, count: count)
    for value in values where value < found[count - 1] {
      var place = count - 1
      while place > 0, found[place - 1] > value {
        found[place] = found[place - 1]
        place -= 1
      }
      found[place] = value
    }
    return found[count - 1]
  }

  /// Moves values until the one at `index` is where sorting would put it, none greater before it and none
  /// less behind it (Hoare's quickselect; where it goes badly, the rest is sorted).
  static func place<Value: Comparable>(_ index: Int, in values: UnsafeMutableBufferPointer<Value>) {
    guard values.indices.contains(index) else { return }
    var (low, high) = (0, values.count - 1)
    var rounds = 0
    while low < high {
      rounds += 1
      if rounds > 64 {
        var rest = UnsafeMutableBufferPointer(rebasing: values[low...high])
        rest.sort()
        return
      }
      let (a, b, c) = (values[low], values[(low + high) / 2], values[high])
      let pivot = max(min(a, b), min(max(a, b), c))
      var (i, j) = (low, high)
      while i <= j {
        while values[i] < pivot { i += 1 }
        while values[j] > pivot { j -= 1 }
        if i <= j {
          values.swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if index <= j {
        high = j
      } else if index >= i {
        low = i
      } else {
        return
      }
    }
  }
}
