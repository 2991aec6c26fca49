// L = (299 R + 587 G + 114 B) / 1000 in 16-bit fixed point, rounded.

@inline(__always)
private func luma(_ r: UInt32, _ g: UInt32, _ b: UInt32) -> UInt8 {
  UInt8(truncatingIfNeeded: (19595 &* r &+ 38470 &* g &+ 7471 &* b &+ 0x8000) >> 16)
}

/// The luma of `count` pixels that hold red, green and blue.
public func lumaOfRGB(_ colour: UnsafePointer<UInt8>, count: Int, out: UnsafeMutablePointer<UInt8>) {
  for i in 0..<count {
    out[i] = luma(UInt32(colour[3 * i]), UInt32(colour[3 * i + 1]), UInt32(colour[3 * i + 2]))
  }
}

/// The luma of `count` pixels that hold red, green and blue of 16 bits each, in 16 bits.
public func lumaOfRGB16(_ colour: UnsafePointer<UInt16>, count: Int, out: UnsafeMutablePointer<UInt16>) {
  for i in 0..<count {
    let (r, g, b) = (UInt32(colour[3 * i]), UInt32(colour[3 * i + 1]), UInt32(colour[3 * i + 2]))
    // At most 65536 · 65535 + 32768: below 2³².
    out[i] = UInt16(truncatingIfNeeded: (19595 &* r &+ 38470 &* g &+ 7471 &* b &+ 0x8000) >> 16)
  }
}

/// The luma of `count` pixels that hold red, green, blue and a byte that does not count: numbers of 32 bits,
/// which the compiler takes eight at a time.
public func lumaOfRGBX(_ colour: UnsafePointer<UInt32>, count: Int, out: UnsafeMutablePointer<UInt8>) {
  for i in 0..<count {
    let pixel = UInt32(littleEndian: colour[i])
    out[i] = luma(pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255)
  }
}
