import GalaxyErrors

/// Looks over the headers of a FITS file for what would end the process inside CFITSIO.
///
/// CFITSIO (4.2) divides by the tile lengths and by the Rice block size of a tile-compressed image without
/// asking whether they are zero, and believes what tiles say of themselves.
enum FITSHeaderGuard {
  private static let block = 2880
  typealias Reader = (_ at: Int, _ count: Int) throws -> [UInt8]

  /// What is missing at the end of a file whose data are all there.
  struct Filling: Equatable {
    /// How long the file would be with it.
    var size: Int
    /// Zeros behind data, blanks behind a header.
    var byte: UInt8
  }

  /// What is to be done to a file before CFITSIO reads it.
  struct Findings {
    /// What is missing where the last block is not filled; nil where it is, or where more is missing.
    var filling: Filling?
    /// The images in tiles that are not compressed (ZCMPTYPE = NOCOMPRESS), which CFITSIO does not read.
    var plainTiles: [CompressedImageLayout] = []
  }

  /// `read` gives up to so many bytes from a place in the file, fewer at its end.
  /// - Throws: GalaxyError of kind `damaged-file` or `truncated` for a compressed image whose tiles or blocks
  ///   have no length, contradict its cards, or cannot be unpacked.
  static func check(_ path: String, bytes count: Int, read: Reader) throws -> Findings {
    var findings = Findings()
    var at = 0, hdu = 0
    while at < count, let header = try FITSHeaderCards(read, at: at) {
      if header.isCompressedImage, let card = header.badCompressionCard {
        let what = "\(card) of \(header.title(hdu))"
        throw GalaxyError(ImageError.damaged, path, "is a damaged FITS file: \(what) is not above 0")
      }
      guard let (data, next) = header.end, next > at else { return findings }
      if header.isTableOfTiles,
        let layout = try CompressedImageLayout(path, header, title: header.title(hdu))
      {
        if layout.algorithm == "NOCOMPRESS" {
          findings.plainTiles.append(layout)
        } else {
          try CompressedTileGuard.check(layout, bytes: count, read: read)
        }
      }
      if next > count {
        let dataStart = at + header.blocks * block
        if dataStart > count {
          if data == dataStart { findings.filling = Filling(size: next, byte: 32) }
        } else if data <= count {
          findings.filling = Filling(size: next, byte: 0)
        }
        return findings
      }
      (at, hdu) = (next, hdu + 1)
    }
    return findings
  }
}
