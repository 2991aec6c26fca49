import GalaxyBase
import GalaxyErrors
import GalaxyModels

/// The ROC curve of one model's test, or of one table of labelled scores.
public struct ROCCurve: Sendable, Equatable {
  /// What is judged.
  public let name: String
  /// Its ranking.
  public let roc: ROC
  /// The 95 % interval of its AUC; nil if there is none.
  public let interval: Interval?

  /// Makes a curve.
  public init(name: String, roc: ROC, interval: Interval?) {
    (self.name, self.roc, self.interval) = (name, roc, interval)
  }
}

/// ROC curves in one diagram, with their AUC in the legend and the diagonal of chance.
public struct ROCPlot: Figure, DrawnPlot, Equatable {
  /// The line above the picture, unless another is chosen.
  public let title: String
  /// The curves, drawn in this order.
  public let curves: [ROCCurve]
  /// What is chosen of it.
  public var look: FigureLook

  /// Makes the plot.
  public init(title: String, curves: [ROCCurve], look: FigureLook = FigureLook()) {
    (self.title, self.curves, self.look) = (title, curves, look)
  }

  private static let width = 520.0, margins = (left: 66.0, right: 22.0, foot: 54.0)

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if there is no curve, or no room.
  public func drawing() throws(GalaxyError) -> Drawing {
    if curves.isEmpty { throw .nothingToDraw("curves") }
    let (x, y) = (
      try axis(look.x, isLogarithmic: look.logarithm?.isOnX == true, "xlim"),
      try axis(look.y, isLogarithmic: look.logarithm?.isOnY == true, "ylim")
    )
    let width = look.size?.width ?? Self.width
    let heading = heading.laidOut(
      from: Self.margins.left, to: width - Self.margins.right, on: try Canvas.ruler())
    let side = width - Self.margins.left - Self.margins.right
    let height = look.size?.height ?? heading.height + side + Self.margins.foot
    let box = Box(
      x: Self.margins.left, y: heading.height, width: side,
      height: height - heading.height - Self.margins.foot)
    guard box.height >= 80, box.width >= 80 else {
      throw .tooSmall(width: width, height: height, needed: heading.height + Self.margins.foot + 80)
    }
    let frame = Frame(box: box, x: x, y: y)
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      frame.drawGrid(on: canvas)
      canvas.clipped(to: box) {
        // On a logarithmic axis the diagonal is a curve.
        let steps = (0...200).map { frame.x.value(at: Double($0) / 200) }
        canvas.line(
          steps.map { inside(frame, $0, $0) }, SeriesStyle.chance.color, width: 1.2,
          dash: SeriesStyle.chance.dash)
        for (index, curve) in curves.enumerated() {
          let style = SeriesStyle(index)
          canvas.line(
            curve.roc.curve.map { inside(frame, $0.falsePositiveRate, $0.truePositiveRate) }, style.color,
            width: 2, dash: style.dash)
        }
      }
      frame.draw(
        xName: "false positive rate (normal images called anomalous)",
        yName: "true positive rate (anomalous images found)", on: canvas)
    }
  }

  /// The place of a pair of rates; a rate of 0 lies at the low end of a logarithmic axis.
  private func inside(_ frame: Frame, _ x: Double, _ y: Double) -> Point {
    frame.place(
      frame.x.isLogarithmic ? max(x, frame.x.low) : x, frame.y.isLogarithmic ? max(y, frame.y.low) : y)
  }

  private func axis(
    _ chosen: ClosedRange<Double>?, isLogarithmic: Bool, _ option: String
  ) throws(GalaxyError) -> Axis {
    guard isLogarithmic else {
      let ends = chosen ?? 0...1
      return try Axis.linear(ends.lowerBound, ends.upperBound, ticks: 5, padding: chosen == nil ? 0.015 : 0)
    }
    if let chosen, chosen.lowerBound <= 0 { throw .noLogarithm(limit: chosen.lowerBound, of: option) }
    let rates = curves.flatMap { $0.roc.curve.flatMap { [$0.falsePositiveRate, $0.truePositiveRate] } }
    let ends = chosen ?? ((rates.filter { $0 > 0 }.min() ?? 0.1) / 1.5)...1.02
    return try Axis.logarithmic(ends.lowerBound, ends.upperBound)
  }

  private var heading: Heading {
    var legend = curves.enumerated().map { index, curve in
      [
        Heading.LegendEntry(
          mark: .line(SeriesStyle(index)),
          text:
            "\(curve.name): \(text(of: curve)), n = \(curve.roc.normalCount) + \(curve.roc.anomalousCount)")
      ]
    }
    legend.append([
      Heading.LegendEntry(mark: .line(.chance), text: "chance (AUC 0.5); n counts normal + anomalous images")
    ])
    return Heading(title: look.title ?? title, note: look.note, legend: legend)
  }

  /// `AUC 0.873 (95 % 0.77 to 0.95)`.
  private func text(of curve: ROCCurve) -> String {
    let auc = "AUC \(NumberText.significant(curve.roc.auc, 3))"
    guard let interval = curve.interval else { return auc }
    return auc
      + " (95 % \(NumberText.significant(interval.low, 3)) to \(NumberText.significant(interval.high, 3)))"
  }

  // MARK: - For programs

  /// Every curve with its AUC.
  public func numbers() -> [JSON.Member] {
    [
      .init("title", .string(look.title ?? title)), .init("note", .optional(look.note)),
      .init(
        "curves",
        .array(
          curves.enumerated().map { index, curve in
            let (points, style) = (curve.roc.curve, SeriesStyle(index))
            return [
              "name": .string(curve.name), "auc": .number(curve.roc.auc),
              "auc_95": curve.interval.map { [.number($0.low), .number($0.high)] } ?? .null,
              "normal": .integer(curve.roc.normalCount), "anomalous": .integer(curve.roc.anomalousCount),
              "color": .string(style.color.hex), "dash": .string(style.dashText),
              "false_positive_rate": .array(points.map { .number($0.falsePositiveRate) }),
              "true_positive_rate": .array(points.map { .number($0.truePositiveRate) }),
            ]
          })),
    ]
  }

  /// Nothing that cannot be seen.
  public func remarks() -> [String] { [] }
}
