/// Bytes as text: RFC 4648, with padding.
package enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// Bytes of a line of 76 letters, as MIME has it; a multiple of three, so that no line within is padded.
  private static let bytesALine = 57

  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    append(bytes[...], to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Adds the letters of bytes in lines, each ended by a newline.
  package static func appendLines(of bytes: [UInt8], to text: inout [UInt8]) {
    text.reserveCapacity(text.count + bytes.count / 3 * 4 + bytes.count / bytesALine + 8)
    for start in stride(from: 0, to: bytes.count, by: bytesALine) {
      append(bytes[start..<min(bytes.count, start + bytesALine)], to: &text)
      text.append(10)
    }
  }

  private static func append(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let left = bytes.endIndex - at
      let second = left > 1 ? UInt32(bytes[at + 1]) : 0
      let third = left > 2 ? UInt32(bytes[at + 2]) : 0
      let bits = UInt32(bytes[at]) << 16 | second << 8 | third
      text.append(letters[Int(bits >> 18)])
      text.append(letters[Int(bits >> 12 & 63)])
      text.append(left > 1 ? letters[Int(bits >> 6 & 63)] : UInt8(ascii: "="))
      text.append(left > 2 ? letters[Int(bits & 63)] : UInt8(ascii: "="))
      at += 3
    }
  }
}
