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
  /// The filters of the rows, again from the first where they are fewer than the rows.
  var filters: [UInt8] = [0]
  /// In how many chunks the pixels lie.
  var parts = 1

  /// The file; `sample` gives each number of the pixel at (x, y).
  func encode(_ sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int) -> [UInt8] {
    var raw: [UInt8] = []
    var above: [UInt8] = []
    for y in 0..<height {
      var row: [UInt8] = []
      var (bits, held) = (0, 0)
      for x in 0..<width {
        for channel in 0..<colour.samples {
          bits = bits << depth | sample(x, y, channel)
          held += depth
          while held >= 8 {
            row.append(UInt8(truncatingIfNeeded: bits >> (held - 8)))
            held -= 8
            bits &= (1 << held) - 1
          }
        }
      }
      if held > 0 { row.append(UInt8(truncatingIfNeeded: bits << (8 - held))) }
      let filter = filters[y % filters.count]
      raw.append(filter)
      raw += filtered(row, above, by: filter)
      above = row
    }
    let header = Self.big(width) + Self.big(height) + [UInt8(depth), colour.rawValue, 0, 0, 0]
    var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Self.chunk("IHDR", header)
    for chunk in chunks { file += Self.chunk(chunk.name, chunk.bytes) }
    let stream = Self.stored(raw)
    for part in 0..<parts {
      let piece = stream[stream.count * part / parts..<stream.count * (part + 1) / parts]
      file += Self.chunk("IDAT", Array(piece))
    }
    return file + Self.chunk("IEND", [])
  }

  /// A row as a filter (0 to 4) of the standard writes it.
  private func filtered(_ row: [UInt8], _ above: [UInt8], by filter: UInt8) -> [UInt8] {
    let step = max(1, colour.samples * depth / 8)
    return row.indices.map { i in
      let left = i >= step ? Int(row[i - step]) : 0
      let up = above.isEmpty ? 0 : Int(above[i])
      let corner = i >= step && !above.isEmpty ? Int(above[i - step]) : 0
      let expected: Int
      switch filter {
      case 1: expected = left
      case 2: expected = up
      case 3: expected = (left + up) / 2
      case 4:
        let guess = left + up - corner
        let order = [left, up, corner].enumerated().min {
          (abs(guess - $0.element), $0.offset) < (abs(guess - $1.element), $1.offset)
        }
        expected = order?.element ?? 0
      default: expected = 0
      }
      return row[i] &- UInt8(expected)
    }
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
