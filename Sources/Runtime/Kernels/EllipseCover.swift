// How much of a pixel lies inside an ellipse, exactly. A row of pixels is a strip 0 … 1 high; in it the
// ellipse lies between its left and its right edge, x = slope · y ∓ halfWidth √(1 − y² / halfHeight²). The
// share of a pixel left of an edge is the area under the edge as a function of y, held between 0 and 1:
// trapezoids between the places where the edge crosses the sides of pixels, and the slivers between chord
// and ellipse.

/// An ellipse over pixels of side 1, the first of which reaches from 0 to 1.
package struct PixelEllipse {
  let x: Double, y: Double
  /// Half the height of its box, half the width of that, half the length of its middle row.
  let halfHeight: Double, boxHalfWidth: Double, halfWidth: Double
  /// How far its rows lie to the right per unit of y.
  let slope: Double
  /// Height of its rightmost point over the centre.
  let rightmost: Double
  private let perHeight: Double, perWidth: Double, perSquare: Double, narrowing: Double

  /// The ellipse with semi-major axes `a` and `b` > 0 about (x, y), 0 being the middle of the first pixel,
  /// its first axis turned from x to y by the angle with this cosine and sine.
  package init(x: Double, y: Double, a: Double, b: Double, cos: Double = 1, sin: Double = 0) {
    (self.x, self.y) = (x + 0.5, y + 0.5)
    halfHeight = (a * a * sin * sin + b * b * cos * cos).squareRoot()
    boxHalfWidth = (a * a * cos * cos + b * b * sin * sin).squareRoot()
    halfWidth = a * b / halfHeight
    slope = (a - b) * (a + b) * sin * cos / (halfHeight * halfHeight)
    rightmost = slope * halfHeight * halfHeight / boxHalfWidth
    perHeight = 1 / halfHeight
    perWidth = 1 / halfWidth
    narrowing = halfWidth / halfHeight
    perSquare = 1 / (slope * slope + narrowing * narrowing)
  }

  /// Its area.
  package var area: Double { Double.pi * halfWidth * halfHeight }

  /// The first row of pixels that it may touch, and the one after the last.
  func rows(of count: Int) -> Range<Int> {
    let first = whole(y - halfHeight, count), end = whole((y + halfHeight).rounded(.up), count)
    return first..<max(first, end)
  }

  /// Where its right (`side` 1) or left (−1) edge is at height `v` over its centre.
  @inline(__always)
  private func edge(_ side: Double, _ v: Double) -> Double {
    let t = v * perHeight
    return x + slope * v + side * halfWidth * max(0, 1 - t * t).squareRoot()
  }

  /// Where it begins and ends at a height; at its nearest point if it does not reach it.
  @inline(__always)
  func edges(_ height: Double) -> (left: Double, right: Double) {
    let v = height - y, t = v * perHeight
    let middle = x + slope * v, half = halfWidth * max(0, 1 - t * t).squareRoot()
    return (middle - half, middle + half)
  }

  /// The height at which its edge has this x, above or below the height of the edge's outermost point.
  @inline(__always)
  private func crossing(_ column: Double, isUpper: Bool) -> Double {
    let u = column - x
    let root = narrowing * max(0, (boxHalfWidth - u) * (boxHalfWidth + u)).squareRoot()
    return (u * slope + (isUpper ? root : -root)) * perSquare
  }

  /// Area between the ellipse and its chord that goes so far up and to the right.
  @inline(__always)
  private func sliver(_ up: Double, _ right: Double) -> Double {
    let t = up * perHeight, s = (right - slope * up) * perWidth
    return halfWidth * halfHeight * chordSegment(0.25 * (t * t + s * s))
  }

  /// The pixels of a row that it covers: wholly those in full, by `height`; by their `weights` the others of
  /// start ..< end.
  struct Row {
    var start = 0, fullStart = 0, fullEnd = 0, end = 0
    var height = 0.0
  }

  /// What it covers of a row of `columns` pixels; `weights` has room for as many.
  @inline(__always)
  func cover(row: Int, columns: Int, weights: UnsafeMutablePointer<Double>) -> Row {
    let low = max(Double(row) - y, -halfHeight), high = min(Double(row) + 1 - y, halfHeight)
    guard low < high else { return Row() }
    let height = high - low
    let (rightLow, rightHigh) = (edge(1, low), edge(1, high))
    let (leftLow, leftHigh) = (edge(-1, low), edge(-1, high))
    let hasRightmost = low < rightmost && rightmost < high
    let hasLeftmost = low < -rightmost && -rightmost < high
    let outerRight = hasRightmost ? x + boxHalfWidth : max(rightLow, rightHigh)
    let outerLeft = hasLeftmost ? x - boxHalfWidth : min(leftLow, leftHigh)
    var row = Row()
    row.start = whole(outerLeft, columns)
    row.end = max(row.start, whole(outerRight.rounded(.up), columns))
    row.fullStart = min(max(whole(max(leftLow, leftHigh).rounded(.up), columns), row.start), row.end)
    row.fullEnd = min(max(whole(min(rightLow, rightHigh), columns), row.start), row.end)
    row.height = height
    var from = row.fullEnd
    if row.fullStart > row.fullEnd {
      from = row.start
      for k in row.start..<row.end { weights[k] = 0 }
      (row.fullStart, row.fullEnd) = (row.end, row.end)
    } else {
      for k in row.start..<row.fullStart { weights[k] = height }
      for k in row.fullEnd..<row.end { weights[k] = 0 }
    }
    let turn = hasRightmost ? rightmost : (high <= rightmost ? high : low)
    if turn > low {
      add(1, low, rightLow, turn, hasRightmost ? outerRight : rightHigh, false, from..<row.end, weights)
    }
    if high > turn {
      add(1, turn, hasRightmost ? outerRight : rightLow, high, rightHigh, true, from..<row.end, weights)
    }
    let back = hasLeftmost ? -rightmost : (high <= -rightmost ? high : low)
    if back > low {
      add(
        -1, low, leftLow, back, hasLeftmost ? outerLeft : leftHigh, false, row.start..<row.fullStart,
        weights)
    }
    if high > back {
      add(
        -1, back, hasLeftmost ? outerLeft : leftLow, high, leftHigh, true, row.start..<row.fullStart,
        weights)
    }
    return row
  }

  /// Adds `side` times the areas left of an edge between two heights, where its x only grows or only falls,
  /// in some columns.
  @inline(__always)
  private func add(
    _ side: Double, _ v0: Double, _ x0: Double, _ v1: Double, _ x1: Double, _ isUpper: Bool,
    _ columns: Range<Int>, _ weights: UnsafeMutablePointer<Double>
  ) {
    guard !columns.isEmpty else { return }
    let isRising = x0 <= x1
    var (v, at) = isRising ? (v0, x0) : (v1, x1)
    let (endV, endAt) = isRising ? (v1, x1) : (v0, x0)
    var k = min(max(whole(at, columns.upperBound), columns.lowerBound), columns.upperBound)
    for full in columns.lowerBound..<k { weights[full] += side * (v1 - v0) }
    if k == columns.upperBound { return }
    if Double(k) > at {
      if Double(k) >= endAt { return }
      (v, at) = (min(max(crossing(Double(k), isUpper: isUpper), v0), v1), Double(k))
    }
    while k < columns.upperBound {
      let isLast = Double(k + 1) >= endAt
      let nextV = isLast ? endV : min(max(crossing(Double(k + 1), isUpper: isUpper), v0), v1)
      let nextAt = isLast ? endAt : Double(k + 1)
      let up = abs(nextV - v)
      var part = up * (0.5 * (at + nextAt) - Double(k))
      part += side * sliver(nextV - v, nextAt - at) + abs(endV - nextV)
      weights[k] += side * part
      if isLast { return }
      (v, at) = (nextV, nextAt)
      k += 1
    }
  }
}

/// The whole number below, held in 0 … limit.
@inline(__always)
private func whole(_ value: Double, _ limit: Int) -> Int { Int(min(max(value, 0), Double(limit))) }

/// Area of a segment of the unit circle whose chord has this half length squared, u²: asin u − u √(1 − u²).
@inline(__always)
private func chordSegment(_ squared: Double) -> Double {
  // ∫ 2 u² (1 − u²)^−½ du, the root as its series. An arc inside one pixel is short unless the ellipse is
  // small.
  let z = squared
  if z < 0.004 {
    let low = (1.0 / 3).addingProduct(0.1, z), high = (3.0 / 56).addingProduct(5.0 / 144, z)
    return 2 * z * z.squareRoot() * low.addingProduct(high, z * z)
  }
  return wideSegment(min(squared, 1))
}

/// The same for long chords. Halving the angle as often as needed uses nothing but square roots, which are
/// the same on every machine.
@inline(never)
private func wideSegment(_ squared: Double) -> Double {
  let u = squared.squareRoot()
  var s = u, times = 1.0
  while s > 0.1 {
    s /= (2 * (1 + max(0, 1 - s * s).squareRoot())).squareRoot()
    times *= 2
  }
  let z = s * s
  var p = 231.0 / 13312
  p = 63.0 / 2816 + p * z
  p = 35.0 / 1152 + p * z
  p = 5.0 / 112 + p * z
  p = 3.0 / 40 + p * z
  p = 1.0 / 6 + p * z
  return times * s * (1 + p * z) - u * max(0, 1 - squared).squareRoot()
}

/// An image with the sums of its rows up to each pixel.
package struct SummedImage {
  let pixels: UnsafePointer<Double>
  /// columns + 1 a row.
  let sums: UnsafePointer<Double>
  let columns: Int, rows: Int

  /// The image of these pixels; `sums`, (columns + 1) · rows of them, is filled.
  package init(
    _ pixels: UnsafePointer<Double>, columns: Int, rows: Int, sums: UnsafeMutablePointer<Double>
  ) {
    (self.pixels, self.columns, self.rows) = (pixels, columns, rows)
    for y in 0..<rows {
      let (line, out) = (pixels + y * columns, sums + y * (columns + 1))
      var sum = 0.0
      out[0] = 0
      for x in 0..<columns {
        sum += line[x]
        out[x + 1] = sum
      }
    }
    self.sums = UnsafePointer(sums)
  }

  /// The light inside an ellipse, and how many pixels of the image that is. `weights` has room for a row.
  package func sum(
    in ellipse: PixelEllipse, weights: UnsafeMutablePointer<Double>
  ) -> (light: Double, area: Double) {
    var (light, area) = (0.0, 0.0)
    for y in ellipse.rows(of: rows) {
      let (line, before) = (pixels + y * columns, sums + y * (columns + 1))
      let row = ellipse.cover(row: y, columns: columns, weights: weights)
      light += row.height * (before[row.fullEnd] - before[row.fullStart])
      area += row.height * Double(row.fullEnd - row.fullStart)
      for k in row.start..<row.fullStart {
        light += weights[k] * line[k]
        area += weights[k]
      }
      for k in row.fullEnd..<row.end {
        light += weights[k] * line[k]
        area += weights[k]
      }
    }
    return (light, area)
  }

  /// Nearly the same, to about a hundredth of the light on the ellipse's edge, at a fraction of the cost:
  /// each row by its edges at two heights.
  package func roughSum(in ellipse: PixelEllipse) -> (light: Double, area: Double) {
    var (light, area) = (0.0, 0.0)
    for y in ellipse.rows(of: rows) {
      let (line, before) = (pixels + y * columns, sums + y * (columns + 1))
      for node in 0..<2 {
        let (left, right) = ellipse.edges(Double(y) + (node == 0 ? 0.2113248654051871 : 0.7886751345948129))
        let (low, high) = (min(max(left, 0), Double(columns)), min(max(right, 0), Double(columns)))
        let (first, last) = (min(Int(low), columns - 1), min(Int(high), columns - 1))
        let upTo = before[last] + (high - Double(last)) * line[last]
        light += upTo - (before[first] + (low - Double(first)) * line[first])
        area += high - low
      }
    }
    return (0.5 * light, 0.5 * area)
  }
}
