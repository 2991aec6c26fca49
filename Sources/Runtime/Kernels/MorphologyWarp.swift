/// Where and how an image is sampled along tilted lines.
public struct DeprojectionFrame: Sendable {
  /// The middle, in pixels of the frame.
  public let cx, cy: Double
  /// Of the angle of the major axis.
  public let cosAngle, sinAngle: Double
  /// Frame pixels a pixel of the result along the major axis, and across it as a share of that.
  public let step, axisRatio: Double

  /// These values.
  public init(cx: Double, cy: Double, cosAngle: Double, sinAngle: Double, step: Double, axisRatio: Double) {
    (self.cx, self.cy, self.cosAngle, self.sinAngle) = (cx, cy, cosAngle, sinAngle)
    (self.step, self.axisRatio) = (step, axisRatio)
  }
}

/// Samples the frame bilinearly on `side`² places turned to the major axis and stretched across it; beyond
/// the frame its edge goes on. Returns how many of the places inside a circle of `aperture` pixels lie outside
/// the frame.
public func deproject(
  _ frame: UnsafePointer<Double>, _ place: DeprojectionFrame, side: Int, aperture: Double,
  out: UnsafeMutablePointer<Double>
) -> Int {
  let middle = Double(side - 1) / 2, edge = Double(frameSide - 1)
  var outside = SIMD8<Int64>()
  for row in 0..<side {
    let v = Double(row) - middle, y = v * place.step * place.axisRatio
    for column in stride(from: 0, to: side, by: 8) {
      let u = laneNumbers + Double(column) - middle, x = u * place.step
      var atY = place.cy + x * place.sinAngle + y * place.cosAngle
      var atX = place.cx + x * place.cosAngle - y * place.sinAngle
      let isOut = eitherTrue(smaller(atX, atY) .< -0.5, larger(atX, atY) .> edge + 0.5)
      let isInAperture = u * u + v * v .< aperture * aperture
      outside &-= maskBits(bothTrue(isOut, isInAperture))
      atY = smaller(larger(atY, WideLanes()), WideLanes(repeating: edge))
      atX = smaller(larger(atX, WideLanes()), WideLanes(repeating: edge))
      // Of the last pixel's two neighbours the second counts for all.
      let firstY = smaller(roundedDown(atY), WideLanes(repeating: edge - 1))
      let firstX = smaller(roundedDown(atX), WideLanes(repeating: edge - 1))
      let places = wholeNumbers(firstY * Double(frameSide) + firstX)
      let values = bilinear(frame, stride: frameSide, places, atX - firstX, atY - firstY)
      storeWide(values, out + row * side + column)
    }
  }
  return Int(outside.wrappedSum())
}

/// Values between four pixels each: those of `places`, their right and lower neighbours.
@inline(__always)
func bilinear(
  _ image: UnsafePointer<Double>, stride: Int, _ places: SIMD8<Int64>, _ tx: WideLanes, _ ty: WideLanes
) -> WideLanes {
  var (a, b, c, d) = (WideLanes(), WideLanes(), WideLanes(), WideLanes())
  for k in 0..<8 {
    let pixel = image + Int(places[k])
    (a[k], b[k], c[k], d[k]) = (pixel[0], pixel[1], pixel[stride], pixel[stride + 1])
  }
  let (ux, uy) = (1 - tx, 1 - ty)
  return a * uy * ux + b * uy * tx + c * ty * ux + d * ty * tx
}

/// Counts of pixels of the frame inside ellipses, and what is needed to judge them.
public struct EllipseCounts: Sendable {
  /// Pixels with a semi-major axis below the inner limit.
  public var inner = 0
  /// The sum of their light.
  public var innerLight = 0.0
  /// Pixels below the outer limit: all, replaced ones, good ones, and good ones at the largest value.
  public var outer = 0, replaced = 0, good = 0, brightest = 0
}

/// Counts pixels inside two ellipses.
public func countInEllipses(
  _ radii: UnsafePointer<Double>, inner: Double, outer: Double, light: UnsafePointer<Double>,
  frame: UnsafePointer<Double>, good: UnsafePointer<UInt8>, replaced: UnsafePointer<UInt8>
) -> EllipseCounts {
  var result = EllipseCounts()
  var highest = WideLanes(repeating: -.infinity)
  for y in 0..<frameSide {
    for x in stride(from: 0, to: frameSide, by: 8) {
      let value = loadWide(frame + y * frameSide + x)
      highest = blended(highest, larger(highest, value), loadMask(good + maskPlace(x, y)))
    }
  }
  // Averages of equal pixels differ in the last bits.
  let most = highest.max() - 1e-9 * abs(highest.max())
  var sum = WideLanes()
  var counts = InlineArray<5, SIMD8<Int64>>(repeating: SIMD8<Int64>())
  func add(_ k: Int, _ mask: WideMask) { counts[k] &-= maskBits(mask) }
  for y in 0..<frameSide {
    for x in stride(from: 0, to: frameSide, by: 8) {
      let (i, place) = (y * frameSide + x, maskPlace(x, y)), radius = loadWide(radii + i)
      let isInner = radius .< inner, isOuter = radius .< outer
      guard anyTrue(eitherTrue(isInner, isOuter)) else { continue }
      sum += keptWhere(loadWide(light + i), isInner)
      let isGood = bothTrue(isOuter, loadMask(good + place))
      add(0, isInner)
      add(1, isOuter)
      add(2, bothTrue(isOuter, loadMask(replaced + place)))
      add(3, isGood)
      add(4, bothTrue(isGood, loadWide(frame + i) .>= most))
    }
  }
  result.innerLight = sum.sum()
  result.inner = Int(counts[0].wrappedSum())
  result.outer = Int(counts[1].wrappedSum())
  result.replaced = Int(counts[2].wrappedSum())
  result.good = Int(counts[3].wrappedSum())
  result.brightest = Int(counts[4].wrappedSum())
  return result
}

/// Whether a mask has, further than `distance` from (cx, cy), a pixel that is the largest of its 7 × 7 and
/// above a threshold.
public func hasSecondPeak(
  _ frame: UnsafePointer<Double>, mask: UnsafePointer<UInt8>, cx: Double, cy: Double, distance: Double,
  threshold: Double
) -> Bool {
  for y in 0..<frameSide {
    for x in stride(from: 0, to: frameSide, by: 8) {
      let value = loadWide(frame + y * frameSide + x)
      let candidate = bothTrue(value .> threshold, loadMask(mask + maskPlace(x, y)))
      guard anyTrue(candidate) else { continue }
      let dx = laneNumbers + Double(x) - cx, dy = Double(y) - cy
      let isFar = bothTrue(candidate, (dx * dx + dy * dy).squareRoot() .> distance)
      guard anyTrue(isFar) else { continue }
      for k in 0..<8 where isFar[k] {
        var isPeak = true
        for row in max(y - 3, 0)...min(y + 3, frameSide - 1) where isPeak {
          for column in max(x + k - 3, 0)...min(x + k + 3, frameSide - 1)
          where frame[row * frameSide + column] > value[k] {
            isPeak = false
            break
          }
        }
        if isPeak { return true }
      }
    }
  }
  return false
}
