import GalaxyErrors

/// The encodings of texts: UTF-8 and UTF-16, by a byte order mark or, without one, by the zeros of UTF-16.
enum TextEncoding {
  /// The text in UTF-8 without a byte order mark; bytes that are no UTF-8 are left for the reader to name.
  /// - Throws: GalaxyError of kind `bad-csv` for UTF-16 that is broken or cut off, and for UTF-32.
  static func utf8(_ bytes: [UInt8], file: String) throws -> [UInt8] {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return Array(bytes.dropFirst(3)) }
    if bytes.starts(with: [0xff, 0xfe, 0, 0]) || bytes.starts(with: [0, 0, 0xfe, 0xff]) {
      throw GalaxyError(
        CatalogueError.badCSV, "this text is UTF-32, which galsh does not read", file: file, line: 1,
        hint: "save it as UTF-8")
    }
    if bytes.starts(with: [0xff, 0xfe]) { return try utf16(bytes, from: 2, isLittle: true, file) }
    if bytes.starts(with: [0xfe, 0xff]) { return try utf16(bytes, from: 2, isLittle: false, file) }
    let start = bytes.prefix(64).count / 2
    if start >= 4 {
      let zeros = (0..<start).map { (bytes[2 * $0] == 0, bytes[2 * $0 + 1] == 0) }
      if zeros.allSatisfy({ !$0.0 && $0.1 }) { return try utf16(bytes, from: 0, isLittle: true, file) }
      if zeros.allSatisfy({ $0.0 && !$0.1 }) { return try utf16(bytes, from: 0, isLittle: false, file) }
    }
    return bytes
  }

  private static func utf16(
    _ bytes: [UInt8], from start: Int, isLittle: Bool, _ file: String
  ) throws -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2)
    var line = 1
    var at = start
    func failure(_ what: String) -> GalaxyError {
      GalaxyError(CatalogueError.badCSV, "this UTF-16 text is damaged: \(what)", file: file, line: line)
    }
    while at < bytes.count {
      guard at + 1 < bytes.count else { throw failure("it ends within a character") }
      func unit(_ at: Int) -> UInt32 {
        isLittle
          ? UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 : UInt32(bytes[at]) << 8 | UInt32(bytes[at + 1])
      }
      var code = unit(at)
      at += 2
      if code & 0xf800 == 0xd800 {
        guard code < 0xdc00, at + 1 < bytes.count, unit(at) & 0xfc00 == 0xdc00 else {
          throw failure("half of a surrogate pair")
        }
        code = 0x10000 + (code - 0xd800) << 10 + (unit(at) - 0xdc00)
        at += 2
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("no character") }
      if code == 10 { line += 1 }
      text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    return text
  }
}
