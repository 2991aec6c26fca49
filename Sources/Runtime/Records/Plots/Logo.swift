import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// The sign of galsh: a spiral galaxy on the night sky, two arms that wind outwards from a bright middle.
public struct Logo: Plot {
  /// The side of the picture, in points.
  public let side: Double

  /// One of this side.
  public init(side: Double) { self.side = side }

  /// What it looks like.
  public func drawing() throws(GalaxyError) -> Drawing {
    Drawing(width: side, height: side) { canvas in
      canvas.fill(Box(x: 0, y: 0, width: side, height: side), Color(0x0b1d3a))
      let (middle, unit) = (side / 2, side / 64)
      for arm in 0..<2 {
        // A logarithmic spiral, r = a·e^(bθ), seen from 35° above its plane.
        let points = (0...60).map { step -> Point in
          let angle = Double(step) / 60 * 1.35 * 2 * Double.pi
          let radius = 5.5 * exponential(0.19 * angle) * unit
          let turned = angle + Double(arm) * Double.pi
          let (x, y) = (radius * cosine(turned), 0.72 * radius * sine(turned))
          return Point(x: middle + 0.94 * x - 0.34 * y, y: middle + 0.34 * x + 0.94 * y)
        }
        canvas.line(points, Color(0x7fb2ff), width: 6.5 * unit)
        canvas.line(points, Color(0xdcebff), width: 2.6 * unit)
      }
      canvas.disc(Point(x: middle, y: middle), radius: 7.5 * unit, Color(0xffd27f))
      canvas.disc(Point(x: middle, y: middle), radius: 4.5 * unit, Color(0xfff6e0))
      for (x, y) in [(10.0, 12.0), (54.0, 9.0), (50.0, 55.0), (9.0, 50.0)] {
        canvas.disc(Point(x: x * unit, y: y * unit), radius: 1.1 * unit, Color(0xffffff))
      }
    }
  }
}
