import CCairo
import GalaxyErrors

/// What is to be drawn: its size, and how. It becomes a picture of its own in any format, or stands on a page
/// among other things.
public struct Drawing {
  /// In points (1/72 inch).
  let width: Double, height: Double
  /// Draws it, with its top left corner at the origin.
  let body: (Canvas) throws(GalaxyError) -> Void

  /// A drawing of a size.
  init(width: Double, height: Double, _ body: @escaping (Canvas) throws(GalaxyError) -> Void) {
    (self.width, self.height, self.body) = (width, height, body)
  }

  /// The bytes of a picture file with nothing else on it.
  func picture(_ format: PictureFormat) throws(GalaxyError) -> [UInt8] {
    try Canvas.draw(width: width, height: height, format: format, body)
  }
}

extension Canvas {
  /// Draws a drawing as large as a box, whose proportions are taken to be its own.
  func place(_ drawing: Drawing, in box: Box) throws(GalaxyError) {
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_translate(context, box.x, box.y)
    cairo_scale(context, box.width / drawing.width, box.height / drawing.height)
    cairo_rectangle(context, 0, 0, drawing.width, drawing.height)
    cairo_clip(context)
    try drawing.body(self)
  }
}
