@testable import GalaxyBase

/// PNG files of any bit depth and colour type, written chunk by chunk, for tests.
struct PNGBuilder {
  /// The colour types of the standard.
  enum Colour: UInt8 {
    case grey = 0, rgb = 2, palette = 3, greyAlpha = 4, rgba = 6

    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }
  }

  var width: Int, height: Int
  var colour: Colour
  var depth: Int
  /// Chunks between the header and the pixels: PLTE, tRNS, sBIT, gAMA.
  var chunks: [(name: String, bytes: [UInt8])] = []

  /// The file; `sample` gives each number of the pixel at (x, y).
  func encode(_ sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int) -> [UInt8] {
    var raw: [UInt8] = []
    for y in 0..<height {
      raw.append(0)
      var (bits, held) = (0, 0)
      for x in 0..<width {
        for channel in 0..<colour.samples {
          bits = bits << depth | sample(x, y, channel)
          held += depth
          while held >= 8 {
            raw.append(UInt8(truncatingIfNeeded: bits >> (held - 8)))
            held -= 8
            bits &= (1 << held) - 1
          }
        }
      }
      if held > 0 { raw.append(UInt8(truncatingIfNeeded: bits << (8 - held))) }
    }
    let header = Self.big(width) + Self.big(height) + [UInt8(depth), colour.rawValue, 0, 0, 0]
    var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Self.chunk("IHDR", header)
    for chunk in chunks { file += Self.chunk(chunk.name, chunk.bytes) }
    return file + Self.chunk("IDAT", Self.stored(raw)) + Self.chunk("IEND", [])
  }

  private static func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + bytes
    return big(bytes.count) + body + big(Int(crc(body)))
  }

  /// A zlib stream of blocks that are not compressed.
  private static func stored(_ raw: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var at = 0
    repeat {
      let count = min(65535, raw.count - at)
      let isLast = at + count == raw.count
      let (low, high) = (UInt8(count & 255), UInt8(count >> 8))
      stream += [isLast ? 1 : 0, low, high, ~low, ~high] + raw[at..<(at + count)]
      at += count
    } while at < raw.count
    var (a, b) = (1, 0)
    for byte in raw {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    return stream + big(b << 16 | a)
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
