/// Values by their rank, without sorting all of them. NaN has no rank and must not be among them.
public enum OrderStatistics {
  /// Moves values so that the one at `place` is what sorting would put there, with none larger before it and
  /// none smaller behind it (Hoare's quickselect, the pivot the middle of three; where it goes badly, the rest is
  /// sorted). Nothing moves if there is no such place.
  @inlinable
  public static func select<Value: Comparable>(_ values: UnsafeMutablePointer<Value>, count: Int, place: Int)
  {
    guard place >= 0, place < count else { return }
    var (low, high) = (0, count - 1)
    var rounds = 0
    while low < high {
      rounds += 1
      if rounds > 64 {
        var rest = UnsafeMutableBufferPointer(start: values + low, count: high - low + 1)
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
  @inlinable
  public static func smallest<Value: BinaryFloatingPoint>(
    _ k: Int, of values: UnsafePointer<Value>, count: Int, into out: UnsafeMutablePointer<Value>
  ) {
    guard k > 0 else { return }
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
