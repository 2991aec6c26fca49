import CTurboJPEG
import GalaxyErrors

/// How a JPEG codes a picture: with which steps, and how coarsely its colours.
public struct JPEGCoding: Sendable, Hashable {
  /// How many pixels share a colour.
  public enum Subsampling: String, Sendable, CaseIterable {
    case none = "4:4:4"
    case pairs = "4:2:2"
    case squares = "4:2:0"
    case grey
    case columns = "4:4:0"
    case fours = "4:1:1"
  }

  /// 1 … 100 on the scale of the Independent JPEG Group.
  public var quality: Int
  /// Of the colours.
  public var subsampling: Subsampling

  /// Describes one; the quality is held within 1 … 100.
  public init(quality: Int, subsampling: Subsampling) {
    self.quality = min(max(quality, 1), 100)
    self.subsampling = subsampling
  }

  /// How these bytes of a JPEG are coded; nil for odd ones whose steps or colours are none of those known.
  package init?(ofJPEG bytes: [UInt8]) {
    guard let quality = Self.quality(ofJPEG: bytes), let decoder = tjInitDecompress() else {
      return nil
    }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
    guard
      tjDecompressHeader3(decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &space) == 0,
      let place = Int(exactly: sampling), Subsampling.allCases.indices.contains(place)
    else { return nil }
    // TurboJPEG numbers them in this order.
    self.init(quality: Int(quality.rounded()), subsampling: Subsampling.allCases[place])
  }

  /// The numbers of TurboJPEG for slow, exact arithmetic, which Pillow and libjpeg use.
  private static let exactArithmetic: Int32 = 4096

  /// A picture as it is after it was written so and read again.
  /// - Parameter bytes: `channels` numbers (1 or 3) of each pixel, row after row.
  /// - Throws: GalaxyError of kind `damaged-file` if TurboJPEG fails; `name` is for its message.
  package func applied(
    to bytes: [UInt8], width: Int, height: Int, channels: Int, name: String
  ) throws -> [UInt8] {
    guard width > 0, height > 0, channels == 1 || channels == 3, bytes.count == width * height * channels,
      let columns = Int32(exactly: width), let rows = Int32(exactly: height)
    else { throw GalaxyError(ImageError.damaged, name, "has no pixels that could be written as JPEG") }
    let format = Int32((channels == 1 ? TJPF_GRAY : TJPF_RGB).rawValue)
    let sampling = channels == 1 ? .grey : subsampling
    let place = Int32(Subsampling.allCases.firstIndex(of: sampling) ?? 0)
    guard let encoder = tjInitCompress() else {
      throw GalaxyError(ImageError.damaged, name, "could not be written as JPEG: TurboJPEG did not start")
    }
    defer { tjDestroy(encoder) }
    var memory: UnsafeMutablePointer<UInt8>?
    var count: UInt = 0
    defer { tjFree(memory) }
    let status = tjCompress2(
      encoder, bytes, columns, 0, rows, format, &memory, &count, place, Int32(quality), Self.exactArithmetic)
    guard status == 0, let memory else {
      throw JPEGDecoder.failure(String(cString: tjGetErrorStr2(encoder)), name)
    }
    guard let decoder = tjInitDecompress() else {
      throw GalaxyError(ImageError.damaged, name, "could not be decoded: TurboJPEG did not start")
    }
    defer { tjDestroy(decoder) }
    // A grey JPEG of a colour picture has one channel, which comes back as three that are equal.
    return try [UInt8](unsafeUninitializedCapacity: bytes.count) { out, done in
      guard tjDecompress2(decoder, memory, count, out.baseAddress, columns, 0, rows, format, 0) == 0 else {
        throw JPEGDecoder.failure(String(cString: tjGetErrorStr2(decoder)), name)
      }
      done = bytes.count
    }
  }

  /// The sum of the standard's example table for brightness (ITU-T T.81, table K.1), of quality 50.
  private static let standardSum = 3688.0

  /// The quality of the first table of steps, which is that of brightness in all but exotic files.
  package static func quality(ofJPEG bytes: [UInt8]) -> Double? {
    var at = 2
    while at + 4 <= bytes.count, bytes[at] == 0xff {
      let marker = bytes[at + 1]
      if marker == 0xff {
        at += 1
        continue
      }
      let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
      if marker == 0xda || length < 2 { return nil }
      if marker == 0xdb, at + 5 <= bytes.count {
        let width = bytes[at + 4] >> 4 == 0 ? 1 : 2
        guard at + 5 + 64 * width <= bytes.count else { return nil }
        let steps = bytes[(at + 5)..<(at + 5 + 64 * width)]
        let sum = steps.enumerated().reduce(0.0) { sum, byte in
          sum + Double(byte.element) * (width == 2 && byte.offset % 2 == 0 ? 256 : 1)
        }
        let scale = 100 * sum / standardSum
        return min(max(scale > 100 ? 5000 / scale : (200 - scale) / 2, 1), 100)
      }
      at += 2 + length
    }
    return nil
  }
}

extension JPEGDecoder {
  /// Decodes a JPEG in its colours, as it lies in the file; nil for one that is grey, has four inks or is
  /// sampled as TurboJPEG knows it not.
  /// - Throws: GalaxyError of a kind of `ImageError`; `path` is for its message.
  package static func colours(_ bytes: [UInt8], path: String) throws -> ColourPicture? {
    guard let decoder = tjInitDecompress() else { return nil }
    defer { tjDestroy(decoder) }
    let count = UInt(bytes.count)
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
    guard tjDecompressHeader3(decoder, bytes, count, &width, &height, &sampling, &space) == 0,
      space == Int32(TJCS_YCbCr.rawValue) || space == Int32(TJCS_RGB.rawValue)
    else { return nil }
    try ImageLimits.check(width: Int(width), height: Int(height), path: path)
    let total = Int(width) * Int(height) * 3
    var isWhole = true
    let pixels = [UInt8](unsafeUninitializedCapacity: total) { out, done in
      out.initialize(repeating: 0)
      isWhole =
        tjDecompress2(
          decoder, bytes, count, out.baseAddress, width, 0, height, Int32(TJPF_RGB.rawValue), 0) == 0
      done = total
    }
    // What is wrong with it, or that nothing is, `read` says.
    if !isWhole { _ = try read(bytes, path: path) }
    return ColourPicture(width: Int(width), height: Int(height), bytes: pixels)
  }
}
