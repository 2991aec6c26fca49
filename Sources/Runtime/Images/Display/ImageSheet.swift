import GalaxyBase

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
  /// The class, by name or number; nil where it is not known.
  public var className: String?
  /// What the model says of it, such as "surely anomalous".
  public var verdict: String?
  /// What is unusual about the image itself, such as "tiny frame": drawn as a coloured frame and this word.
  public var mark: String?
  /// Why the image cannot be shown, such as "file is missing": then it is a grey tile that says so.
  public var problem: String?

  /// Makes an image.
  public init(
    pixels: [Float], width: Int, height: Int, name: String, score: Double?, className: String? = nil,
    verdict: String? = nil, mark: String? = nil
  ) {
    self.pixels = pixels
    self.width = width
    self.height = height
    self.name = name
    self.score = score
    self.className = className
    self.verdict = verdict
    self.mark = mark
  }

  /// A tile for an image that cannot be shown.
  public init(
    problem: String, name: String, score: Double?, className: String? = nil, verdict: String? = nil
  ) {
    self.init(
      pixels: [0], width: 1, height: 1, name: name, score: score, className: className, verdict: verdict)
    self.problem = problem
  }

  /// What stands beneath it, a line each: name, class, score, verdict, and what is unusual. A score has so
  /// many digits.
  package func caption(digits: Int = 4) -> [String] {
    let shown = score.map { "score \(NumberText.significant($0, digits))" }
    return [name] + [className, shown, verdict, mark, problem].compactMap(\.self)
  }

  /// The pixels as bytes, 0 for the lowest finite value and 255 for the highest.
  package var greys: [UInt8] {
    let finite = pixels.lazy.filter(\.isFinite).map(Double.init)
    if problem != nil { return [UInt8](repeating: Self.missing, count: pixels.count) }
    guard let low = finite.min(), let high = finite.max(), low < high else {
      return [UInt8](repeating: 0, count: pixels.count)
    }
    return pixels.map { $0.isFinite ? UInt8((255 * (Double($0) - low) / (high - low)).rounded()) : 0 }
  }

  /// The grey of a tile without an image.
  package static let missing: UInt8 = 128

  /// The image from black to white; nil if its pixels are not as many as its size says.
  public var picture: GrayPicture? { GrayPicture(width: width, height: height, pixels: greys) }
}

/// Images in rows, with name and, as far as they are known, class, score and verdict beneath each: some of a
/// dataset, or the most normal or most anomalous.
public struct ImageSheet: Sendable, Equatable {
  /// The line above the picture.
  public let title: String
  /// The images, row by row from the top left.
  public let images: [SheetImage]
  /// How many stand side by side in a picture; nil: as many as make it about square.
  public let columns: Int?

  /// Makes the sheet.
  public init(title: String, images: [SheetImage], columns: Int? = nil) {
    self.title = title
    self.images = images
    self.columns = columns
  }
}
