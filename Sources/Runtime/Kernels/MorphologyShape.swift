/// Weighted sums about a point: Σ w, Σ w x², Σ w y², Σ w x y.
public struct SecondMoments: Sendable {
  /// Σ w
  public var weight = 0.0
  /// Σ w x², Σ w y², Σ w x y
  public var xx = 0.0, yy = 0.0, xy = 0.0
}

/// The second moments of a square image of `side` (a multiple of 8) pixels about (cx, cy), each pixel weighed
/// by what `weight` makes of its place in the row, its row and its distances from the point.
@inline(__always)
private func secondMoments(
  side: Int, cx: Double, cy: Double,
  _ weight: (_ x: Int, _ y: Int, _ dx: WideLanes, _ dy: Double) -> WideLanes
) -> SecondMoments {
  var (w, xx, yy, xy) = (WideLanes(), WideLanes(), WideLanes(), WideLanes())
  for y in 0..<side {
    let dy = Double(y) - cy
    var (row, rowX) = (WideLanes(), WideLanes())
    for x in stride(from: 0, to: side, by: 8) {
      let dx = laneNumbers + Double(x) - cx, own = weight(x, y, dx, dy)
      row += own
      let moment = own * dx
      rowX += moment
      xx = xx.addingProduct(moment, dx)
    }
    w += row
    yy = yy.addingProduct(row, WideLanes(repeating: dy * dy))
    xy = xy.addingProduct(rowX, WideLanes(repeating: dy))
  }
  return SecondMoments(weight: w.sum(), xx: xx.sum(), yy: yy.sum(), xy: xy.sum())
}

/// The second moments of the root of a frame's light, 0 where it is negative, inside a mask.
public func momentsInMask(
  _ frame: UnsafePointer<Double>, mask: UnsafePointer<UInt8>, cx: Double, cy: Double
) -> SecondMoments {
  secondMoments(side: frameSide, cx: cx, cy: cy) { x, y, _, _ in
    guard anyMarked(mask + maskPlace(x, y)) else { return WideLanes() }
    let root = larger(loadWide(frame + y * frameSide + x), WideLanes()).squareRoot()
    return keptWhere(root, loadMask(mask + maskPlace(x, y)))
  }
}

/// The second moments of the light of a square image, 0 where it is negative, inside a circle about its
/// middle.
public func momentsInCircle(
  _ image: UnsafePointer<Double>, side: Int, radius: Double
) -> SecondMoments {
  let middle = Double(side - 1) / 2
  return secondMoments(side: side, cx: middle, cy: middle) { x, y, dx, dy in
    let isInside = dx * dx + dy * dy .< radius * radius
    return keptWhere(larger(loadWide(image + y * side + x), WideLanes()), isInside)
  }
}

/// The semi-major axis of the ellipse through each pixel of the frame: about (cx, cy), the major axis at an
/// angle of these cosine and sine from the rows, the minor axis `axisRatio` of it.
public func ellipticalRadii(
  cx: Double, cy: Double, cosAngle: Double, sinAngle: Double, axisRatio: Double,
  out: UnsafeMutablePointer<Double>
) {
  let stretch = 1 / axisRatio
  for y in 0..<frameSide {
    let dy = Double(y) - cy
    for x in stride(from: 0, to: frameSide, by: 8) {
      let dx = laneNumbers + Double(x) - cx
      let along = dx * cosAngle + dy * sinAngle, across = (dy * cosAngle - dx * sinAngle) * stretch
      storeWide((along * along + across * across).squareRoot(), out + y * frameSide + x)
    }
  }
}

/// Where the light within a mask, summed in the order of rising radius (pixels of equal radius as they stand), first
/// comes to half and to nine tenths of its total, by bisection as numpy's searchsorted does: also where
/// negative light makes the sum fall in between.
///
/// Pixels are counted into bins of radius; only within the bins that the bisection asks for are they sorted.
public func growthRadii(
  _ radii: UnsafePointer<Double>, light: UnsafePointer<Double>, mask: UnsafePointer<UInt8>
) -> (r50: Double, r90: Double) {
  let count = frameSide * frameSide, size = 2048
  return withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count + 2 * (size + 1)) { room in
    withUnsafeTemporaryAllocation(of: Double.self, capacity: size + 1) { prefix in
      guard let bins = room.baseAddress, let sums = prefix.baseAddress else { return (0, 0) }
      let counts = bins + count, ends = counts + size + 1, order = ends + size + 1
      counts.update(repeating: 0, count: size + 1)
      sums.update(repeating: 0, count: size + 1)
      var greatest = WideLanes()
      for i in stride(from: 0, to: count, by: 8) { greatest = larger(greatest, loadWide(radii + i)) }
      let last = greatest.max(), scale = Double(size - 1) / max(last, 1e-300)
      for y in 0..<frameSide {
        for x in stride(from: 0, to: frameSide, by: 8) {
          let i = y * frameSide + x
          let own = wholeNumbers(roundedDown(loadWide(radii + i) * scale))
          let inside = keptWhere(loadWide(light + i), loadMask(mask + maskPlace(x, y)))
          for k in 0..<8 {
            let bin = Int(own[k])
            bins[i + k] = Int32(truncatingIfNeeded: bin)
            counts[bin] += 1
            sums[bin] += inside[k]
          }
        }
      }
      // Counts and sums of what lies before a bin.
      var (before, total) = (Int32(0), 0.0)
      for b in 0...size {
        let (own, sum) = (counts[b], sums[b])
        (counts[b], sums[b]) = (before, total)
        before += own
        total += sum
      }
      // The pixels of each bin one after another; then `ends` are where the bins end.
      ends.update(from: counts, count: size + 1)
      for i in 0..<count {
        let bin = Int(bins[i])
        order[Int(ends[bin])] = Int32(truncatingIfNeeded: i)
        ends[bin] += 1
      }
      func bin(of rank: Int) -> Int {
        var (low, high) = (0, size)
        while high - low > 1 {
          let middle = (low + high) / 2
          if Int(counts[middle]) <= rank { low = middle } else { high = middle }
        }
        return low
      }
      /// Sorts the pixels of a bin by radius, which leaves equal ones as they stand; again is no harm.
      func sort(_ bin: Int) {
        let first = Int(counts[bin]), last = Int(ends[bin])
        for i in stride(from: first + 1, to: last, by: 1) {
          let pixel = order[i]
          var j = i
          while j > first, radii[Int(order[j - 1])] > radii[Int(pixel)] {
            order[j] = order[j - 1]
            j -= 1
          }
          order[j] = pixel
        }
      }
      func grown(_ rank: Int) -> Double {
        let own = bin(of: rank)
        sort(own)
        var sum = sums[own]
        for k in Int(counts[own])...rank {
          let pixel = Int(order[k])
          if mask[maskPlace(pixel % frameSide, pixel / frameSide)] != 0 { sum += light[pixel] }
        }
        return sum
      }
      func radius(_ share: Double) -> Double {
        let target = share * max(total, 1e-9)
        var (low, high) = (0, count)
        while low < high {
          let middle = low + (high - low) / 2
          if grown(middle) < target { low = middle + 1 } else { high = middle }
        }
        let rank = min(low, count - 1), own = bin(of: rank)
        sort(own)
        return radii[Int(order[rank])]
      }
      return (radius(0.5), radius(0.9))
    }
  }
}
