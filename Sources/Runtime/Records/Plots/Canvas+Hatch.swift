import CCairo

extension Canvas {
  /// Draws only within the polygon while `body` runs.
  func clipped(to points: [Point], _ body: () -> Void) {
    cairo_save(context)
    trace(points)
    cairo_clip(context)
    body()
    cairo_restore(context)
  }

  /// Fills the polygon in a style: its colour let through, and its hatch; both fainter where `strength` is
  /// below 1.
  func fill(_ points: [Point], _ style: SeriesStyle, strength: Double = 1) {
    fill(points, style.color.opacity(0.16 * strength))
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max() else { return }
    let box = Box(x: left, y: top, width: right - left, height: bottom - top)
    clipped(to: points) { hatch(box, style, strength) }
  }

  /// A sample of a style, as a filled box.
  func swatch(_ box: Box, _ style: SeriesStyle) {
    let corners = [
      Point(x: box.x, y: box.y), Point(x: box.right, y: box.y), Point(x: box.right, y: box.bottom),
      Point(x: box.x, y: box.bottom),
    ]
    fill(corners, style)
    line(corners + [corners[0]], style.color, width: 1.4, dash: style.dash.map { $0 * 0.6 })
  }

  /// The lines of a hatch over a box. Their places are those of the whole picture, so that neighbouring
  /// shapes have one pattern.
  private func hatch(_ box: Box, _ style: SeriesStyle, _ strength: Double) {
    let color = style.color.opacity(0.55 * strength)
    let gap = 6.0
    func first(_ from: Double) -> Double { (from / gap).rounded(.down) * gap }
    func draw(_ from: Point, _ to: Point) { line([from, to], color, width: 0.7) }
    func slanted(_ slope: Double) {
      // x − slope · y is the same all along such a line.
      let ends = [box.x, box.right].flatMap { x in [box.y, box.bottom].map { x - slope * $0 } }
      for at in stride(from: first(ends.min() ?? 0), through: ends.max() ?? 0, by: gap * 1.4) {
        draw(Point(x: at + slope * box.y, y: box.y), Point(x: at + slope * box.bottom, y: box.bottom))
      }
    }
    switch style.hatch {
    case .none: break
    case .rising: slanted(-1)
    case .falling: slanted(1)
    case .crossed:
      slanted(-1)
      slanted(1)
    case .level:
      for y in stride(from: first(box.y), through: box.bottom, by: gap * 0.8) {
        draw(Point(x: box.x, y: y), Point(x: box.right, y: y))
      }
    case .upright:
      for x in stride(from: first(box.x), through: box.right, by: gap * 0.8) {
        draw(Point(x: x, y: box.y), Point(x: x, y: box.bottom))
      }
    case .dots:
      for y in stride(from: first(box.y), through: box.bottom, by: gap) {
        for x in stride(from: first(box.x), through: box.right, by: gap) {
          disc(Point(x: x, y: y), radius: 0.9, color)
        }
      }
    }
  }
}
