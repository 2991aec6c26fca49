import GalaxyRuntime

/// The names inside pictures. On a page with several SVG pictures an `id` counts for all of them, and Cairo calls
/// the letters of every picture `glyph-0-0` and so on: without other names one picture is lettered with the letters
/// of another.
enum SVGNames {
  /// The picture, its `id`s and what refers to them made its own by a digest of it.
  static func made(unique svg: String) -> String {
    let prefix = "g" + Digest(of: Array(svg.utf8)).hex.prefix(8) + "-"
    var result = ""
    result.reserveCapacity(svg.utf8.count + svg.utf8.count / 8)
    var rest = svg.utf8[...]
    let marks = [" id=\"", "href=\"#", "url(#"].map { Array($0.utf8) }
    var start = rest.startIndex
    var at = rest.startIndex
    while at < rest.endIndex {
      let byte = rest[at]
      // A space, `h` and `u` begin the three.
      if byte == 0x20 || byte == 0x68 || byte == 0x75,
        let mark = marks.first(where: { rest[at...].starts(with: $0) })
      {
        at = rest.index(at, offsetBy: mark.count)
        result += String(decoding: rest[start..<at], as: UTF8.self) + prefix
        start = at
      } else {
        at = rest.index(after: at)
      }
    }
    rest = rest[start...]
    return result + String(decoding: rest, as: UTF8.self)
  }
}
