/// Takes eight values side by side apart: value l of each of `count` comes to out[l · count …].
public func separateLanes(
  _ count: Int, _ values: UnsafePointer<Lanes>, into out: UnsafeMutablePointer<Float>
) {
  for i in 0..<count {
    let value = values[i]
    for lane in 0..<8 { out[lane * count + i] = value[lane] }
  }
}

/// One row of the gradient of a dense layer's weights, of the eight images of a block: out[i] = Σ over l of
/// factors[l] · x[l · count + i], one after another with one rounding each, as a general matrix product takes them.
public func outerProductRow(
  _ factors: Lanes, _ x: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<Float>
) {
  let from = UnsafeRawPointer(x), to = UnsafeMutableRawPointer(out)
  let width = MemoryLayout<Float>.stride
  var i = 0
  while i + 16 <= count {
    var sum = SIMD16<Float>()
    for lane in 0..<8 {
      sum.addProduct(
        SIMD16(repeating: factors[lane]),
        from.loadUnaligned(fromByteOffset: (lane * count + i) * width, as: SIMD16<Float>.self))
    }
    to.storeBytes(of: sum, toByteOffset: i * width, as: SIMD16<Float>.self)
    i += 16
  }
  while i < count {
    var sum: Float = 0
    for lane in 0..<8 { sum.addProduct(factors[lane], x[lane * count + i]) }
    out[i] = sum
    i += 1
  }
}
