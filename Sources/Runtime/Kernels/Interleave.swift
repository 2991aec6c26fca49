// Images into a block: out[x][lane] = in[lane][x] · scale[lane] + shift[lane], eight pixels of eight images
// at a time by transposing them in registers.

/// Interleaves one row of up to eight images, scaling each by its own line. Lanes beyond `sources.count`
/// become 0.
public func interleaveRow(
  sources: UnsafeBufferPointer<UnsafePointer<Float>>, scales: Lanes, shifts: Lanes, width: Int,
  out: UnsafeMutablePointer<Lanes>
) {
  guard let first = sources.first else { return out.update(repeating: Lanes(), count: width) }
  // Missing lanes read the first image, and their values are thrown away.
  var rows = InlineArray<8, UnsafePointer<Float>>(repeating: first)
  var isMissing = SIMDMask<SIMD8<Int32>>(repeating: true)
  for lane in 0..<sources.count {
    rows[lane] = sources[lane]
    isMissing[lane] = false
  }
  var x = 0
  while x + 8 <= width {
    var block = InlineArray<8, Lanes>(repeating: Lanes())
    for lane in 0..<8 { block[lane] = UnsafeRawPointer(rows[lane] + x).loadUnaligned(as: Lanes.self) }
    block = transposed(block)
    for column in 0..<8 {
      out[x + column] = shifts.addingProduct(block[column], scales).replacing(with: 0, where: isMissing)
    }
    x += 8
  }
  while x < width {
    var value = Lanes()
    for lane in 0..<8 { value[lane] = rows[lane][x] }
    out[x] = shifts.addingProduct(value, scales).replacing(with: 0, where: isMissing)
    x += 1
  }
}

/// Rows become columns: pairs, then fours, then halves change places.
@inline(__always)
func transposed(_ m: InlineArray<8, Lanes>) -> InlineArray<8, Lanes> {
  let p0 = evenPairs(m[0], m[1]), p1 = oddPairs(m[0], m[1]), p2 = evenPairs(m[2], m[3])
  let p3 = oddPairs(m[2], m[3]), p4 = evenPairs(m[4], m[5]), p5 = oddPairs(m[4], m[5])
  let p6 = evenPairs(m[6], m[7]), p7 = oddPairs(m[6], m[7])
  let q0 = evenFours(p0, p2), q1 = oddFours(p0, p2), q2 = evenFours(p1, p3), q3 = oddFours(p1, p3)
  let q4 = evenFours(p4, p6), q5 = oddFours(p4, p6), q6 = evenFours(p5, p7), q7 = oddFours(p5, p7)
  return [
    Lanes(lowHalf: q0.lowHalf, highHalf: q4.lowHalf), Lanes(lowHalf: q1.lowHalf, highHalf: q5.lowHalf),
    Lanes(lowHalf: q2.lowHalf, highHalf: q6.lowHalf), Lanes(lowHalf: q3.lowHalf, highHalf: q7.lowHalf),
    Lanes(lowHalf: q0.highHalf, highHalf: q4.highHalf), Lanes(lowHalf: q1.highHalf, highHalf: q5.highHalf),
    Lanes(lowHalf: q2.highHalf, highHalf: q6.highHalf), Lanes(lowHalf: q3.highHalf, highHalf: q7.highHalf),
  ]
}

@inline(__always) private func evenPairs(_ a: Lanes, _ b: Lanes) -> Lanes {
  Lanes(a[0], b[0], a[1], b[1], a[4], b[4], a[5], b[5])
}

@inline(__always) private func oddPairs(_ a: Lanes, _ b: Lanes) -> Lanes {
  Lanes(a[2], b[2], a[3], b[3], a[6], b[6], a[7], b[7])
}

@inline(__always) private func evenFours(_ a: Lanes, _ b: Lanes) -> Lanes {
  Lanes(a[0], a[1], b[0], b[1], a[4], a[5], b[4], b[5])
}

@inline(__always) private func oddFours(_ a: Lanes, _ b: Lanes) -> Lanes {
  Lanes(a[2], a[3], b[2], b[3], a[6], a[7], b[6], b[7])
}
