import Foundation

/// Makes FITS files of any shape for tests.
struct FITSBuilder {
  private(set) var bytes: [UInt8] = []

  private static func card(_ key: String, _ value: String) -> [UInt8] {
    let text =
      key.count > 8
      ? "HIERARCH \(key) = \(value)" : key.padding(toLength: 8, withPad: " ", startingAt: 0) + "= " + value
    return Array(text.padding(toLength: 80, withPad: " ", startingAt: 0).utf8)
  }

  private mutating func pad(with byte: UInt8) {
    bytes += [UInt8](repeating: byte, count: (2880 - bytes.count % 2880) % 2880)
  }

  private mutating func header(_ cards: [(String, String)]) {
    for (key, value) in cards { bytes += Self.card(key, value) }
    bytes += Array("END".padding(toLength: 80, withPad: " ", startingAt: 0).utf8)
    pad(with: 32)
  }

  /// An image of float32 values, axes fastest first; none for a header alone. The first one is the primary
  /// HDU.
  mutating func image(_ axes: [Int], name: String? = nil, more: [(String, String)] = [], values: [Float] = [])
  {
    image(axes, bitpix: -32, name: name, more: more, words: values.map { $0.bitPattern })
  }

  /// The same of numbers of `bitpix`, by their bits.
  mutating func image<Word: FixedWidthInteger>(
    _ axes: [Int], bitpix: Int, name: String? = nil, more: [(String, String)] = [], words: [Word]
  ) {
    let isPrimary = bytes.isEmpty
    var cards = [
      isPrimary ? ("SIMPLE", "T") : ("XTENSION", "'IMAGE   '"), ("BITPIX", "\(bitpix)"),
      ("NAXIS", "\(axes.count)"),
    ]
    cards += axes.enumerated().map { ("NAXIS\($0 + 1)", "\($1)") }
    if !isPrimary { cards += [("PCOUNT", "0"), ("GCOUNT", "1")] }
    if let name { cards.append(("EXTNAME", "'\(name)'")) }
    header(cards + more)
    for word in words { withUnsafeBytes(of: word.bigEndian) { bytes += $0 } }
    pad(with: 0)
  }

  /// A binary table of one column of texts.
  mutating func table(_ name: String, column: String, texts: [String], width: Int = 24) {
    header([
      ("XTENSION", "'BINTABLE'"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "\(width)"),
      ("NAXIS2", "\(texts.count)"), ("PCOUNT", "0"), ("GCOUNT", "1"), ("TFIELDS", "1"),
      ("TTYPE1", "'\(column)'"), ("TFORM1", "'\(width)A'"), ("EXTNAME", "'\(name)'"),
    ])
    for text in texts { bytes += Array(text.padding(toLength: width, withPad: " ", startingAt: 0).utf8) }
    pad(with: 0)
  }
}
