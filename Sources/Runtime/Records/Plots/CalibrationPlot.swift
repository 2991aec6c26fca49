import GalaxyBase
import GalaxyErrors
import GalaxyModels

/// Whether p-values keep what they promise: the share of normal images with p ≤ α against α, with the band that
/// uniform p-values stay in.
public struct CalibrationPlot: Figure {
  /// The line above the picture, unless another is chosen.
  public let title: String
  /// The curves, drawn in this order.
  public let curves: [PValueCurve]
  /// What is chosen of it.
  public var look: FigureLook

  /// Makes the figure; `look.by` and `look.panels` say whether each class has a curve of its own.
  /// - Throws: `PlotError.noPValues` where no normal image has one.
  public init(title: String, tables: [PValueTable], look: FigureLook = FigureLook()) throws(GalaxyError) {
    curves = try PValueCurve.curves(tables, byClass: look.by == .class || look.panels == .class)
    (self.title, self.look) = (title, look)
  }

  /// The rates that are told in numbers.
  public static let levels = [0.01, 0.05, 0.1]
  private static let width = 520.0, margins = PanelGrid.Margins()

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if the size has no room.
  public func drawing() throws(GalaxyError) -> Drawing {
    let (x, y) = (
      try axis(look.x, isLogarithmic: look.logarithm?.isOnX == true, "xlim"),
      try axis(look.y, isLogarithmic: look.logarithm?.isOnY == true, "ylim")
    )
    let panels = panels
    let grid = PanelGrid(panels.count)
    let width = look.size?.width ?? (grid.count == 1 ? Self.width : 400 * Double(grid.columns))
    let heading = heading.laidOut(
      from: Self.margins.left, to: width - Self.margins.right, on: try Canvas.ruler())
    let side = width / Double(grid.columns) - Self.margins.left - Self.margins.right
    let cell = side + Self.margins.foot + (grid.count > 1 ? PanelGrid.nameHeight : 0)
    let height = look.size?.height ?? heading.height + Double(grid.rows) * cell
    let boxes = try grid.boxes(width: width, height: height, below: heading.height, margins: Self.margins)
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      for (panel, box) in zip(panels, boxes) {
        draw(panel.curves, Frame(box: box, x: x, y: y), on: canvas)
        if let name = panel.name, grid.count > 1 { PanelGrid.name(name, above: box, on: canvas) }
      }
    }
  }

  private var panels: [(name: String?, curves: [Int])] {
    guard let factor = look.panels else { return [(nil, Array(curves.indices))] }
    func key(_ curve: PValueCurve) -> String { (factor == .set ? curve.object : curve.className) ?? "" }
    var names: [String] = []
    for curve in curves where !names.contains(key(curve)) { names.append(key(curve)) }
    return names.map { name in (name, curves.indices.filter { key(curves[$0]) == name }) }
  }

  private func draw(_ places: [Int], _ frame: Frame, on canvas: Canvas) {
    let grey = Palette.softInk
    canvas.clipped(to: frame.box) {
      // One band is filled; several would cover each other.
      let normal = places.filter { curves[$0].isNormal }
      for place in normal {
        let (upper, lower) = band(curves[place].band, frame)
        if normal.count == 1 {
          canvas.fill(upper + lower.reversed(), Color(0x808080).opacity(0.16))
        }
        let color = normal.count == 1 ? grey : SeriesStyle(place).color
        for edge in [upper, lower] { canvas.line(edge, color.opacity(0.8), width: 0.8, dash: [1.5, 2.5]) }
      }
      let steps = (0...200).map { frame.x.value(at: Double($0) / 200) }
      canvas.line(steps.map { place($0, $0, frame) }, grey, width: 1.2, dash: SeriesStyle.chance.dash)
    }
    frame.drawGrid(on: canvas)
    canvas.clipped(to: frame.box) {
      for at in places {
        canvas.line(path(curves[at], frame), SeriesStyle(at).color, width: 1.9, dash: SeriesStyle(at).dash)
      }
    }
    let isMixed = curves.contains { !$0.isNormal }
    frame.draw(
      xName: look.xName ?? "α",
      yName: look.yName ?? "share of the \(isMixed ? "" : "normal ")images with p ≤ α", on: canvas)
  }

  /// The steps of a curve.
  private func path(_ curve: PValueCurve, _ frame: Frame) -> [Point] {
    var points = [place(frame.x.isLogarithmic ? frame.x.low : min(0, frame.x.low), 0, frame)]
    var share = 0.0
    for (index, p) in curve.sorted.enumerated()
    where index + 1 == curve.sorted.count || curve.sorted[index + 1] != p {
      points.append(place(p, share, frame))
      share = Double(index + 1) / Double(curve.sorted.count)
      points.append(place(p, share, frame))
    }
    points.append(place(max(1, frame.x.high), share, frame))
    return points
  }

  private func band(_ half: Double, _ frame: Frame) -> (upper: [Point], lower: [Point]) {
    let steps = (0...200).map { frame.x.value(at: Double($0) / 200) }.map { min(max($0, 0), 1) }
    return (
      steps.map { place($0, min(1, $0 + half), frame) }, steps.map { place($0, max(0, $0 - half), frame) }
    )
  }

  /// A share of 0 lies at the low end of a logarithmic axis.
  private func place(_ x: Double, _ y: Double, _ frame: Frame) -> Point {
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
    let least = curves.flatMap { [$0.sorted.first ?? 1, 1 / Double(max(1, $0.sorted.count))] }.filter {
      $0 > 0
    }
    let ends = chosen ?? (min(0.5, least.min() ?? 0.1) / 1.5)...1.02
    return try Axis.logarithmic(ends.lowerBound, ends.upperBound)
  }

  private var heading: Heading {
    var legend = curves.enumerated().map { place, curve -> [Heading.LegendEntry] in
      let counts = Self.levels.map { "\(curve.count($0)) with p ≤ \(NumberText.significant($0))" }
      return [
        .init(
          mark: .line(SeriesStyle(place)),
          text: "\(curve.name), n = \(curve.sorted.count): \(counts.joined(separator: ", "))")
      ]
    }
    let half = curves.filter(\.isNormal).map { "±" + NumberText.significant($0.band, 2) }
    legend.append([
      .init(
        mark: .line(.chance),
        text: "uniform; within the band in 95 % (Kolmogorov, \(half.joined(separator: ", ")))")
    ])
    return Heading(title: look.title ?? title, note: look.note, legend: legend)
  }

  // MARK: - For programs

  /// Every curve, its counts and its band.
  public func numbers() -> [JSON.Member] {
    [
      .init("title", .string(look.title ?? title)), .init("note", .optional(look.note)),
      .init(
        "curves",
        .array(
          curves.enumerated().map { place, curve in
            let farthest = curve.farthest
            return [
              "name": .string(curve.name), "object": .optional(curve.object),
              "class": .optional(curve.className),
              "normal": .bool(curve.isNormal), "circular": .bool(curve.isCircular),
              "count": .integer(curve.sorted.count),
              "galaxies": .optional(curve.galaxies), "calibrating": .optional(curve.calibrating),
              "band": curve.isNormal ? .number(curve.band) : .null,
              "farthest": .number(farthest.distance), "farthest_at": .number(farthest.at),
              "levels": .array(Self.levels.map(JSON.number)),
              "counts": .array(Self.levels.map { .integer(curve.count($0)) }),
              "counts_95": .array(
                Self.levels.map { [.number(curve.interval($0).low), .number(curve.interval($0).high)] }),
              "p": .array(curve.sorted.map(JSON.number)), "color": .string(SeriesStyle(place).color.hex),
              "dash": .string(SeriesStyle(place).dashText),
            ]
          })),
    ]
  }

  /// What the curves of normal images say, and what the band leaves out.
  public func remarks() -> [String] {
    curves.filter(\.isNormal).map { curve in
      if curve.isCircular {
        return
          "\(curve.name): the p-values were made of these very images, so that they are uniform by construction; "
          + "test or apply the model on others"
      }
      let (distance, at) = curve.farthest
      let verdict =
        distance <= curve.band
        ? "no farther than uniform p-values would be in 95 % of cases"
        : "farther than uniform p-values would be in 95 % of cases"
      return "\(curve.name): \(NumberText.significant(distance, 2)) from uniform at p = "
        + "\(NumberText.significant(at, 2)), \(verdict) (±\(NumberText.significant(curve.band, 2)), "
        + (curve.galaxies.map { "\($0) normal \($0 == 1 ? "galaxy" : "galaxies")" }
          ?? counted(curve.sorted.count, "normal image"))
        + (curve.calibrating.map { " and \($0) calibrating)" }
          ?? "; the calibrating images' own chance is not in it)")
    }
  }
}
