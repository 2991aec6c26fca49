import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyModels

/// How well simulated galaxies are told from real ones, and beside them the control: by their features, and by
/// what has nothing to do with them, each with its 95 % interval.
public struct ComparisonPlot: Figure {
  /// One figure of both sets.
  public struct Row: Sendable, Equatable {
    /// What is looked at.
    public let name: String
    /// The areas under the ROC curve; nil where there is none.
    public let simulated: Estimate?, control: Estimate?
  }

  /// The line above the picture, unless another is chosen.
  public let title: String
  /// The figures, from above.
  public let rows: [Row]
  /// What is chosen of it.
  public var look: FigureLook
  private let sets: [String]

  /// Makes the figure; `names` are those of the simulated set and the control, unless it calls them as the session
  /// does.
  public init(_ comparison: Comparison, names: [String: String] = [:], look: FigureLook = FigureLook()) {
    let (one, two) = (comparison.simulated, comparison.control)
    func shortcut(_ figures: PairFigures?, _ view: PictureViews.Shortcut) -> Estimate? {
      figures?.shortcuts.first { $0.view == view }?.auc
    }
    let views = PictureViews.Shortcut.allCases.map { view in
      Row(
        name: "\(view.rawValue) alone", simulated: shortcut(one, view), control: shortcut(two, view))
    }
    rows =
      [Row(name: "features", simulated: one.auc, control: two?.auc)]
      + views.filter { $0.simulated != nil || $0.control != nil }
    sets = ([one] + (two.map { [$0] } ?? [])).map { figures in
      "\(names[figures.name] ?? figures.name), \(figures.galaxies) galaxies"
    }
    title = "Told from \(comparison.real.name)"
    self.look = look
  }

  private static let width = 620.0, step = 58.0, left = 128.0, right = 26.0, foot = 54.0

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if there is no figure, or the size has no room.
  public func drawing() throws(GalaxyError) -> Drawing {
    let ends = rows.flatMap { [$0.simulated, $0.control] }.compactMap(\.self).flatMap { figure in
      [figure.value, figure.interval?.low ?? figure.value, figure.interval?.high ?? figure.value]
    }
    if ends.isEmpty { throw .nothingToDraw("areas") }
    let width = look.size?.width ?? Self.width
    let heading = Heading(title: look.title ?? title, note: look.note, legend: legend)
      .laidOut(from: 22, to: width - Self.right, on: try Canvas.ruler())
    let height = look.size?.height ?? heading.height + Self.step * Double(rows.count) + Self.foot
    let box = Box(
      x: Self.left, y: heading.height, width: width - Self.left - Self.right,
      height: height - heading.height - Self.foot)
    guard box.width >= 80, box.height >= 14 * Double(rows.count) else {
      throw .tooSmall(width: width, height: height, needed: heading.height + Self.foot + 80)
    }
    let low = look.x?.lowerBound ?? min(0.4, ends.min() ?? 0.4)
    let x = try Axis.linear(low, look.x?.upperBound ?? 1.01, ticks: 6)
    let y = Axis(
      low: 0, high: Double(rows.count), isLogarithmic: false, ticks: [], minorValues: [], exponent: 0)
    let frame = Frame(box: box, x: x, y: y)
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      canvas.clipped(to: box) {
        for tick in x.ticks {
          let at = frame.placeX(tick.value)
          canvas.line([Point(x: at, y: box.y), Point(x: at, y: box.bottom)], Palette.grid, width: 0.6)
        }
        let chance = frame.placeX(0.5)
        canvas.line(
          [Point(x: chance, y: box.y), Point(x: chance, y: box.bottom)], SeriesStyle.chance.color, width: 1.4,
          dash: SeriesStyle.chance.dash)
      }
      for (place, row) in rows.enumerated() {
        let middle = box.y + box.height * (Double(place) + 0.5) / Double(rows.count)
        canvas.text(row.name, at: Point(x: box.x - 10, y: middle + 4), size: Frame.nameSize, side: .right)
        let apart = sets.count > 1 ? min(9, box.height / Double(rows.count) / 5) : 0
        canvas.clipped(to: box) {
          draw(row.simulated, 0, middle - apart, frame, on: canvas)
          draw(row.control, 1, middle + apart, frame, on: canvas)
        }
      }
      frame.draw(
        xName: look.xName ?? "AUC of telling apart, 0.5 is chance (95 %)", yName: look.yName ?? "", on: canvas
      )
    }
  }

  private func draw(
    _ figure: Estimate?, _ position: Int, _ at: Double, _ frame: Frame, on canvas: Canvas
  ) {
    guard let figure else { return }
    let style = Self.style(position)
    if let interval = figure.interval {
      let (low, high) = (frame.placeX(interval.low), frame.placeX(interval.high))
      canvas.line([Point(x: low, y: at), Point(x: high, y: at)], style.color, width: 1.8)
      for end in [low, high] {
        canvas.line([Point(x: end, y: at - 4), Point(x: end, y: at + 4)], style.color, width: 1.8)
      }
    }
    canvas.marker(at: Point(x: frame.placeX(figure.value), y: at), style, radius: 4.5)
  }

  /// Simulated galaxies are vermilion triangles, the control blue discs.
  private static func style(_ position: Int) -> SeriesStyle { SeriesStyle(1 - position) }

  private var legend: [[Heading.LegendEntry]] {
    [
      sets.enumerated().map { position, name in
        Heading.LegendEntry(mark: .marker(Self.style(position), hasLine: false), text: name)
      }
    ]
  }

  // MARK: - For programs

  /// Every area with its interval.
  public func numbers() -> [JSON.Member] {
    func area(_ figure: Estimate?) -> JSON {
      guard let figure else { return .null }
      return [
        "auc": .number(figure.value), "low": .optional(figure.interval?.low),
        "high": .optional(figure.interval?.high),
      ]
    }
    return [
      .init("title", .string(look.title ?? title)), .init("note", .optional(look.note)),
      .init("sets", .array(sets.map(JSON.string))),
      .init(
        "areas",
        .array(
          rows.map {
            ["by": .string($0.name), "simulated": area($0.simulated), "control": area($0.control)]
          })),
    ]
  }

  /// A comparison without a control says nothing of a simulation.
  public func remarks() -> [String] {
    sets.count > 1 ? [] : ["there is no control: the pipeline may explain all of it"]
  }

  /// The areas in words.
  public var lines: TextTable {
    var table = TextTable(
      ["told apart by"] + sets, [.left] + sets.map { _ in .left })
    for row in rows {
      let figures = [row.simulated, row.control].prefix(sets.count)
      table.add([row.name] + figures.map { $0?.text() ?? "" })
    }
    return table
  }
}
