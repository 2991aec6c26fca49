/// How a number of an array lies in its file.
package struct ElementType: Sendable, Hashable {
  /// What kind of number it is.
  package enum Kind: String, Sendable {
    case unsigned = "uint"
    case signed = "int"
    case real = "float"
  }

  package let kind: Kind
  /// Bytes: 1, 2, 4 or 8; of real numbers 2, 4 or 8.
  package let size: Int
  /// Whether the first byte is the greatest.
  package let isBigEndian: Bool

  /// Nil for a number that there is not.
  package init?(_ kind: Kind, size: Int, isBigEndian: Bool = false) {
    guard (kind == .real ? [2, 4, 8] : [1, 2, 4, 8]).contains(size) else { return nil }
    (self.kind, self.size, self.isBigEndian) = (kind, size, isBigEndian)
  }

  /// As NumPy calls it: `uint8`, `float32`.
  package var name: String { "\(kind.rawValue)\(8 * size)" }

  /// Reads a number; its bytes are there.
  @inline(__always)
  private func bits<Word: FixedWidthInteger>(
    _ raw: UnsafeRawBufferPointer, _ offset: Int, as _: Word.Type
  ) -> Word {
    let word = raw.loadUnaligned(fromByteOffset: offset, as: Word.self)
    return isBigEndian ? word.byteSwapped : word
  }

  /// The number at a byte, which with those behind it is there. Whole numbers beyond 2⁵³ are rounded.
  package func double(_ raw: UnsafeRawBufferPointer, at offset: Int) -> Double {
    switch (kind, size) {
    case (.unsigned, 1): Double(raw[offset])
    case (.unsigned, 2): Double(bits(raw, offset, as: UInt16.self))
    case (.unsigned, 4): Double(bits(raw, offset, as: UInt32.self))
    case (.unsigned, _): Double(bits(raw, offset, as: UInt64.self))
    case (.signed, 1): Double(Int8(bitPattern: raw[offset]))
    case (.signed, 2): Double(bits(raw, offset, as: Int16.self))
    case (.signed, 4): Double(bits(raw, offset, as: Int32.self))
    case (.signed, _): Double(bits(raw, offset, as: Int64.self))
    case (.real, 2): Self.half(bits(raw, offset, as: UInt16.self))
    case (.real, 4): Double(Float(bitPattern: bits(raw, offset, as: UInt32.self)))
    case (.real, _): Double(bitPattern: bits(raw, offset, as: UInt64.self))
    }
  }

  /// The whole number at a byte; nil for one that has more than 63 bits, and for a real number.
  package func integer(_ raw: UnsafeRawBufferPointer, at offset: Int) -> Int? {
    switch (kind, size) {
    case (.real, _): nil
    case (.unsigned, 8): Int(exactly: bits(raw, offset, as: UInt64.self))
    case (.signed, 8): Int(bits(raw, offset, as: Int64.self))
    default: Int(double(raw, at: offset))
    }
  }

  /// The numbers of some bytes, in pairs of bytes: 16 bits without a sign.
  func words(_ bytes: [UInt8]) -> [UInt16] {
    bytes.withUnsafeBytes { raw in
      (0..<raw.count / 2).map { bits(raw, 2 * $0, as: UInt16.self) }
    }
  }

  /// All numbers of some bytes.
  package func doubles(_ bytes: [UInt8]) -> [Double] {
    bytes.withUnsafeBytes { raw in (0..<raw.count / size).map { double(raw, at: $0 * size) } }
  }

  /// IEEE 754 half precision; every value is one of double precision, too.
  private static func half(_ bits: UInt16) -> Double {
    let sign: Double = bits >> 15 == 0 ? 1 : -1
    let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }
}
