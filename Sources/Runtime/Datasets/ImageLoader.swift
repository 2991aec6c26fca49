/// A file made into an image of the size that a network takes.
public struct PreparedImage: Sendable {
  /// size × size pixels: 8 bits from pictures, stretched flux from FITS.
  public var pixels: PixelStore
  /// What the file is.
  public var format: ImageFormat
  /// Width and height in the file.
  public var originalSize: (width: Int, height: Int)
  /// For FITS: "HDU 0", "HDU 1 (SCI), band 2 of 9".
  public var place: String?
  /// For FITS: BUNIT, if it is given.
  public var unit: String?
  /// For FITS: pixels that were NaN or infinite.
  public var nonFinite = 0

  /// Whether the image was not square, so that its middle square was taken.
  public var wasCropped: Bool { originalSize.width != originalSize.height }
}

/// Turns files into images: decode, stretch (flux), take the middle square, resize.
///
/// An image that is not square keeps its middle square: the shorter side fits, the longer side loses both
/// ends.
public struct ImageLoader: Sendable {
  /// How files become images.
  public let options: LoadOptions

  /// The largest side that `LoadOptions.size` may have.
  public static let largestSide = 4096

  /// Throws `bad-option` if the size or the band makes no sense.
  public init(options: LoadOptions) throws {
    guard (1...ImageLoader.largestSide).contains(options.size) else {
      throw DatasetError(
        .badOption, "size=\(options.size) is not a side in pixels",
        hint: "size is 1 to \(ImageLoader.largestSide)")
    }
    if let band = options.band, band < 0 {
      throw DatasetError(.badOption, "band=\(band) is not a band", hint: "bands are counted from 0")
    }
    self.options = options
  }

  /// Reads one file. Throws `FileError` or `ImageError`, which name the file; `no-contrast` if all pixels
  /// are equal.
  public func load(_ path: String) throws -> PreparedImage {
    let format = try FileSignature.requireFormat(of: path)
    let image: PreparedImage
    switch format {
    case .fits: image = try flux(path)
    case .png: image = picture(try PNGCodec.decode(try Files.read(path), path: path), .png)
    case .jpeg: image = picture(try JPEGDecoder.decode(try Files.read(path), path: path), .jpeg)
    }
    if image.pixels.isFlat { throw noContrast(path) }
    return image
  }

  private func picture(_ picture: GrayPicture, _ format: ImageFormat) -> PreparedImage {
    let square = Resampling.resize(picture.middleSquare(), width: options.size, height: options.size)
    return PreparedImage(
      pixels: .bytes(square.pixels), format: format, originalSize: (picture.width, picture.height))
  }

  private func flux(_ path: String) throws -> PreparedImage {
    var flux = try FITSDecoder.decode(path: path, hdu: options.hdu, band: options.band)
    let nonFinite = flux.image.pixels.count { !$0.isFinite }
    if Magnitudes.areUnit(flux.unit) {
      flux.image.pixels = Magnitudes.flux(flux.image.pixels)
      flux.unit += " (magnitudes, turned into flux)"
    }
    guard let stretched = Stretch.apply(flux.image) else { throw noContrast(path) }
    let square = Resampling.resize(
      stretched.image.middleSquare(), width: options.size, height: options.size)
    return PreparedImage(
      pixels: .floats(square.pixels), format: .fits, originalSize: (flux.image.width, flux.image.height),
      place: flux.place, unit: flux.unit.isEmpty ? nil : flux.unit, nonFinite: nonFinite)
  }

  private func noContrast(_ path: String) -> ImageError {
    ImageError(.noContrast, path, "has no contrast: all its pixels are equal")
  }
}
