/// The cards of one header that tell the size of its data and how they are compressed, read without CFITSIO.
struct FITSHeaderCards {
  private static let block = 2880
  private static let card = 80
  /// Where the header begins in the file.
  let start: Int
  /// Values by keyword, without quotes and with single blanks; of a keyword that repeats, the first.
  private(set) var values: [String: String] = [:]
  /// The keywords whose values stand in quotes.
  private(set) var texts: Set<String> = []
  /// The length of the header in blocks of 2880 bytes.
  private(set) var blocks = 0

  /// Nil at the end of the file or where there is no header.
  init?(_ read: FITSHeaderGuard.Reader, at start: Int) throws {
    self.start = start
    while true {
      var bytes = try read(start + blocks * Self.block, Self.block)
      // Of a header that ends within the last block, the cards that are there.
      guard bytes.count >= Self.card else { return nil }
      bytes += [UInt8](repeating: 32, count: Self.block - bytes.count)
      if blocks == 0, !bytes.starts(with: "SIMPLE".utf8), !bytes.starts(with: "XTENSION".utf8) {
        return nil
      }
      blocks += 1
      for offset in stride(from: 0, to: Self.block, by: Self.card) {
        let text = String(decoding: bytes[offset..<(offset + Self.card)], as: UTF8.self)
        if text.hasPrefix("END ") { return }
        guard text.dropFirst(8).hasPrefix("=") else { continue }
        let key = String(text.prefix(8).filter { $0 != " " })
        let value = text.dropFirst(9).prefix { $0 != "/" }.filter { $0 != "'" }
        let words = value.split(separator: " ").joined(separator: " ")
        guard values[key] == nil else { continue }
        values[key] = words
        if text.dropFirst(9).first(where: { $0 != " " }) == "'" { texts.insert(key) }
      }
    }
  }

  /// The number on a card, rounded down; nil if there is none.
  func number(_ key: String) -> Int? {
    guard let text = values[key], let value = Double(text) else { return nil }
    return Int(exactly: value.rounded(.down))
  }

  /// "HDU 1 (SCI)", of the HDU of this number.
  func title(_ number: Int) -> String {
    guard let name = values["EXTNAME"], !name.isEmpty else { return "HDU \(number)" }
    return "HDU \(number) (\(name))"
  }

  /// ZIMAGE may be missing where ZCMPTYPE is there; CFITSIO then looks at the rest all the same.
  var isCompressedImage: Bool { values.keys.contains { $0.hasPrefix("ZCMPTYPE") || $0 == "ZIMAGE" } }

  /// Whether CFITSIO takes the HDU for a compressed image: only tables can be.
  var isTableOfTiles: Bool {
    ["BINTABLE", "A3DTABLE", "3DTABLE"].contains(values["XTENSION"] ?? "") && values["ZIMAGE"] == "T"
  }

  /// The first card that gives a tile or block no length. CFITSIO takes ZVAL1 for the block size of RICE_1
  /// whatever ZNAME1 says.
  var badCompressionCard: String? {
    let isRice = ["RICE_1", "RICE_ONE"].contains(values["ZCMPTYPE"]?.uppercased() ?? "")
    return values.keys.sorted().first { key in
      if key.hasPrefix("ZTILE"), key != "ZTILELEN" { return !texts.contains(key) && (number(key) ?? 0) < 1 }
      guard key.hasPrefix("ZVAL") else { return false }
      let name = values["ZNAME" + key.dropFirst(4)] ?? ""
      let isLength = ["BLOCKSIZE", "BYTEPIX"].contains(name) || (isRice && key == "ZVAL1")
      return isLength && (number(key) ?? 0) < 1
    }
  }

  /// Where the data end and where the next header begins; nil if the cards do not tell.
  var end: (data: Int, next: Int)? {
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
    let data = start + blocks * Self.block
    return (data + bytes, data + (bytes + Self.block - 1) / Self.block * Self.block)
  }
}
