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
    var header = card("SIMPLE", right("T"), "")
    header += card("BITPIX", right("-32"), "32-bit floating point")
    header += card("NAXIS", right("2"), "")
    header += card("NAXIS1", right(String(image.width)), "")
    header += card("NAXIS2", right(String(image.height)), "")
    for item in cards {
      switch item {
      case .text(let key, let value, let comment): header += card(key, quoted(value), comment)
      case .whole(let key, let value, let comment): header += card(key, right(String(value)), comment)
      case .real(let key, let value, let comment): header += card(key, right(decimal(value)), comment)
      }
    }
    header += padded("END", to: 80)
    var bytes = Array(header.utf8)
    bytes += [UInt8](repeating: 32, count: missing(bytes.count))
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
    bytes += [UInt8](repeating: 0, count: missing(bytes.count))
    return bytes
  }

  /// How many bytes fill the last block.
  private static func missing(_ count: Int) -> Int { (2880 - count % 2880) % 2880 }

  private static func card(_ key: String, _ value: String, _ comment: String) -> String {
    padded(padded(key, to: 8) + "= " + value + (comment.isEmpty ? "" : " / " + comment), to: 80)
  }

  /// Numbers end in column 30.
  private static func right(_ value: String) -> String {
    String(repeating: " ", count: max(0, 20 - value.count)) + value
  }

  private static func quoted(_ value: String) -> String {
    let doubled = value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    let text = "'" + doubled + String(repeating: " ", count: max(0, 8 - doubled.count)) + "'"
    return text + String(repeating: " ", count: max(0, 20 - text.count))
  }

  /// Four decimals are more than any of these parameters needs.
  private static func decimal(_ value: Double) -> String { String((value * 10_000).rounded() / 10_000) }

  /// ASCII text of just this length.
  private static func padded(_ text: String, to length: Int) -> String {
    let ascii = String(text.map { $0.isASCII ? $0 : "?" }.prefix(length))
    return ascii + String(repeating: " ", count: max(0, length - ascii.count))
  }
}
