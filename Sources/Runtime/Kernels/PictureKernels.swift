// Loops over 8-bit pictures: Pillow's fixed-point resampling and grey from colour, eight pixels at a time. Sums of whole numbers
// come out the same in any order.

private typealias Eight = SIMD8<Int32>

@inline(__always)
private func eight(_ pixels: UnsafePointer<UInt8>) -> Eight {
  Eight(truncatingIfNeeded: UnsafeRawPointer(pixels).loadUnaligned(as: SIMD8<UInt8>.self))
}

/// Resamples `rows` rows of `inWidth` ≥ 8 pixels to `outWidth`. Output pixel x is the sum over `chunks` × 8 pixels from
/// `starts[x]` on with `weights[x · chunks …]`, plus a half, without the last `bits` bits, cut off at 0 and 255.
public func resampleRows(
  _ source: UnsafePointer<UInt8>, rows: Int, inWidth: Int, outWidth: Int, starts: UnsafePointer<Int>,
  weights: UnsafePointer<SIMD8<Int32>>, chunks: Int, bits: Int32, out: UnsafeMutablePointer<UInt8>
) {
  for y in 0..<rows {
    let row = source + y * inWidth
    let target = out + y * outWidth
    for x in 0..<outWidth {
      var sum = Eight()
      for c in 0..<chunks { sum &+= eight(row + starts[x] + 8 * c) &* weights[x * chunks + c] }
      target[x] = UInt8(clamping: (sum.wrappedSum() &+ (1 << (bits - 1))) >> bits)
    }
  }
}

/// Resamples columns: output row y is the sum over `counts[y]` rows from `firsts[y]` on with `weights[y · most …]`, finished as
/// by `resampleRows`.
public func resampleColumns(
  _ source: UnsafePointer<UInt8>, width: Int, outHeight: Int, firsts: UnsafePointer<Int>,
  counts: UnsafePointer<Int>, weights: UnsafePointer<Int32>, most: Int, bits: Int32,
  out: UnsafeMutablePointer<UInt8>
) {
  let half = Int32(1) << (bits - 1)
  for y in 0..<outHeight {
    let (first, count, own) = (source + firsts[y] * width, counts[y], weights + y * most)
    let target = out + y * width
    var x = 0
    while x + 8 <= width {
      var sum = Eight(repeating: half)
      for k in 0..<count { sum &+= eight(first + k * width + x) &* own[k] }
      let cut = (sum &>> Eight(repeating: bits)).clamped(
        lowerBound: Eight(), upperBound: Eight(repeating: 255))
      UnsafeMutableRawPointer(target + x).storeBytes(
        of: SIMD8<UInt8>(truncatingIfNeeded: cut), as: SIMD8<UInt8>.self)
      x += 8
    }
    while x < width {
      var sum = half
      for k in 0..<count { sum &+= Int32(first[k * width + x]) &* own[k] }
      target[x] = UInt8(clamping: sum >> bits)
      x += 1
    }
  }
}

/// L = (299 R + 587 G + 114 B) / 1000 of `count` pixels that hold red, green and blue, in 16-bit fixed point, rounded.
public func lumaOfRGB(_ colour: UnsafePointer<UInt8>, count: Int, out: UnsafeMutablePointer<UInt8>) {
  for i in 0..<count {
    let (r, g, b) = (UInt32(colour[3 * i]), UInt32(colour[3 * i + 1]), UInt32(colour[3 * i + 2]))
    out[i] = UInt8(truncatingIfNeeded: (19595 &* r &+ 38470 &* g &+ 7471 &* b &+ 0x8000) >> 16)
  }
}
