/// Light above the sky: frame − sky, 0 where a pixel is not good.
public func subtractSky(
  _ frame: UnsafePointer<Double>, good: UnsafePointer<UInt8>, sky: Double, out: UnsafeMutablePointer<Double>
) {
  for y in 0..<frameSide {
    for x in stride(from: 0, to: frameSide, by: 8) {
      let light = loadWide(frame + y * frameSide + x) - sky
      let isGood = loadMask(good + maskPlace(x, y))
      storeWide(keptWhere(light, isGood), out + y * frameSide + x)
    }
  }
}

/// Marks the pixels of a frame above a threshold; returns whether there are any.
public func markAbove(
  _ frame: UnsafePointer<Double>, threshold: Double, out: UnsafeMutablePointer<UInt8>
) -> Bool {
  var isAny = false
  for y in 0..<frameSide {
    for x in stride(from: 0, to: frameSide, by: 8) {
      let mask = loadWide(frame + y * frameSide + x) .> threshold
      storeMask(mask, out + maskPlace(x, y))
      isAny = isAny || anyTrue(mask)
    }
  }
  return isAny
}

/// The middle of the light of a frame inside a Gaussian window of 3 pixels about it, by `steps` steps from
/// (x, y). A step without light changes nothing.
///
/// The window is the product of its two sides, so that a step is one sum over the frame. What is further than
/// 32 pixels away in x or y is left out: it would count with less than e⁻⁵⁶, 10⁻²⁴.
public func windowedCentroid(
  _ frame: UnsafePointer<Double>, x: Double, y: Double, steps: Int
) -> (x: Double, y: Double) {
  var (cx, cy) = (x, y)
  withUnsafeTemporaryAllocation(of: WideLanes.self, capacity: 2 * (frameSide / 8)) {
    guard let columns = $0.baseAddress else { return }
    let vectors = frameSide / 8, rows = columns + vectors
    for _ in 0..<steps {
      for k in 0..<vectors {
        let dx = laneNumbers + Double(8 * k) - cx, dy = laneNumbers + Double(8 * k) - cy
        columns[k] = exponential(-(dx * dx) / 18)
        rows[k] = exponential(-(dy * dy) / 18)
      }
      var (total, sumX, sumY) = (WideLanes(), WideLanes(), WideLanes())
      let reach = 32.0
      let top = max(0, Int(max(cy - reach, 0))), bottom = min(frameSide - 1, Int(max(cy + reach, 0)) + 1)
      let first = Int(max(cx - reach, 0)) / 8, last = min(vectors - 1, (Int(max(cx + reach, 0)) + 1) / 8)
      for y in top..<max(top, bottom + 1) {
        let line = frame + y * frameSide
        var (sum, moment) = (WideLanes(), WideLanes())
        for k in first..<max(first, last + 1) {
          let light = larger(loadWide(line + 8 * k), WideLanes()) * columns[k]
          sum += light
          moment = moment.addingProduct(light, laneNumbers + Double(8 * k))
        }
        let weight = rows[y >> 3][y & 7]
        total = total.addingProduct(sum, WideLanes(repeating: weight))
        sumX = sumX.addingProduct(moment, WideLanes(repeating: weight))
        sumY = sumY.addingProduct(sum, WideLanes(repeating: weight * Double(y)))
      }
      let t = total.sum()
      guard t > 1e-6 else { return }
      let (nextX, nextY) = (sumX.sum() / t, sumY.sum() / t)
      // What does not move will not move again.
      if nextX == cx, nextY == cy { return }
      (cx, cy) = (nextX, nextY)
    }
  }
  return (cx, cy)
}

/// Marks hot pixels, further than 9 pixels from (cx, cy): those of stars and small neighbours, where `fine` (the light
/// slightly smoothed) exceeds the median of the light's 9 × 9 pixels by more than the larger of 6 σ and 3 σ +
/// 0.35 of the median. Returns whether there are any.
///
/// The condition falls with the median, so it holds of the median if it holds of 41 of the 81 values; no
/// median is computed. Where it holds of not even the most favourable value nothing is counted.
/// `light` has a mirrored margin; `limits`, `lowest` and `scratch` have room for as much and the slack.
public func markHot(
  fine: UnsafePointer<Double>, light: UnsafePointer<Double>, sigma: Double, cx: Double, cy: Double,
  limits: UnsafeMutablePointer<Double>, lowest: UnsafeMutablePointer<Double>,
  scratch: UnsafeMutablePointer<Double>, out: UnsafeMutablePointer<UInt8>
) -> Bool {
  let six = WideLanes(repeating: 6 * sigma), three = WideLanes(repeating: 3 * sigma)
  for i in stride(from: 0, to: marginStride * marginStride, by: 8) {
    let value = loadWide(light + i)
    let limit = larger(six, 0.35 * larger(value, WideLanes()) + three)
    storeWide(limit, limits + i)
    storeWide(value + limit, lowest + i)
  }
  smallestOfNine(lowest, scratch: scratch, out: lowest)
  var isAny = false
  for y in 0..<frameSide {
    let dy = Double(y) - cy
    for x in stride(from: 0, to: frameSide, by: 8) {
      let place = maskPlace(x, y), bright = loadWide(fine + y * frameSide + x)
      let low = loadWide(lowest + place)
      // Rounding is not to exclude what the exact condition includes.
      let slack = 1e-12 * (absolute(low) + absolute(bright) + six)
      let dx = laneNumbers + Double(x) - cx
      let isFar = dx * dx + dy * dy .> 81
      guard anyTrue(bothTrue(bright .> low - slack, isFar)) else {
        storeMask(WideMask(repeating: false), out + place)
        continue
      }
      var count = SIMD8<Int64>()
      for row in -4...4 {
        let first = place + row * marginStride - 4
        for k in 0...8 {
          let isAbove = bright - loadWide(light + first + k) .> loadWide(limits + first + k)
          count &-= maskBits(isAbove)
        }
        // Not even if it held of all the rest.
        if row >= 0, count.max() + Int64(9 * (4 - row)) < 41 { break }
      }
      let isHot = bothTrue(count .>= 41, isFar)
      storeMask(isHot, out + place)
      isAny = isAny || anyTrue(isHot)
    }
  }
  return isAny
}

/// Replaces the light of marked pixels by that of the pixel opposite about (turnX / 2, turnY / 2), or where
/// that is marked as well by the median of their 9 × 9 pixels if it is below 0, else 0.
///
/// `light` has a mirrored margin; `out` is the frame without, and holds the light already.
public func replaceMarked(
  _ marked: UnsafePointer<UInt8>, light: UnsafePointer<Double>, turnX: Int, turnY: Int,
  out: UnsafeMutablePointer<Double>
) {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 81) {
    guard let window = $0.baseAddress else { return }
    for y in 0..<frameSide {
      for x in 0..<frameSide where marked[maskPlace(x, y)] != 0 {
        let otherX = min(max(turnX - x, 0), frameSide - 1), otherY = min(max(turnY - y, 0), frameSide - 1)
        let other = maskPlace(otherX, otherY)
        guard marked[other] != 0 else {
          out[y * frameSide + x] = light[other]
          continue
        }
        var (count, below) = (0, 0)
        for row in -4...4 {
          for column in -4...4 {
            let value = light[maskPlace(x + column, y + row)]
            window[count] = value
            below += value < 0 ? 1 : 0
            count += 1
          }
        }
        out[y * frameSide + x] = below > 40 ? valuesAtRank(window, count: 81, rank: 40).0 : 0
      }
    }
  }
}
