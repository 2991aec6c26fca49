import CCairo

extension Canvas {
  /// Draws a picture of red, green and blue bytes (row 0 at the top; the caller has checked that there are
  /// 3 × width × height) into the box, pixel by pixel where `isSmooth` is false.
  func image(colours: [UInt8], width: Int, height: Int, in box: Box, isSmooth: Bool = true) {
    guard
      let picture = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32(clamping: width), Int32(clamping: height))
    else { return }
    defer { cairo_surface_destroy(picture) }
    let stride = Int(cairo_image_surface_get_stride(picture))
    guard colours.count == 3 * width * height, let data = cairo_image_surface_get_data(picture) else {
      return
    }
    for y in 0..<height {
      for x in 0..<width {
        let at = 3 * (y * width + x)
        let value = UInt32(colours[at]) << 16 | UInt32(colours[at + 1]) << 8 | UInt32(colours[at + 2])
        UnsafeMutableRawPointer(data).storeBytes(of: value, toByteOffset: y * stride + 4 * x, as: UInt32.self)
      }
    }
    cairo_surface_mark_dirty(picture)
    cairo_save(context)
    cairo_translate(context, box.x, box.y)
    cairo_scale(context, box.width / Double(width), box.height / Double(height))
    cairo_set_source_surface(context, picture, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), isSmooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST)
    cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
    cairo_rectangle(context, 0, 0, Double(width), Double(height))
    cairo_fill(context)
    cairo_restore(context)
  }
}

/// Colours for values of both signs: blue below nought, vermilion above it, the deeper the larger.
enum SignedColour {
  /// The colour of a value, −1 … 1; what lies beyond has that of the end.
  static func color(_ value: Double) -> Color { value < 0 ? Palette.deepBlue : Palette.vermilion }

  /// Red, green and blue of a grey pixel under a value, −1 … 1.
  static func bytes(_ value: Double, over grey: Double) -> [UInt8] {
    let strength = min(1, abs(value)) * 0.85
    let colour = color(value)
    return [colour.red, colour.green, colour.blue].map {
      UInt8((255 * (grey * (1 - strength) + $0 * strength)).rounded())
    }
  }

  /// The scale beneath a picture, with its ends and what they are in.
  static func drawScale(_ end: Double, _ words: String, in box: Box, on canvas: Canvas) {
    let steps = 64
    var colours: [UInt8] = []
    for step in 0..<steps { colours += bytes(2 * (Double(step) + 0.5) / Double(steps) - 1, over: 1) }
    canvas.image(colours: colours, width: steps, height: 1, in: box)
    canvas.stroke(box, Palette.softInk, width: 0.6)
    let base = box.bottom + 11
    canvas.text("−" + ExplanationFigure.number(end), at: Point(x: box.x, y: base), size: 9)
    canvas.text("0", at: Point(x: box.x + box.width / 2, y: base), size: 9, side: .middle)
    canvas.text("+" + ExplanationFigure.number(end), at: Point(x: box.right, y: base), size: 9, side: .right)
    canvas.text(
      canvas.shortened(words, to: box.width, size: 9), at: Point(x: box.x, y: base + 12), size: 9,
      color: Palette.softInk)
  }
}
