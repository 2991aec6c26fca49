/// An image beside the same image turned by half, to be compared about any centre.
package struct TurnedImage {
  /// The image, and |image| with its row sums.
  let image: UnsafePointer<Double>, absolute: SummedImage
  /// The image turned by 180° about its middle: `rows` lines of `stride`, the pixels standing between zeros,
  /// and a line of zeros below.
  let turned: UnsafePointer<Double>
  /// 1 for a pixel that counts, 0 for a masked one, and the same turned, ones standing around. Nil if all
  /// count.
  let keep: UnsafePointer<Double>?, turnedKeep: UnsafePointer<Double>?
  let columns: Int, rows: Int

  /// The length of a line of the turned image, and how many values `turned` holds.
  package static func stride(columns: Int) -> Int { 3 * columns + 4 }
  /// How many values the turned image holds.
  package static func count(columns: Int, rows: Int) -> Int { stride(columns: columns) * (rows + 1) }

  /// Fills `turned` and, where there is a mask, `turnedKeep`, both of `count` values.
  package init(
    _ image: UnsafePointer<Double>, absolute: SummedImage, turned: UnsafeMutablePointer<Double>,
    keep: UnsafePointer<Double>?, turnedKeep: UnsafeMutablePointer<Double>?
  ) {
    (columns, rows) = (absolute.columns, absolute.rows)
    turn(image, columns: columns, rows: rows, around: 0, out: turned)
    if let keep, let turnedKeep {
      turn(keep, columns: columns, rows: rows, around: 1, out: turnedKeep)
    }
    (self.image, self.absolute, self.turned) = (image, absolute, UnsafePointer(turned))
    (self.keep, self.turnedKeep) = (keep, turnedKeep.map { UnsafePointer($0) })
  }

  /// Inside an ellipse: Σ |image − image turned by 180° about (x, y)|, Σ |image|, and how many pixels that
  /// is.
  ///
  /// Between pixels the turned image is interpolated linearly, outside it is 0. A pixel that is masked, or
  /// whose nearest pixel on the other side is, does not count. (x, y) lies inside the image.
  package func sums(
    about x: Double, _ y: Double, in ellipse: PixelEllipse, weights: UnsafeMutablePointer<Double>
  ) -> (difference: Double, light: Double, area: Double) {
    let stride = Self.stride(columns: columns)
    let shift = Shift(2 * x, columns), drop = Shift(2 * y, rows)
    var total = Sums()
    for row in ellipse.rows(of: rows) {
      let covered = ellipse.cover(row: row, columns: columns, weights: weights)
      // The two rows on the other side between which this one falls; beyond the image, the line of zeros.
      let opposite = drop.place - row
      let first = turned + stride * line(opposite), second = turned + stride * line(opposite + 1)
      var about = RowPair(
        image: image + row * columns, first: first + margin + shift.offset,
        second: second + margin + shift.offset, right: shift.part, down: drop.part)
      if let keep, let turnedKeep {
        let nearest = drop.nearest - row
        let isInside = nearest >= 0 && nearest < rows && nearest != drop.outside
        about.keep = keep + row * columns
        about.opposite = turnedKeep + stride * (isInside ? rows - 1 - nearest : rows) + margin + shift.turn
        about.outside = shift.outside < 0 ? -1 : shift.nearest - shift.outside
        masked(about, covered, weights, &total)
        continue
      }
      let before = absolute.sums + row * (columns + 1)
      total.light += covered.height * (before[covered.fullEnd] - before[covered.fullStart])
      total.area += covered.height * Double(covered.fullEnd - covered.fullStart)
      total.difference += covered.height * about.differences(covered.fullStart, covered.fullEnd)
      total.add(about, covered.start..<covered.fullStart, weights)
      total.add(about, covered.fullEnd..<covered.end, weights)
    }
    return (total.difference, total.light, total.area)
  }

  private var margin: Int { columns + 2 }

  /// The line of the turned image that holds a row of the image; that of zeros for one outside.
  @inline(__always)
  private func line(_ row: Int) -> Int { row >= 0 && row < rows ? rows - 1 - row : rows }

  private func masked(
    _ row: RowPair, _ covered: PixelEllipse.Row, _ weights: UnsafeMutablePointer<Double>, _ total: inout Sums
  ) {
    for k in covered.fullStart..<covered.fullEnd { weights[k] = covered.height }
    for k in covered.start..<covered.end {
      var weight = weights[k]
      if let keep = row.keep, let opposite = row.opposite {
        weight *= k == row.outside ? keep[k] : keep[k] * opposite[k]
      }
      total.light += weight * abs(row.image[k])
      total.area += weight
      total.difference += weight * row.difference(k)
    }
  }
}

private struct Sums {
  var difference = 0.0, light = 0.0, area = 0.0

  @inline(__always)
  mutating func add(_ row: RowPair, _ columns: Range<Int>, _ weights: UnsafeMutablePointer<Double>) {
    for k in columns {
      light += weights[k] * abs(row.image[k])
      area += weights[k]
      difference += weights[k] * row.difference(k)
    }
  }
}

/// Where pixel i of a line of `count` is after half a turn: at place − i + part.
private struct Shift {
  let place: Int, part: Double
  /// What to add to i for the pixel on the other side in a turned line.
  let offset: Int
  /// The same for the pixel nearest to that place, which is nearest − i.
  let nearest: Int, turn: Int
  /// A nearest pixel that does not count, since the place lies outside the middles of the pixels; −1 for
  /// none.
  let outside: Int

  init(_ twice: Double, _ count: Int) {
    let below = twice.rounded(.down)
    place = Int(below)
    part = twice - below
    offset = count - 1 - place
    nearest = part >= 0.5 ? place + 1 : place
    turn = count - 1 - nearest
    outside = part >= 0.5 ? 0 : part > 0 ? count - 1 : -1
  }
}

/// A row of an image and the two on the other side of the centre.
private struct RowPair {
  let image: UnsafePointer<Double>, first: UnsafePointer<Double>, second: UnsafePointer<Double>
  let right: Double, down: Double
  var keep: UnsafePointer<Double>?, opposite: UnsafePointer<Double>?
  var outside = -1

  @inline(__always)
  func difference(_ k: Int) -> Double {
    let near = first[k].addingProduct(down, second[k] - first[k])
    let far = first[k - 1].addingProduct(down, second[k - 1] - first[k - 1])
    return abs(image[k] - near.addingProduct(right, far - near))
  }

  /// The sum over start ..< end.
  @inline(__always)
  func differences(_ start: Int, _ end: Int) -> Double {
    var (a, b) = (WideLanes(repeating: 0), WideLanes(repeating: 0))
    var k = start
    while k + 16 <= end {
      a += eight(k)
      b += eight(k + 8)
      k += 16
    }
    if k + 8 <= end {
      a += eight(k)
      k += 8
    }
    var sum = (a + b).sum()
    while k < end {
      sum += difference(k)
      k += 1
    }
    return sum
  }

  @inline(__always)
  private func eight(_ k: Int) -> WideLanes {
    let near0 = wide(first + k), far0 = wide(first + k - 1)
    let down = WideLanes(repeating: down), right = WideLanes(repeating: right)
    let near = near0.addingProduct(down, wide(second + k) - near0)
    let far = far0.addingProduct(down, wide(second + k - 1) - far0)
    return absolute(wide(image + k) - near.addingProduct(right, far - near))
  }

  @inline(__always)
  private func wide(_ from: UnsafePointer<Double>) -> WideLanes {
    UnsafeRawPointer(from).loadUnaligned(as: WideLanes.self)
  }
}

/// An image turned by half, line by line between margins that hold `around`, and a line of that below.
private func turn(
  _ image: UnsafePointer<Double>, columns: Int, rows: Int, around: Double, out: UnsafeMutablePointer<Double>
) {
  let stride = TurnedImage.stride(columns: columns)
  out.update(repeating: around, count: stride * (rows + 1))
  for y in 0..<rows {
    let from = image + (rows - 1 - y) * columns, to = out + y * stride + columns + 2
    for x in 0..<columns { to[x] = from[columns - 1 - x] }
  }
}
