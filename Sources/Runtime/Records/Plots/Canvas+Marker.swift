import CCairo

extension Canvas {
  /// Draws a point in the style of a series; `strength` below 1 lets what lies beneath through.
  func marker(at point: Point, _ style: SeriesStyle, radius: Double, strength: Double = 1) {
    let color = style.color.opacity(strength)
    func corner(_ x: Double, _ y: Double) -> Point { Point(x: point.x + x * radius, y: point.y + y * radius) }
    func cross(_ ends: [(Point, Point)]) {
      use(color)
      cairo_new_path(context)
      for (from, to) in ends {
        cairo_move_to(context, from.x, from.y)
        cairo_line_to(context, to.x, to.y)
      }
      cairo_set_line_width(context, max(0.7, radius * 0.45))
      cairo_stroke(context)
    }
    switch style.marker {
    case .disc: disc(point, radius: radius, color)
    case .square: fill([corner(-0.9, -0.9), corner(0.9, -0.9), corner(0.9, 0.9), corner(-0.9, 0.9)], color)
    case .triangle: fill([corner(0, -1.25), corner(1.15, 0.8), corner(-1.15, 0.8)], color)
    case .diamond: fill([corner(0, -1.35), corner(1.1, 0), corner(0, 1.35), corner(-1.1, 0)], color)
    case .cross: cross([(corner(-1, -1), corner(1, 1)), (corner(-1, 1), corner(1, -1))])
    case .plus: cross([(corner(-1.2, 0), corner(1.2, 0)), (corner(0, -1.2), corner(0, 1.2))])
    case .ring:
      use(color)
      // Without it a line would lead from the text before to the ring.
      cairo_new_path(context)
      cairo_set_line_width(context, max(0.6, radius * 0.4))
      cairo_arc(context, point.x, point.y, radius * 0.95, 0, 2 * Double.pi)
      cairo_stroke(context)
    }
  }

  /// Draws the lines of a closed or open path each, in one stroke.
  func lines(_ paths: [[Point]], _ color: Color, width: Double, dash: [Double]) {
    for path in paths where path.count > 1 { line(path, color, width: width, dash: dash) }
  }
}
