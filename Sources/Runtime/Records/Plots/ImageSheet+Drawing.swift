import GalaxyErrors
import GalaxyImages

extension ImageSheet: Plot {
  private static let tile = 132.0, gap = 14.0, line = 12.5, margin = 20.0, top = 44.0
  private static let most = 1000

  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` if there are no images, more than a thousand, or one with a wrong
  ///   number of pixels.
  public func drawing() throws(GalaxyError) -> Drawing {
    guard (1...Self.most).contains(images.count) else {
      throw images.isEmpty ? .nothingToDraw("images") : .cairo("a sheet holds at most \(Self.most) images")
    }
    for image in images {
      let (count, overflow) = image.width.multipliedReportingOverflow(by: image.height)
      guard image.width > 0, image.height > 0, !overflow, count == image.pixels.count else {
        throw .wrongPixelCount(
          name: image.name, expected: overflow ? .max : count, found: image.pixels.count)
      }
    }
    let square = max(4, Int(Double(images.count).squareRoot().rounded(.up)))
    let columns = min(images.count, max(1, self.columns ?? square))
    let rows = (images.count + columns - 1) / columns
    let width = max(Double(columns) * (Self.tile + Self.gap) - Self.gap + 2 * Self.margin, 300)
    let step = Self.tile + Self.gap + 7 + Self.line * Double(images.map { $0.caption().count }.max() ?? 1)
    let height = Self.top + Double(rows) * step + 6
    return Drawing(width: width, height: height) { canvas in
      let title = canvas.shortened(title, to: width - 2 * Self.margin, size: 15)
      canvas.text(title, at: Point(x: Self.margin, y: 28), size: 14, bold: true)
      for (i, image) in images.enumerated() {
        let corner = Point(
          x: Self.margin + Double(i % columns) * (Self.tile + Self.gap),
          y: Self.top + Double(i / columns) * step)
        draw(image, at: corner, on: canvas)
      }
    }
  }

  /// Draws one image, as large as the tile allows without changing its proportions, and its caption; a grey
  /// tile for one that is not there, and a frame round one that has a mark.
  private func draw(_ image: SheetImage, at corner: Point, on canvas: Canvas) {
    let whole = Box(x: corner.x, y: corner.y, width: Self.tile, height: Self.tile)
    if let problem = image.problem {
      canvas.fill(whole, Color(0x808080))
      canvas.text(
        canvas.shortened(problem, to: Self.tile - 8, size: 11),
        at: Point(x: corner.x + Self.tile / 2, y: corner.y + Self.tile / 2 + 4), size: 11, side: .middle,
        color: Palette.paper)
    } else {
      let scale = Self.tile / Double(max(image.width, image.height))
      let size = (width: Double(image.width) * scale, height: Double(image.height) * scale)
      let box = Box(
        x: corner.x + (Self.tile - size.width) / 2, y: corner.y + (Self.tile - size.height) / 2,
        width: size.width, height: size.height)
      canvas.image(image.greys, width: image.width, height: image.height, in: box)
    }
    if image.mark != nil { canvas.stroke(whole, Palette.orange, width: 3) }
    // The tile itself says why it is grey.
    for (i, line) in image.caption().filter({ $0 != image.problem }).enumerated() {
      let isMark = line == image.mark
      canvas.text(
        canvas.shortened(line, to: Self.tile, size: 10),
        at: Point(x: corner.x, y: corner.y + Self.tile + 13 + Self.line * Double(i)), size: 10, bold: isMark,
        color: i == 0 ? Palette.ink : isMark ? Palette.markInk : Palette.softInk)
    }
  }
}
