/// Finding the k-th of many values without sorting them all.
enum Selection {
  /// The `percent` percentile of finite values, linear between neighbours: the same number as
  /// `Stretch.percentile` of the sorted values. The values are put in another order; nil if there are none.
  static func percentile(_ percent: Double, of values: inout [Double]) -> Double? {
    guard let last = values.indices.last else { return nil }
    let position = min(max(percent / 100, 0), 1) * Double(last)
    let below = min(Int(position), last)
    let fraction = position - Double(below)
    place(below, in: &values)
    let low = values[below]
    guard fraction != 0, below < last else { return low }
    let high = values[(below + 1)...].min() ?? low
    return low * (1 - fraction) + high * fraction
  }

  /// Moves values until the one at `index` is where sorting would put it, none greater before it and none less
  /// behind it (Hoare's quickselect; where it goes badly, the rest is sorted).
  static func place(_ index: Int, in values: inout [Double]) {
    guard values.indices.contains(index) else { return }
    values.withUnsafeMutableBufferPointer { values in
      var (low, high) = (0, values.count - 1)
      var rounds = 0
      while low < high {
        rounds += 1
        if rounds > 64 {
          values[low...high].sort()
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
}
