import GalaxyBase
import GalaxyErrors

/// How the images of each true class were answered: counts, and the share of the class, in shades of grey.
public struct ConfusionPlot: Figure {
  /// The line above the picture, unless another is chosen.
  public let title: String
  /// A matrix each.
  public let tables: [AnswerTable]
  /// What is chosen of it.
  public var look: FigureLook

  /// Makes the figure.
  /// - Throws: `PlotError.noClasses` where no image of a table has a true class.
  public init(title: String, tables: [AnswerTable], look: FigureLook = FigureLook()) throws(GalaxyError) {
    for table in tables where table.truths.isEmpty { throw .noClasses([table.object]) }
    (self.title, self.tables, self.look) = (title, tables, look)
  }

  /// [true class][answer].
  static func counts(_ table: AnswerTable) -> [[Int]] {
    let truths = table.truths
    var counts = truths.map { _ in table.answers.map { _ in 0 } }
    for row in table.rows {
      guard let truth = row.truth.flatMap({ truths.firstIndex(of: $0) }) else { continue }
      counts[truth][row.answer] += 1
    }
    return counts
  }

  private static let cell = (width: 76.0, height: 46.0)
  private static let leastCell = (width: 22.0, height: 14.0)
  private static let margins = PanelGrid.Margins(left: 150, right: 20, top: 4, foot: 62)

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if the size has no room.
  public func drawing() throws(GalaxyError) -> Drawing {
    let grid = PanelGrid(tables.count)
    let across = tables.map(\.answers.count).max() ?? 1
    let down = tables.map(\.truths.count).max() ?? 1
    let margins = Self.margins
    let cell = (
      width: margins.left + margins.right + max(PanelGrid.least, Self.cell.width * Double(across)),
      height: margins.top + margins.foot + (grid.count > 1 ? PanelGrid.nameHeight : 0)
        + max(PanelGrid.least, Self.cell.height * Double(down))
    )
    let width = look.size?.width ?? min(4000, Double(grid.columns) * cell.width)
    let heading = Heading(title: look.title ?? title, note: look.note, legend: [legend])
      .laidOut(from: 24, to: width - 22, on: try Canvas.ruler())
    let height = look.size?.height ?? min(4000, heading.height + Double(grid.rows) * cell.height)
    let boxes = try grid.boxes(width: width, height: height, below: heading.height, margins: margins)
    for (table, box) in zip(tables, boxes) {
      let (least, most) = (Self.leastCell, (Double(table.answers.count), Double(table.truths.count)))
      guard box.width >= least.width * most.0, box.height >= least.height * most.1 else {
        throw .tooSmall(
          width: width, height: height, needed: height + max(0, least.height * most.1 - box.height))
      }
    }
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      for (table, box) in zip(tables, boxes) {
        draw(table, box, on: canvas)
        if grid.count > 1 { PanelGrid.name(table.name, above: box, on: canvas) }
      }
    }
  }

  private var legend: [Heading.LegendEntry] {
    [.init(mark: .nothing, text: "images, and their share of the true class; darker = a larger share")]
  }

  private func draw(_ table: AnswerTable, _ box: Box, on canvas: Canvas) {
    let (counts, truths) = (Self.counts(table), table.truths)
    let (wide, high) = (box.width / Double(table.answers.count), box.height / Double(max(1, truths.count)))
    let size = min(12, max(7, min(wide / 4.2, high / 1.6)))
    for (row, truth) in truths.enumerated() {
      let total = counts[row].reduce(0, +)
      for (column, answer) in table.answers.enumerated() {
        let count = counts[row][column]
        let share = total == 0 ? 0 : Double(count) / Double(total)
        let cell = Box(
          x: box.x + Double(column) * wide, y: box.y + Double(row) * high, width: wide, height: high)
        let grey = 1 - 0.78 * share
        var shade = Palette.paper
        (shade.red, shade.green, shade.blue) = (grey, grey, grey)
        canvas.fill(cell, shade)
        // White letters from where they are the easier to read (contrast of W3C).
        let ink = grey < 0.5 ? Palette.paper : Palette.ink
        let middle = Point(x: cell.x + wide / 2, y: cell.y + high / 2)
        let hasShare = high >= 28 && wide >= 30
        canvas.text(
          "\(count)", at: Point(x: middle.x, y: middle.y + (hasShare ? -2 : size * 0.36)), size: size,
          side: .middle, bold: truth == answer, color: ink)
        if hasShare {
          canvas.text(
            NumberText.fixed(share, 2), at: Point(x: middle.x, y: middle.y + 12), size: min(10, size),
            side: .middle,
            color: ink)
        }
        if truth == answer {
          canvas.stroke(
            Box(x: cell.x + 1.5, y: cell.y + 1.5, width: wide - 3, height: high - 3), ink, width: 1.2)
        }
      }
      let name = "\(truth), n = \(total)"
      canvas.text(
        shortened(truth, total, on: canvas) ?? name,
        at: Point(x: box.x - 8, y: box.y + (Double(row) + 0.5) * high + 4), size: min(11, max(7, high * 0.8)),
        side: .right)
    }
    canvas.stroke(box, Palette.ink, width: 0.9)
    canvas.categories(
      table.answers, first: box.x + wide / 2, slot: wide, top: box.bottom + 16, size: Frame.tickSize)
    canvas.text(
      look.xName ?? (table.kind == "class" ? "answer" : "verdict"),
      at: Point(x: box.x + box.width / 2, y: box.bottom + 48), size: Frame.nameSize, side: .middle)
    canvas.text(
      look.yName ?? "true class", at: Point(x: box.x - Self.margins.left + 18, y: box.y + box.height / 2),
      size: Frame.nameSize, side: .middle, upwards: true)
  }

  /// A class with how many images it has, its name shortened to the room beside the matrix.
  private func shortened(_ truth: String, _ total: Int, on canvas: Canvas) -> String? {
    let count = ", n = \(total)"
    let room = Self.margins.left - 40 - canvas.width(of: count, size: 11)
    return canvas.shortened(truth, to: room, size: 11) + count
  }

  // MARK: - For programs

  /// Each matrix.
  public func numbers() -> [JSON.Member] {
    [
      .init("title", .string(look.title ?? title)), .init("note", .optional(look.note)),
      .init(
        "matrices",
        .array(
          tables.map { table in
            [
              "name": .string(table.name), "object": .string(table.object),
              "answers": .array(table.answers.map(JSON.string)),
              "classes": .array(table.truths.map(JSON.string)),
              "counts": .array(Self.counts(table).map { .array($0.map(JSON.integer)) }),
            ]
          })),
    ]
  }

  /// Images without an answer or without a true class.
  public func remarks() -> [String] {
    AnswerTable.remarks(tables)
      + tables.compactMap { table in
        let unknown = table.rows.count { $0.truth == nil }
        return unknown > 0
          ? "\(counted(unknown, "image")) of \(table.name) without a true class left out" : nil
      }
  }
}
