import GalaxyBase
import GalaxyKernels

/// Pixels kept no wider than they need: 8 bits for pictures, 16 for stretched flux.
///
/// Stretched flux lies between 0 and 1, and a little outside where the resampling overshoots. It is kept in
/// fixed point, k / 32768 − 1/2, from −0.5 to 1.49997: evenly spaced steps of 3·10⁻⁵, a hundredth of a grey
/// level, where half floats would have steps of 5·10⁻⁴ among the bright pixels. 0 and 1 are exact, and so is
/// the way back to float32, so that scores are the same wherever the pixels are kept.
public struct PixelStore: Sendable {
  /// How wide the pixels are, and what they mean.
  public enum Kind: String, Sendable {
    /// Grey values 0 … 255 of a picture.
    case eightBits = "8-bit pictures"
    /// Flux, or a picture, after a stretch; or a picture of 16 bits, divided by 65535.
    case stretched = "stretched flux"

    /// As people are told of such images.
    package var words: String { self == .eightBits ? rawValue : "stretched flux or 16-bit pictures" }

    /// Bytes of one pixel.
    package var width: Int { self == .eightBits ? 1 : 2 }
  }

  private enum Memory: Sendable {
    case bytes([UInt8])
    case words([UInt16])
    /// From this byte of a file on.
    case file(PixelFile, Int)
    /// Another rank has them.
    case elsewhere
  }

  /// How wide the pixels are.
  public let kind: Kind
  /// How many pixels there are: one image after another, row 0 at the top.
  public let count: Int
  /// The rank that has them where they are one's alone; nil for pixels that every rank has.
  package private(set) var holder: Int?
  private let memory: Memory

  private init(kind: Kind, count: Int, holder: Int? = nil, memory: Memory) {
    (self.kind, self.count, self.holder, self.memory) = (kind, count, holder, memory)
  }

  /// Grey values 0 … 255.
  public static func bytes(_ values: [UInt8]) -> PixelStore {
    PixelStore(kind: .eightBits, count: values.count, memory: .bytes(values))
  }

  /// Stretched values, rounded to the nearest step; what lies outside −0.5 … 1.5 is cut off, and NaN is 0.
  public static func stretched(_ values: [Float]) -> PixelStore {
    let words = [UInt16](unsafeUninitializedCapacity: values.count) { words, count in
      count = values.count
      words.initialize(repeating: 0)
      values.withUnsafeBufferPointer {
        guard let from = $0.baseAddress, let to = words.baseAddress else { return }
        fixedPoint(from, count: count, out: to)
      }
    }
    return PixelStore(kind: .stretched, count: values.count, memory: .words(words))
  }

  /// Steps of stretched flux, as they are kept.
  static func steps(_ words: [UInt16]) -> PixelStore {
    PixelStore(kind: .stretched, count: words.count, memory: .words(words))
  }

  /// The same pixels in a file, which now keeps them.
  package func moved(to file: PixelFile) throws -> PixelStore {
    let offset = try withBytes { try file.append($0) }
    return PixelStore(kind: kind, count: count, holder: holder, memory: .file(file, offset))
  }

  /// The same pixels, which this rank alone has; nil: which every rank has.
  package func held(by rank: Int?) -> PixelStore {
    var store = self
    store.holder = rank
    return store
  }

  /// What stands for them on the other ranks.
  package func elsewhere(at rank: Int) -> PixelStore {
    PixelStore(kind: kind, count: count, holder: rank, memory: .elsewhere)
  }

  /// What stands for pixels that another rank has, which is not known yet.
  static func elsewhere(_ kind: Kind, _ count: Int) -> PixelStore {
    PixelStore(kind: kind, count: count, memory: .elsewhere)
  }

  /// Whether the pixels can be looked at: false where another rank has them.
  package var isHere: Bool { if case .elsewhere = memory { false } else { true } }

  /// Whether a file keeps them, and not memory.
  var isInFile: Bool { if case .file = memory { true } else { false } }

  /// Bytes that they take, in memory or in a file.
  package var byteCount: Int { count * kind.width }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    switch memory {
    case .bytes(let values): return try values.withUnsafeBytes(body)
    case .words(let values): return try values.withUnsafeBytes(body)
    case .file(let file, let offset): return try body(file.bytes(from: offset, count: byteCount))
    // Nothing may ask for them before they are brought here (`Dataset.images`). As many as there should be, and noted.
    case .elsewhere:
      MissedPixels.look()
      return try [UInt8](repeating: 0, count: byteCount).withUnsafeBytes(body)
    }
  }

  /// Calls `body` with all pixels as grey 0 … 1 (bytes divided by 255) or as stretched values.
  package func withFloats<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
    try withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, count)) { buffer in
      copy(into: buffer)
      return try body(UnsafeBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Writes all pixels, as `withFloats` gives them, to the start of `out`, which has room for them.
  package func copy(into out: UnsafeMutableBufferPointer<Float>) { copy(0..<count, into: out) }

  /// Writes the pixels of a range, as `withFloats` gives them, to the start of `out`; nothing if they are not
  /// there, or there is no room for them.
  package func copy(_ range: Range<Int>, into out: UnsafeMutableBufferPointer<Float>) {
    guard out.count >= range.count, range.lowerBound >= 0, range.upperBound <= count,
      let to = out.baseAddress
    else { return }
    withBytes { bytes in
      guard let from = bytes.baseAddress else { return }
      switch kind {
      case .eightBits:
        greyValues(from.assumingMemoryBound(to: UInt8.self) + range.lowerBound, count: range.count, out: to)
      case .stretched:
        fluxValues(from.assumingMemoryBound(to: UInt16.self) + range.lowerBound, count: range.count, out: to)
      }
    }
  }

  /// The digest of the pixels, by their bits.
  package var digest: Digest {
    var digester = Digester()
    digester.add(kind.rawValue)
    digester.add(count)
    withBytes { digester.add(bytes: $0) }
    return digester.digest
  }

  /// The grey values of a picture; nil for stretched flux.
  package var eightBits: [UInt8]? { kind == .eightBits ? withBytes { Array($0) } : nil }

  /// As 8-bit grey: stretched flux 0 … 1 becomes 0 … 255, what lies outside is cut off.
  package var as8Bits: [UInt8] {
    eightBits ?? withFloats { values in values.map { UInt8(min(max(($0 * 255).rounded(), 0), 255)) } }
  }

  /// True if all pixels are equal (or there are none).
  package var isFlat: Bool {
    withBytes { bytes in
      switch kind {
      case .eightBits: return bytes.allSatisfy { $0 == bytes[0] }
      case .stretched:
        let words = bytes.assumingMemoryBound(to: UInt16.self)
        return words.allSatisfy { $0 == words[0] }
      }
    }
  }

  /// The pixels from `start` on, `length` of them; what lies beyond the end is left out.
  package func slice(from start: Int, length: Int) -> PixelStore {
    let range = min(max(0, start), count)..<min(max(0, start) + max(0, length), count)
    guard isHere else {
      return PixelStore(kind: kind, count: range.count, holder: holder, memory: .elsewhere)
    }
    return withBytes { bytes in
      switch kind {
      case .eightBits: .bytes(Array(bytes[range]))
      case .stretched:
        PixelStore(
          kind: kind, count: range.count,
          memory: .words(Array(bytes.assumingMemoryBound(to: UInt16.self)[range])))
      }
    }
  }
}

extension PixelStore: Equatable {
  /// True for the same kind and pixels, wherever they are kept.
  public static func == (a: PixelStore, b: PixelStore) -> Bool {
    guard a.kind == b.kind, a.count == b.count else { return false }
    return a.withBytes { first in b.withBytes { first.elementsEqual($0) } }
  }
}
