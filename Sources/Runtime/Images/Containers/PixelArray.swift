import GalaxyBase
import GalaxyErrors

/// One image of an array: numbers as they lie in the file, row 0 at the top.
package struct PixelArray: Sendable {
  let type: ElementType
  let height: Int, width: Int, channels: Int
  /// Whether the channels are whole planes.
  let isPlanar: Bool
  let bytes: [UInt8]

  /// The digest of type, shape and numbers.
  var digest: Digest {
    var digester = Digester()
    digester.add("array \(type.name)\(type.isBigEndian ? " big-endian" : "")\(isPlanar ? " planar" : "")")
    for size in [height, width, channels] { digester.add(size) }
    bytes.withUnsafeBytes { digester.add(bytes: $0) }
    return digester.digest
  }

  /// One channel; `number` gives that at a byte.
  func plane<Number>(_ channel: Int, _ number: (UnsafeRawBufferPointer, Int) -> Number) -> [Number] {
    let (start, step) = isPlanar ? (channel * width * height, 1) : (channel, channels)
    return bytes.withUnsafeBytes { raw in
      (0..<width * height).map { number(raw, (start + $0 * step) * type.size) }
    }
  }

  /// The numbers with those of a pixel side by side.
  var interleaved: [UInt8] {
    guard isPlanar, channels > 1 else { return bytes }
    let (pixels, size) = (width * height, type.size)
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { out, count in
      count = bytes.count
      for pixel in 0..<pixels {
        for channel in 0..<channels {
          for byte in 0..<size {
            out[(pixel * channels + channel) * size + byte] =
              bytes[(channel * pixels + pixel) * size + byte]
          }
        }
      }
    }
  }
}
