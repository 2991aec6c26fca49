import GalaxyBase
import GalaxyErrors
import GalaxyModels

/// A histogram of anomaly scores by class, of one table or model or of several on one axis, with the
/// thresholds and the five regions that they bound.
///
/// Unless it is chosen otherwise the score axis is logarithmic if the highest score is more than twenty times
/// the median and all scores and thresholds are positive; else it is linear.
public struct ScorePlot: Figure, DrawnPlot, Equatable {
  /// The line above the picture, unless another is chosen.
  public let title: String
  /// The classes, drawn in this order.
  public let series: [ScoreSeries]
  /// The thresholds: of one, or of each of several that differ; none leaves lines and regions out.
  public let cuts: [ScoreCuts]
  /// Whether the thresholds hold for all series: then there are those of one.
  public let areCutsShared: Bool
  /// Whether the scores come from several models, whose scales differ.
  public let hasSeveralScales: Bool
  /// What is chosen of it.
  public var look: FigureLook

  /// Makes the plot of one table or model.
  public init(
    title: String, series: [ScoreSeries], thresholds: Thresholds?, look: FigureLook = FigureLook()
  ) {
    self.init(
      title: title, series: series,
      cuts: [thresholds.map { ScoreCuts(objects: [], thresholds: $0) }].compactMap(\.self), areShared: true,
      look: look)
  }

  /// Makes the plot of several.
  public init(
    title: String, series: [ScoreSeries], cuts: [ScoreCuts], areShared: Bool, hasSeveralScales: Bool = false,
    look: FigureLook = FigureLook()
  ) {
    (self.title, self.series, self.cuts, self.look) = (title, series, cuts, look)
    (areCutsShared, self.hasSeveralScales) = (areShared, hasSeveralScales)
  }

  /// The thresholds that hold for all that is shown; nil if there are none, or they do not.
  public var thresholds: Thresholds? { areCutsShared ? cuts.first?.thresholds : nil }

  private static let width = 720.0, height = 464.0
  /// The scores may spread over this factor above their median before the axis becomes logarithmic.
  private static let wideRange = 20.0
  /// The least height of the diagram itself.
  private static let leastHeight = 80.0

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if there are no scores, one is not finite, an axis cannot show
  ///   them, or the size has no room for the legend.
  public func drawing() throws(GalaxyError) -> Drawing {
    let heights = try heights()
    let (x, y) = (try scoreAxis(), try countAxis(heights))
    let ruler = try Canvas.ruler()
    let width = look.size?.width ?? Self.width
    let margins = (left: 66.0, right: 22.0)
    let heading = heading.laidOut(from: margins.left, to: width - margins.right, on: ruler)
    let top = heading.height + (cuts.isEmpty ? 4 : 32)
    // Many classes take a longer legend: the picture grows, unless its size is chosen.
    let height = look.size?.height ?? max(Self.height, top + 54 + 240)
    let box = Box(
      x: margins.left, y: top, width: width - margins.left - margins.right, height: height - top - 54)
    guard box.height >= Self.leastHeight, box.width >= Self.leastHeight else {
      throw .tooSmall(width: width, height: height, needed: top + 54 + Self.leastHeight)
    }
    let frame = Frame(box: box, x: x, y: y)
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      if let thresholds { shade(thresholds, frame, on: canvas) }
      frame.drawGrid(on: canvas)
      let drawn = zip(heights.map { outline($0, frame) }, styles)
      canvas.clipped(to: box) {
        // Where many lie over one another the lines must carry it.
        let strength = series.count > 3 ? 0.45 : 1
        for (outline, style) in drawn { canvas.fill(outline, style, strength: strength) }
        for (outline, style) in drawn { canvas.line(outline, style.color, width: 1.8, dash: style.dash) }
      }
      mark(frame, on: canvas)
      frame.draw(xName: "anomaly score", yName: countName, on: canvas)
    }
  }

  // MARK: - Axes

  /// All scores.
  var scores: [Double] { series.flatMap(\.scores) }

  /// The axis that holds every score and threshold, or what was chosen.
  func scoreAxis() throws(GalaxyError) -> Axis {
    let scores = scores
    if let bad = scores.first(where: { !$0.isFinite }) { throw .notFinite("a score", bad) }
    let shown = scores + cuts.flatMap(\.thresholds.values)
    guard let median = Statistics.median(scores), let low = shown.min(), let high = shown.max() else {
      throw .nothingToDraw("scores")
    }
    if let chosen = look.logarithm, chosen.isOnX {
      let bad = scores.count { $0 <= 0 }
      if bad > 0 { throw .noLogarithm("score", bad, of: scores.count, lowest: scores.min() ?? 0) }
      if let x = look.x, x.lowerBound <= 0 { throw .noLogarithm(limit: x.lowerBound, of: "xlim") }
      // A threshold below every score may be negative; it has no place on this axis.
      let positive = shown.filter { $0 > 0 }
      let ends = look.x ?? (positive.min() ?? low)...(positive.max() ?? high)
      return try Axis.logarithmic(ends.lowerBound, ends.upperBound, padding: look.x == nil ? 0.04 : 0)
    }
    if let x = look.x {
      return try Axis.linear(x.lowerBound, x.upperBound, ticks: 7)
    }
    let isWide =
      look.logarithm == nil && low > 0 && (scores.max() ?? 0) / median > Self.wideRange
    return isWide
      ? try Axis.logarithmic(low, high, padding: 0.04) : try Axis.linear(low, high, ticks: 7, padding: 0.04)
  }

  /// The heights of each series' bins: counts, or densities over all scores of the series, so that the whole
  /// of it has the area 1; over a logarithmic axis a decade is the unit.
  func heights() throws(GalaxyError) -> [[Double]] {
    let axis = try scoreAxis()
    let bins = look.bins ?? Histogram.bins(for: scores, on: axis)
    return series.map { series in
      let counts = Histogram(series.scores, on: axis, bins: bins).counts.map(Double.init)
      let unit = axis.span / Double(bins) * Double(max(1, series.scores.count))
      return look.isDensity ? counts.map { $0 / unit } : counts
    }
  }

  private func countAxis(_ heights: [[Double]]) throws(GalaxyError) -> Axis {
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

  private var countName: String {
    guard look.isDensity else { return "images" }
    let isLogarithmic = (try? scoreAxis().isLogarithmic) ?? false
    return isLogarithmic ? "density per decade" : "density"
  }

  /// The steps of a histogram, from the foot of the first bin to the foot of the last. On a logarithmic axis
  /// an empty bin lies at the foot.
  private func outline(_ heights: [Double], _ frame: Frame) -> [Point] {
    let step = frame.box.width / Double(heights.count)
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
