extension Canvas {
  /// What Cairo calls by a count that goes on through the whole run of a program.
  private static let counted = ["surface", "image"].map { Array($0.utf8) }

  /// The bytes of an SVG in which surfaces and images are counted from 1, in the order in which they appear: with
  /// Cairo's own numbers the same drawing would have other bytes each time.
  static func renumbered(svg bytes: [UInt8]) -> [UInt8] {
    var numbers = [[[UInt8]: Int]](repeating: [:], count: counted.count)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      result.append(bytes[at])
      at += 1
      // A name stands behind a quotation mark or a number sign, neither of which pixels in base 64 have.
      guard bytes[at - 1] == UInt8(ascii: "\"") || bytes[at - 1] == UInt8(ascii: "#"),
        let kind = counted.indices.first(where: { bytes[at...].starts(with: counted[$0]) })
      else { continue }
      let digits = Array(bytes[(at + counted[kind].count)...].prefix { (48...57).contains($0) })
      if digits.isEmpty { continue }
      let number = numbers[kind][digits] ?? numbers[kind].count + 1
      numbers[kind][digits] = number
      result += counted[kind] + Array(String(number).utf8)
      at += counted[kind].count + digits.count
    }
    return result
  }
}
