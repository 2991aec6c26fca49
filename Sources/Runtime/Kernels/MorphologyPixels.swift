// Numbers of the pixels of a deprojected image: a square of `side` (a multiple of 8) pixels, inside a circle
// about its middle.

/// Sums over the circle, and its positive values sorted.
public struct ApertureSums: Sendable {
  /// How many pixels.
  public var count = 0
  /// Σ |w|, Σ |w − w turned by 180°|
  public var absolute = 0.0, difference = 0.0
  /// Σ |fine − coarse| outside the inner circle.
  public var band = 0.0
  /// Σ x and Σ (2i − n − 1) x_i of x = max(w, 0) in rising order, i = 1 … n.
  public var positive = 0.0, ranked = 0.0
}

/// Sums over the pixels nearer to the middle than `aperture`; `fine` and `coarse` are the image smoothed by a
/// narrow and a wide Gaussian, compared further than `hole` from the middle. `sorted` and `scratch` have room
/// for all pixels.
public func apertureSums(
  _ image: UnsafePointer<Double>, fine: UnsafePointer<Double>, coarse: UnsafePointer<Double>, side: Int,
  aperture: Double, hole: Double, sorted: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>
) -> ApertureSums {
  let middle = Double(side - 1) / 2
  var result = ApertureSums()
  var (absoluteSum, difference, band) = (WideLanes(), WideLanes(), WideLanes())
  for y in 0..<side {
    let dy = Double(y) - middle
    for x in stride(from: 0, to: side, by: 8) {
      let dx = laneNumbers + Double(x) - middle
      let square = dx * dx + dy * dy, isInside = square .< aperture * aperture
      guard anyTrue(isInside) else { continue }
      let i = y * side + x, value = loadWide(image + i)
      let opposite = loadWide(image + side * side - 8 - i)
      let turned = WideLanes(
        lowHalf: reversed(opposite.highHalf), highHalf: reversed(opposite.lowHalf))
      absoluteSum += keptWhere(absolute(value), isInside)
      difference += keptWhere(absolute(value - turned), isInside)
      band += keptWhere(
        absolute(loadWide(fine + i) - loadWide(coarse + i)), bothTrue(isInside, square .> hole * hole))
      let positive = larger(value, WideLanes())
      for k in 0..<8 where isInside[k] {
        sorted[result.count] = positive[k]
        result.count += 1
      }
    }
  }
  (result.absolute, result.difference, result.band) = (absoluteSum.sum(), difference.sum(), band.sum())
  sortRising(sorted, count: result.count, scratch: scratch)
  for i in 0..<result.count {
    result.positive += sorted[i]
    result.ranked += Double(2 * i + 1 - result.count) * sorted[i]
  }
  return result
}

@inline(__always)
private func reversed(_ v: SIMD4<Double>) -> SIMD4<Double> { SIMD4(v[3], v[2], v[1], v[0]) }

/// The second moment of the brightest 20 % of the light, and that of all: pixels from the brightest down until
/// their sum comes to a fifth. Negative light counts as none.
///
/// Of pixels that are equally bright but for rounding, as on a saturated plateau, as many as are needed count
/// with the mean of their moments: which of them came first would be chance, and change with a quarter turn.
/// Pixels are put into bins of brightness; only the bin in which the fifth is reached is sorted.
public func brightestMoment(
  _ image: UnsafePointer<Double>, side: Int, aperture: Double
) -> (brightest: Double, total: Double) {
  let middle = Double(side - 1) / 2, count = side * side, size = 1024
  return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count + size) { room in
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { list in
      guard let light = room.baseAddress, let order = list.baseAddress else { return (0, 0) }
      let squares = light + count, sums = squares + count
      sums.update(repeating: 0, count: size)
      var (most, moments) = (WideLanes(), WideLanes())
      for y in 0..<side {
        let dy = Double(y) - middle
        for x in stride(from: 0, to: side, by: 8) {
          let i = y * side + x, dx = laneNumbers + Double(x) - middle, square = dx * dx + dy * dy
          let value = keptWhere(
            larger(loadWide(image + i), WideLanes()), square .< aperture * aperture)
          storeWide(value, light + i)
          storeWide(square, squares + i)
          most = larger(most, value)
          moments = moments.addingProduct(value, square)
        }
      }
      let highest = most.max(), total = moments.sum()
      // Nothing to speak of, and bins of no width.
      guard highest > 1e-280 else { return (0, 0) }
      let scale = Double(size - 1) / highest
      for i in 0..<count where light[i] > 0 { sums[brightness(light[i], scale)] += light[i] }
      var all = 0.0
      for b in 0..<size { all += sums[b] }
      let target = 0.2 * all
      var (bin, sum, brightest) = (size - 1, 0.0, 0.0)
      while bin > 0, sum + sums[bin] < target {
        sum += sums[bin]
        bin -= 1
      }
      var filled = 0
      for i in 0..<count where light[i] > 0 {
        let own = brightness(light[i], scale)
        if own > bin { brightest += light[i] * squares[i] }
        if own == bin {
          order[filled] = Int32(i)
          filled += 1
        }
      }
      var found = UnsafeMutableBufferPointer(start: order, count: filled)
      found.sort {
        let (a, b) = (light[Int($0)], light[Int($1)])
        return a > b || a == b && $0 < $1
      }
      var k = 0
      while k < filled, sum < target {
        // Those as bright as the first of them.
        let first = light[Int(order[k])], least = first * (1 - 1e-9)
        var (number, own, moment) = (0, 0.0, 0.0)
        while k < filled, light[Int(order[k])] >= least {
          let i = Int(order[k])
          own += light[i]
          moment += light[i] * squares[i]
          number += 1
          k += 1
        }
        let wanted = min(max(((target - sum) / first).rounded(.up), 1), Double(number))
        brightest += moment * (wanted / Double(number))
        sum += own
      }
      return (brightest, total)
    }
  }
}

@inline(__always)
private func brightness(_ light: Double, _ scale: Double) -> Int { Int(light * scale) }

/// Radii of circles that hold shares of the light: `order` has the pixels inside the circle by rising radius, `radii`
/// their radii, and those of the pixels beyond, which count as without light; found by bisection as numpy's
/// searchsorted does, also where negative light makes the sum fall in between. `sums` has room for `inside`.
public func radiiOfShares(
  _ image: UnsafePointer<Double>, order: UnsafePointer<Int32>, radii: UnsafePointer<Double>, inside: Int,
  count: Int, shares: UnsafePointer<Double>, number: Int, sums: UnsafeMutablePointer<Double>,
  out: UnsafeMutablePointer<Double>
) {
  var sum = 0.0
  for i in 0..<inside {
    sum += image[Int(order[i])]
    sums[i] = sum
  }
  let total = sum + 1e-9
  for k in 0..<number {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if sums[min(middle, inside - 1)] / total < shares[k] { low = middle + 1 } else { high = middle }
    }
    out[k] = radii[min(low, count - 1)]
  }
}
