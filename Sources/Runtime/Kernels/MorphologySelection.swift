/// Sorts numbers, none of them NaN, rising: by digits of 11 bits, so that no input is slow. `scratch` has room
/// for as many.
public func sortByDigits(
  _ values: UnsafeMutablePointer<Double>, count: Int, scratch: UnsafeMutablePointer<Double>
) {
  let digits = 6, size = 2048
  values.withMemoryRebound(to: UInt64.self, capacity: count) { values in
    scratch.withMemoryRebound(to: UInt64.self, capacity: count) { scratch in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: digits * size) {
        guard let places = $0.baseAddress else { return }
        places.update(repeating: 0, count: digits * size)
        for i in 0..<count {
          // Rising keys for rising numbers: the sign turned over, and all bits of negative ones.
          let bits = values[i]
          let key = bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | 1 << 63)
          values[i] = key
          for d in 0..<digits {
            places[d * size + Int(truncatingIfNeeded: key >> UInt64(11 * d) & 2047)] += 1
          }
        }
        var (from, to) = (values, scratch)
        for d in 0..<digits {
          let own = places + d * size, shift = UInt64(11 * d)
          if own[Int(truncatingIfNeeded: values[0] >> shift & 2047)] == Int32(count) { continue }
          var place: Int32 = 0
          for k in 0..<size {
            let next = place + own[k]
            own[k] = place
            place = next
          }
          for i in 0..<count {
            let key = from[i], digit = Int(truncatingIfNeeded: key >> shift & 2047)
            to[Int(own[digit])] = key
            own[digit] += 1
          }
          swap(&from, &to)
        }
        for i in 0..<count {
          let key = from[i]
          values[i] = key ^ (UInt64(bitPattern: Int64(bitPattern: ~key) >> 63) | 1 << 63)
        }
      }
    }
  }
}

/// Sorts numbers, none of them NaN, rising: into buckets of equal width, then by insertion, which is quick
/// where no bucket holds very many different numbers; where one does, by digits.
public func sortRising(
  _ values: UnsafeMutablePointer<Double>, count: Int, scratch: UnsafeMutablePointer<Double>
) {
  guard count > 1 else { return }
  var (low, high) = (WideLanes(repeating: values[0]), WideLanes(repeating: values[0]))
  for i in stride(from: 0, to: count & ~7, by: 8) {
    low = smaller(low, loadWide(values + i))
    high = larger(high, loadWide(values + i))
  }
  var (least, most) = (low.min(), high.max())
  for i in count & ~7..<count {
    least = min(least, values[i])
    most = max(most, values[i])
  }
  guard least < most else { return }
  let size = 4096, scale = Double(size - 1) / (most - least)
  guard count <= 8192, scale.isFinite else {
    return sortByDigits(values, count: count, scratch: scratch)
  }
  withUnsafeTemporaryAllocation(of: Int32.self, capacity: size + count) {
    guard let places = $0.baseAddress else { return }
    let buckets = places + size
    places.update(repeating: 0, count: size)
    for i in 0..<count {
      let bucket = Int32((values[i] - least) * scale)
      buckets[i] = bucket
      places[Int(bucket)] += 1
    }
    var place: Int32 = 0
    for k in 0..<size {
      let next = place + places[k]
      places[k] = place
      place = next
    }
    for i in 0..<count {
      let bucket = Int(buckets[i])
      scratch[Int(places[bucket])] = values[i]
      places[bucket] += 1
    }
  }
  var left = 48 * count
  for i in 1..<count {
    let value = scratch[i]
    var j = i
    while j > 0, scratch[j - 1] > value {
      scratch[j] = scratch[j - 1]
      j -= 1
    }
    scratch[j] = value
    left -= i - j
    if left < 0 { return sortByDigits(values, count: count, scratch: scratch) }
  }
  values.update(from: scratch, count: count)
}

/// Clipped median and noise of values, which are sorted meanwhile: three rounds of σ = 1.4826 · median
/// |v − median| + `floor`, after each of which values further than 3 σ from the median are left out.
public func clippedMedian(
  _ values: UnsafeMutablePointer<Double>, count: Int, floor: Double, scratch: UnsafeMutablePointer<Double>
) -> (median: Double, sigma: Double) {
  var (median, sigma) = (0.0, floor)
  sortRising(values, count: count, scratch: scratch)
  var (first, last) = (0, count)
  for _ in 0..<3 {
    let n = last - first
    guard n > 0 else { break }
    let middle = first + n / 2
    median = n & 1 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
    // Distances rise on both sides of the median: the two sequences are merged up to the middle.
    var (down, up) = (middle - 1, middle)
    var (before, distance) = (0.0, 0.0)
    for _ in 0...n / 2 {
      before = distance
      let below = down >= first ? median - values[down] : .infinity
      let above = up < last ? values[up] - median : .infinity
      if below < above {
        distance = below
        down -= 1
      } else {
        distance = above
        up += 1
      }
    }
    sigma = 1.4826 * (n & 1 == 1 ? distance : (before + distance) / 2) + floor
    while first < last, median - values[first] > 3 * sigma { first += 1 }
    while first < last, values[last - 1] - median > 3 * sigma { last -= 1 }
  }
  return (median, sigma)
}

/// The value that sorting would put at `rank` (0 …) among `count` values, and the next one (the same at the
/// end); they are rearranged. None may be NaN.
public func valuesAtRank(
  _ values: UnsafeMutablePointer<Double>, count: Int, rank: Int
) -> (Double, Double) {
  var (first, last) = (0, count - 1)
  while first < last {
    // The middle of three keeps sorted input quick.
    let (a, b, c) = (values[first], values[(first + last) / 2], values[last])
    let pivot = max(min(a, b), min(max(a, b), c))
    var (i, j) = (first, last)
    while i <= j {
      while values[i] < pivot { i += 1 }
      while values[j] > pivot { j -= 1 }
      if i <= j {
        swap(&values[i], &values[j])
        i += 1
        j -= 1
      }
    }
    if rank <= j {
      last = j
    } else if rank >= i {
      first = i
    } else {
      break
    }
  }
  var next = Double.infinity
  for i in min(rank + 1, count)..<count { next = min(next, values[i]) }
  return (values[rank], rank + 1 < count ? next : values[rank])
}
