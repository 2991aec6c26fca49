/// Smooths a square of `side` (a multiple of 8) pixels by a symmetric kernel of `radius` < `side`, rows after
/// columns, the edges mirrored with the last pixel repeated. `weights` are those of the distances 0 … radius;
/// `row` has room for side + 2 radius values.
///
/// Sums run from the outermost pair of pixels inwards and are not fused, as scipy.ndimage has them.
public func symmetricFilter(
  _ source: UnsafePointer<Double>, side: Int, weights: UnsafePointer<Double>, radius: Int,
  row: UnsafeMutablePointer<Double>, out: UnsafeMutablePointer<Double>
) {
  withUnsafeTemporaryAllocation(of: (UnsafePointer<Double>, UnsafePointer<Double>).self, capacity: radius + 1) {
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
      let centre = source + y * side
      for x in stride(from: 0, to: side, by: 8) {
        var sum = loadWide(centre + x) * weights[0]
        for k in stride(from: radius, to: 0, by: -1) {
          sum += (loadWide(pairs[k].0 + x) + loadWide(pairs[k].1 + x)) * weights[k]
        }
        storeWide(sum, line + x)
      }
      for k in 0..<radius {
        line[-1 - k] = line[k]
        line[side + k] = line[side - 1 - k]
      }
      let target = out + y * side
      for x in stride(from: 0, to: side, by: 8) {
        var sum = loadWide(line + x) * weights[0]
        for k in stride(from: radius, to: 0, by: -1) {
          sum += (loadWide(line + x - k) + loadWide(line + x + k)) * weights[k]
        }
        storeWide(sum, target + x)
      }
    }
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
