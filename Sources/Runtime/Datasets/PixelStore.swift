/// Pixels kept no wider than their source: 8 bits for pictures, float32 for flux.
public enum PixelStore: Sendable, Equatable {
  /// Grey values 0 … 255, one image after another, row 0 at the top.
  case bytes([UInt8])
  /// Stretched flux, mostly 0 … 1, one image after another, row 0 at the top.
  case floats([Float])

  /// How many pixels there are.
  public var count: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .floats(let floats): floats.count
    }
  }

  /// True if all pixels are equal (or there are none).
  var isFlat: Bool {
    switch self {
    case .bytes(let bytes): bytes.allSatisfy { $0 == bytes[0] }
    case .floats(let floats): floats.allSatisfy { $0 == floats[0] }
    }
  }

  /// The pixels from `start` on, `length` of them; what lies beyond the end is left out.
  func slice(from start: Int, length: Int) -> PixelStore {
    switch self {
    case .bytes(let bytes): .bytes(Array(bytes.dropFirst(start).prefix(length)))
    case .floats(let floats): .floats(Array(floats.dropFirst(start).prefix(length)))
    }
  }

  /// The digest of the pixels, by their bits.
  var digest: Digest {
    var digester = Digester()
    digester.add(count)
    switch self {
    case .bytes(let bytes):
      digester.add("bytes")
      bytes.withUnsafeBytes { digester.add(bytes: $0) }
    case .floats(let floats):
      digester.add("floats")
      digester.add(floats)
    }
    return digester.digest
  }
}
