import GalaxyBase
import GalaxyErrors

/// Two numbers of images against each other, by set or class, with the histogram of each along its axis, and
/// where there are many points the contours that hold half and nine tenths of them.
public struct ScatterPlot: Figure, Equatable {
  /// One of the two numbers.
  public struct Quantity: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Its unit, if it has one.
    public let unit: String?
    /// Makes one.
    public init(_ name: String, unit: String? = nil) { (self.name, self.unit) = (name, unit) }
    var text: String { name + (unit.map { " (\($0))" } ?? "") }
  }

  /// The line above the picture, unless another is chosen.
  public let title: String
  /// Across, and upwards.
  public let x: Quantity, y: Quantity
  /// What is drawn, in this order; each has two columns.
  public let series: [FeatureSeries]
  /// Whether contours are drawn; nil: of series of 300 points and more.
  public let hasContours: Bool?
  /// Sentences beneath, of whoever made the numbers.
  public let notes: [String]
  /// What else programs are told.
  public let details: [JSON.Member]
  /// What is chosen of it.
  public var look: FigureLook

  /// Makes the figure.
  public init(
    title: String, x: Quantity, y: Quantity, series: [FeatureSeries], hasContours: Bool? = nil,
    notes: [String] = [], details: [JSON.Member] = [], look: FigureLook = FigureLook()
  ) {
    (self.title, self.x, self.y, self.series) = (title, x, y, series)
    (self.hasContours, self.notes, self.details, self.look) = (hasContours, notes, details, look)
  }

  /// From so many points on a series has contours, unless somebody says.
  public static let manyPoints = 300
  /// The shares of the points that contours hold, each with the width of its line.
  static let shares = [(share: 0.5, width: 2.0), (share: 0.9, width: 1.0)]
  /// Of a series of more points every k-th is drawn, so that a file of vectors stays small; contours and
  /// histograms are of all.
  public static let mostPoints = 3000
  private static let width = 560.0, marginal = 58.0, gap = 6.0

  /// Both axes.
  /// - Throws: `GalaxyError`: a `PlotError` where there are no points, or some have no logarithm.
  func axes() throws(GalaxyError) -> (x: Axis, y: Axis) {
    let axis = {
      (place: Int, name: String, option: String, limits: ClosedRange<Double>?, isLogarithmic: Bool)
        throws(GalaxyError) -> Axis in
      try FeatureAxis(name: name, option: option, limits: limits, isLogarithmic: isLogarithmic, ticks: 6)
        .axis(series.flatMap { $0.columns.indices.contains(place) ? $0.columns[place] : [] })
    }
    return (
      try axis(0, x.name, "xlim", look.x, look.logarithm?.isOnX == true),
      try axis(1, y.name, "ylim", look.y, look.logarithm?.isOnY == true)
    )
  }

  /// The contours of a series, on the axes' scales; none where it has too few points, or none are wanted.
  func contours(of one: FeatureSeries, _ x: Axis, _ y: Axis) -> [(share: Double, lines: [[Point]])] {
    guard one.columns.count == 2, hasContours ?? (one.count >= Self.manyPoints) else { return [] }
    let (xs, ys) = (one.columns[0].map(x.fraction), one.columns[1].map(y.fraction))
    guard let grid = DensityGrid(xs, ys) else { return [] }
    return Self.shares.compactMap { share, _ in
      grid.level(holding: share, of: xs, ys).map { (share, ContourLines(grid, level: $0).lines) }
    }
  }

  /// The series that have contours.
  private func hasContours(_ one: FeatureSeries) -> Bool {
    guard hasContours ?? (one.count >= Self.manyPoints), let axes = try? axes(), one.columns.count == 2 else {
      return false
    }
    return DensityGrid(one.columns[0].map(axes.x.fraction), one.columns[1].map(axes.y.fraction)) != nil
  }

  /// The heights of the histograms along an axis.
  func marginals(_ place: Int, on axis: Axis) -> [[Double]] {
    let all = series.flatMap { $0.columns[place] }.filter { axis.holds($0) }
    let bins = look.bins ?? Histogram.bins(for: all, on: axis)
    return series.map {
      Histogram.heights($0.columns[place], on: axis, bins: bins, isDensity: look.isDensity)
    }
  }

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if there are no points, an axis cannot show them, or the size has no
  ///   room.
  public func drawing() throws(GalaxyError) -> Drawing {
    let (x, y) = try axes()
    let marginals = (x: marginals(0, on: x), y: marginals(1, on: y))
    let panels = FeatureSeries.panels(series)
    let grid = PanelGrid(panels.count)
    let room = Self.marginal + Self.gap
    let margins = PanelGrid.Margins(right: 22 + room, top: 4 + room)
    let width = look.size?.width ?? (grid.count == 1 ? Self.width : 400 * Double(grid.columns))
    let shown = Set(series.indices.filter { hasContours(series[$0]) })
    let heading = heading(shown).laidOut(from: margins.left, to: width - 22, on: try Canvas.ruler())
    // Square diagrams, unless a size is chosen.
    let side = width / Double(grid.columns) - margins.left - margins.right
    let cell = side + margins.top + margins.foot + (grid.count > 1 ? PanelGrid.nameHeight : 0)
    let height = look.size?.height ?? heading.height + Double(grid.rows) * cell
    let boxes = try grid.boxes(width: width, height: height, below: heading.height, margins: margins)
    var scales: [Axis] = []
    for heights in [marginals.x, marginals.y] {
      let highest = heights.joined().max() ?? 0
      scales.append(try Axis.linear(0, highest > 0 ? highest * 1.08 : 1, ticks: 2))
    }
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      for (panel, box) in zip(panels, boxes) {
        let places = series.indices.filter { series[$0].panel == panel.name }
        let frame = Frame(box: box, x: x, y: y)
        frame.drawGrid(on: canvas)
        canvas.clipped(to: box) { drawPoints(places, shown, frame, on: canvas) }
        frame.draw(xName: look.xName ?? self.x.text, yName: look.yName ?? self.y.text, on: canvas)
        let above = Box(x: box.x, y: box.y - room, width: box.width, height: Self.marginal)
        let beside = Box(x: box.right + Self.gap, y: box.y, width: Self.marginal, height: box.height)
        draw(
          places.map { (marginals.x[$0], series[$0].style) }, Frame(box: above, x: x, y: scales[0]),
          on: canvas)
        drawUpright(places.map { (marginals.y[$0], series[$0].style) }, beside, scales[1], on: canvas)
        if let name = panel.name, grid.count > 1 { PanelGrid.name(name, above: box, top: room, on: canvas) }
      }
    }
  }

  private func drawPoints(_ places: [Int], _ shown: Set<Int>, _ frame: Frame, on canvas: Canvas) {
    let total = places.reduce(0) { $0 + min(series[$1].count, Self.mostPoints) }
    let radius = total > 3000 ? 1.2 : total > 600 ? 1.8 : 2.8
    for place in places {
      let one = series[place]
      let strength = shown.contains(place) ? 0.4 : total > 600 ? 0.6 : 0.85
      for row in stride(from: 0, to: one.count, by: Self.step(one.count)) {
        let (x, y) = (one.columns[0][row], one.columns[1][row])
        guard frame.x.holds(x), frame.y.holds(y) else { continue }
        canvas.marker(at: frame.place(x, y), one.style, radius: radius, strength: strength)
      }
    }
    for place in places where shown.contains(place) {
      let box = frame.box
      for (share, lines) in contours(of: series[place], frame.x, frame.y) {
        let width = Self.shares.first { $0.share == share }?.width ?? 1
        let onPicture = lines.map { line in
          line.map { Point(x: box.x + box.width * $0.x, y: box.bottom - box.height * $0.y) }
        }
        // A white rim parts the line from points of its own colour.
        canvas.lines(onPicture, Palette.paper.opacity(0.85), width: width + 1.6, dash: [])
        canvas.lines(onPicture, series[place].style.color, width: width, dash: series[place].style.dash)
      }
    }
  }

  /// Of so many points every how manieth is drawn.
  static func step(_ count: Int) -> Int { max(1, (count + mostPoints - 1) / mostPoints) }

  private func heading(_ shown: Set<Int>) -> Heading {
    let contoured = Set(shown.map { series[$0].name })
    var legend = [
      FeatureSeries.legend(series) { .marker($0.style, hasLine: contoured.contains($0.name)) }
    ]
    if !shown.isEmpty {
      legend.append([
        .init(
          mark: .nothing,
          text: "contours: 50 % of the points inside the thick line, 90 % inside the thin one")
      ])
    }
    return Heading(title: look.title ?? title, note: look.note, legend: legend)
  }

  // MARK: - For programs

  /// The axes, the histograms along them, and the contours' shares.
  /// - Throws: `GalaxyError`: a `PlotError` for what cannot be drawn.
  public func numbers() throws(GalaxyError) -> [JSON.Member] {
    let (x, y) = try axes()
    let marginals = (x: marginals(0, on: x), y: marginals(1, on: y))
    func edges(_ axis: Axis, _ heights: [[Double]]) -> JSON {
      let bins = max(1, heights.first?.count ?? 1)
      return .array((0...bins).map { .number(axis.value(at: Double($0) / Double(bins))) })
    }
    return [
      .init("title", .string(look.title ?? title)), .init("note", .optional(look.note)),
      .init("x", .string(self.x.name)), .init("y", .string(self.y.name)),
      .init("density", .bool(look.isDensity)), .init("x_edges", edges(x, marginals.x)),
      .init("y_edges", edges(y, marginals.y)),
      .init(
        "series",
        .array(
          series.indices.map { place in
            let one = series[place]
            let drawn = contours(of: one, x, y)
            return .object(
              one.described + [
                .init("x_heights", .array(marginals.x[place].map(JSON.number))),
                .init("y_heights", .array(marginals.y[place].map(JSON.number))),
                .init("contours", .array(drawn.map { .number($0.share) })),
                .init("every", .integer(Self.step(one.count))),
              ])
          })),
    ] + details
  }

  /// Points that are not seen, what was left out, and what contours are.
  public func remarks() throws(GalaxyError) -> [String] {
    let (x, y) = try axes()
    let total = series.reduce(0) { $0 + $1.count }
    let outside = series.reduce(0) { sum, one in
      sum + zip(one.columns[0], one.columns[1]).count { !x.holds($0) || !y.holds($1) }
    }
    var remarks = notes
    if let left = FeatureSeries.leftOutText(series, [self.x.name, self.y.name]) { remarks.append(left) }
    if outside > 0 {
      remarks.append("\(outside) of \(counted(total, "image")) lie outside xlim or ylim and are not seen")
    }
    if series.contains(where: { hasContours($0) }) {
      remarks.append(
        "contours hold 50 and 90 % of the points, by a Gaussian kernel density of Scott's width on the axes' scales"
      )
    }
    for one in series where hasContours == true && !hasContours(one) {
      remarks.append(
        "\(one.name) has no contours: they need \(DensityGrid.leastPoints) points that spread along both axes"
      )
    }
    for one in series where Self.step(one.count) > 1 {
      remarks.append(
        "of \(one.count) points of \(one.name) every \(Self.ordinal(Self.step(one.count))) is drawn; histograms and "
          + "contours are of all")
    }
    return remarks
  }

  private static func ordinal(_ number: Int) -> String {
    let endings = [1: "st", 2: "nd", 3: "rd"]
    return "\(number)" + ((11...13).contains(number % 100) ? "th" : endings[number % 10] ?? "th")
  }
}
