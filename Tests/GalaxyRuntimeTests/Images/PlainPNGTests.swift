import CDeflate
import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyImages

/// Plain PNGs are unpacked by libdeflate, others by libpng: to the same pixels and the same errors.
@Suite(.serialized, .enabled(if: galsh_deflate_is_here() == 1, "libdeflate is not here")) struct PlainPNGTests
{
  /// A file, and the same with a chunk of nobody's behind the header, for which libpng is asked.
  private func both(_ png: [UInt8]) -> (plain: [UInt8], libpng: [UInt8]) {
    // gaLs, without bytes of its own: what is not known and not critical changes nothing.
    let chunk: [UInt8] = [0, 0, 0, 0, 0x67, 0x61, 0x4c, 0x73] + Self.checksum([0x67, 0x61, 0x4c, 0x73])
    return (png, Array(png.prefix(33)) + chunk + png.dropFirst(33))
  }

  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    let crc = galsh_deflate_crc32(0, bytes, bytes.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: crc >> $0) }
  }

  @Test("CRC-32 of the standard's check word, whole and in pieces")
  func crc() {
    let bytes = Array("123456789".utf8)
    #expect(galsh_deflate_crc32(0, bytes, 9) == 0xCBF4_3926)
    #expect(galsh_deflate_crc32(galsh_deflate_crc32(0, bytes, 4), Array(bytes[4...]), 5) == 0xCBF4_3926)
  }

  /// All that is told of a picture, or the error.
  private func told(_ png: [UInt8]) -> String {
    do {
      let read = try PNGCodec.read(png, path: "a.png", exact: true)
      let pixels =
        switch read.pixels {
        case .eight(let raster): raster.pixels.map(Int.init)
        case .sixteen(let raster): raster.pixels.map(Int.init)
        }
      return """
        \(pixels) \(read.luma ?? []) \(read.mode) \(read.orientation) \(read.originalSize) \(read.depth) \
        \(read.isTransparent) \(read.gamma ?? -1) \(read.significantBits ?? -1)
        """
    } catch {
      return "\(error)"
    }
  }

  private static let kinds: [(PNGBuilder.Colour, Int)] = [
    (.grey, 8), (.grey, 16), (.rgb, 8), (.rgb, 16), (.greyAlpha, 8), (.greyAlpha, 16), (.rgba, 8),
    (.rgba, 16),
  ]
  private static let filters: [[UInt8]] = [
    [0], [1], [2], [3], [4], [0, 1, 2, 3, 4], [3, 3, 3, 3, 2, 1, 4], [1, 3, 0, 3, 2],
  ]

  private func picture(
    _ width: Int, _ height: Int, _ kind: (PNGBuilder.Colour, Int), _ filters: [UInt8], parts: Int = 1,
    isOpaque: Bool = false
  ) -> [UInt8] {
    let (colour, depth) = kind
    var png = PNGBuilder(width: width, height: height, colour: colour, depth: depth)
    (png.filters, png.parts) = (filters, parts)
    let white = (1 << depth) - 1
    return png.encode { x, y, channel in
      let isAlpha = channel > 0 && channel == colour.samples - 1 && colour != .rgb
      return isAlpha && isOpaque ? white : (x * 31 + y * 57 + channel * 91 + x * y * 7) * 131 % (white + 1)
    }
  }

  @Test("every kind, filter and size has the pixels of libpng; libdeflate has unpacked them")
  func same() throws {
    try #require(galsh_deflate_is_here() == 1)
    for (width, height) in [(1, 1), (1, 9), (3, 4), (4, 8), (7, 5), (17, 13), (64, 9)] {
      for kind in Self.kinds {
        for filters in Self.filters {
          for isOpaque in [false, true] {
            let files = both(
              picture(width, height, kind, filters, parts: 1 + width % 3, isOpaque: isOpaque))
            let before = galsh_deflate_unpacked()
            let plain = told(files.plain)
            #expect(galsh_deflate_unpacked() > before)
            #expect(plain == told(files.libpng), "\(width) × \(height), \(kind), \(filters)")
          }
        }
      }
    }
  }

  @Test("a damaged file has the outcome and the message of libpng")
  func damaged() {
    var draw: UInt64 = 7
    func next(_ most: Int) -> Int {
      draw = draw &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(draw >> 33) % most
    }
    for kind in Self.kinds {
      let whole = picture(9, 7, kind, [3, 3, 1, 3, 2, 4, 0], parts: 2)
      for _ in 0..<400 {
        var png = whole
        switch next(3) {
        case 0: png[33 + next(png.count - 33)] ^= UInt8(1 << next(8))
        case 1: png.removeLast(1 + next(png.count - 34))
        default: png.insert(UInt8(next(256)), at: 33 + next(png.count - 33))
        }
        // Half of them with right checksums, so that more than those is looked at.
        if next(2) == 0 { png = Self.mended(png) }
        let files = both(png)
        #expect(told(files.plain) == told(files.libpng))
      }
    }
  }

  /// With the checksum of each chunk made right.
  private static func mended(_ png: [UInt8]) -> [UInt8] {
    var (png, at) = (png, 8)
    while png.count - at >= 12 {
      let length = png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= png.count - at - 12 else { break }
      let right = checksum(Array(png[at + 4..<at + 8 + length]))
      png.replaceSubrange(at + 8 + length..<at + 12 + length, with: right)
      at += 12 + length
    }
    return png
  }
}
