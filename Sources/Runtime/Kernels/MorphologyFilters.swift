/// Smooths a square of `side` (a multiple of 8) pixels by a symmetric kernel of `radius` < `side`, rows after
/// columns, the edges mirrored with the last pixel repeated. `weights` are those of the distances 0 … radius;
/// `row` has room for side + 2 radius values.
///
/// Sums run from the outermost pair of pixels inwards and are not fused, as scipy.ndimage has them.
public func symmetricFilter(
  _ source: UnsafePointer<Double>, side: Int, weights: UnsafePointer<Double>, radius: Int,
  row: UnsafeMutablePointer<Double>, out: UnsafeMutablePointer<Double>
) {
  typealias Pair = (UnsafePointer<Double>, UnsafePointer<Double>)
  withUnsafeTemporaryAllocation(of: Pair.self, capacity: radius + 1) {
    guard let pairs = $0.baseAddress else { return }
    let line = row + radius
    for y in 0..<side {
      for k in 1...radius {
        let (above, below) = (y - k, y + k)
        pairs[k] = (
          source + (above < 0 ? -1 - above : above) * side,
          source + (below < side ? below : 2 * side - 1 - below) * side
        )
      }
      pairs[0] = (source + y * side, source + y * side)
      weightedPairs(side, weights, radius, line) { pairs[$0] }
      for k in 0..<radius {
        line[-1 - k] = line[k]
        line[side + k] = line[side - 1 - k]
      }
      weightedPairs(side, weights, radius, out + y * side) {
        (UnsafePointer(line - $0), UnsafePointer(line + $0))
      }
    }
  }
}

/// A row of sums: its middle (pair 0) times its weight, then pairs of rows times theirs from the outermost on.
@inline(__always)
private func weightedPairs(
  _ side: Int, _ weights: UnsafePointer<Double>, _ radius: Int, _ out: UnsafeMutablePointer<Double>,
  _ pair: (Int) -> (UnsafePointer<Double>, UnsafePointer<Double>)
) {
  let middle = pair(0).0
  var x = 0
  // Four vectors share a weight and have sums of their own.
  while x + 32 <= side {
    var (a, b) = (loadWide(middle + x) * weights[0], loadWide(middle + x + 8) * weights[0])
    var (c, d) = (loadWide(middle + x + 16) * weights[0], loadWide(middle + x + 24) * weights[0])
    for k in stride(from: radius, to: 0, by: -1) {
      let (one, other) = pair(k), weight = WideLanes(repeating: weights[k])
      a += (loadWide(one + x) + loadWide(other + x)) * weight
      b += (loadWide(one + x + 8) + loadWide(other + x + 8)) * weight
      c += (loadWide(one + x + 16) + loadWide(other + x + 16)) * weight
      d += (loadWide(one + x + 24) + loadWide(other + x + 24)) * weight
    }
    storeWide(a, out + x)
    storeWide(b, out + x + 8)
    storeWide(c, out + x + 16)
    storeWide(d, out + x + 24)
    x += 32
  }
  while x < side {
    var sum = loadWide(middle + x) * weights[0]
    for k in stride(from: radius, to: 0, by: -1) {
      let (one, other) = pair(k)
      sum += (loadWide(one + x) + loadWide(other + x)) * weights[k]
    }
    storeWide(sum, out + x)
    x += 8
  }
}

/// Copies a frame into a larger one with margins on all sides in which the edges are mirrored, the last pixel
/// repeated.
public func addMirroredMargin(_ frame: UnsafePointer<Double>, out: UnsafeMutablePointer<Double>) {
  for y in 0..<marginStride {
    var from = y - marginWidth
    if from < 0 { from = -1 - from }
    if from >= frameSide { from = 2 * frameSide - 1 - from }
    let (source, target) = (frame + from * frameSide, out + y * marginStride + marginWidth)
    target.update(from: source, count: frameSide)
    for k in 0..<marginWidth {
      target[-1 - k] = target[k]
      target[frameSide + k] = target[frameSide - 1 - k]
    }
  }
}

/// How many more values than its rows have a frame with a margin has room for: they are read, and mean nothing.
public let marginSlack = 5 * marginStride

/// The smallest value of the 9 × 9 pixels about each of a frame with a mirrored margin. The margins of `out`
/// mean nothing.
func smallestOfNine(
  _ source: UnsafePointer<Double>, scratch: UnsafeMutablePointer<Double>, out: UnsafeMutablePointer<Double>
) {
  // Windows of 2, 4 and 8, each from two of half its width; then two of 8 that overlap make 9.
  @inline(__always)
  func narrow(_ from: UnsafePointer<Double>, _ shift: Int) {
    for i in stride(from: 0, to: marginStride * marginStride, by: 8) {
      storeWide(smaller(loadWide(from + i), loadWide(from + i + shift)), scratch + i)
    }
  }
  narrow(source, 1)
  for shift in [2, 4, 1] { narrow(scratch, shift) }
  for rows in [1, 2, 4, 1] { narrow(scratch, rows * marginStride) }
  // The window began at its pixel and is to be centred on it.
  let shift = marginWidth * (marginStride + 1)
  for y in 0..<frameSide {
    let row = maskPlace(0, y)
    for x in stride(from: 0, to: frameSide, by: 8) {
      storeWide(loadWide(scratch + row + x - shift), out + row + x)
    }
  }
}
