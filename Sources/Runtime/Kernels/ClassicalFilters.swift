// Filters of the classical statistics, on images of columns × rows values, row after row.

/// Smooths an image, 0 outside, by 2 · radius + 1 weights along both axes. `scratch` holds as many values as
/// the image, `line` columns + 2 · radius.
package func smoothZeroPadded(
  _ image: UnsafePointer<Double>, columns: Int, rows: Int, weights: UnsafePointer<Double>, radius: Int,
  scratch: UnsafeMutablePointer<Double>, line: UnsafeMutablePointer<Double>, out: UnsafeMutablePointer<Double>
) {
  for y in 0..<rows {
    let taps = max(0, y - radius)..<min(rows, y + radius + 1)
    let to = scratch + y * columns
    var x = 0
    while x + 16 <= columns {
      var (a, b) = (WideLanes(repeating: 0), WideLanes(repeating: 0))
      for row in taps {
        let from = UnsafeRawPointer(image + row * columns + x), weight = weights[row - y + radius]
        a = a.addingProduct(from.loadUnaligned(as: WideLanes.self), WideLanes(repeating: weight))
        b = b.addingProduct((from + 64).loadUnaligned(as: WideLanes.self), WideLanes(repeating: weight))
      }
      UnsafeMutableRawPointer(to + x).storeBytes(of: a, as: WideLanes.self)
      UnsafeMutableRawPointer(to + x + 8).storeBytes(of: b, as: WideLanes.self)
      x += 16
    }
    while x < columns {
      var sum = 0.0
      for row in taps { sum = sum.addingProduct(image[row * columns + x], weights[row - y + radius]) }
      to[x] = sum
      x += 1
    }
  }
  line.update(repeating: 0, count: columns + 2 * radius)
  for y in 0..<rows {
    (line + radius).update(from: scratch + y * columns, count: columns)
    convolveLine(line, weights, weightCount: 2 * radius + 1, count: columns, out: out + y * columns)
  }
}

/// What an image has above its mean over squares of `size` pixels, 0 where it has less. Beyond its edges the
/// image is mirrored, edge pixels twice; squares of even size reach further to the left and up. `scratch`
/// holds as many values as the image, `sums` max(columns, rows) + size + 1.
package func excessOverBox(
  _ image: UnsafePointer<Double>, columns: Int, rows: Int, stride: Int, size: Int,
  scratch: UnsafeMutablePointer<Double>, sums: UnsafeMutablePointer<Double>, out: UnsafeMutablePointer<Double>
) {
  if size <= 1 {
    out.update(repeating: 0, count: columns * rows)
    return
  }
  for x in 0..<columns {
    boxMeans(image + x, step: stride, count: rows, size: size, sums: sums, out: scratch + x, step: columns)
  }
  for y in 0..<rows {
    let from = image + y * stride, to = out + y * columns
    boxMeans(scratch + y * columns, step: 1, count: columns, size: size, sums: sums, out: to, step: 1)
    for x in 0..<columns { to[x] = max(0, from[x] - to[x]) }
  }
}

private func boxMeans(
  _ values: UnsafePointer<Double>, step: Int, count: Int, size: Int, sums: UnsafeMutablePointer<Double>,
  out: UnsafeMutablePointer<Double>, step outStep: Int
) {
  let before = size / 2
  var sum = 0.0
  sums[0] = 0
  for k in 0..<count + size - 1 {
    sum += values[mirrored(k - before, count) * step]
    sums[k + 1] = sum
  }
  let share = 1 / Double(size)
  for k in 0..<count { out[k * outStep] = (sums[k + size] - sums[k]) * share }
}

/// The pixel that stands at a place outside 0 ..< count: c b a | a b c | c b a.
@inline(__always)
private func mirrored(_ place: Int, _ count: Int) -> Int {
  if place >= 0 && place < count { return place }
  let period = 2 * count
  let inside = ((place % period) + period) % period
  return inside < count ? inside : period - 1 - inside
}

/// Marks with 1 the pixels that differ from the mean of their eight neighbours by more than `limit` times
/// the standard deviation of those (Lotz, Primack and Madau 2004), with 0 the others; the edge pixels are
/// repeated beyond the edges. Returns how many there are. `padded` holds (columns + 2) · (rows + 2) values.
///
/// Sums are taken row by row and the deviation as √(⟨x²⟩ − ⟨x⟩²), as statmorph does: among equal neighbours
/// it is what rounding leaves of 0, or no number at all, which marks nothing.
package func markOutliers(
  _ image: UnsafePointer<Double>, columns: Int, rows: Int, limit: Double,
  padded: UnsafeMutablePointer<Double>, out: UnsafeMutablePointer<UInt8>
) -> Int {
  let stride = columns + 2
  for y in -1...rows {
    let from = image + min(max(y, 0), rows - 1) * columns, to = padded + (y + 1) * stride
    for x in 0..<columns { to[x + 1] = from[x] }
    (to[0], to[columns + 1]) = (from[0], from[columns - 1])
  }
  // What is no number counts as 0 among neighbours.
  for k in 0..<stride * (rows + 2) where padded[k].isNaN { padded[k] = 0 }
  var found = 0
  for y in 0..<rows {
    let line = padded + y * stride, values = image + y * columns, to = out + y * columns
    var x = 0
    while x + 8 <= columns {
      let (mean, square) = neighbourMeans(line + x, stride)
      let spread = (square - mean * mean).squareRoot()
      let value = UnsafeRawPointer(values + x).loadUnaligned(as: WideLanes.self)
      let isFar = absolute(value - mean) .> limit * spread
      for k in 0..<8 { to[x + k] = 0 }
      if any(isFar) {
        for k in 0..<8 where isFar[k] {
          to[x + k] = 1
          found += 1
        }
      }
      x += 8
    }
    while x < columns {
      var (mean, square) = (0.0, 0.0)
      for place in [0, 1, 2, stride, stride + 2, 2 * stride, 2 * stride + 1, 2 * stride + 2] {
        let value = line[x + place]
        mean += 0.125 * value
        square += 0.125 * (value * value)
      }
      to[x] = abs(values[x] - mean) > limit * (square - mean * mean).squareRoot() ? 1 : 0
      found += Int(to[x])
      x += 1
    }
  }
  return found
}

/// Mean of the eight neighbours, and mean of their squares, of eight pixels; `corner` is above and left of
/// the first.
@inline(__always)
private func neighbourMeans(_ corner: UnsafePointer<Double>, _ stride: Int) -> (WideLanes, WideLanes) {
  var (mean, square) = (WideLanes(repeating: 0), WideLanes(repeating: 0))
  for row in 0..<3 {
    for column in 0..<3 where row != 1 || column != 1 {
      let value = UnsafeRawPointer(corner + row * stride + column).loadUnaligned(as: WideLanes.self)
      mean += 0.125 * value
      square += 0.125 * (value * value)
    }
  }
  return (mean, square)
}
