/// Puts keys in rising order, byte by byte; `scratch` holds as many, `counts` 8 · 256 numbers.
///
/// The room for the counts comes from outside: in `withUnsafeTemporaryAllocation` the optimiser of Swift 6.3 makes
/// the last `update` a jump to memmove that does not restore the register for errors, and what follows is chance.
package func sortKeys(
  _ keys: UnsafeMutablePointer<UInt64>, count: Int, scratch: UnsafeMutablePointer<UInt64>,
  counts: UnsafeMutablePointer<Int32>
) {
  counts.update(repeating: 0, count: 8 * 256)
  for k in 0..<count {
    var key = keys[k]
    for digit in 0..<8 {
      counts[digit << 8 | Int(key & 255)] += 1
      key >>= 8
    }
  }
  var (from, to) = (keys, scratch)
  for digit in 0..<8 {
    let places = counts + digit << 8, shift = UInt64(8 * digit)
    // All keys have this byte in common.
    if count == 0 || Int(places[Int(from[0] >> shift & 255)]) == count { continue }
    var place: Int32 = 0
    for value in 0..<256 {
      let many = places[value]
      places[value] = place
      place += many
    }
    for k in 0..<count {
      let value = Int(from[k] >> shift & 255)
      to[Int(places[value])] = from[k]
      places[value] += 1
    }
    swap(&from, &to)
  }
  if from != keys { keys.update(from: from, count: count) }
}

/// Marks with 2 the pixels marked 1 that hang together with the one at `start`, which is marked, by sides or
/// corners. `marks` has a margin of one unmarked pixel on all sides and lines of `stride`; `stack` holds as
/// many places as there are marks. Returns how many there are.
package func markConnected(
  _ marks: UnsafeMutablePointer<UInt8>, stride: Int, start: Int, stack: UnsafeMutablePointer<Int32>
) -> Int {
  let steps: InlineArray<8, Int> = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1]
  var (found, height) = (1, 1)
  stack[0] = Int32(start)
  marks[start] = 2
  while height > 0 {
    height -= 1
    let place = Int(stack[height])
    for k in 0..<8 where marks[place + steps[k]] == 1 {
      marks[place + steps[k]] = 2
      stack[height] = Int32(place + steps[k])
      height += 1
      found += 1
    }
  }
  return found
}
