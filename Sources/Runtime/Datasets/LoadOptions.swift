/// How files become images: everything that a model must remember to score a raw file.
public struct LoadOptions: Sendable, Equatable, Codable {
  /// Side of the square image that enters the network, in pixels.
  public var size: Int = 256
  /// The contrast normalisation that training and scoring apply.
  public var normalize: Normalization = .gcn
  /// The HDU to read, by number (0 = primary) or EXTNAME; nil: the first with an image.
  public var hdu: String?
  /// The band of a cube, counted from 0; nil: the file must be a single image.
  public var band: Int?

  /// The defaults.
  public init() {}
}

/// Contrast normalisation per image (Ruff et al. 2018), before the model-wide scaling to [0, 1].
public enum Normalization: String, Sendable, Codable, CaseIterable {
  /// (x − mean) / standard deviation.
  case gcn
  /// (x − mean) / mean |x − mean|.
  case gcnL1 = "gcn_l1"
  /// As it is.
  case none
}

extension LoadOptions {
  /// The options as they are typed, for messages: `size=256 normalize=gcn`.
  public var summary: String {
    "size=\(size) normalize=\(normalize.rawValue)" + (hdu.map { " hdu=\($0)" } ?? "")
      + (band.map { " band=\($0)" } ?? "")
  }
}
