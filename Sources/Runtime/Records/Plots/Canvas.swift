import CCairo
import GalaxyBase
import GalaxyErrors

/// A place on the picture, in points from the top left corner.
package struct Point: Sendable, Equatable {
  var x: Double, y: Double
}

/// A rectangle of the picture, in points.
package struct Box: Sendable, Equatable {
  var x: Double, y: Double, width: Double, height: Double
  var right: Double { x + width }
  var bottom: Double { y + height }
}

/// Where a text stands beside its point, across.
package enum Side { case left, middle, right }

/// A surface to draw on: the only place that speaks to Cairo.
package final class Canvas {
  private let surface: OpaquePointer
  let context: OpaquePointer
  private let sink: ByteSink
  private let format: PictureFormat
  /// Pixels to a point in a PNG.
  private static let scale = 2.0

  /// Draws a picture of this size, in points (1/72 inch), on white.
  static func draw(
    width: Double, height: Double, format: PictureFormat, _ body: (Canvas) throws(GalaxyError) -> Void
  ) throws(GalaxyError) -> [UInt8] {
    let canvas = try Canvas(width: width, height: height, format: format)
    canvas.fill(Box(x: 0, y: 0, width: width, height: height), Palette.paper)
    try body(canvas)
    return try canvas.finish()
  }

  /// A surface that only measures texts, for a layout that must be known before there is a picture.
  static func ruler() throws(GalaxyError) -> Canvas { try Canvas(width: 1, height: 1, format: .svg) }

  private init(width: Double, height: Double, format: PictureFormat) throws(GalaxyError) {
    sink = ByteSink()
    self.format = format
    let closure = Unmanaged.passUnretained(sink).toOpaque()
    let made: OpaquePointer? =
      switch format {
      case .png:
        cairo_image_surface_create(
          CAIRO_FORMAT_RGB24, Int32(clamping: Int(width * Self.scale)),
          Int32(clamping: Int(height * Self.scale)))
      case .svg: cairo_svg_surface_create_for_stream(ByteSink.write, closure, width, height)
      case .pdf: cairo_pdf_surface_create_for_stream(ByteSink.write, closure, width, height)
      }
    guard let made else { throw .cairo("out of memory") }
    // Without the time of its making, so that the same figure has the same bytes.
    if format == .pdf { cairo_pdf_surface_set_metadata(made, CAIRO_PDF_METADATA_CREATE_DATE, "") }
    guard let context = cairo_create(made) else {
      cairo_surface_destroy(made)
      throw .cairo("out of memory")
    }
    surface = made
    self.context = context
    if format == .png { cairo_scale(context, Self.scale, Self.scale) }
    // Unhinted, so that the letters are spaced alike in every format and size.
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  private func finish() throws(GalaxyError) -> [UInt8] {
    var status = cairo_status(context)
    if status == CAIRO_STATUS_SUCCESS, format == .png {
      status = cairo_surface_write_to_png_stream(
        surface, ByteSink.write, Unmanaged.passUnretained(sink).toOpaque())
    }
    cairo_surface_finish(surface)
    if status == CAIRO_STATUS_SUCCESS { status = cairo_surface_status(surface) }
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .cairo(String(cString: cairo_status_to_string(status)))
    }
    return switch format {
    case .png: OwnOutput.marked(png: sink.bytes)
    case .svg: OwnOutput.marked(svg: Self.renumbered(svg: sink.bytes))
    case .pdf: OwnOutput.marked(pdf: sink.bytes)
    }
  }

  func use(_ color: Color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
  }
}

// MARK: - Shapes

extension Canvas {
  /// Fills a rectangle.
  func fill(_ box: Box, _ color: Color) {
    use(color)
    cairo_rectangle(context, box.x, box.y, box.width, box.height)
    cairo_fill(context)
  }

  /// Draws the outline of a rectangle.
  func stroke(_ box: Box, _ color: Color, width: Double = 1) {
    use(color)
    cairo_set_line_width(context, width)
    cairo_rectangle(context, box.x, box.y, box.width, box.height)
    cairo_stroke(context)
  }

  /// Draws a line through the points; `dash` gives the lengths of dash and gap.
  package func line(_ points: [Point], _ color: Color, width: Double = 1, dash: [Double] = []) {
    use(color)
    trace(points)
    cairo_set_line_width(context, width)
    cairo_set_dash(context, dash, Int32(dash.count), 0)
    cairo_stroke(context)
    cairo_set_dash(context, nil, 0, 0)
  }

  /// Fills the polygon of the points.
  func fill(_ points: [Point], _ color: Color) {
    use(color)
    trace(points)
    cairo_fill(context)
  }

  /// Fills a disc.
  func disc(_ centre: Point, radius: Double, _ color: Color) {
    use(color)
    cairo_new_path(context)
    cairo_arc(context, centre.x, centre.y, radius, 0, 2 * Double.pi)
    cairo_fill(context)
  }

  /// Draws only within the box while `body` runs.
  func clipped(to box: Box, _ body: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, box.x, box.y, box.width, box.height)
    cairo_clip(context)
    body()
    cairo_restore(context)
  }

  func trace(_ points: [Point]) {
    cairo_new_path(context)
    for point in points { cairo_line_to(context, point.x, point.y) }
  }

  /// Draws grey bytes (row 0 at the top; the caller has checked that there are width × height) into the box.
  package func image(_ greys: [UInt8], width: Int, height: Int, in box: Box) {
    guard
      let picture = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32(clamping: width), Int32(clamping: height))
    else { return }
    defer { cairo_surface_destroy(picture) }
    let stride = Int(cairo_image_surface_get_stride(picture))
    guard greys.count == width * height, let data = cairo_image_surface_get_data(picture) else { return }
    for y in 0..<height {
      for x in 0..<width {
        let grey = UInt32(greys[y * width + x])
        UnsafeMutableRawPointer(data).storeBytes(
          of: grey << 16 | grey << 8 | grey, toByteOffset: y * stride + 4 * x, as: UInt32.self)
      }
    }
    cairo_surface_mark_dirty(picture)
    cairo_save(context)
    cairo_translate(context, box.x, box.y)
    cairo_scale(context, box.width / Double(width), box.height / Double(height))
    cairo_set_source_surface(context, picture, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD)
    cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
    cairo_rectangle(context, 0, 0, Double(width), Double(height))
    cairo_fill(context)
    cairo_restore(context)
  }
}

// MARK: - Text

extension Canvas {
  /// How wide a text is, in points.
  package func width(of text: String, size: Double, bold: Bool = false) -> Double {
    var extents = cairo_text_extents_t()
    font(size: size, bold: bold)
    cairo_text_extents(context, text.showable, &extents)
    return extents.x_advance
  }

  /// Writes a line of text, its baseline at the point; `upwards` turns it to read from below.
  package func text(
    _ text: String, at point: Point, size: Double, side: Side = .left, bold: Bool = false,
    color: Color = Palette.ink, upwards: Bool = false
  ) {
    let width = width(of: text, size: size, bold: bold)
    cairo_save(context)
    cairo_translate(context, point.x, point.y)
    if upwards { cairo_rotate(context, -Double.pi / 2) }
    let shift: Double =
      switch side {
      case .left: 0
      case .middle: -width / 2
      case .right: -width
      }
    cairo_move_to(context, shift, 0)
    use(color)
    font(size: size, bold: bold)
    cairo_show_text(context, text.showable)
    cairo_restore(context)
  }

  /// The text, its middle left out if it is wider than this: both ends of a file name tell something.
  func shortened(_ text: String, to width: Double, size: Double, bold: Bool = false) -> String {
    if self.width(of: text, size: size, bold: bold) <= width { return text }
    let letters = Array(text)
    var kept = letters.count - 1
    while kept > 2 {
      let short = String(letters.prefix(kept - kept / 2)) + "…" + String(letters.suffix(kept / 2))
      if self.width(of: short, size: size, bold: bold) <= width { return short }
      kept -= 1
    }
    return "…"
  }

  private func font(size: Double, bold: Bool) {
    cairo_select_font_face(
      context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
      bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size)
  }
}

/// Collects what Cairo writes.
private final class ByteSink {
  var bytes: [UInt8] = []

  static let write: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }
}
