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

  /// The model or table, as the figure calls it, and the anomalous class; nil where they are not told apart.
  public let object: String?, className: String?

  /// Makes a curve.
  public init(
    name: String, roc: ROC, interval: Interval?, object: String? = nil, className: String? = nil
  ) {
    (self.name, self.roc, self.interval) = (name, roc, interval)
    (self.object, self.className) = (object, className)
  }

  /// The set or class that it belongs to.
  func key(_ factor: FigureLook.Factor) -> String { (factor == .set ? object : className) ?? "" }
}

/// ROC curves in one diagram, with their AUC in the legend and the diagonal of chance.
public struct ROCPlot: Figure, Equatable {
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
    let panels = panels
    let grid = PanelGrid(panels.count)
    let margins = PanelGrid.Margins(
      left: Self.margins.left, right: Self.margins.right, foot: Self.margins.foot)
    let width = look.size?.width ?? (grid.count == 1 ? Self.width : 400 * Double(grid.columns))
    let heading = heading.laidOut(
      from: Self.margins.left, to: width - Self.margins.right, on: try Canvas.ruler())
    let side = width / Double(grid.columns) - Self.margins.left - Self.margins.right
    let cell = side + Self.margins.foot + (grid.count > 1 ? PanelGrid.nameHeight : 0)
    let height = look.size?.height ?? heading.height + Double(grid.rows) * cell
    let boxes = try grid.boxes(width: width, height: height, below: heading.height, margins: margins)
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      for (panel, box) in zip(panels, boxes) {
        draw(panel.curves, Frame(box: box, x: x, y: y), on: canvas)
        if let name = panel.name, grid.count > 1 { PanelGrid.name(name, above: box, on: canvas) }
      }
    }
  }

  /// The diagrams, each with the places of its curves.
  private var panels: [(name: String?, curves: [Int])] {
    guard let factor = look.panels else { return [(nil, Array(curves.indices))] }
    var names: [String] = []
    for curve in curves where !names.contains(curve.key(factor)) { names.append(curve.key(factor)) }
    return names.map { name in (name, curves.indices.filter { curves[$0].key(factor) == name }) }
  }

  /// Each curve has a style of its own; in diagrams of the one each of the other has.
  private func style(_ place: Int) -> SeriesStyle {
    guard let factor = look.panels, curves.indices.contains(place) else { return SeriesStyle(place) }
    let other: FigureLook.Factor = factor == .set ? .class : .set
    var names: [String] = []
    for curve in curves where !names.contains(curve.key(other)) { names.append(curve.key(other)) }
    return SeriesStyle(names.count < 2 ? place : names.firstIndex(of: curves[place].key(other)) ?? 0)
  }

  private func draw(_ places: [Int], _ frame: Frame, on canvas: Canvas) {
    frame.drawGrid(on: canvas)
    canvas.clipped(to: frame.box) {
      // On a logarithmic axis the diagonal is a curve.
      let steps = (0...200).map { frame.x.value(at: Double($0) / 200) }
      canvas.line(
        steps.map { inside(frame, $0, $0) }, SeriesStyle.chance.color, width: 1.2,
        dash: SeriesStyle.chance.dash)
      for place in places {
        let style = style(place)
        canvas.line(
          curves[place].roc.curve.map { inside(frame, $0.falsePositiveRate, $0.truePositiveRate) },
          style.color, width: 2, dash: style.dash)
      }
    }
    frame.draw(
      xName: look.xName ?? "false positive rate (normal images called anomalous)",
      yName: look.yName ?? "true positive rate (anomalous images found)", on: canvas)
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
          mark: .line(style(index)),
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
            let (points, style) = (curve.roc.curve, style(index))
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
