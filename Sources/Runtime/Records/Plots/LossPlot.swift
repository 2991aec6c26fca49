import GalaxyErrors

/// The loss of one training, epoch by epoch.
public struct LossCurve: Sendable, Equatable {
  /// Such as "pretrain ae".
  public let name: String
  /// What the loss is, such as "squared error per image"; the y axis bears it.
  public let quantity: String
  /// The mean loss of each epoch, from the first.
  public let losses: [Double]

  /// Makes a curve.
  public init(name: String, quantity: String = "loss", losses: [Double]) {
    self.name = name
    self.quantity = quantity
    self.losses = losses
  }
}

/// Loss against epoch, one diagram beside another for each training, as their losses are different
/// quantities.
///
/// A loss axis is logarithmic if its highest value is more than twenty times its lowest and all are positive.
/// A loss that is not finite leaves a gap.
public struct LossPlot: Plot, Equatable {
  /// The line above the picture.
  public let title: String
  /// The trainings, from the left.
  public let curves: [LossCurve]

  /// Makes the plot.
  public init(title: String, curves: [LossCurve]) {
    self.title = title
    self.curves = curves
  }

  private static let panelWidth = 400.0, height = 340.0
  private static let wideRange = 20.0

  /// Draws the picture.
  /// - Throws: `PlotError.nothingToDraw` if no curve has a finite loss.
  public func picture(_ format: PictureFormat) throws(GalaxyError) -> [UInt8] {
    let shown = curves.filter { $0.losses.contains(where: \.isFinite) }
    if shown.isEmpty { throw .nothingToDraw("losses") }
    var frames: [Frame] = []
    for (i, curve) in shown.enumerated() {
      let box = Box(
        x: Double(i) * Self.panelWidth + 84, y: 66, width: Self.panelWidth - 84 - 18,
        height: Self.height - 66 - 54)
      frames.append(Frame(box: box, x: try epochAxis(curve), y: try lossAxis(curve)))
    }
    let width = Self.panelWidth * Double(shown.count)
    return try Canvas.draw(width: width, height: Self.height, format: format) { canvas in
      canvas.text(title, at: Point(x: 84, y: 26), size: 14, bold: true)
      for (i, (curve, frame)) in zip(shown, frames).enumerated() {
        canvas.text(curve.name, at: Point(x: frame.box.x, y: frame.box.y - 10), size: 12)
        frame.drawGrid(on: canvas)
        draw(curve, i == 0 ? Palette.blue : Palette.vermilion, frame, on: canvas)
        frame.draw(xName: "epoch", yName: curve.quantity, on: canvas)
      }
    }
  }

  private func epochAxis(_ curve: LossCurve) throws(GalaxyError) -> Axis {
    try Axis.linear(0, 1.03 * Double(curve.losses.count), ticks: 6, wholeNumbers: true)
  }

  private func lossAxis(_ curve: LossCurve) throws(GalaxyError) -> Axis {
    let finite = curve.losses.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { throw .nothingToDraw("losses") }
    return low > 0 && high / low > Self.wideRange
      ? try Axis.logarithmic(low, high, padding: 0.05) : try Axis.linear(low, high, ticks: 5, padding: 0.06)
  }

  private func draw(_ curve: LossCurve, _ color: Color, _ frame: Frame, on canvas: Canvas) {
    let points = curve.losses.enumerated().map { i, loss in
      loss.isFinite ? frame.place(Double(i + 1), loss) : nil
    }
    for run in points.split(whereSeparator: { $0 == nil }) {
      let run = run.compactMap(\.self)
      canvas.line(run, color, width: 1.8)
      // Few epochs, or one alone between gaps: the points themselves are of interest.
      if run.count == 1 || points.count <= 30 {
        for point in run { canvas.disc(point, radius: 2.4, color) }
      }
    }
  }
}
