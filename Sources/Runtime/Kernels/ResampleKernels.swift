// Separable resampling: Pillow's fixed point for 8-bit pictures (sums of whole numbers come out the same in
// any order), and single precision for stretched flux. Eight pixels at a time.

private typealias Eight = SIMD8<Int32>

@inline(__always)
private func eight(_ pixels: UnsafePointer<UInt8>) -> Eight {
  Eight(truncatingIfNeeded: UnsafeRawPointer(pixels).loadUnaligned(as: SIMD8<UInt8>.self))
}

/// Resamples `rows` rows of `inWidth` ≥ 8 pixels to `outWidth`: output pixel x is the sum over `counts[x]`
/// pixels from `firsts[x]` on with `weights[x · most …]`, plus a half, without the last `bits` bits, cut off
/// at 0 and 255. Eight rows at a time lie side by side, a lane each.
public func resampleRows(
  _ source: UnsafePointer<UInt8>, rows: Int, inWidth: Int, outWidth: Int, firsts: UnsafePointer<Int>,
  counts: UnsafePointer<Int>, weights: UnsafePointer<Int32>, most: Int, bits: Int32,
  out: UnsafeMutablePointer<UInt8>
) {
  withUnsafeTemporaryAllocation(of: Eight.self, capacity: inWidth) { columns in
    guard let columns = columns.baseAddress else { return }
    for top in stride(from: 0, to: rows, by: 8) {
      let (first, height) = (source + top * inWidth, min(8, rows - top))
      for x in overlappingEights(inWidth) {
        // Missing rows are the last one again, and are not written.
        let block = transposed { eight(first + min($0, height - 1) * inWidth + x) }
        for k in 0..<8 { columns[x + k] = block[k] }
      }
      @inline(__always)
      func value(_ x: Int) -> Eight {
        let (pixels, own) = (columns + firsts[x], weights + x * most)
        var sum = Eight(repeating: 1 << (bits - 1))
        for k in 0..<counts[x] { sum &+= pixels[k] &* own[k] }
        return byteRange(sum &>> Eight(repeating: bits))
      }
      let target = out + top * outWidth
      for x in overlappingEights(outWidth) {
        let block = transposed { value(x + $0) }
        for k in 0..<height { store(block[k], target + k * outWidth + x) }
      }
      if outWidth < 8 {
        for x in 0..<outWidth {
          let pixels = value(x)
          for k in 0..<height { target[k * outWidth + x] = UInt8(truncatingIfNeeded: pixels[k]) }
        }
      }
    }
  }
}

/// Where eights begin that cover `count` ≥ 8 places, the last of them moved back to end with the end; none if
/// there are fewer than eight.
@inline(__always)
private func overlappingEights(_ count: Int) -> some Sequence<Int> {
  (0..<(count < 8 ? 0 : (count + 7) / 8)).lazy.map { min(8 * $0, count - 8) }
}

/// Eight vectors of eight, rows made columns.
@inline(__always)
private func transposed(_ row: (Int) -> Eight) -> InlineArray<8, Eight> {
  // Only moved about, so that any bits may pass for floats.
  var block = InlineArray<8, Lanes>(repeating: Lanes())
  for k in 0..<8 { block[k] = unsafeBitCast(row(k), to: Lanes.self) }
  block = transposed(block)
  var result = InlineArray<8, Eight>(repeating: Eight())
  for k in 0..<8 { result[k] = unsafeBitCast(block[k], to: Eight.self) }
  return result
}

@inline(__always)
private func store(_ v: Eight, _ pixels: UnsafeMutablePointer<UInt8>) {
  UnsafeMutableRawPointer(pixels).storeBytes(of: SIMD8<UInt8>(truncatingIfNeeded: v), as: SIMD8<UInt8>.self)
}

/// Within 0 … 255.
@inline(__always)
private func byteRange(_ v: Eight) -> Eight {
  v.clamped(lowerBound: Eight(), upperBound: Eight(repeating: 255))
}

/// Resamples columns: output row y is the sum over `counts[y]` rows from `firsts[y]` on with
/// `weights[y · most …]`, finished as by `resampleRows`.
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
      store(byteRange(sum &>> Eight(repeating: bits)), target + x)
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

/// The sum of `taps` rows of `count` values, each times its weight.
public func weightedRows(
  _ rows: UnsafePointer<UnsafePointer<Float>>, count: Int, weights: UnsafePointer<Float>, taps: Int,
  out: UnsafeMutablePointer<Float>
) {
  var i = 0
  // Four vectors share a weight.
  while i + 32 <= count {
    var (a, b, c, d) = (Lanes(), Lanes(), Lanes(), Lanes())
    for k in 0..<taps {
      let (weight, row) = (Lanes(repeating: weights[k]), rows[k] + i)
      a = a.addingProduct(load(row), weight)
      b = b.addingProduct(load(row + 8), weight)
      c = c.addingProduct(load(row + 16), weight)
      d = d.addingProduct(load(row + 24), weight)
    }
    store(a, out + i)
    store(b, out + i + 8)
    store(c, out + i + 16)
    store(d, out + i + 24)
    i += 32
  }
  while i < count {
    var sum: Float = 0
    for k in 0..<taps { sum = sum.addingProduct(rows[k][i], weights[k]) }
    out[i] = sum
    i += 1
  }
}

/// Resamples up to eight rows of `inWidth` values to `outWidth`: output value x is the sum over `counts[x]`
/// values from `firsts[x]` on with `weights[x · most …]`. The rows lie side by side meanwhile, a lane each,
/// in `columns`, which has room for `inWidth` vectors.
public func resampleEightRows(
  _ source: UnsafePointer<Float>, rows: Int, inWidth: Int, outWidth: Int, firsts: UnsafePointer<Int>,
  counts: UnsafePointer<Int>, weights: UnsafePointer<Float>, most: Int, columns: UnsafeMutablePointer<Lanes>,
  out: UnsafeMutablePointer<Float>
) {
  // Missing rows are the last one again, and are not written.
  @inline(__always) func row(_ k: Int) -> UnsafePointer<Float> { source + min(k, rows - 1) * inWidth }
  var x = 0
  while x + 8 <= inWidth {
    var block = InlineArray<8, Lanes>(repeating: Lanes())
    for k in 0..<8 { block[k] = load(row(k) + x) }
    block = transposed(block)
    for k in 0..<8 { columns[x + k] = block[k] }
    x += 8
  }
  while x < inWidth {
    for k in 0..<8 { columns[x][k] = row(k)[x] }
    x += 1
  }
  @inline(__always)
  func value(_ x: Int) -> Lanes {
    let (first, own) = (columns + firsts[x], weights + x * most)
    var sum = Lanes()
    for k in 0..<counts[x] { sum = sum.addingProduct(first[k], Lanes(repeating: own[k])) }
    return sum
  }
  x = 0
  while x + 8 <= outWidth {
    var block = InlineArray<8, Lanes>(repeating: Lanes())
    for k in 0..<8 { block[k] = value(x + k) }
    block = transposed(block)
    for k in 0..<min(8, rows) { store(block[k], out + k * outWidth + x) }
    x += 8
  }
  while x < outWidth {
    let sum = value(x)
    for k in 0..<min(8, rows) { out[k * outWidth + x] = sum[k] }
    x += 1
  }
}
