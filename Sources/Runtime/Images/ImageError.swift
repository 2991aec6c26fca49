/// A file that cannot become an image, and why.
public struct ImageError: GalaxyError, Equatable {
  /// What is wrong with it; the raw value is the error's id.
  public enum Reason: String, Sendable {
    /// Neither FITS nor PNG nor JPEG, nor anything else that galsh knows by its first bytes.
    case notAnImage = "not-an-image"
    /// A known format that galsh does not read.
    case unsupportedFormat = "unsupported-format"
    /// The file ends before its image does.
    case truncated
    /// The file contradicts itself or its format.
    case damaged = "damaged-file"
    /// The header claims more pixels than `ImageLimits` allows.
    case tooLarge = "too-large"
    /// All pixels are equal: nothing to normalise, nothing to learn.
    case noContrast = "no-contrast"
    /// A FITS file without an image of two dimensions.
    case noImage = "no-image"
    /// No HDU of that number or name.
    case unknownHDU = "unknown-hdu"
    /// A cube, and no `band=` to choose from it.
    case needsBand = "needs-band"
    /// The band that was asked for does not exist.
    case unknownBand = "unknown-band"
    /// The file is not what the recipe is for.
    case recipeDoesNotFit = "recipe-does-not-fit"
    /// `crop=galaxy` finds nothing above the sky.
    case noGalaxy = "no-galaxy"
    /// `cutout=` leaves the image.
    case outsideImage = "outside-image"
  }

  /// What is wrong.
  public let reason: Reason
  /// One sentence that names the file.
  public let message: String
  /// The file.
  public let file: String?
  /// What would be right.
  public let hint: String?

  /// `reason` in kebab-case.
  public var id: String { reason.rawValue }

  init(_ reason: Reason, _ path: String, _ what: String, hint: String? = nil) {
    self.reason = reason
    self.message = "\(path) \(what)"
    self.file = path
    self.hint = hint
  }
}

/// What a file may ask for.
public enum ImageLimits {
  /// Pixels of the largest image that is read; a header that claims more is refused before memory is taken.
  public static let pixels = 1 << 26
  /// Pixels of the largest piece of flux that is held at once: in double precision, with a sorted copy for its
  /// percentiles, it stays below a gigabyte. `cutout=` reads pieces of larger images.
  public static let fluxPixels = 1 << 25
  /// Bytes of the largest FITS file that is unpacked from gzip or bzip2.
  public static let unpackedBytes = 1 << 29

  /// Throws `too-large` unless width × height is 1 … `limit`.
  static func check(width: Int, height: Int, path: String, limit: Int = pixels) throws {
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    guard width > 0, height > 0 else {
      throw ImageError(.damaged, path, "claims \(width) × \(height) pixels")
    }
    guard !overflow, count <= limit else {
      throw ImageError(
        .tooLarge, path, "claims \(width) × \(height) pixels; the limit is \(limit) in all",
        hint: limit == fluxPixels ? "cutout= reads a piece of it" : nil)
    }
  }
}
