// Masks of the frame: bytes 0 or 1 in rows of `marginStride` with a margin of zeros.

/// How many bytes a mask has.
public let maskSize = marginStride * marginStride

/// Takes the connected piece (left, right, above, below) at `start` out of `open` and marks it in `out`.
/// `stack` has room for `maskSize` places.
///
/// Runs of a row are taken whole, and the runs above and below looked for from their first pixels.
func floodPiece(
  from start: Int, open: UnsafeMutablePointer<UInt8>, out: UnsafeMutablePointer<UInt8>,
  stack: UnsafeMutablePointer<Int32>
) {
  var depth = 1
  stack[0] = Int32(start)
  while depth > 0 {
    depth -= 1
    let place = Int(stack[depth])
    guard open[place] != 0 else { continue }
    var (first, last) = (place, place)
    while open[first - 1] != 0 { first -= 1 }
    while open[last + 1] != 0 { last += 1 }
    for k in first...last {
      open[k] = 0
      out[k] = 1
    }
    for row in [-marginStride, marginStride] {
      var before: UInt8 = 0
      for k in first + row...last + row {
        if open[k] != 0, before == 0 {
          stack[depth] = Int32(k)
          depth += 1
        }
        before = open[k]
      }
    }
  }
}

/// Marks in `out` the connected piece of `mask` at the pixel of place `start`.
public func connectedPiece(
  _ mask: UnsafePointer<UInt8>, start: Int, open: UnsafeMutablePointer<UInt8>,
  out: UnsafeMutablePointer<UInt8>, stack: UnsafeMutablePointer<Int32>
) {
  open.update(from: mask, count: maskSize)
  out.update(repeating: 0, count: maskSize)
  floodPiece(from: start, open: open, out: out, stack: stack)
}

/// Marks in `out` the connected piece of `mask` that has the most light, the first of equals, and returns the
/// column and row of its brightest pixel. `piece` is room for a mask.
public func brightestPiece(
  _ mask: UnsafePointer<UInt8>, light: UnsafePointer<Double>, open: UnsafeMutablePointer<UInt8>,
  piece: UnsafeMutablePointer<UInt8>, out: UnsafeMutablePointer<UInt8>, stack: UnsafeMutablePointer<Int32>
) -> (x: Int, y: Int) {
  var (best, peak) = (-Double.infinity, (x: 0, y: 0))
  open.update(from: mask, count: maskSize)
  out.update(repeating: 0, count: maskSize)
  for y in 0..<frameSide {
    for x in 0..<frameSide where open[maskPlace(x, y)] != 0 {
      piece.update(repeating: 0, count: maskSize)
      floodPiece(from: maskPlace(x, y), open: open, out: piece, stack: stack)
      var (sum, highest, place) = (0.0, -Double.infinity, (x: x, y: y))
      for row in y..<frameSide {
        for column in 0..<frameSide where piece[maskPlace(column, row)] != 0 {
          let value = light[row * frameSide + column]
          sum += value
          if value > highest { (highest, place) = (value, (column, row)) }
        }
      }
      guard sum > best else { continue }
      (best, peak) = (sum, place)
      out.update(from: piece, count: maskSize)
    }
  }
  return peak
}

/// Fills the holes of a mask: what cannot be reached from outside through neighbours left, right, above and
/// below. `open` and `outside` are room for masks.
public func fillHoles(
  _ mask: UnsafePointer<UInt8>, open: UnsafeMutablePointer<UInt8>, outside: UnsafeMutablePointer<UInt8>,
  stack: UnsafeMutablePointer<Int32>, out: UnsafeMutablePointer<UInt8>
) {
  // The rows and the eights of columns that the mask reaches.
  var (top, bottom) = (frameSide, -1)
  var columns = InlineArray<11, UInt64>(repeating: 0)
  for y in 0..<frameSide {
    var row: UInt64 = 0
    for k in 0..<11 {
      let own = UnsafeRawPointer(mask + maskPlace(8 * k, y)).loadUnaligned(as: UInt64.self)
      columns[k] |= own
      row |= own
    }
    if row != 0 { (top, bottom) = (min(top, y), y) }
  }
  var (left, right) = (frameSide, -1)
  for k in 0..<11 where columns[k] != 0 { (left, right) = (min(left, 8 * k), 8 * k + 7) }
  out.update(repeating: 0, count: maskSize)
  guard top <= bottom else { return }
  // One row and column about them are outside; beyond is a wall.
  open.update(repeating: 0, count: maskSize)
  outside.update(repeating: 0, count: maskSize)
  for y in top - 1...bottom + 1 {
    for x in left - 1...right + 1 { open[maskPlace(x, y)] = 1 - mask[maskPlace(x, y)] }
  }
  floodPiece(from: maskPlace(left - 1, top - 1), open: open, out: outside, stack: stack)
  for y in top...bottom {
    for x in left...right { out[maskPlace(x, y)] = 1 - outside[maskPlace(x, y)] }
  }
}

/// Marks what is to be replaced: hot pixels and those above the threshold outside the galaxy's mask, with all
/// that are two steps away (left, right, up, down), but further than 6 pixels from (cx, cy) only. Returns
/// whether there are any. `grown` is room for a mask.
public func growMarked(
  hot: UnsafePointer<UInt8>, above: UnsafePointer<UInt8>, mask: UnsafePointer<UInt8>, cx: Double, cy: Double,
  grown: UnsafeMutablePointer<UInt8>, out: UnsafeMutablePointer<UInt8>
) -> Bool {
  // Eight bytes of 0 or 1 at a time.
  func bytes(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self)
  }
  var isAny: UInt64 = 0
  for i in stride(from: 0, to: maskSize, by: 8) {
    let marked = bytes(hot + i) | (bytes(above + i) & ~bytes(mask + i))
    UnsafeMutableRawPointer(out + i).storeBytes(of: marked, as: UInt64.self)
    isAny |= marked
  }
  guard isAny != 0 else { return false }
  // Twice from one mask to the other and back; the last rows and the first are margin and stay as they are.
  grown.update(repeating: 0, count: maskSize)
  func grow(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>) {
    for i in stride(from: marginStride, to: maskSize - marginStride, by: 8) {
      let sides = bytes(from + i - 1) | bytes(from + i + 1)
      let ends = bytes(from + i - marginStride) | bytes(from + i + marginStride)
      UnsafeMutableRawPointer(to + i).storeBytes(of: bytes(from + i) | sides | ends, as: UInt64.self)
    }
  }
  grow(out, grown)
  grow(grown, out)
  var isLeft = false
  for y in 0..<marginStride {
    guard y >= marginWidth, y < marginWidth + frameSide else {
      (out + y * marginStride).update(repeating: 0, count: marginStride)
      continue
    }
    for x in stride(from: 0, to: marginStride, by: 8) {
      let place = y * marginStride + x
      guard anyMarked(out + place) else { continue }
      let column = laneNumbers + Double(x - marginWidth)
      let dx = column - cx, dy = Double(y - marginWidth) - cy
      let isFar = dx * dx + dy * dy .> 36
      // Nothing grows into the margin.
      let isInside = bothTrue(column .>= 0, column .< Double(frameSide))
      let marked = bothTrue(loadMask(out + place), bothTrue(isFar, isInside))
      storeMask(marked, out + place)
      isLeft = isLeft || anyTrue(marked)
    }
  }
  return isLeft
}
