import GalaxyBase

/// How a picture's file codes its greys: what resampling and normalising hide, and leave as traces.
package struct PictureCoding: Sendable {
  /// How many different grey values it has.
  package let levels: Int
  /// Of a JPEG: the quality by the scale of the Independent JPEG Group, 1 … 100, that its table of steps for
  /// brightness comes nearest to; nil for other formats.
  package let quality: Double?

  /// Looks into a picture's file; nil for FITS, and for what cannot be read.
  package init?(path: String) {
    guard let format = try? SourceFiles.requireFormat(of: path), format != .fits,
      format != .array, let bytes = try? SourceFiles.read(path),
      let decoded = try? format == .png
        ? PNGCodec.read(bytes, path: path) : JPEGDecoder.read(bytes, path: path)
    else { return nil }
    levels = decoded.pixels.levels
    quality = format == .jpeg ? JPEGCoding.quality(ofJPEG: bytes) : nil
  }
}

extension PictureRaster {
  /// How many different numbers it has.
  fileprivate var levels: Int {
    var seen = [Bool](repeating: false, count: white + 1)
    switch self {
    case .eight(let raster): for value in raster.pixels { seen[Int(value)] = true }
    case .sixteen(let raster): for value in raster.pixels { seen[Int(value)] = true }
    }
    return seen.count { $0 }
  }
}
