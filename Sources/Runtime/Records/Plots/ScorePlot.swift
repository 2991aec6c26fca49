import GalaxyBase
import GalaxyErrors
import GalaxyModels

/// A histogram of anomaly scores by class, of one table or model or of several on one axis, with the
/// thresholds and the five regions that they bound.
///
/// Unless it is chosen otherwise the score axis is logarithmic if the highest score is more than twenty times
/// the median and all scores and thresholds are positive; else it is linear.
public struct ScorePlot: Figure, Equatable {
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
  /// The styles of the series, where they are those of a larger figure.
  var fixedStyles: [SeriesStyle]?

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if there are no scores, one is not finite, an axis cannot show
  ///   them, or the size has no room for the legend.
  public func drawing() throws(GalaxyError) -> Drawing {
    let heights = try heights()
    let (x, y) = (try scoreAxis(), try Histogram.heightAxis(heights, look))
    let ruler = try Canvas.ruler()
    let panels = panels(heights)
    let grid = PanelGrid(panels.count)
    let margins = PanelGrid.Margins(top: cuts.isEmpty ? 4 : 32)
    let width =
      look.size?.width ?? (grid.count == 1 ? Self.width : max(Self.width, 380 * Double(grid.columns)))
    let heading = heading.laidOut(from: margins.left, to: width - margins.right, on: ruler)
    // Many classes take a longer legend: the picture grows, unless its size is chosen.
    let height =
      look.size?.height
      ?? (grid.count == 1
        ? max(Self.height, heading.height + margins.top + 54 + 240)
        : heading.height + Double(grid.rows) * (margins.top + PanelGrid.nameHeight + margins.foot + 220))
    let boxes = try grid.boxes(width: width, height: height, below: heading.height, margins: margins)
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      for (panel, box) in zip(panels, boxes) {
        panel.plot.drawDiagram(
          panel.heights, Frame(box: box, x: x, y: y), xName: look.xName ?? "anomaly score",
          yName: look.yName ?? countName, on: canvas)
        if let name = panel.name { PanelGrid.name(name, above: box, top: cuts.isEmpty ? 0 : 26, on: canvas) }
      }
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
    return series.map { Histogram.heights($0.scores, on: axis, bins: bins, isDensity: look.isDensity) }
  }

  private var countName: String {
    guard look.isDensity else { return "images" }
    let isLogarithmic = (try? scoreAxis().isLogarithmic) ?? false
    return isLogarithmic ? "density per decade" : "density"
  }
}
