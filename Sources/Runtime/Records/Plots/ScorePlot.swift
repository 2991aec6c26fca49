import GalaxyBase
import GalaxyErrors
import GalaxyModels

/// The scores of one class, to be shown in one colour.
public struct ScoreSeries: Sendable, Equatable {
  /// What is known of the class; it decides the colour.
  public enum Role: Sendable, Equatable {
    /// The model's normal class: blue.
    case normal
    /// Another class: orange and, for further classes, other warm colours.
    case anomalous
    /// Images without a label: grey.
    case unlabelled
  }

  /// The name in the legend.
  public let name: String
  /// What is known of the class.
  public let role: Role
  /// One finite score an image.
  public let scores: [Double]

  /// Makes a series.
  public init(name: String, role: Role, scores: [Double]) {
    self.name = name
    self.role = role
    self.scores = scores
  }
}

/// A histogram of anomaly scores by class, with the four thresholds and the five regions that they bound.
///
/// The score axis is logarithmic if the highest score is more than twenty times the median and all scores and
/// thresholds are positive; else it is linear.
public struct ScorePlot: Plot, Equatable {
  /// The line above the picture.
  public let title: String
  /// The classes, drawn in this order.
  public let series: [ScoreSeries]
  /// The thresholds; nil leaves lines and regions out.
  public let thresholds: Thresholds?

  /// Makes the plot.
  public init(title: String, series: [ScoreSeries], thresholds: Thresholds?) {
    self.title = title
    self.series = series
    self.thresholds = thresholds
  }

  private static let width = 720.0, height = 464.0
  /// The scores may spread over this factor above their median before the axis becomes logarithmic.
  private static let wideRange = 20.0

  /// Draws the picture.
  /// - Throws: `GalaxyError`: a `PlotError` if there are no scores, or one is not finite.
  public func picture(_ format: PictureFormat) throws(GalaxyError) -> [UInt8] {
    let x = try scoreAxis()
    let bins = Histogram.bins(for: series.flatMap(\.scores), on: x)
    let histograms = series.map { Histogram($0.scores, on: x, bins: bins) }
    let highest = histograms.flatMap(\.counts).max() ?? 0
    let y = try Axis.linear(0, Double(max(1, highest)) * 1.08, ticks: 5, wholeNumbers: true)
    let top = thresholds == nil ? 62.0 : 116.0
    let box = Box(x: 66, y: top, width: Self.width - 66 - 22, height: Self.height - top - 54)
    let frame = Frame(box: box, x: x, y: y)
    return try Canvas.draw(width: Self.width, height: Self.height, format: format) { canvas in
      canvas.text(title, at: Point(x: box.x, y: 26), size: 14, bold: true)
      drawLegend(on: canvas, from: Point(x: box.x, y: 48), to: box.right)
      if let thresholds { shade(thresholds, frame, on: canvas) }
      frame.drawGrid(on: canvas)
      let drawn = zip(histograms.map { outline($0, frame) }, colors)
      canvas.clipped(to: box) {
        for (outline, color) in drawn { canvas.fill(outline, color.opacity(0.3)) }
        for (outline, color) in drawn { canvas.line(outline, color, width: 1.7) }
      }
      if let thresholds { mark(thresholds, frame, on: canvas) }
      frame.draw(xName: "anomaly score", yName: "images", on: canvas)
    }
  }

  /// The axis that holds every score and threshold.
  func scoreAxis() throws(GalaxyError) -> Axis {
    let scores = series.flatMap(\.scores)
    if let bad = scores.first(where: { !$0.isFinite }) { throw .notFinite("a score", bad) }
    let shown = scores + (thresholds?.values ?? [])
    guard let median = Statistics.median(scores), let low = shown.min(), let high = shown.max() else {
      throw .nothingToDraw("scores")
    }
    let isWide = low > 0 && (scores.max() ?? 0) / median > Self.wideRange
    return isWide
      ? try Axis.logarithmic(low, high, padding: 0.04) : try Axis.linear(low, high, ticks: 7, padding: 0.04)
  }

  /// One colour a series.
  private var colors: [Color] {
    var others = 0
    return series.map { series in
      switch series.role {
      case .normal: return Palette.blue
      case .unlabelled: return Palette.softInk
      case .anomalous:
        defer { others += 1 }
        return Palette.anomalous[others % Palette.anomalous.count]
      }
    }
  }

  private func drawLegend(on canvas: Canvas, from start: Point, to end: Double) {
    let entries = series.map { "\($0.name) (\($0.scores.count))" }
    let room = (end - start.x) / Double(max(1, entries.count)) - 36
    var x = start.x
    for (entry, color) in zip(entries, colors) {
      let swatch = Box(x: x, y: start.y - 9, width: 16, height: 10)
      canvas.fill(swatch, color.opacity(0.35))
      canvas.stroke(swatch, color, width: 1.4)
      let text = canvas.shortened(entry, to: max(room, 40), size: 11)
      canvas.text(text, at: Point(x: x + 22, y: start.y), size: 11)
      x += 22 + canvas.width(of: text, size: 11) + 20
    }
  }

  /// The steps of a histogram, from the foot of the first bin to the foot of the last.
  private func outline(_ histogram: Histogram, _ frame: Frame) -> [Point] {
    let step = frame.box.width / Double(histogram.counts.count)
    var points = [Point(x: frame.box.x, y: frame.box.bottom)]
    for (i, count) in histogram.counts.enumerated() {
      let y = frame.placeY(Double(count))
      points.append(Point(x: frame.box.x + Double(i) * step, y: y))
      points.append(Point(x: frame.box.x + Double(i + 1) * step, y: y))
    }
    points.append(Point(x: frame.box.right, y: frame.box.bottom))
    return points
  }
}
