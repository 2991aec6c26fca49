import GalaxyBase
import GalaxyData
import GalaxyImages
import GalaxyModels
import GalaxyMorphology

// The galaxy as it was measured, and its numbers.

extension ExplanationFigure {
  private static let pictureSide = 236.0, faceOnSide = 112.0
  private static let row = 17.0
  /// Where names end, and where ranges, bars and their numbers lie.
  private static let nameEnd = 436.0, range = 448.0...640.0, bars = 662.0...816.0
  /// Ranges are shown so far on both sides of the median, in units of half the 16–84 % range.
  private static let reach = 4.0

  var featureSection: Section? {
    guard let features = explanation.features else { return nil }
    let shown = Array(features.features.prefix(Self.mostFeatures))
    let others = features.features.dropFirst(shown.count)
    let rows = Double(shown.count) + (others.isEmpty ? 0 : 1)
    let families = features.families
    let right =
      30 + Self.row * rows + (families.isEmpty ? 0 : 34 + Self.row * Double(families.count)) + 24
    let left = explanation.shape == nil ? 0 : Self.pictureSide + 62 + Self.faceOnSide + 26
    return Section(height: max(left, right) + 8) { canvas, top in
      if let shape = explanation.shape, let picture = explanation.picture {
        Self.drawGalaxy(shape, picture, top: top, on: canvas)
      }
      func scale(_ values: [Double]) -> Double {
        let largest = values.map { abs($0) }.max() ?? 0
        return largest > 0 ? largest : 1
      }
      let rest = others.reduce(0) { $0 + $1.share.value }
      let featureScale = scale(shown.map(\.share.value) + [rest])
      // Sums of two dozen features would leave nothing of the bars of single ones.
      let familyScale = scale(families.map(\.share.value))
      canvas.text(
        "feature", at: Point(x: Self.nameEnd, y: top + 14), size: Self.smallSize, side: .right,
        color: Palette.softInk)
      canvas.text(
        "value (dot) in the normal range", at: Point(x: Self.range.middle, y: top + 14), size: Self.smallSize,
        side: .middle, color: Palette.softInk)
      canvas.text(
        "lowers · share in the score · raises", at: Point(x: Self.bars.middle, y: top + 14),
        size: Self.smallSize, side: .middle, color: Palette.softInk)
      var y = top + 22
      for feature in shown {
        Self.label(feature.name, y, on: canvas)
        Self.drawRange(feature.range, y, on: canvas)
        Self.drawBar(feature.share.value, error: feature.share.error, featureScale, y, on: canvas)
        y += Self.row
      }
      if !others.isEmpty {
        Self.label("the other \(others.count)", y, color: Palette.softInk, on: canvas)
        Self.drawBar(rest, error: 0, featureScale, y, on: canvas)
        y += Self.row
      }
      Self.drawAxis(from: top + 20, to: y, on: canvas)
      guard !families.isEmpty else { return }
      y += 30
      canvas.text(
        "summed by family, bars on a scale of their own", at: Point(x: Self.bars.upperBound, y: y - 6),
        size: Self.smallSize, side: .right,
        color: Palette.softInk)
      let first = y
      for family in families {
        Self.label(family.family.rawValue, y, on: canvas)
        canvas.text(
          family.count == 1 ? "1 feature" : "\(family.count) features",
          at: Point(x: Self.range.lowerBound, y: y + 11), size: Self.smallSize, color: Palette.softInk)
        Self.drawBar(family.share.value, error: family.share.error, familyScale, y, on: canvas)
        y += Self.row
      }
      Self.drawAxis(from: first - 2, to: y, on: canvas)
    }
  }

  private static func label(_ name: String, _ y: Double, color: Color = Palette.ink, on canvas: Canvas) {
    let text = canvas.shortened(name, to: nameEnd - 286, size: labelSize)
    canvas.text(text, at: Point(x: nameEnd, y: y + 11), size: labelSize, side: .right, color: color)
  }

  /// What 95 % and 68 % of the normal images lie in, their median, and the image's value.
  private static func drawRange(_ normal: NormalRange, _ y: Double, on canvas: Canvas) {
    func place(_ value: Double) -> Double {
      let scaled = min(max(normal.scaled(value), -reach), reach)
      return range.lowerBound + (range.upperBound - range.lowerBound) * (scaled + reach) / (2 * reach)
    }
    let middle = y + row / 2 - 1
    canvas.line(
      [Point(x: range.lowerBound, y: middle), Point(x: range.upperBound, y: middle)], Palette.grid, width: 0.6
    )
    for (low, high, grey) in [
      (normal.lowest, normal.highest, UInt32(0xe2e2e2)), (normal.low, normal.high, 0xb4b4b4),
    ] {
      canvas.fill(
        Box(x: place(low), y: y + 3, width: max(1, place(high) - place(low)), height: row - 8), Color(grey))
    }
    let centre = place(normal.median)
    canvas.line(
      [Point(x: centre, y: y + 3), Point(x: centre, y: y + row - 5)], Palette.softInk, width: 0.9)
    let at = place(normal.value), beyond = normal.scaled(normal.value)
    if abs(beyond) <= reach {
      canvas.disc(Point(x: at, y: middle), radius: 3.6, Palette.ink)
    } else {
      // An arrow: the value lies beyond what is drawn.
      let way = beyond < 0 ? -1.0 : 1.0
      canvas.fill(
        [
          Point(x: at + 6 * way, y: middle), Point(x: at - 3 * way, y: middle - 4.5),
          Point(x: at - 3 * way, y: middle + 4.5),
        ], Palette.ink)
    }
  }

  /// A share to the right of nought where it raises the score, to the left where it lowers it.
  private static func drawBar(
    _ share: Double, error: Double, _ scale: Double, _ y: Double, on canvas: Canvas
  ) {
    let zero = bars.middle, half = (bars.upperBound - bars.lowerBound) / 2
    func place(_ value: Double) -> Double { zero + half * min(max(value / scale, -1), 1) }
    let end = place(share)
    canvas.fill(
      Box(x: min(zero, end), y: y + 3, width: abs(end - zero), height: row - 8),
      SignedColour.color(share))
    if error > 0 {
      let middle = y + row / 2 - 1
      canvas.line(
        [
          Point(x: place(share - error), y: middle),
          Point(x: place(share + error), y: middle),
        ], Palette.ink, width: 1.1)
    }
    canvas.text(
      NumberText.signed(share, 2), at: Point(x: width - margin, y: y + 11), size: labelSize,
      side: .right)
  }

  private static func drawAxis(from top: Double, to bottom: Double, on canvas: Canvas) {
    canvas.line(
      [Point(x: bars.middle, y: top), Point(x: bars.middle, y: bottom)], Palette.ink, width: 0.8)
  }

  // MARK: - The galaxy

  private static func drawGalaxy(
    _ details: MorphologyDetails, _ picture: NativePicture, top: Double, on canvas: Canvas
  ) {
    let whole = Box(x: margin, y: top + 4, width: pictureSide, height: pictureSide)
    let (columns, rows) = (picture.values.width, picture.values.height)
    let box = whole.fitting(width: columns, height: rows)
    canvas.image(MorphologyPicture.greys(picture), width: columns, height: rows, in: box)
    func points(_ line: [(x: Double, y: Double)]) -> [Point] {
      line.map {
        Point(
          x: box.x + ($0.x + 0.5) * box.width / Double(columns),
          y: box.y + ($0.y + 0.5) * box.height / Double(rows))
      }
    }
    let shape = details.morphology
    let curves: [(lines: [[(x: Double, y: Double)]], color: Color, dash: [Double], name: String)] = [
      (details.outlines.map { $0 + $0.prefix(1) }, Palette.sky, [], "the galaxy's mask"),
      ([MorphologyPicture.ellipse(shape, shape.r50)], Palette.orange, [5, 2], "r50, half of its light"),
      ([MorphologyPicture.ellipse(shape, shape.r90)], Palette.vermilion, [2, 2], "r90, nine tenths"),
    ]
    canvas.clipped(to: box) {
      for curve in curves {
        for line in curve.lines { canvas.line(points(line), curve.color, width: 1.3, dash: curve.dash) }
      }
    }
    for (number, curve) in curves.enumerated() {
      let y = whole.bottom + 14 + 13 * Double(number)
      canvas.line(
        [Point(x: margin, y: y - 3), Point(x: margin + 22, y: y - 3)], curve.color, width: 1.8,
        dash: curve.dash)
      canvas.text(curve.name, at: Point(x: margin + 28, y: y), size: smallSize)
    }
    let face = Box(x: margin, y: whole.bottom + 58, width: faceOnSide, height: faceOnSide)
    let side = Deprojected.side
    canvas.image(MorphologyPicture.greys(shape.deprojected), width: side, height: side, in: face)
    for (number, line) in ["face on, as", "the features", "see it"].enumerated() {
      canvas.text(
        line, at: Point(x: face.right + 10, y: face.y + 12 + 12.5 * Double(number)), size: smallSize,
        color: Palette.softInk)
    }
  }
}

extension ClosedRange<Double> {
  fileprivate var middle: Double { (lowerBound + upperBound) / 2 }
}
