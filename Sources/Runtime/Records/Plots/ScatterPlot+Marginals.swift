import GalaxyBase

extension ScatterPlot {
  /// The histograms along the horizontal axis, above the diagram.
  func draw(_ marginals: [(heights: [Double], style: SeriesStyle)], _ frame: Frame, on canvas: Canvas) {
    canvas.clipped(to: frame.box) {
      for (heights, style) in marginals {
        let outline = Histogram.outline(heights, frame)
        canvas.fill(outline, style, strength: marginals.count > 3 ? 0.3 : 0.6)
        canvas.line(outline, style.color, width: 1.3, dash: style.dash)
      }
    }
    let box = frame.box
    let foot = [Point(x: box.x, y: box.bottom), Point(x: box.right, y: box.bottom)]
    canvas.line(foot, Palette.ink, width: 0.9)
    canvas.line([Point(x: box.x, y: box.y), foot[0]], Palette.ink, width: 0.9)
    for tick in scaleTicks(frame.y) {
      let at = frame.placeY(tick.value)
      canvas.line([Point(x: box.x - 3, y: at), Point(x: box.x, y: at)], Palette.ink, width: 0.9)
      canvas.text(
        tick.label + power(frame.y), at: Point(x: box.x - 6, y: at + 3.2), size: 9, side: .right)
    }
  }

  /// The histograms along the vertical axis, beside the diagram, from the foot up.
  func drawUpright(
    _ marginals: [(heights: [Double], style: SeriesStyle)], _ box: Box, _ scale: Axis, on canvas: Canvas
  ) {
    canvas.clipped(to: box) {
      for (heights, style) in marginals {
        let step = box.height / Double(max(1, heights.count))
        var outline = [Point(x: box.x, y: box.bottom)]
        for (place, height) in heights.enumerated() {
          let x = box.x + box.width * scale.fraction(of: height)
          outline.append(Point(x: x, y: box.bottom - Double(place) * step))
          outline.append(Point(x: x, y: box.bottom - Double(place + 1) * step))
        }
        outline.append(Point(x: box.x, y: box.y))
        canvas.fill(outline, style, strength: marginals.count > 3 ? 0.3 : 0.6)
        canvas.line(outline, style.color, width: 1.3, dash: style.dash)
      }
    }
    let foot = Point(x: box.x, y: box.bottom)
    canvas.line([Point(x: box.x, y: box.y), foot], Palette.ink, width: 0.9)
    canvas.line([foot, Point(x: box.right, y: box.bottom)], Palette.ink, width: 0.9)
    for tick in scaleTicks(scale) {
      let at = box.x + box.width * scale.fraction(of: tick.value)
      canvas.line([Point(x: at, y: box.bottom), Point(x: at, y: box.bottom + 3)], Palette.ink, width: 0.9)
      canvas.text(tick.label + power(scale), at: Point(x: at, y: box.bottom + 13), size: 9, side: .middle)
    }
  }

  private func power(_ axis: Axis) -> String {
    axis.exponent == 0 ? "" : " × \(Axis.power(axis.exponent))"
  }

  /// The highest tick alone: there is no room for more, and the foot is 0.
  private func scaleTicks(_ axis: Axis) -> [Axis.Tick] { axis.ticks.last.map { [$0] } ?? [] }
}
