/// A grey image with what is written beneath it.
public struct SheetImage: Sendable, Equatable {
  /// Grey values, height × width, row 0 at the top, on any scale: each image is shown from its own lowest value
  /// (black) to its own highest (white). A value that is not finite is shown black.
  public let pixels: [Float]
  /// In pixels.
  public let width: Int, height: Int
  /// The file's short name.
  public let name: String
  /// The anomaly score, if there is one.
  public let score: Double?

  /// Makes an image.
  public init(pixels: [Float], width: Int, height: Int, name: String, score: Double?) {
    self.pixels = pixels
    self.width = width
    self.height = height
    self.name = name
    self.score = score
  }

  /// The pixels as bytes, 0 for the lowest finite value and 255 for the highest.
  var greys: [UInt8] {
    let finite = pixels.lazy.filter(\.isFinite).map(Double.init)
    guard let low = finite.min(), let high = finite.max(), low < high else {
      return [UInt8](repeating: 0, count: pixels.count)
    }
    return pixels.map { $0.isFinite ? UInt8((255 * (Double($0) - low) / (high - low)).rounded()) : 0 }
  }

  /// The image from black to white; nil if its pixels are not as many as its size says.
  public var picture: GrayPicture? { GrayPicture(width: width, height: height, pixels: greys) }
}

/// Images in rows, with name and score beneath each: the most normal or the most anomalous of a dataset.
public struct ImageSheet: Plot, Equatable {
  /// The line above the picture.
  public let title: String
  /// The images, row by row from the top left.
  public let images: [SheetImage]

  /// Makes the sheet.
  public init(title: String, images: [SheetImage]) {
    self.title = title
    self.images = images
  }

  private static let tile = 132.0, gap = 14.0, caption = 32.0, margin = 20.0, top = 44.0
  private static let most = 1000

  /// Draws the picture.
  /// - Throws: `PlotError` if there are no images, more than a thousand, or one with a wrong number of pixels.
  public func picture(_ format: PictureFormat) throws(PlotError) -> [UInt8] {
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
    let columns = min(images.count, max(4, Int(Double(images.count).squareRoot().rounded(.up))))
    let rows = (images.count + columns - 1) / columns
    let width = max(Double(columns) * (Self.tile + Self.gap) - Self.gap + 2 * Self.margin, 300)
    let height = Self.top + Double(rows) * (Self.tile + Self.caption + Self.gap) + 6
    return try Canvas.draw(width: width, height: height, format: format) { canvas in
      let title = canvas.shortened(title, to: width - 2 * Self.margin, size: 15)
      canvas.text(title, at: Point(x: Self.margin, y: 28), size: 14, bold: true)
      for (i, image) in images.enumerated() {
        let corner = Point(
          x: Self.margin + Double(i % columns) * (Self.tile + Self.gap),
          y: Self.top + Double(i / columns) * (Self.tile + Self.caption + Self.gap))
        draw(image, at: corner, on: canvas)
      }
    }
  }

  /// Draws one image, as large as the tile allows without changing its proportions, and its caption.
  private func draw(_ image: SheetImage, at corner: Point, on canvas: Canvas) {
    let scale = Self.tile / Double(max(image.width, image.height))
    let size = (width: Double(image.width) * scale, height: Double(image.height) * scale)
    let box = Box(
      x: corner.x + (Self.tile - size.width) / 2, y: corner.y + (Self.tile - size.height) / 2,
      width: size.width, height: size.height)
    canvas.image(image.greys, width: image.width, height: image.height, in: box)
    canvas.text(
      canvas.shortened(image.name, to: Self.tile, size: 10),
      at: Point(x: corner.x, y: corner.y + Self.tile + 13),
      size: 10)
    if let score = image.score {
      canvas.text(
        "score \(Axis.minus(significantText(score, digits: 4)))",
        at: Point(x: corner.x, y: corner.y + Self.tile + 26), size: 10, color: Palette.softInk)
    }
  }
}
