import GalaxyBase
import GalaxyKernels

extension ClassicalStamp {
  /// A square of pixels without sources.
  struct Sky {
    let left: Int, top: Int, side: Int
    let mean: Double, deviation: Double
    /// Mean of |I − I180|.
    let asymmetry: Double
  }

  /// The first square of 32 pixels that holds nothing of the mask, row by row from the first corner; or else
  /// of 16, 8, 4, 2.
  func skyBox() -> Sky? {
    // How many pixels above and left of each are taken.
    let stride = columns + 1
    var taken = [Int32](repeating: 0, count: stride * (rows + 1))
    for y in 0..<rows {
      var sum: Int32 = 0
      for x in 0..<columns {
        sum += isTaken[y * columns + x] ? 1 : 0
        taken[(y + 1) * stride + x + 1] = taken[y * stride + x + 1] + sum
      }
    }
    for side in [32, 16, 8, 4, 2] {
      // As in statmorph, no square touches the last row and column.
      for y in 0..<max(0, rows - side) {
        for x in 0..<max(0, columns - side) {
          let low = y * stride + x, high = low + side * stride
          if taken[high + side] - taken[high] == taken[low + side] - taken[low] {
            return sky(left: x, top: y, side: side)
          }
        }
      }
    }
    return nil
  }

  private func sky(left: Int, top: Int, side: Int) -> Sky {
    var values: [Double] = []
    for y in top..<top + side {
      for x in left..<left + side { values.append(pixels[y * columns + x]) }
    }
    let n = Double(values.count), mean = values.reduce(0, +) / n
    var (squares, asymmetry) = (0.0, 0.0)
    for (k, value) in values.enumerated() {
      squares += (value - mean) * (value - mean)
      asymmetry += abs(values[values.count - 1 - k] - value)
    }
    return Sky(
      left: left, top: top, side: side, mean: mean, deviation: (squares / n).squareRoot(),
      asymmetry: asymmetry / n)
  }

  /// Smoothness between 0.25 and 1.5 r_petro (Lotz, Primack and Madau 2004, equation 11): light above the
  /// image smoothed over a square of 0.25 r_petro, less that of the sky of as many pixels, over all light;
  /// nil if that is not positive.
  func smoothness(_ circles: ConcentricEllipses, radius: Double, sky: Sky?) -> Double? {
    let (low, high) = (circles.ellipse(Self.fraction * radius), circles.ellipse(Self.aperture * radius))
    let light = image.sum(in: high, weights: weights).light - image.sum(in: low, weights: weights).light
    guard light > 0 else { return nil }
    let size = min(Int(Self.fraction * radius), Self.mostMargin)
    excessOverBox(
      pixels, columns: columns, rows: rows, stride: columns, size: size, scratch: scratch, sums: line,
      out: smooth)
    let excess = SummedImage(smooth, columns: columns, rows: rows, sums: sums)
    let part = excess.sum(in: high, weights: weights).light - excess.sum(in: low, weights: weights).light
    // The whole ring counts for the sky, the part outside the image too, as in statmorph.
    return (part - (high.area - low.area) * (sky.map { skyExcess($0, size: size) } ?? 0)) / light
  }

  private func skyExcess(_ sky: Sky, size: Int) -> Double {
    excessOverBox(
      pixels + (sky.top * columns + sky.left), columns: sky.side, rows: sky.side, stride: columns, size: size,
      scratch: scratch, sums: line, out: smooth)
    var total = 0.0
    for k in 0..<sky.side * sky.side { total += smooth[k] }
    return total / Double(sky.side * sky.side)
  }

  /// The pixels of Gini and M20: those brighter in the image smoothed by a Gaussian of 0.2 r_petro than the
  /// mean of its ring at r_petro, as far as they hang together with the brightest.
  func giniMap(_ ellipses: ConcentricEllipses, radius: Double) -> (isIn: [Bool], isSplit: Bool) {
    let sigma = 0.2 * radius
    // Cut off at 4 σ, as SciPy does; what reaches beyond the image meets zeros only.
    let all = gaussian(sigma)
    let most = min(all.radius, max(columns, rows))
    let weights = Array(all.weights[(all.radius - most)...(all.radius + most)])
    smoothZeroPadded(
      pixels, columns: columns, rows: rows, weights: weights, radius: most, scratch: scratch, line: line,
      out: smooth)
    let smoothed = SummedImage(smooth, columns: columns, rows: rows, sums: sums)
    let (low, high) = (ellipses.ellipse(radius - 0.5), ellipses.ellipse(radius + 0.5))
    let ring =
      smoothed.sum(in: high, weights: self.weights).light
      - smoothed.sum(in: low, weights: self.weights).light
    // Over the whole ring's area, the part outside the image too, as in statmorph.
    let threshold = ring / (high.area - low.area)
    let stride = columns + 2
    var marks = [UInt8](repeating: 0, count: stride * (rows + 2))
    var (many, best, peak) = (0, -Double.infinity, 0)
    for y in 0..<rows {
      for x in 0..<columns where smooth[y * columns + x] >= threshold {
        let value = smooth[y * columns + x], place = (y + 1) * stride + x + 1
        marks[place] = 1
        many += 1
        if value > best { (best, peak) = (value, place) }
      }
    }
    var isIn = [Bool](repeating: false, count: columns * rows)
    guard many > 0 else { return (isIn, false) }
    var stack = [Int32](repeating: 0, count: many)
    let found = markConnected(&marks, stride: stride, start: peak, stack: &stack)
    for y in 0..<rows {
      for x in 0..<columns { isIn[y * columns + x] = marks[(y + 1) * stride + x + 1] == 2 }
    }
    return (isIn, found < many)
  }

  private func gaussian(_ sigma: Double) -> (weights: [Double], radius: Int) {
    let radius = Int(min(4 * sigma + 0.5, 100_000))
    var weights = (-radius...radius).map { exponential(-0.5 / (sigma * sigma) * Double($0 * $0)) }
    let total = weights.reduce(0, +)
    for k in weights.indices { weights[k] /= total }
    return (weights, radius)
  }

  /// The light of some pixels in order.
  func ordered(where isIn: [Bool]) -> OrderedLight {
    var keys: [UInt64] = []
    keys.reserveCapacity(isIn.count)
    for k in isIn.indices where isIn[k] {
      keys.append(pixels[k].magnitude.bitPattern << 1 | (pixels[k] < 0 ? 1 : 0))
    }
    var (scratch, counts) = (keys, [Int32](repeating: 0, count: 8 * 256))
    sortKeys(&keys, count: keys.count, scratch: &scratch, counts: &counts)
    return OrderedLight(keys: keys)
  }
}
