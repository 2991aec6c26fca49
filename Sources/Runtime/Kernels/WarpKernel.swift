/// Where the pixels of a warped image come from: pixel (x, y) from the point
/// middle + sign · (along · d ∓ across · d) with d = (x, y) − middle − shift.
public struct WarpMapping: Sendable {
  var width: Int, height: Int
  var middleX: Double, middleY: Double
  var shiftX: Double, shiftY: Double
  var along: Double, across: Double
  var signX: Double, signY: Double

  /// Makes a mapping between images of one size.
  public init(
    width: Int, height: Int, middleX: Double, middleY: Double, shiftX: Double, shiftY: Double, along: Double,
    across: Double, signX: Double, signY: Double
  ) {
    (self.width, self.height) = (width, height)
    (self.middleX, self.middleY) = (middleX, middleY)
    (self.shiftX, self.shiftY) = (shiftX, shiftY)
    (self.along, self.across) = (along, across)
    (self.signX, self.signY) = (signX, signY)
  }
}

/// Writes the warped image; what comes from outside is `sky`.
public func warp(
  _ source: UnsafePointer<Float>, _ m: WarpMapping, sky: Float, out: UnsafeMutablePointer<Float>
) {
  for y in 0..<m.height {
    for x in 0..<m.width {
      let (dx, dy) = (Double(x) - m.middleX - m.shiftX, Double(y) - m.middleY - m.shiftY)
      let (u, v) = (m.along * dx - m.across * dy, m.across * dx + m.along * dy)
      out[y * m.width + x] = sample(
        source, m.width, m.height, x: m.middleX + m.signX * u, y: m.middleY + m.signY * v, sky: sky)
    }
  }
}

/// Keys' bicubic convolution (a = −0.5) of the 4 × 4 pixels around a point; pixels outside are sky.
@inline(__always)
private func sample(
  _ source: UnsafePointer<Float>, _ width: Int, _ height: Int, x: Double, y: Double, sky: Float
) -> Float {
  guard x > -2, y > -2, x < Double(width + 1), y < Double(height + 1) else { return sky }
  let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
  let columns = cubicWeights(Float(x - Double(left)))
  let rows = cubicWeights(Float(y - Double(top)))
  if left >= 1, top >= 1, left + 2 < width, top + 2 < height {
    let corner = source + (top - 1) * width + left - 1
    var lines = SIMD4<Float>()
    for j in 0..<4 {
      let line = UnsafeRawPointer(corner + j * width).loadUnaligned(as: SIMD4<Float>.self)
      lines[j] = (line * columns).sum()
    }
    return (lines * rows).sum()
  }
  var sum: Float = 0
  for j in 0..<4 {
    let row = top - 1 + j
    for i in 0..<4 {
      let column = left - 1 + i
      let isInside = row >= 0 && row < height && column >= 0 && column < width
      sum += rows[j] * columns[i] * (isInside ? source[row * width + column] : sky)
    }
  }
  return sum
}

/// The weights of the pixels at −1, 0, 1, 2 for a point `t` behind pixel 0; at t = 0 exactly 0, 1, 0, 0.
@inline(__always)
private func cubicWeights(_ t: Float) -> SIMD4<Float> {
  let (t2, t3) = (t * t, t * t * t)
  return SIMD4(
    -0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1, -1.5 * t3 + 2 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2)
}
