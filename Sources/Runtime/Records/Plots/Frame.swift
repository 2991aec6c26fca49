/// The rectangle of a diagram: two axes, their ticks and names, and the way from values to places.
package struct Frame {
  let box: Box
  package let x: Axis
  package let y: Axis

  /// Letters of names, and of ticks, in points.
  static let nameSize = 12.0, tickSize = 10.5

  /// The place of a pair of values.
  package func place(_ xValue: Double, _ yValue: Double) -> Point {
    Point(x: placeX(xValue), y: placeY(yValue))
  }

  /// The place of a value across.
  func placeX(_ value: Double) -> Double { box.x + box.width * x.fraction(of: value) }

  /// The place of a value upwards.
  func placeY(_ value: Double) -> Double { box.bottom - box.height * y.fraction(of: value) }

  /// Faint lines at the ticks of the y axis, to be drawn first.
  func drawGrid(on canvas: Canvas) {
    for tick in y.ticks {
      let at = placeY(tick.value)
      canvas.line([Point(x: box.x, y: at), Point(x: box.right, y: at)], Palette.grid, width: 0.6)
    }
  }

  /// Outline, ticks and names, to be drawn last.
  package func draw(xName: String, yName: String, on canvas: Canvas) {
    canvas.stroke(box, Palette.ink, width: 0.9)
    for (values, length) in [(x.minorValues, 2.5), (x.ticks.map(\.value), 5)] {
      for value in values {
        let at = placeX(value)
        canvas.line(
          [Point(x: at, y: box.bottom), Point(x: at, y: box.bottom + length)], Palette.ink, width: 0.9)
      }
    }
    for (values, length) in [(y.minorValues, 2.5), (y.ticks.map(\.value), 5)] {
      for value in values {
        let at = placeY(value)
        canvas.line([Point(x: box.x - length, y: at), Point(x: box.x, y: at)], Palette.ink, width: 0.9)
      }
    }
    drawXLabels(on: canvas)
    for tick in y.ticks {
      canvas.text(
        tick.label, at: Point(x: box.x - 8, y: placeY(tick.value) + Self.tickSize * 0.36),
        size: Self.tickSize, side: .right)
    }
    canvas.text(
      canvas.shortened(x.name(xName), to: box.width + 60, size: Self.nameSize),
      at: Point(x: box.x + box.width / 2, y: box.bottom + 36), size: Self.nameSize, side: .middle)
    let widest = y.ticks.map { canvas.width(of: $0.label, size: Self.tickSize) }.max() ?? 0
    canvas.text(
      canvas.shortened(y.name(yName), to: box.height + 60, size: Self.nameSize),
      at: Point(x: box.x - 16 - widest, y: box.y + box.height / 2), size: Self.nameSize,
      side: .middle, upwards: true)
  }

  /// A label that would touch the one before is left out.
  private func drawXLabels(on canvas: Canvas) {
    var free = -Double.infinity
    for tick in x.ticks {
      let half = canvas.width(of: tick.label, size: Self.tickSize) / 2
      let at = placeX(tick.value)
      if at - half < free { continue }
      free = at + half + 6
      canvas.text(
        tick.label, at: Point(x: at, y: box.bottom + 18), size: Self.tickSize, side: .middle)
    }
  }
}

/// Moves labels in a row aside as little as needed so that none overlap.
/// - Parameters:
///   - centres: where each label wants its middle, rising.
///   - widths: how wide each is, with its gap.
///   - range: where the row begins and ends.
/// - Returns: the middles. A row too short for all labels begins at its start and runs over its end.
func partedLabels(centres: [Double], widths: [Double], within range: ClosedRange<Double>) -> [Double] {
  // Labels that touch become one group, centred on the mean of where its members would start it.
  struct Group {
    var count: Int
    var width: Double
    var wish: Double
    var start: Double
  }
  func start(_ wish: Double, _ width: Double) -> Double {
    max(range.lowerBound, min(wish, range.upperBound - width))
  }
  var groups: [Group] = []
  for (centre, width) in zip(centres, widths) {
    let wish = centre - width / 2
    var group = Group(count: 1, width: width, wish: wish, start: start(wish, width))
    while let before = groups.last, before.start + before.width > group.start {
      groups.removeLast()
      let count = before.count + group.count
      let shifted = group.wish - before.width
      let joined = (before.wish * Double(before.count) + shifted * Double(group.count)) / Double(count)
      let width = before.width + group.width
      group = Group(count: count, width: width, wish: joined, start: start(joined, width))
    }
    groups.append(group)
  }
  var middles: [Double] = []
  for group in groups {
    var at = group.start
    for width in widths[middles.count..<(middles.count + group.count)] {
      middles.append(at + width / 2)
      at += width
    }
  }
  return middles
}
