import GalaxyBase
import GalaxyModels

/// A label of the row above the diagram, which belongs to a place on the axis.
private struct RowLabel {
  var lines: [String]
  var place: Double
  /// The stretch of the axis that the label speaks of.
  var extent: ClosedRange<Double>
  /// A threshold, not a region.
  var isThreshold: Bool
}

extension ScorePlot {
  private static let labelSize = 10.0

  /// Shades the five regions.
  func shade(_ thresholds: Thresholds, _ frame: Frame, on canvas: Canvas) {
    for (region, ends) in bands(thresholds, frame) {
      let band = Box(
        x: ends.lowerBound, y: frame.box.y, width: ends.upperBound - ends.lowerBound, height: frame.box.height
      )
      canvas.fill(band, Palette.shade(region))
    }
  }

  /// Draws the threshold lines, and above the diagram one row with the name of every region and the value of
  /// every threshold, moved aside where they would overlap; as their order is that of the axis, no two
  /// leaders cross.
  func mark(_ thresholds: Thresholds, _ frame: Frame, on canvas: Canvas) {
    for threshold in thresholds.values {
      let x = frame.placeX(threshold)
      canvas.line(
        [Point(x: x, y: frame.box.y), Point(x: x, y: frame.box.bottom)], Palette.ink, width: 1.1,
        dash: [5, 3])
    }
    let labels = rowLabels(thresholds, frame)
    let widths = labels.map { label in
      (label.lines.map { canvas.width(of: $0, size: Self.labelSize, bold: label.isThreshold) }.max() ?? 0) + 8
    }
    let middles = partedLabels(
      centres: labels.map(\.place), widths: widths, within: frame.box.x...frame.box.right)
    let foot = frame.box.y - 18
    for (label, middle) in zip(labels, middles) {
      for (i, line) in label.lines.reversed().enumerated() {
        canvas.text(
          line, at: Point(x: middle, y: foot - 12 * Double(i)), size: Self.labelSize, side: .middle,
          bold: label.isThreshold, color: label.isThreshold ? Palette.ink : Palette.softInk)
      }
      if !label.extent.contains(middle) || label.isThreshold {
        canvas.line(
          [Point(x: middle, y: foot + 4), Point(x: label.place, y: frame.box.y)],
          label.isThreshold ? Palette.ink : Color(0xaaaaaa), width: 0.8)
      }
    }
  }

  /// The regions that are not empty, with their ends across the picture.
  private func bands(_ thresholds: Thresholds, _ frame: Frame) -> [(Region, ClosedRange<Double>)] {
    let edges = [frame.box.x] + thresholds.values.map(frame.placeX) + [frame.box.right]
    return zip(Region.allCases, zip(edges, edges.dropFirst())).compactMap { region, ends in
      ends.0 < ends.1 ? (region, ends.0...ends.1) : nil
    }
  }

  /// Regions and thresholds in the order of the axis.
  private func rowLabels(_ thresholds: Thresholds, _ frame: Frame) -> [RowLabel] {
    let regions = bands(thresholds, frame).map { region, ends in
      (
        2 * region.rawValue,
        RowLabel(
          lines: region.name.split(separator: " ").map(String.init),
          place: (ends.lowerBound + ends.upperBound) / 2, extent: ends, isThreshold: false)
      )
    }
    let cuts = thresholds.values.enumerated().map { i, value in
      let place = frame.placeX(value)
      return (
        2 * i + 1,
        RowLabel(
          lines: ["t\(i + 1)", Axis.minus(NumberText.general(value, 3))], place: place,
          extent: place...place,
          isThreshold: true)
      )
    }
    return (regions + cuts).sorted { $0.0 < $1.0 }.map { $0.1 }
  }
}
