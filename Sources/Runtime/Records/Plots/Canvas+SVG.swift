extension Canvas {
  /// The bytes of an SVG in which the surfaces are counted from 1: Cairo counts them through the whole run of a
  /// program, so that the same drawing would have other bytes each time.
  static func renumbered(svg bytes: [UInt8]) -> [UInt8] {
    let word = Array("surface".utf8)
    var numbers: [[UInt8]: Int] = [:]
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var (at, previous): (Int, UInt8) = (0, 0)
    while at < bytes.count {
      let isName = previous == UInt8(ascii: "\"") || previous == UInt8(ascii: "#")
      guard isName, bytes[at...].starts(with: word) else {
        previous = bytes[at]
        result.append(previous)
        at += 1
        continue
      }
      let digits = Array(bytes[(at + word.count)...].prefix { (48...57).contains($0) })
      at += word.count + digits.count
      previous = 0
      let number = numbers[digits] ?? numbers.count + 1
      numbers[digits] = number
      result += digits.isEmpty ? word : word + Array(String(number).utf8)
    }
    return result
  }
}
