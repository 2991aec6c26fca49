import GalaxyBase
import GalaxyErrors

extension Histogram {
  /// The heights of a series' bins: counts, or densities over all of its values, so that the whole of it has
  /// the area 1; over a logarithmic axis a decade is the unit.
  static func heights(_ values: [Double], on axis: Axis, bins: Int, isDensity: Bool) -> [Double] {
    let counts = Histogram(values, on: axis, bins: bins).counts.map(Double.init)
    let unit = axis.span / Double(bins) * Double(max(1, values.count))
    return isDensity ? counts.map { $0 / unit } : counts
  }

  /// The axis of counts or densities.
  /// - Throws: `PlotError.noLogarithm` for an end at 0 or below.
  static func heightAxis(_ heights: [[Double]], _ look: FigureLook) throws(GalaxyError) -> Axis {
    let all = heights.flatMap(\.self)
    let highest = max(all.max() ?? 0, look.isDensity ? 1e-300 : 1)
    guard look.logarithm?.isOnY == true else {
      let ends = look.y ?? 0...(highest * 1.08)
      return try Axis.linear(
        ends.lowerBound, ends.upperBound, ticks: 5, wholeNumbers: !look.isDensity && ends.upperBound >= 1)
    }
    if let y = look.y, y.lowerBound <= 0 { throw .noLogarithm(limit: y.lowerBound, of: "ylim") }
    let least = all.filter { $0 > 0 }.min() ?? highest
    let ends = look.y ?? (least * 0.7)...(highest * 1.3)
    return try Axis.logarithmic(ends.lowerBound, ends.upperBound)
  }

  /// The steps of a histogram, from the foot of the first bin to the foot of the last. On a logarithmic axis
  /// an empty bin lies at the foot.
  static func outline(_ heights: [Double], _ frame: Frame) -> [Point] {
    let step = frame.box.width / Double(max(1, heights.count))
    let foot = frame.box.bottom
    var points = [Point(x: frame.box.x, y: foot)]
    for (i, height) in heights.enumerated() {
      let y = height > 0 || !frame.y.isLogarithmic ? min(max(frame.placeY(height), -1e5), foot) : foot
      points.append(Point(x: frame.box.x + Double(i) * step, y: y))
      points.append(Point(x: frame.box.x + Double(i + 1) * step, y: y))
    }
    points.append(Point(x: frame.box.right, y: foot))
    return points
  }
}
