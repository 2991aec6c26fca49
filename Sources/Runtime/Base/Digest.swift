import GalaxyKernels

/// A SHA-256 digest: two things with the same digest are the same.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  public let hex: String

  /// A digest that was written down; nil for anything but 64 hexadecimal digits, with or without `sha256:`
  /// before.
  public init?(_ text: String) {
    let hex = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
    guard hex.utf8.count == 64, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    self.hex = hex
  }

  fileprivate init(_ bytes: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    hex = String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest of some bytes.
  public init(of bytes: [UInt8]) {
    var digester = Digester()
    bytes.withUnsafeBytes { digester.add(bytes: $0) }
    self = digester.digest
  }

  /// `sha256:…`
  public var description: String { "sha256:" + hex }

  /// Its first 64 bits, for large collections where a chance agreement in 2⁶⁴ does no harm.
  public var prefix: UInt64 { UInt64(hex.prefix(16), radix: 16) ?? 0 }

  /// The digest of a whole file, read a megabyte at a time, and how many bytes it has.
  /// - Throws: GalaxyError of a kind of `FileError`.
  public static func ofFile(_ path: String) throws -> (digest: Digest, bytes: Int) {
    let reader = try FileReader(path)
    var digester = Digester()
    var offset = 0
    while true {
      let piece = try reader.read(at: offset, count: 1 << 20)
      if piece.isEmpty { return (digester.digest, offset) }
      piece.withUnsafeBytes { digester.add(bytes: $0) }
      offset += piece.count
    }
  }
}

/// Takes a digest of values one after another. Every value goes in with its length or in a fixed width, so
/// that no two sequences of values run together into the same bytes.
public struct Digester: Sendable {
  private var hash = SHA256()

  /// Nothing yet.
  public init() {}

  /// What was added, as a digest.
  public var digest: Digest { Digest(hash.bytes) }

  /// Adds bytes as they are.
  public mutating func add(bytes: UnsafeRawBufferPointer) { hash.update(bytes) }

  /// Adds a text with its length.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      add(utf8.count)
      hash.update(UnsafeRawBufferPointer(utf8))
    }
  }

  /// Adds a whole number.
  public mutating func add(_ number: Int) {
    withUnsafeBytes(of: Int64(number).littleEndian) { hash.update($0) }
  }

  /// Adds a number by its bits.
  public mutating func add(_ number: Double) {
    withUnsafeBytes(of: number.bitPattern.littleEndian) { hash.update($0) }
  }

  /// Adds a value that may be missing; a missing one differs from every other.
  public mutating func add(_ number: Double?) {
    add(number == nil ? 0 : 1)
    if let number { add(number) }
  }

  /// Adds a value that may be missing; a missing one differs from every other.
  public mutating func add(_ number: Int?) {
    add(number == nil ? 0 : 1)
    if let number { add(number) }
  }

  /// Adds another digest.
  public mutating func add(_ digest: Digest) { add(digest.hex) }

  /// Adds float32 values by their bits, with their number.
  public mutating func add(_ values: [Float]) {
    add(values.count)
    // Little-endian machines alone are built for.
    values.withUnsafeBytes { hash.update($0) }
  }
}
