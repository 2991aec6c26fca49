/// Numbers of 64 bits in a row as text, sixteen hexadecimal digits each.
enum HexNumbers {
  static func text(_ numbers: [UInt64]) -> String {
    numbers.map { number in
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Nil for what is none.
  static func numbers(_ text: String) -> [UInt64]? {
    let bytes = Array(text.utf8)
    guard bytes.count % 16 == 0 else { return nil }
    let numbers = stride(from: 0, to: bytes.count, by: 16).compactMap {
      UInt64(String(decoding: bytes[$0..<$0 + 16], as: UTF8.self), radix: 16)
    }
    return numbers.count == bytes.count / 16 ? numbers : nil
  }
}
