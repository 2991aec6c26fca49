import GalaxyBase
import GalaxyModels

/// The label of a threshold, above its line.
struct CutLabel: Equatable {
  var lines: [String]
  /// Where its line is, across.
  var place: Double
  var color: Color
}

extension ScorePlot {
  static let labelSize = 10.0

  /// Shades the five regions.
  func shade(_ thresholds: Thresholds, _ frame: Frame, on canvas: Canvas) {
    let inside = { (x: Double) in min(max(x, frame.box.x), frame.box.right) }
    let edges = [frame.box.x] + thresholds.values.map { inside(place($0, frame)) } + [frame.box.right]
    for (region, ends) in zip(Region.allCases, zip(edges, edges.dropFirst())) where ends.0 < ends.1 {
      canvas.fill(
        Box(x: ends.0, y: frame.box.y, width: ends.1 - ends.0, height: frame.box.height),
        Palette.shade(thresholds.withholdsSurely ? region.withoutSurely : region))
    }
  }

  /// Draws the lines of the thresholds that lie on the axis, and each one's name and value above its line,
  /// moved aside only as far as two would overlap.
  func mark(_ frame: Frame, on canvas: Canvas) {
    for (index, cut) in cuts.enumerated() {
      for value in cut.thresholds.values where isOn(value, frame.x) {
        let x = frame.placeX(value)
        canvas.line(
          [Point(x: x, y: frame.box.y), Point(x: x, y: frame.box.bottom)], color(ofCut: index), width: 1.1,
          dash: [5, 3])
      }
    }
    let (labels, widths) = cutLabels(frame, on: canvas)
    let middles = partedLabels(
      centres: labels.map(\.place), widths: widths, within: frame.box.x - 20...frame.box.right + 16)
    let foot = frame.box.y - 9
    for (label, middle) in zip(labels, middles) {
      for (i, line) in label.lines.reversed().enumerated() {
        canvas.text(
          line, at: Point(x: middle, y: foot - 11 * Double(i)), size: Self.labelSize, side: .middle,
          bold: i == label.lines.count - 1, color: label.color.readable)
      }
      canvas.line(
        [Point(x: middle, y: foot + 2), Point(x: label.place, y: frame.box.y)], label.color, width: 0.8)
    }
  }

  /// The labels in the order of the axis, and how wide each is; where all of them are wider than the axis
  /// they go without their values.
  func cutLabels(_ frame: Frame, on canvas: Canvas) -> (labels: [CutLabel], widths: [Double]) {
    let cuts = cuts.enumerated().flatMap { index, cut in
      cut.thresholds.values.enumerated().filter { isOn($0.element, frame.x) }.map { number, value in
        CutLabel(
          lines: ["\(prefix(ofCut: index))t\(number + 1)", Axis.minus(NumberText.general(value, 3))],
          place: frame.placeX(value),
          color: color(ofCut: index))
      }
    }.sorted { $0.place < $1.place }
    func widths(_ labels: [CutLabel]) -> [Double] {
      labels.map { label in
        (label.lines.map { canvas.width(of: $0, size: Self.labelSize, bold: true) }.max() ?? 0) + 7
      }
    }
    let whole = widths(cuts)
    if whole.reduce(0, +) <= frame.box.width { return (cuts, whole) }
    let short = cuts.map { label in
      let number = label.lines[0].suffix(2)
      return CutLabel(lines: [String(number)], place: label.place, color: label.color)
    }
    return (short, widths(short))
  }

  /// The thresholds that hold for all are black; of several each has the colour of its table's first class.
  private func color(ofCut index: Int) -> Color {
    guard !areCutsShared, cuts.indices.contains(index),
      let first = series.firstIndex(where: { $0.object.map(cuts[index].objects.contains) == true })
    else { return Palette.ink }
    return styles[first].color
  }

  /// Of several that differ each bears the names of its tables.
  private func prefix(ofCut index: Int) -> String {
    let name = cuts[index].objects.joined(separator: ", ")
    return areCutsShared || name.isEmpty ? "" : (name.count > 12 ? name.prefix(11) + "…" : name) + " "
  }

  private func isOn(_ value: Double, _ axis: Axis) -> Bool { value >= axis.low && value <= axis.high }

  /// Where a value lies across; one that has no logarithm lies far to the left.
  private func place(_ value: Double, _ frame: Frame) -> Double {
    frame.x.isLogarithmic && value <= 0 ? -.greatestFiniteMagnitude : frame.placeX(value)
  }
}
