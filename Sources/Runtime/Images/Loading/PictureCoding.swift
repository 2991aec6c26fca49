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
      let bytes = try? Files.read(path),
      let decoded = try? format == .png
        ? PNGCodec.read(bytes, path: path) : JPEGDecoder.read(bytes, path: path)
    else { return nil }
    levels = decoded.pixels.levels
    quality = format == .jpeg ? Self.quality(ofJPEG: bytes) : nil
  }

  /// The sum of the standard's example table for brightness (ITU-T T.81, table K.1), of quality 50.
  private static let standardSum = 3688.0

  /// The quality of the first table of steps, which is that of brightness in all but exotic files.
  package static func quality(ofJPEG bytes: [UInt8]) -> Double? {
    var at = 2
    while at + 4 <= bytes.count, bytes[at] == 0xff {
      let marker = bytes[at + 1]
      if marker == 0xff {
        at += 1
        continue
      }
      let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
      if marker == 0xda || length < 2 { return nil }
      if marker == 0xdb, at + 5 <= bytes.count {
        let width = bytes[at + 4] >> 4 == 0 ? 1 : 2
        guard at + 5 + 64 * width <= bytes.count else { return nil }
        let steps = bytes[(at + 5)..<(at + 5 + 64 * width)]
        let sum = steps.enumerated().reduce(0.0) { sum, byte in
          sum + Double(byte.element) * (width == 2 && byte.offset % 2 == 0 ? 256 : 1)
        }
        let scale = 100 * sum / standardSum
        return min(max(scale > 100 ? 5000 / scale : (200 - scale) / 2, 1), 100)
      }
      at += 2 + length
    }
    return nil
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
