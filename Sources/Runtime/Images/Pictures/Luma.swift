import GalaxyKernels

/// Grey from colour.
package enum Luma {
  /// L = (299 R + 587 G + 114 B) / 1000 in 16-bit fixed point, rounded: byte for byte what Pillow's
  /// `convert("L")` gives.
  @inline(__always)
  static func grey(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    UInt8(
      truncatingIfNeeded: (19595 * UInt32(red) + 38470 * UInt32(green) + 7471 * UInt32(blue) + 0x8000) >> 16)
  }

  /// The grey values of pixels that hold red, green and blue, one after another.
  package static func grey(ofRGB bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBufferPointer { colour in
      [UInt8](unsafeUninitializedCapacity: colour.count / 3) { out, count in
        count = colour.count / 3
        if let from = colour.baseAddress, let to = out.baseAddress { lumaOfRGB(from, count: count, out: to) }
      }
    }
  }

  /// The same of 16 bits.
  static func grey(ofRGB numbers: [UInt16]) -> [UInt16] {
    numbers.withUnsafeBufferPointer { colour in
      [UInt16](unsafeUninitializedCapacity: colour.count / 3) { out, count in
        count = colour.count / 3
        if let from = colour.baseAddress, let to = out.baseAddress {
          lumaOfRGB16(from, count: count, out: to)
        }
      }
    }
  }

  /// The grey values of pixels that hold red, green, blue and a byte that does not count.
  static func grey(ofRGBX pixels: [UInt32]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
      count = pixels.count
      if let to = out.baseAddress { lumaOfRGBX(pixels, count: count, out: to) }
    }
  }

  /// The grey values of Adobe's inverted CMYK pixels, through RGB as Pillow goes: R = K′ − C·K′/255, where
  /// a file holds 255 − C, 255 − M, 255 − Y and K′ = 255 − K.
  static func grey(ofInvertedCMYK bytes: [UInt8]) -> [UInt8] {
    (0..<bytes.count / 4).map { i in
      let light = UInt32(bytes[4 * i + 3])
      func channel(_ k: Int) -> UInt8 {
        let product = UInt32(255 - bytes[4 * i + k]) * light + 128
        let ink = ((product >> 8) + product) >> 8
        return UInt8(truncatingIfNeeded: light - min(ink, light))
      }
      return grey(channel(0), channel(1), channel(2))
    }
  }

  // MARK: - As real numbers

  /// 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), which `grey` rounds; in the numbers of R, G and B.
  @inline(__always)
  package static func real(_ red: Double, _ green: Double, _ blue: Double) -> Double {
    0.299 * red + 0.587 * green + 0.114 * blue
  }

  /// The luma of pixels that hold red, green and blue, one after another, each divided by `scale`.
  package static func real<Number: FixedWidthInteger>(ofRGB numbers: [Number], scale: Double = 1) -> [Double]
  {
    var luma: [Double] = []
    luma.reserveCapacity(numbers.count / 3)
    for i in 0..<numbers.count / 3 {
      let (red, green) = (Double(numbers[3 * i]), Double(numbers[3 * i + 1]))
      luma.append(real(red, green, Double(numbers[3 * i + 2])) / scale)
    }
    return luma
  }

  /// The luma of pixels that hold red, green, blue and a byte that does not count.
  static func real(ofRGBX pixels: [UInt32]) -> [Double] {
    pixels.map { pixel in
      // The bytes lie in this order in memory.
      let bytes = UInt32(littleEndian: pixel)
      return real(Double(bytes & 0xFF), Double(bytes >> 8 & 0xFF), Double(bytes >> 16 & 0xFF))
    }
  }
}
