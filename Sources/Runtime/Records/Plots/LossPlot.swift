import GalaxyBase
import GalaxyErrors

/// The loss of one training, epoch by epoch.
public struct LossCurve: Sendable, Equatable {
  /// Such as "pretrain ae".
  public let name: String
  /// What the loss is, such as "squared error per image"; the y axis bears it.
  public let quantity: String
  /// The mean loss of each epoch, from the first.
  public let losses: [Double]
  /// The model that was trained; nil where a figure shows one only.
  public let object: String?

  /// Makes a curve.
  public init(name: String, quantity: String = "loss", losses: [Double], object: String? = nil) {
    self.name = name
    self.quantity = quantity
    self.losses = losses
    self.object = object
  }
}

/// Loss against epoch, one diagram beside another for each kind of training, as their losses are different
/// quantities; models side by side in each.
///
/// Unless it is chosen otherwise a loss axis is logarithmic if its highest value is more than twenty times its
/// lowest and all are positive. A loss that is not finite leaves a gap.
public struct LossPlot: Figure, Equatable {
  /// The line above the picture, unless another is chosen.
  public let title: String
  /// The trainings; those of one name share a diagram, from the left in the order of first appearance.
  public let curves: [LossCurve]
  /// What is chosen of it.
  public var look: FigureLook

  /// Makes the plot.
  public init(title: String, curves: [LossCurve], look: FigureLook = FigureLook()) {
    (self.title, self.curves, self.look) = (title, curves, look)
  }

  private static let panelWidth = 400.0, height = 340.0
  private static let wideRange = 20.0

  /// The curves with a finite loss.
  private var shown: [LossCurve] { curves.filter { $0.losses.contains(where: \.isFinite) } }

  /// The models, in order; none where there is only one without a name.
  private var objects: [String] {
    var objects: [String] = []
    for object in shown.compactMap(\.object) where !objects.contains(object) { objects.append(object) }
    return objects
  }

  /// The curves of each diagram.
  private var panels: [[LossCurve]] {
    func key(_ curve: LossCurve) -> [String] {
      look.panels == .set ? [curve.object ?? "", curve.name] : [curve.name]
    }
    var keys: [[String]] = []
    for curve in shown where !keys.contains(key(curve)) { keys.append(key(curve)) }
    return keys.map { wanted in shown.filter { key($0) == wanted } }
  }

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if no curve has a finite loss, an axis cannot show one, or there
  ///   is no room.
  public func drawing() throws(GalaxyError) -> Drawing {
    let panels = panels
    if panels.isEmpty { throw .nothingToDraw("losses") }
    let width = look.size?.width ?? Self.panelWidth * Double(panels.count)
    let heading = Heading(
      title: look.title ?? title, note: look.note,
      legend: [
        objects.enumerated().map {
          Heading.LegendEntry(mark: .line(SeriesStyle($0.offset)), text: $0.element)
        }
      ]
    ).laidOut(from: 84, to: width - 18, on: try Canvas.ruler())
    let top = heading.height + 22
    let height = look.size?.height ?? max(Self.height, top + 54 + 200)
    let step = width / Double(panels.count)
    guard height - top - 54 >= 80, step - 102 >= 80 else {
      throw .tooSmall(width: width, height: height, needed: max(top + 134, 182 * Double(panels.count)))
    }
    var frames: [Frame] = []
    for (i, panel) in panels.enumerated() {
      let box = Box(x: Double(i) * step + 84, y: top, width: step - 84 - 18, height: height - top - 54)
      frames.append(Frame(box: box, x: try epochAxis(panel), y: try lossAxis(panel)))
    }
    return Drawing(width: width, height: height) { canvas in
      heading.draw(on: canvas)
      for (i, (panel, frame)) in zip(panels, frames).enumerated() {
        let object = look.panels == .set ? panel[0].object.map { "\($0): " } ?? "" : ""
        let name = canvas.shortened(object + panel[0].name, to: frame.box.width, size: 12)
        canvas.text(name, at: Point(x: frame.box.x, y: frame.box.y - 10), size: 12)
        frame.drawGrid(on: canvas)
        canvas.clipped(to: frame.box) {
          for curve in panel { draw(curve, style(of: curve, inPanel: i), frame, on: canvas) }
        }
        frame.draw(xName: look.xName ?? "epoch", yName: look.yName ?? panel[0].quantity, on: canvas)
      }
    }
  }

  /// Models have a style each; of one model each training has.
  private func style(of curve: LossCurve, inPanel panel: Int) -> SeriesStyle {
    guard objects.count > 1 else { return SeriesStyle(panel) }
    return SeriesStyle(curve.object.flatMap { objects.firstIndex(of: $0) } ?? 0)
  }

  private func epochAxis(_ panel: [LossCurve]) throws(GalaxyError) -> Axis {
    let longest = Double(panel.map(\.losses.count).max() ?? 1)
    guard look.logarithm?.isOnX == true else {
      let ends = look.x ?? 0...(1.03 * longest)
      return try Axis.linear(ends.lowerBound, ends.upperBound, ticks: 6, wholeNumbers: true)
    }
    let ends = look.x ?? 1...max(longest, 2)
    if ends.lowerBound <= 0 { throw .noLogarithm(limit: ends.lowerBound, of: "xlim") }
    return try Axis.logarithmic(ends.lowerBound, ends.upperBound, padding: look.x == nil ? 0.02 : 0)
  }

  private func lossAxis(_ panel: [LossCurve]) throws(GalaxyError) -> Axis {
    let finite = panel.flatMap(\.losses).filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { throw .nothingToDraw("losses") }
    if look.logarithm?.isOnY == true {
      if low <= 0 {
        throw .noLogarithm("loss value", finite.count { $0 <= 0 }, of: finite.count, lowest: low)
      }
      let ends = look.y ?? low...high
      if ends.lowerBound <= 0 { throw .noLogarithm(limit: ends.lowerBound, of: "ylim") }
      return try Axis.logarithmic(ends.lowerBound, ends.upperBound, padding: look.y == nil ? 0.05 : 0)
    }
    if let y = look.y { return try Axis.linear(y.lowerBound, y.upperBound, ticks: 5) }
    return look.logarithm == nil && low > 0 && high / low > Self.wideRange
      ? try Axis.logarithmic(low, high, padding: 0.05) : try Axis.linear(low, high, ticks: 5, padding: 0.06)
  }

  private func draw(_ curve: LossCurve, _ style: SeriesStyle, _ frame: Frame, on canvas: Canvas) {
    let points = curve.losses.enumerated().map { i, loss in
      loss.isFinite && (loss > 0 || !frame.y.isLogarithmic) ? frame.place(Double(i + 1), loss) : nil
    }
    for run in points.split(whereSeparator: { $0 == nil }) {
      let run = run.compactMap(\.self)
      canvas.line(run, style.color, width: 1.8, dash: style.dash)
      // Few epochs, or one alone between gaps: the points themselves are of interest.
      if run.count == 1 || points.count <= 30 {
        for point in run { canvas.disc(point, radius: 2.4, style.color) }
      }
    }
  }

  // MARK: - For programs

  /// The losses of every training.
  public func numbers() -> [JSON.Member] {
    [
      .init("title", .string(look.title ?? title)), .init("note", .optional(look.note)),
      .init(
        "curves",
        .array(
          curves.map {
            [
              "model": .optional($0.object), "training": .string($0.name), "quantity": .string($0.quantity),
              "losses": .array($0.losses.map { $0.isFinite ? .number($0) : .null }),
            ]
          })),
    ]
  }

  /// Losses that leave gaps.
  public func remarks() -> [String] {
    let bad = curves.reduce(0) { $0 + $1.losses.count { !$0.isFinite } }
    return bad == 0 ? [] : ["\(counted(bad, "loss value")) of no finite value: gaps in the curves"]
  }
}
