import GalaxyKernels

/// Signs messages with HMAC-SHA256 (RFC 2104), and tells forged ones.
struct MessageSigner: Sendable {
  /// The hashes behind the inner and the outer padded key; nil where nothing is signed.
  private let begun: (inner: SHA256, outer: SHA256)?
  /// Bytes that SHA-256 works on at once.
  private static let block = 64

  /// One for a key; with an empty one nothing is signed, and everything is taken.
  init(key: [UInt8]) {
    if key.isEmpty {
      begun = nil
      return
    }
    var key = key.count > Self.block ? Self.hash(SHA256(), key).bytes : key
    key += [UInt8](repeating: 0, count: Self.block - key.count)
    begun = (Self.hash(SHA256(), key.map { $0 ^ 0x36 }), Self.hash(SHA256(), key.map { $0 ^ 0x5c }))
  }

  /// The signature of parts one behind the other, in hexadecimal digits; empty where nothing is signed.
  func signature(of parts: [[UInt8]]) -> [UInt8] {
    guard let begun else { return [] }
    let inner = parts.reduce(begun.inner) { Self.hash($0, $1) }.bytes
    let digits = Array("0123456789abcdef".utf8)
    return Self.hash(begun.outer, inner).bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  /// Whether a signature is that of the parts. How long this takes does not tell where it differs.
  func accepts(_ signature: [UInt8], of parts: [[UInt8]]) -> Bool {
    let right = self.signature(of: parts)
    guard begun != nil else { return true }
    guard signature.count == right.count else { return false }
    return zip(signature, right).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
  }

  private static func hash(_ hash: SHA256, _ bytes: [UInt8]) -> SHA256 {
    var hash = hash
    bytes.withUnsafeBytes { hash.update($0) }
    return hash
  }
}
