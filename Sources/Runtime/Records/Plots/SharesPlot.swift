import GalaxyBase
import GalaxyErrors
import GalaxyModels

/// The share of each answer among some images.
public struct AnswerShares: Sendable, Equatable {
  /// The set or class.
  public let name: String
  /// The set, as the session calls it, and the true class; nil where they are taken together.
  public let object: String?, className: String?
  /// The diagram that it stands in; nil where there is one.
  public let panel: String?
  /// Its place among the colours; nil for images without a class, which are grey.
  public let position: Int?
  /// How many images got each answer.
  public let counts: [Int]
  /// How many galaxies they show, where that is known.
  public let galaxies: Int?

  /// How many images.
  public var total: Int { counts.reduce(0, +) }
  var style: SeriesStyle { position.map { SeriesStyle($0) } ?? .unlabelled }

  /// The share of an answer with its 95 % interval (Wilson 1927), which counts galaxies where they are known.
  public func share(_ answer: Int) -> (share: Double, interval: Interval)? {
    guard counts.indices.contains(answer), total > 0 else { return nil }
    let share = Double(counts[answer]) / Double(total)
    return (share, Interval(share: share, of: Double(max(1, galaxies ?? total))))
  }

  /// The images of tables parted by what colours stand for and what has a diagram of its own.
  ///
  /// Without `by` colours are sets where there are several, else everything is taken together.
  /// - Throws: `PlotError.noClasses` where classes are wanted and there are none.
  static func parted(
    _ tables: [AnswerTable], by: FigureLook.Factor?, panels: FigureLook.Factor?
  ) throws(GalaxyError) -> [AnswerShares] {
    var truths: [String] = []
    for table in tables { for truth in table.truths where !truths.contains(truth) { truths.append(truth) } }
    if by == .class || panels == .class, truths.isEmpty { throw .noClasses(tables.map(\.object)) }
    let by = by ?? (tables.count > 1 && panels != .set ? .set : nil)
    let sets: [Int?] = by == .set || panels == .set ? tables.indices.map { $0 } : [nil]
    let kinds: [String?] = by == .class || panels == .class ? truths + [""] : [nil]
    var found: [AnswerShares] = []
    for set in sets {
      for kind in kinds {
        let rows = (set.map { [tables[$0]] } ?? tables).flatMap(\.rows).filter {
          kind == nil || ($0.truth ?? "") == kind
        }
        if rows.isEmpty { continue }
        var counts = tables[0].answers.map { _ in 0 }
        for row in rows { counts[row.answer] += 1 }
        let setName = set.map { tables[$0].name }
        let kindName = kind.map { $0.isEmpty ? FeatureSeries.noClass : $0 }
        found.append(
          AnswerShares(
            name: (by == .set ? setName : by == .class ? kindName : nil)
              ?? tables.map(\.name).joined(separator: ", "),
            object: set.map { tables[$0].object }, className: kind.flatMap { $0.isEmpty ? nil : $0 },
            panel: panels == .set ? setName : panels == .class ? kindName : nil,
            position: by == .class ? kind.flatMap { truths.firstIndex(of: $0) } : by == .set ? set : 0,
            counts: counts,
            // Galaxies of several sets may have the same numbers.
            galaxies: set != nil || tables.count == 1 ? AnswerTable.galaxies(rows) : nil))
      }
    }
    return found
  }
}

/// What share of the images got each answer, with intervals, by set or true class.
public struct SharesPlot: Figure {
  /// The line above the picture, unless another is chosen.
  public let title: String
  /// What is compared.
  public let tables: [AnswerTable]
  /// Its shares.
  public let series: [AnswerShares]
  /// What is chosen of it.
  public var look: FigureLook

  /// Makes the figure.
  /// - Throws: `GalaxyError`: a `PlotError` where tables answer in different words, or classes are wanted and
  ///   there are none.
  public init(title: String, tables: [AnswerTable], look: FigureLook = FigureLook()) throws(GalaxyError) {
    try AnswerTable.requireAlike(tables)
    series = try AnswerShares.parted(tables, by: look.by, panels: look.panels)
    (self.title, self.tables, self.look) = (title, tables, look)
  }

  private var answers: [String] { tables.first?.answers ?? [] }
  private static let width = 620.0, height = 420.0

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if the size has no room.
  public func drawing() throws(GalaxyError) -> Drawing {
    var names: [String?] = []
    for one in series where !names.contains(one.panel) { names.append(one.panel) }
    let grid = PanelGrid(names.count)
    let margins = PanelGrid.Margins(top: 4, foot: 66)
    let width = look.size?.width ?? max(Self.width, 400 * Double(grid.columns))
    let heading = Heading(title: look.title ?? title, note: look.note, legend: legend)
      .laidOut(from: margins.left, to: width - margins.right, on: try Canvas.ruler())
    let height =
      look.size?.height
      ?? (grid.count == 1
        ? max(Self.height, heading.height + 300) : heading.height + Double(grid.rows) * 300)
    let boxes = try grid.boxes(width: width, height: height, below: heading.height, margins: margins)
    let highest =
      series.flatMap { one in answers.indices.compactMap { one.share($0)?.interval.high } }.max() ?? 1
    let ends = look.y ?? 0...(highest * 1.12)
    // Room for the figure above the highest bar, which needs no tick where no share can be.
    let y = try Axis.linear(ends.lowerBound, ends.upperBound, ticks: 5)
    let x = Axis(
      low: 0, high: Double(max(1, answers.count)), isLogarithmic: false,
      ticks: answers.indices.map { .init(value: Double($0) + 0.5, label: "") }, minorValues: [], exponent: 0)
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      for (name, box) in zip(names, boxes) {
        let frame = Frame(box: box, x: x, y: y)
        frame.drawGrid(on: canvas)
        drawBars(series.filter { $0.panel == name }, frame, on: canvas)
        frame.draw(xName: "", yName: look.yName ?? "share of the images", on: canvas)
        let slot = box.width / Double(max(1, answers.count))
        canvas.categories(
          answers, first: box.x + slot / 2, slot: slot, top: box.bottom + 18, size: Frame.tickSize)
        canvas.text(
          look.xName ?? (tables.first?.kind == "class" ? "answer" : "verdict"),
          at: Point(x: box.x + box.width / 2, y: box.bottom + 50), size: Frame.nameSize, side: .middle)
        if let name, grid.count > 1 { PanelGrid.name(name, above: box, on: canvas) }
      }
    }
  }

  private func drawBars(_ members: [AnswerShares], _ frame: Frame, on canvas: Canvas) {
    let box = frame.box
    let slot = box.width / Double(max(1, answers.count))
    let bar = min(64, slot * 0.8 / Double(max(1, members.count)))
    func height(_ share: Double) -> Double { min(max(frame.placeY(share), box.y), box.bottom) }
    for answer in answers.indices {
      for (place, one) in members.enumerated() {
        guard let (share, interval) = one.share(answer) else { continue }
        let middle =
          box.x + (Double(answer) + 0.5) * slot + (Double(place) - Double(members.count - 1) / 2) * bar
        let (left, right, top) = (middle - bar * 0.45, middle + bar * 0.45, height(share))
        let outline = [
          Point(x: left, y: box.bottom), Point(x: left, y: top), Point(x: right, y: top),
          Point(x: right, y: box.bottom),
        ]
        canvas.clipped(to: box) {
          canvas.fill(outline, one.style)
          canvas.line(outline, one.style.color, width: 1.5, dash: one.style.dash)
          let (low, high) = (frame.placeY(interval.low), frame.placeY(interval.high))
          canvas.line([Point(x: middle, y: low), Point(x: middle, y: high)], Palette.ink, width: 1.3)
          let cap = min(4, bar * 0.25)
          for end in [low, high] {
            canvas.line(
              [Point(x: middle - cap, y: end), Point(x: middle + cap, y: end)], Palette.ink, width: 1.3)
          }
        }
        let text = NumberText.fixed(share, 2)
        if canvas.width(of: text, size: 9) <= bar, interval.high <= frame.y.high, share >= frame.y.low {
          canvas.text(
            text, at: Point(x: middle, y: max(box.y + 9, height(interval.high) - 4)), size: 9, side: .middle)
        }
      }
    }
  }

  private var legend: [[Heading.LegendEntry]] {
    var entries: [Heading.LegendEntry] = []
    for one in series
    where !entries.contains(where: { $0.mark == .box(one.style) && $0.text.hasPrefix(one.name + ", n = ") }) {
      let total = series.filter { $0.name == one.name }.reduce(0) { $0 + $1.total }
      entries.append(.init(mark: .box(one.style), text: "\(one.name), n = \(total)"))
    }
    return [entries, [.init(mark: .nothing, text: "bars: 95 % intervals (Wilson)\(unit)")]]
  }

  private var unit: String {
    let known = series.allSatisfy { $0.galaxies != nil }
    let hasCopies = series.contains { one in (one.galaxies ?? one.total) < one.total }
    return known ? (hasCopies ? ", which count galaxies" : "") : ""
  }

  // MARK: - For programs

  /// Every share with its interval.
  public func numbers() -> [JSON.Member] {
    [
      .init("title", .string(look.title ?? title)), .init("note", .optional(look.note)),
      .init("answers", .array(answers.map(JSON.string))),
      .init(
        "series",
        .array(
          series.map { one in
            let shares = answers.indices.map { one.share($0) }
            return [
              "name": .string(one.name), "object": .optional(one.object), "class": .optional(one.className),
              "panel": .optional(one.panel), "count": .integer(one.total),
              "galaxies": .optional(one.galaxies), "counts": .array(one.counts.map(JSON.integer)),
              "shares": .array(shares.map { .optional($0?.share) }),
              "shares_95": .array(
                shares.map { $0.map { [.number($0.interval.low), .number($0.interval.high)] } ?? .null }),
            ]
          })),
    ]
  }

  /// Images without an answer, and what the intervals count.
  public func remarks() -> [String] {
    AnswerTable.remarks(tables)
      + (series.contains { $0.galaxies == nil }
        ? [
          "which images show one galaxy is not known here: the intervals take each for a galaxy of its own, and are too "
            + "narrow where there are copies"
        ] : [])
  }
}
