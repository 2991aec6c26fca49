/// How files become images: everything that a model must remember to score a raw file.
///
/// A new option is a property here and a line in `table`, which says how it is kept and listed; the shell's
/// key is its other place.
public struct LoadOptions: Sendable, Equatable {
  /// Side of the square image that enters the network, in pixels.
  public var size: Int = 256
  /// The contrast normalisation that training and scoring apply.
  public var normalize: Normalization = .gcn
  /// The HDU to read, by number (0 = primary) or EXTNAME; nil: the first with an image, or the recipe's.
  public var hdu: String?
  /// The band of a cube, counted from 0; nil: the recipe's, or the file must be a single image.
  public var band: Int?
  /// Bands by the names of their filters ("r", "F560W"); several become their mean. Not together with `band`.
  public var bands: [String] = []
  /// The camera of an Illustris file, counted from 0; nil: 0.
  public var camera: Int?
  /// The layout of the files; nil: found from each file.
  public var recipe: Recipe?
  /// The curve from flux to grey; nil: asinh for flux, none for pictures (asinh where `a` is given, linear
  /// where only `limits` are).
  public var stretch: StretchFunction?
  /// The curve's parameter; nil: the curve's own.
  public var a: Double?
  /// What becomes black and white, in the numbers of the file; nil: percentiles 0.25–99.75 for flux, 0 and
  /// 255 for pictures, 0 and 65535 for those of 16 bits.
  public var limits: StretchLimits?
  /// What becomes of pixels without a value.
  public var nan: NonFinite = .low
  /// The HDU of a FITS file, by number or EXTNAME, that says which pixels have no value; nil: none does.
  public var mask: String?
  /// Which part of the image is kept.
  public var crop: Crop = .none
  /// With `crop=galaxy`: the side of the frame in half-light diameters of the galaxy.
  public var factor: Double = 4
  /// A rectangle that is taken before anything else is done; nil: the whole image.
  public var cutout: Cutout?
  /// The piece that the name of a file chooses, which may reach beyond the image; never an option of a dataset.
  package var piece: TilePiece?

  /// The defaults.
  public init() {}

  /// The defaults with another side, in pixels.
  public init(size: Int) { self.size = size }

  /// The largest side that `size` may have.
  public static let largestSide = 4096
}

extension LoadOptions {
  /// Every option, in the order in which they are kept and listed.
  static let table: [LoadOption] = [
    LoadOption("size", \.size, .integer, .basis, isAlwaysKept: true),
    LoadOption("normalize", \.normalize, .word(), .basis, isAlwaysKept: true),
    LoadOption("hdu", \.hdu, .text, .place, isExpected: true),
    LoadOption("band", \.band, .integer, .place, isExpected: true),
    LoadOption("band", key: "bands", \.bands, .texts, .place),
    LoadOption("camera", \.camera, .integer, .place),
    LoadOption("recipe", \.recipe, .word(), .layout),
    LoadOption("stretch", \.stretch, .word(), .look),
    LoadOption("a", \.a, .number, .look),
    LoadOption("limits", \.limits, .limits, .look),
    LoadOption("nan", \.nan, .nonFinite, .look),
    LoadOption("mask", \.mask, .text, .place),
    LoadOption("crop", \.crop, .word(), .look, isAlwaysKept: true),
    LoadOption("factor", \.factor, .number, .look, isAlwaysKept: true) { $0.crop == .galaxy },
    LoadOption("cutout", \.cutout, .cutout, .look),
  ]
}

/// Which part of an image is kept before it is made square and resized.
public enum Crop: String, Sendable, Codable, CaseIterable {
  /// All of it (the middle square of an image that is not square).
  case none
  /// The galaxy nearest the middle, in a frame as large as the galaxy asks for: see `GalaxyFrame`.
  case galaxy
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
