/// Names inside an SVG file. Cairo calls the images of a file by a count that goes on through the whole process
/// (`image8`, later `image39`), so that the same picture would have other bytes the second time it is drawn.
enum SVGNames {
  /// The same file with its images counted from 1, in the order in which they appear.
  static func renumbered(_ bytes: [UInt8]) -> [UInt8] {
    let word = Array("image".utf8)
    var numbers: [[UInt8]: Int] = [:]
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      out.append(bytes[at])
      // A name stands behind a quotation mark or a number sign, neither of which pixels in base 64 have.
      guard bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "#"),
        bytes[(at + 1)...].starts(with: word)
      else {
        at += 1
        continue
      }
      var end = at + 1 + word.count
      while end < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end]) { end += 1 }
      let digits = Array(bytes[(at + 1 + word.count)..<end])
      if digits.isEmpty {
        at += 1
        continue
      }
      let number = numbers[digits] ?? numbers.count + 1
      numbers[digits] = number
      out += word + Array("\(number)".utf8)
      at = end
    }
    return out
  }
}
