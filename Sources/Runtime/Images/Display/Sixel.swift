/// DEC sixel graphics: bands of six rows, drawn colour by colour.
enum Sixel {
  /// The escape text of a picture. Grey pictures take 64 greys; colours the 6 × 6 × 6 cube, dithered by a 4 ×
  /// 4 pattern so that smooth light shows no steps.
  static func encode(_ picture: ColourPicture) -> String {
    var isGrey = true
    for at in stride(from: 0, to: picture.bytes.count, by: 3) {
      let (red, green, blue) = (picture.bytes[at], picture.bytes[at + 1], picture.bytes[at + 2])
      if red != green || green != blue { isGrey = false }
    }
    var colours = [UInt8](repeating: 0, count: picture.width * picture.height)
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let (red, green, blue) = picture.pixel(x, y)
        let threshold = Double(pattern[(y & 3) * 4 + (x & 3)]) / 16
        func step(_ value: UInt8, _ steps: Double) -> UInt8 {
          UInt8(min(Double(value) / 255 * steps + threshold, steps))
        }
        let cube = { 36 * step(red, 5) + 6 * step(green, 5) + step(blue, 5) }
        colours[y * picture.width + x] = isGrey ? step(red, 63) : cube()
      }
    }
    // 9;1: square pixels; then the size; then the palette in percent.
    var text = "\u{1b}P9;1q\"1;1;\(picture.width);\(picture.height)"
    for colour in Set(colours).sorted() {
      let value = Int(colour)
      let (red, green, blue) =
        isGrey
        ? (value * 100 / 63, value * 100 / 63, value * 100 / 63)
        : (value / 36 * 20, value / 6 % 6 * 20, value % 6 * 20)
      text += "#\(value);2;\(red);\(green);\(blue)"
    }
    for top in stride(from: 0, to: picture.height, by: 6) {
      text += band(colours, width: picture.width, rows: top..<min(top + 6, picture.height))
    }
    return text + "\u{1b}\\"
  }

  /// Thresholds of ordered dithering (Bayer).
  private static let pattern = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

  /// Six rows: each colour in turn from the left, "$" goes back, "-" goes to the next band.
  private static func band(_ colours: [UInt8], width: Int, rows: Range<Int>) -> String {
    var bits: [UInt8: [UInt8]] = [:]
    for (bit, row) in rows.enumerated() {
      for x in 0..<width {
        bits[colours[row * width + x], default: [UInt8](repeating: 0, count: width)][x] |= 1 << UInt8(bit)
      }
    }
    let lines = bits.sorted { $0.key < $1.key }.map { "#\($0.key)" + runs($0.value) }
    return lines.joined(separator: "$") + "-"
  }

  /// Sixels as letters, runs of more than three shortened to "!count".
  private static func runs(_ values: [UInt8]) -> String {
    var text: [UInt8] = []
    var start = 0
    while start < values.count {
      var end = start + 1
      while end < values.count, values[end] == values[start] { end += 1 }
      let letter = values[start] + 63
      // Nothing is left of a row after its last set pixel.
      if end == values.count, values[start] == 0 { break }
      if end - start > 3 {
        text += Array("!\(end - start)".utf8) + [letter]
      } else {
        text += [UInt8](repeating: letter, count: end - start)
      }
      start = end
    }
    return String(decoding: text, as: UTF8.self)
  }
}
