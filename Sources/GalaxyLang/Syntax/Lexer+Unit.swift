extension Lexer {
  /// Where a unit ends that stands right behind a number, as in `30arcsec`: a text, which whoever takes it reads.
  func unitAhead() -> Int? {
    var last = position
    while last < end, isWordByte(bytes[last]) { last += 1 }
    guard last > position, last == end || bytes[last] < 0x80 else { return nil }
    let unit = String(decoding: bytes[position..<last], as: UTF8.self)
    return ["arcsec", "arcmin", "deg", "pix"].contains(unit) ? last : nil
  }
}
