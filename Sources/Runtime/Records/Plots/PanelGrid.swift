import GalaxyBase
import GalaxyErrors

/// Diagrams side by side on shared axes: where each lies.
struct PanelGrid: Sendable, Equatable {
  /// What a diagram needs beside itself, in points.
  struct Margins: Sendable, Equatable {
    var left = 66.0, right = 22.0, top = 0.0, foot = 54.0
  }

  /// How many there are across, and down.
  let columns: Int, rows: Int
  /// How many diagrams.
  let count: Int

  /// Up to three in a row, then as square as may be.
  init(_ count: Int) {
    self.count = max(1, count)
    columns = self.count <= 3 ? self.count : Int(Double(self.count).squareRoot().rounded(.up))
    rows = (self.count + columns - 1) / columns
  }

  /// The room of a panel's name above it.
  static let nameHeight = 20.0
  /// The least width and height of a diagram.
  static let least = 80.0

  /// The diagrams' boxes from the left, row by row, within a picture whose heading ends at `top`.
  /// - Throws: `PlotError.tooSmall` where one has less room than can be read.
  func boxes(width: Double, height: Double, below top: Double, margins: Margins) throws(GalaxyError) -> [Box]
  {
    let name = count > 1 ? Self.nameHeight : 0
    let step = (across: width / Double(columns), down: (height - top) / Double(rows))
    let (inner, high) = (
      step.across - margins.left - margins.right, step.down - name - margins.top - margins.foot
    )
    guard inner >= Self.least else {
      throw .tooNarrow(
        width: width, height: height,
        needed: Double(columns) * (Self.least + margins.left + margins.right))
    }
    guard high >= Self.least else {
      throw .tooSmall(
        width: width, height: height,
        needed: top + Double(rows) * (Self.least + name + margins.top + margins.foot))
    }
    return (0..<count).map { index in
      Box(
        x: Double(index % columns) * step.across + margins.left,
        y: top + Double(index / columns) * step.down + name + margins.top, width: inner, height: high)
    }
  }

  /// Writes the name of a panel above its box.
  static func name(_ text: String, above box: Box, top: Double = 0, on canvas: Canvas) {
    let short = canvas.shortened(text, to: box.width, size: 12, bold: true)
    canvas.text(short, at: Point(x: box.x, y: box.y - top - 7), size: 12, bold: true)
  }
}
