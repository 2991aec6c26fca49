/// A grey image with what is written beneath it.
public struct SheetImage: Sendable, Equatable {
  /// Grey values, height × width, row 0 at the top, on any scale: each image is shown from its own lowest
  /// value (black) to its own highest (white). A value that is not finite is shown black.
  public let pixels: [Float]
  /// In pixels.
  public let width: Int, height: Int
  /// The file's short name.
  public let name: String
  /// The anomaly score, if there is one.
  public let score: Double?
  /// A word that it is marked with, such as `tiny`; nil for none.
  public let mark: String?

  /// Makes an image.
  public init(
    pixels: [Float], width: Int, height: Int, name: String, score: Double?, mark: String? = nil
  ) {
    self.pixels = pixels
    self.width = width
    self.height = height
    self.name = name
    self.score = score
    self.mark = mark
  }

  /// What stands beneath it: the mark before the name.
  public var caption: String { mark.map { "[\($0)] \(name)" } ?? name }

  /// The pixels as bytes, 0 for the lowest finite value and 255 for the highest.
  package var greys: [UInt8] {
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
public struct ImageSheet: Sendable, Equatable {
  /// The line above the picture.
  public let title: String
  /// The images, row by row from the top left.
  public let images: [SheetImage]

  /// Makes the sheet.
  public init(title: String, images: [SheetImage]) {
    self.title = title
    self.images = images
  }
}
