import GalaxyErrors

/// What a file may ask for.
public enum ImageLimits {
  /// Pixels of the largest image that is read; a header that claims more is refused before memory is taken.
  public static let pixels = 1 << 26
  /// Pixels of the largest piece of flux that is held at once: in double precision, with a sorted copy for
  /// its percentiles, it stays below a gigabyte. `cutout=` reads pieces of larger images.
  public static let fluxPixels = 1 << 25
  /// Bytes of the largest FITS file that is unpacked from gzip or bzip2.
  public static let unpackedBytes = 1 << 29

  /// - Throws: GalaxyError of kind `too-large` or `damaged-file` unless width × height is 1 … `limit`.
  static func check(width: Int, height: Int, path: String, limit: Int = pixels) throws {
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    guard width > 0, height > 0 else {
      throw GalaxyError(ImageError.damaged, path, "claims \(width) × \(height) pixels")
    }
    guard !overflow, count <= limit else {
      throw GalaxyError(
        ImageError.tooLarge, path, "claims \(width) × \(height) pixels; the limit is \(limit) in all",
        hint: limit == fluxPixels ? "cutout= reads a piece of it" : nil)
    }
  }
}
