import CImageCodecs
import GalaxyErrors

/// One header and data unit of a FITS file, to be asked for its cards and its pixels.
struct FITSHDU {
  /// What a unit holds.
  enum Kind { case image, table, groups, other }

  /// The file in which it is.
  let file: FITSFile
  /// 0 = primary.
  let number: Int
  let raw: galsh_fits_hdu

  /// EXTNAME, or nothing.
  let name: String
  /// BUNIT, or nothing.
  let unit: String
  /// Lengths of the axes, fastest first; empty if there are no data.
  let axes: [Int]
  /// Image, table, groups or something that the standard does not know.
  var kind: Kind {
    switch raw.kind {
    case Int32(GALSH_FITS_IMAGE): .image
    case Int32(GALSH_FITS_TABLE): .table
    case Int32(GALSH_FITS_GROUPS): .groups
    default: .other
    }
  }
  /// Whether the image is compressed tile by tile.
  var isCompressed: Bool { raw.is_compressed != 0 }
  /// BITPIX of the pixels: 8, 16, 32, 64, −32, −64.
  var bitpix: Int { Int(raw.bitpix) }
  /// Whether it holds an image of at least one axis.
  var isImage: Bool { raw.is_image != 0 && !axes.isEmpty && axes.allSatisfy { $0 > 0 } }
  /// The axes longer than 1: what is left of a 256 × 256 × 1 × 1 image is 256 × 256.
  var realAxes: [Int] { axes.filter { $0 > 1 } }
  /// The axes of its planes: those longer than 1, or all of an image of one row, column or pixel.
  var imageAxes: [Int] { realAxes.count >= 2 ? realAxes : axes }
  /// The channels of a colour image written from an array (height, width, channels), whose fastest axis they
  /// are; nil of any other image.
  var channels: Int? {
    guard axes.count == 3, [3, 4].contains(axes[0]), axes[1] > 4, axes[2] > 4 else { return nil }
    return axes[0]
  }
  /// "HDU 1 (SCI)" or "HDU 0".
  var title: String { name.isEmpty ? "HDU \(number)" : "HDU \(number) (\(name))" }
  /// "512 × 512 × 9": the axes in the order of FITS, NAXIS1 first, as width × height of pictures.
  var shape: String { axes.map(String.init).joined(separator: " × ") }

  /// What CFITSIO tells of an HDU.
  init(_ file: FITSFile, _ number: Int, _ raw: galsh_fits_hdu) {
    (self.file, self.number, self.raw) = (file, number, raw)
    axes = withUnsafeBytes(of: raw.axes) { bytes in
      bytes.bindMemory(to: Int64.self).prefix(max(0, Int(raw.naxis))).map { Int($0) }
    }
    func text<T>(_ tuple: T) -> String {
      withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    (name, unit) = (text(raw.name).trimmingBlanks, text(raw.unit).trimmingBlanks)
  }

  // MARK: - Cards

  /// The cards, as they stand in the file.
  func cards() throws -> [String] {
    try file.select(number)
    var count: Int32 = 0
    var text: UnsafeMutablePointer<CChar>?
    let (_, reason) = withMessage {
      text = galsh_fits_header(file.handle, &count, $0)
      return 0
    }
    guard let text else {
      throw GalaxyError(ImageError.damaged, file.path, "has a damaged header: \(reason)")
    }
    defer { galsh_fits_free_header(text) }
    let bytes = UnsafeRawBufferPointer(start: text, count: 80 * max(0, Int(count)))
    return stride(from: 0, to: bytes.count, by: 80).map { at in
      var card = bytes[at..<(at + 80)]
      while card.last == 32 { card.removeLast() }
      return String(decoding: card.map { (32..<127).contains($0) ? $0 : 63 }, as: UTF8.self)
    }
  }

  /// All EXTNAMEs of the header, of which a file may have more than the standard allows.
  func names() throws -> [String] {
    try cards().compactMap { card in
      guard card.hasPrefix("EXTNAME = '") else { return nil }
      return String(card.dropFirst(11).prefix { $0 != "'" }).trimmingBlanks
    }
  }

  /// The text of a card; nil if there is none.
  func text(ofKey key: String) throws -> String? {
    try file.select(number)
    return readText { galsh_fits_key_text(file.handle, key, $0) }
  }

  /// The number on a card; nil if there is none.
  func number(ofKey key: String) throws -> Double? {
    try file.select(number)
    var value = 0.0
    return galsh_fits_key_number(file.handle, key, &value) == 1 && value.isFinite ? value : nil
  }

  /// The texts in the first column of a table, as far as they are there, at most `limit`.
  func firstColumn(limit: Int) throws -> [String] {
    try file.select(number)
    var texts: [String] = []
    while texts.count < limit,
      let text = readText({ galsh_fits_first_column(file.handle, Int64(texts.count + 1), $0) })
    {
      texts.append(text)
    }
    return texts
  }

  private func readText(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> String? {
    var found = false
    let (_, text) = withMessage {
      found = body($0) == 1
      return 0
    }
    guard found else { return nil }
    return text.split(separator: " ").joined(separator: " ")
  }
}
