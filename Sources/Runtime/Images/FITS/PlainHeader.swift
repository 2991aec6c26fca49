/// The header of a plain IMAGE extension made from that of a tile-compressed image.
enum PlainHeader {
  private static let dropped: Set<String> = [
    "XTENSION", "BITPIX", "NAXIS", "PCOUNT", "GCOUNT", "TFIELDS", "THEAP", "ZIMAGE", "ZTENSION", "ZSIMPLE",
    "ZEXTEND", "ZBLOCKED", "ZBITPIX", "ZNAXIS", "ZPCOUNT", "ZGCOUNT", "ZCMPTYPE", "ZQUANTIZ", "ZDITHER0",
    "ZMASKCMP", "ZHECKSUM", "ZDATASUM", "CHECKSUM", "DATASUM", "ZSCALE", "ZZERO",
  ]
  private static let droppedWithNumber = [
    "NAXIS", "ZNAXIS", "ZTILE", "ZNAME", "ZVAL", "TTYPE", "TFORM", "TUNIT", "TNULL", "TSCAL", "TZERO",
    "TDISP", "TDIM",
  ]

  /// Whole blocks: the cards of the image in place of those of the table; all others as they are.
  static func cards(of layout: CompressedImageLayout, from file: UnpackedFile) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ key: String, _ value: String) {
      let name = key + String(repeating: " ", count: 8 - key.count) + "= "
      let blanks = value.hasPrefix("'") ? 0 : max(0, 20 - value.count)
      let text = String(repeating: " ", count: blanks) + value
      bytes += Array((name + text).utf8)
      bytes += [UInt8](repeating: 32, count: (80 - bytes.count % 80) % 80)
    }
    add("XTENSION", "'IMAGE   '")
    add("BITPIX", "\(layout.bitpix)")
    add("NAXIS", "\(layout.axes.count)")
    for (axis, length) in layout.axes.enumerated() { add("NAXIS\(axis + 1)", "\(length)") }
    add("PCOUNT", "0")
    add("GCOUNT", "1")
    let hasBlank = layout.cards.values["ZBLANK"] != nil
    let header = file.readFilled(at: layout.cards.start, count: layout.cards.blocks * 2880)
    for start in stride(from: 0, to: header.count - 79, by: 80) {
      var card = Array(header[start..<(start + 80)])
      let key = String(decoding: card.prefix(8), as: UTF8.self).filter { $0 != " " }
      if key == "END" { break }
      if dropped.contains(key) { continue }
      let letters = String(key.prefix { !$0.isNumber })
      if letters != key, droppedWithNumber.contains(letters) { continue }
      // Numbers that mean "no value" are left only where pixels are whole numbers.
      if key == "ZBLANK" || key == "BLANK" {
        if layout.bitpix < 0 || (key == "BLANK" && hasBlank) { continue }
        card.replaceSubrange(0..<8, with: Array("BLANK   ".utf8))
      }
      bytes += card
    }
    bytes += Array("END".utf8)
    bytes += [UInt8](repeating: 32, count: (2880 - bytes.count % 2880) % 2880)
    return bytes
  }
}
