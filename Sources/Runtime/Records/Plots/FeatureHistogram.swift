import GalaxyBase
import GalaxyErrors

/// A histogram of one number of images, by set or class.
public struct FeatureHistogram: Figure, Equatable {
  /// The line above the picture, unless another is chosen.
  public let title: String
  /// The number that is shown, and its unit if it has one.
  public let quantity: String, unit: String?
  /// What is drawn, in this order; each has one column.
  public let series: [FeatureSeries]
  /// What is chosen of it.
  public var look: FigureLook

  /// Makes the figure.
  public init(
    title: String, quantity: String, unit: String? = nil, series: [FeatureSeries],
    look: FigureLook = FigureLook()
  ) {
    (self.title, self.quantity, self.unit) = (title, quantity, unit)
    (self.series, self.look) = (series, look)
  }

  private static let width = 620.0, height = 430.0

  /// All values.
  var values: [Double] { series.flatMap { $0.columns.first ?? [] } }

  /// The axis of the values.
  /// - Throws: `GalaxyError`: a `PlotError` where there are none, or they have no logarithm.
  func axis() throws(GalaxyError) -> Axis {
    try FeatureAxis(
      name: quantity, option: "xlim", limits: look.x, isLogarithmic: look.logarithm?.isOnX == true
    )
    .axis(values)
  }

  /// The heights of each series' bins.
  func heights() throws(GalaxyError) -> [[Double]] {
    let axis = try axis()
    let bins = look.bins ?? Histogram.bins(for: values.filter { axis.holds($0) }, on: axis)
    return series.map {
      Histogram.heights($0.columns.first ?? [], on: axis, bins: bins, isDensity: look.isDensity)
    }
  }

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if there are no values, an axis cannot show them, or the size has no
  ///   room.
  public func drawing() throws(GalaxyError) -> Drawing {
    let heights = try heights()
    let (x, y) = (try axis(), try Histogram.heightAxis(heights, look))
    let panels = FeatureSeries.panels(series)
    let grid = PanelGrid(panels.count)
    let margins = PanelGrid.Margins(top: 4)
    let width =
      look.size?.width ?? (grid.count == 1 ? Self.width : max(Self.width, 340 * Double(grid.columns)))
    let heading = heading.laidOut(from: margins.left, to: width - margins.right, on: try Canvas.ruler())
    let height =
      look.size?.height
      ?? (grid.count == 1
        ? max(Self.height, heading.height + 300) : heading.height + Double(grid.rows) * 290)
    let boxes = try grid.boxes(width: width, height: height, below: heading.height, margins: margins)
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      for (panel, box) in zip(panels, boxes) {
        let frame = Frame(box: box, x: x, y: y)
        frame.drawGrid(on: canvas)
        let drawn = zip(series, heights).filter { $0.0.panel == panel.name }.map { one, heights in
          (Histogram.outline(heights, frame), one.style)
        }
        canvas.clipped(to: box) {
          let strength = drawn.count > 3 ? 0.45 : 1
          for (outline, style) in drawn { canvas.fill(outline, style, strength: strength) }
          for (outline, style) in drawn { canvas.line(outline, style.color, width: 1.8, dash: style.dash) }
        }
        frame.draw(xName: xName, yName: look.yName ?? heightName(x), on: canvas)
        if let name = panel.name, grid.count > 1 { PanelGrid.name(name, above: box, on: canvas) }
      }
    }
  }

  private var xName: String { look.xName ?? quantity + (unit.map { " (\($0))" } ?? "") }

  private func heightName(_ axis: Axis) -> String {
    look.isDensity ? (axis.isLogarithmic ? "density per decade" : "density") : "images"
  }

  private var heading: Heading {
    Heading(
      title: look.title ?? title, note: look.note,
      legend: [FeatureSeries.legend(series) { .box($0.style) }])
  }

  // MARK: - For programs

  /// The axis, the edges of the bins and what each series has in them.
  /// - Throws: `GalaxyError`: a `PlotError` for what cannot be drawn.
  public func numbers() throws(GalaxyError) -> [JSON.Member] {
    let (axis, heights) = (try axis(), try heights())
    let bins = max(1, heights.first?.count ?? 1)
    return [
      .init("title", .string(look.title ?? title)), .init("note", .optional(look.note)),
      .init("x", .string(quantity)), .init("unit", .optional(unit)), .init("density", .bool(look.isDensity)),
      .init("edges", .array((0...bins).map { .number(axis.value(at: Double($0) / Double(bins))) })),
      .init(
        "series",
        .array(
          zip(series, heights).map { one, heights in
            .object(one.described + [.init("heights", .array(heights.map(JSON.number)))])
          })),
    ]
  }

  /// What is left out, and what lies outside the limits.
  public func remarks() throws(GalaxyError) -> [String] {
    let axis = try axis()
    let outside = values.count { !axis.holds($0) }
    return [
      FeatureSeries.leftOutText(series, [quantity]),
      outside > 0 ? "\(outside) of \(counted(values.count, "image")) lie outside xlim and are not seen" : nil,
    ].compactMap(\.self)
  }
}
