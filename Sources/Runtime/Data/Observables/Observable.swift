/// Something that is measured of an image without looking at its galaxy's shape: how it was framed, sharpened,
/// exposed and coded.
public enum Observable: String, Sendable, CaseIterable {
  /// Side of the square of the file's pixels that became the image.
  case side
  /// Radii that hold 50 and 90 % of the galaxy's light, as shares of the frame's side.
  case halfLight = "r50", ninetyLight = "r90"
  /// Width of the finest structure in the galaxy, as a share of the radius that holds 90 % of its light.
  case sharpness
  /// Standard deviation of the frame's border, in grey levels.
  case noise
  /// Level of the frame's border, in grey levels.
  case background
  /// How many different grey levels the file has.
  case levels
  /// The quality with which a JPEG was written, 1 … 100.
  case quality
  /// 0 JPEG, 1 PNG, 2 FITS.
  case format

  /// What a table of results calls it.
  public var title: String {
    switch self {
    case .side: "size in the file"
    case .halfLight: "r50 / frame"
    case .ninetyLight: "r90 / frame"
    case .sharpness: "finest detail / r90"
    case .noise: "noise"
    case .background: "background"
    case .levels: "grey levels"
    case .quality: "JPEG quality"
    case .format: "format"
    }
  }

  /// What a sentence calls that by which images differ.
  public var cause: String {
    switch self {
    case .halfLight, .ninetyLight: "frame"
    case .sharpness: "sharpness"
    case .levels: "grey levels"
    case .quality: "JPEG coding"
    default: title
    }
  }

  /// One line of what it means, with its unit.
  public var meaning: String {
    switch self {
    case .side: "side of the square of the file that became the image, in pixels"
    case .halfLight: "radius that holds 50 % of the galaxy's light, in % of the frame's side"
    case .ninetyLight: "radius that holds 90 % of the galaxy's light, in % of the frame's side"
    case .sharpness: "width of the finest structure in the galaxy, in % of its r90"
    case .noise: "standard deviation of the frame's border, in grey levels of 0 … 255"
    case .background: "level of the frame's border, in grey levels of 0 … 255"
    case .levels: "how many different grey levels the file has"
    case .quality: "the quality that its JPEG was written with, 1 … 100"
    case .format: "0 JPEG, 1 PNG, 2 FITS"
    }
  }

  /// What images with larger values are, beside those with smaller ones; and the reverse.
  public var comparison: (larger: String, smaller: String) {
    switch self {
    case .side: ("larger", "smaller")
    case .halfLight, .ninetyLight: ("fills more", "fills less")
    case .sharpness: ("blurrier", "sharper")
    case .noise: ("noisier", "less noisy")
    case .background: ("brighter", "darker")
    case .levels: ("more", "fewer")
    case .quality: ("higher", "lower")
    case .format: ("other files", "other files")
    }
  }

  /// Whether its values are shares, shown in per cent.
  public var isShare: Bool {
    switch self {
    case .halfLight, .ninetyLight, .sharpness: true
    default: false
    }
  }
}
