/// Values by their rank, without sorting all of them. NaN has no rank and must not be among them.
public enum OrderStatistics {
  /// Moves values so that the one at `place` is what sorting would put there, with none larger before it and
  /// none smaller behind it (Hoare's quickselect, the pivot the middle of three).
  public static func select(_ values: UnsafeMutablePointer<Double>, count: Int, place: Int) {
    var (low, high) = (0, count - 1)
    while low < high {
      let (a, b, c) = (values[low], values[(low + high) / 2], values[high])
      let pivot = max(min(a, b), min(max(a, b), c))
      var (i, j) = (low, high)
      while i <= j {
        while values[i] < pivot { i += 1 }
        while values[j] > pivot { j -= 1 }
        if i <= j {
          let held = values[i]
          values[i] = values[j]
          values[j] = held
          i += 1
          j -= 1
        }
      }
      if place <= j {
        high = j
      } else if place >= i {
        low = i
      } else {
        return
      }
    }
  }

  /// The `k` smallest of `count` values, rising, into `out`; infinite where there are fewer.
  public static func smallest(
    _ k: Int, of values: UnsafePointer<Double>, count: Int, into out: UnsafeMutablePointer<Double>
  ) {
    for place in 0..<k { out[place] = .infinity }
    for index in 0..<count where values[index] < out[k - 1] {
      var place = k - 1
      while place > 0, out[place - 1] > values[index] {
        out[place] = out[place - 1]
        place -= 1
      }
      out[place] = values[index]
    }
  }
}
