import GalaxyErrors

/// Looks over the headers of a FITS file for what would end the process inside CFITSIO.
///
/// CFITSIO (4.2) divides by the tile lengths and by the Rice block size of a tile-compressed image without
/// asking whether they are zero.
enum FITSHeaderGuard {
  private static let block = 2880
  private static let card = 80
  typealias Reader = (_ at: Int, _ count: Int) throws -> [UInt8]

  /// What is missing at the end of a file whose data are all there.
  struct Filling: Equatable {
    /// How long the file would be with it.
    var size: Int
    /// Zeros behind data, blanks behind a header.
    var byte: UInt8
  }

  /// `read` gives up to so many bytes from a place in the file, fewer at its end. Tells what is missing where
  /// the last block is not filled; nil where it is, or where more is missing than that.
  /// - Throws: GalaxyError of kind `damaged-file` for a compressed image whose tiles or blocks have no
  ///   length.
  static func check(_ path: String, bytes count: Int, read: Reader) throws -> Filling? {
    var at = 0
    while at < count, let header = try Header(read, at: at) {
      if header.isCompressedImage, let card = header.badCompressionCard {
        throw GalaxyError(ImageError.damaged, path, "is a damaged FITS file: \(card) is not above 0")
      }
      guard let (data, next) = header.end(startingAt: at), next > at else { return nil }
      if next > count {
        let dataStart = at + header.blocks * block
        if dataStart > count { return data == dataStart ? Filling(size: next, byte: 32) : nil }
        return data <= count ? Filling(size: next, byte: 0) : nil
      }
      at = next
    }
    return nil
  }

  /// The cards of one header that tell the size of its data and how they are compressed.
  private struct Header {
    var values: [String: String] = [:]
    var blocks = 0

    /// Nil at the end of the file or where there is no header.
    init?(_ read: Reader, at start: Int) throws {
      while true {
        var bytes = try read(start + blocks * block, block)
        // Of a header that ends within the last block, the cards that are there.
        guard bytes.count >= card else { return nil }
        bytes += [UInt8](repeating: 32, count: block - bytes.count)
        if blocks == 0, !bytes.starts(with: "SIMPLE".utf8), !bytes.starts(with: "XTENSION".utf8) {
          return nil
        }
        blocks += 1
        for offset in stride(from: 0, to: block, by: card) {
          let text = String(decoding: bytes[offset..<(offset + card)], as: UTF8.self)
          if text.hasPrefix("END ") { return }
          guard text.dropFirst(8).hasPrefix("=") else { continue }
          let key = text.prefix(8).filter { $0 != " " }
          let value = text.dropFirst(9).prefix { $0 != "/" }.filter { $0 != "'" }
          let words = value.split(separator: " ").joined(separator: " ")
          if values[String(key)] == nil { values[String(key)] = words }
        }
      }
    }

    func number(_ key: String) -> Int? {
      guard let text = values[key], let value = Double(text) else { return nil }
      return Int(exactly: value.rounded(.down))
    }

    /// ZIMAGE may be missing where ZCMPTYPE is there; CFITSIO then looks at the rest all the same.
    var isCompressedImage: Bool { values.keys.contains { $0.hasPrefix("ZCMPTYPE") || $0 == "ZIMAGE" } }

    /// The first card that gives a tile or block no length.
    var badCompressionCard: String? {
      values.keys.sorted().first { key in
        if key.hasPrefix("ZTILE") { return (number(key) ?? 0) < 1 }
        guard key.hasPrefix("ZVAL") else { return false }
        let name = values["ZNAME" + key.dropFirst(4)] ?? ""
        return ["BLOCKSIZE", "BYTEPIX"].contains(name) && (number(key) ?? 0) < 1
      }
    }

    /// Where the data end and where the next header begins; nil if the cards do not tell.
    func end(startingAt start: Int) -> (data: Int, next: Int)? {
      guard let bits = number("BITPIX"), let axes = number("NAXIS"), (0...999).contains(axes) else {
        return nil
      }
      var size = axes == 0 ? 0 : 1
      for axis in 0..<axes {
        guard let length = number("NAXIS\(axis + 1)"), length >= 0 else { return nil }
        // Random groups: the first axis has no length and does not count.
        if axis == 0 && length == 0 && axes > 1 && values["GROUPS"] == "T" { continue }
        let (product, overflow) = size.multipliedReportingOverflow(by: length)
        if overflow { return nil }
        size = product
      }
      let (all, overflow) = size.addingReportingOverflow(max(0, number("PCOUNT") ?? 0))
      let (elements, moreOverflow) = all.multipliedReportingOverflow(by: max(1, number("GCOUNT") ?? 1))
      let (bytes, lastOverflow) = elements.multipliedReportingOverflow(by: abs(max(-64, min(64, bits))) / 8)
      guard !overflow, !moreOverflow, !lastOverflow, bytes < Int.max / 2 else { return nil }
      let data = start + blocks * block
      return (data + bytes, data + (bytes + block - 1) / block * block)
    }
  }
}
