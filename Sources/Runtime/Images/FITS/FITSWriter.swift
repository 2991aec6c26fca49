/// Writes a float32 image as a FITS file (Standard 4.0: blocks of 2880 bytes, cards of 80, big-endian data).
package enum FITSWriter {
  /// A card of the header.
  package enum Card {
    case text(String, String, String)
    case whole(String, Int, String)
    case real(String, Double, String)
  }

  /// The bytes of the file; row 0 of the image, the top one, is written last. NaN and infinities are kept.
  package static func encode(_ image: Raster<Double>, cards: [Card]) -> [UInt8] {
    var header = FITSCards.card("SIMPLE", FITSCards.right("T"), "")
    header += FITSCards.card("BITPIX", FITSCards.right("-32"), "32-bit floating point")
    header += FITSCards.card("NAXIS", FITSCards.right("2"), "")
    header += FITSCards.card("NAXIS1", FITSCards.right(String(image.width)), "")
    header += FITSCards.card("NAXIS2", FITSCards.right(String(image.height)), "")
    for item in cards {
      switch item {
      case .text(let key, let value, let comment):
        header += FITSCards.card(key, FITSCards.quoted(value), comment)
      case .whole(let key, let value, let comment):
        header += FITSCards.card(key, FITSCards.right(String(value)), comment)
      case .real(let key, let value, let comment):
        header += FITSCards.card(key, FITSCards.right(decimal(value)), comment)
      }
    }
    var bytes = FITSCards.block([header])
    bytes.reserveCapacity(bytes.count + 4 * image.pixels.count + 2880)
    for row in (0..<image.height).reversed() {
      for value in image.pixels[(row * image.width)..<((row + 1) * image.width)] {
        let bits = Float(value).bitPattern
        bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
      }
    }
    bytes += [UInt8](repeating: 0, count: FITSCards.missing(bytes.count))
    return bytes
  }

  /// Four decimals are more than any of these parameters needs.
  private static func decimal(_ value: Double) -> String { String((value * 10_000).rounded() / 10_000) }
}
