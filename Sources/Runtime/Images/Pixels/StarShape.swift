import GalaxyBase

/// Whether what was taken for a galaxy is a star: a round point that is as small as the blur of a telescope,
/// or a centre with the spikes that the struts of a mirror make.
///
/// Spikes stand in pairs on opposite sides: four of them where struts cross, six with three struts or a
/// hexagonal mirror. On circles about the centre they are narrow peaks that stay at their angles while the
/// circle grows; arms and bars wind, widen or are two.
struct StarShape {
  private let image: Raster<Double>
  private let centre: (x: Double, y: Double)
  private let radius: Double
  private let sky: Double
  private let noise: Double

  init(_ frame: GalaxyFrame, in image: Raster<Double>) {
    self.image = image
    (radius, sky) = (frame.halfLightRadius, frame.sky)
    noise = max(frame.skyDeviation, 1e-12 * abs(frame.sky))
    centre = Self.brightest(frame, in: image)
  }

  var isStar: Bool { isPoint || hasSpikes(4) || hasSpikes(6) }

  /// The middle of the brightest pixels within the half-light radius: neighbours pull at the centre of all
  /// light, and a saturated star has a plateau.
  private static func brightest(_ frame: GalaxyFrame, in image: Raster<Double>) -> (x: Double, y: Double) {
    let reach = max(1.5, frame.halfLightRadius)
    let columns = clamped(frame.centerX, reach, image.width)
    let rows = clamped(frame.centerY, reach, image.height)
    var peak = -Double.infinity
    for y in rows { for x in columns { peak = max(peak, image.finite(x, y, else: -.infinity)) } }
    let limit = frame.sky + 0.9 * (peak - frame.sky)
    var (sumX, sumY, count) = (0.0, 0.0, 0.0)
    for y in rows {
      for x in columns where image.finite(x, y, else: -.infinity) >= limit {
        (sumX, sumY, count) = (sumX + Double(x), sumY + Double(y), count + 1)
      }
    }
    return count > 0 ? (sumX / count, sumY / count) : (frame.centerX, frame.centerY)
  }

  private static func clamped(_ middle: Double, _ reach: Double, _ count: Int) -> Range<Int> {
    let from = min(max(0, Int(middle - reach)), max(0, count - 1))
    return from..<max(from, min(count, Int(middle + reach) + 2))
  }

  // MARK: - A point

  /// Half of a point's light lies within about 0.6 of the full width of the blur, which is 2 to 4 pixels in
  /// surveys.
  private static let largestPoint = 2.5
  /// Round to so much: the ratio of the axes.
  private static let leastRoundness = 0.85
  /// A point that is hardly brighter than its sky could be anything.
  private static let faintestPoint = 20.0

  private var isPoint: Bool {
    guard radius <= Self.largestPoint else { return false }
    let reach = max(3, 3 * radius)
    var (sum, xx, yy, xy, peak) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for y in Self.clamped(centre.y, reach, image.height) {
      for x in Self.clamped(centre.x, reach, image.width) {
        let (dx, dy) = (Double(x) - centre.x, Double(y) - centre.y)
        let light = image.finite(x, y, else: sky) - sky
        guard dx * dx + dy * dy <= reach * reach, light > 3 * noise else { continue }
        (sum, peak) = (sum + light, max(peak, light))
        (xx, yy, xy) = (xx + light * dx * dx, yy + light * dy * dy, xy + light * dx * dy)
      }
    }
    guard sum > 0, peak > Self.faintestPoint * noise else { return false }
    let (mean, difference) = ((xx + yy) / 2, (xx - yy) / 2)
    let spread = (difference * difference + xy * xy).squareRoot()
    return mean - spread >= Self.leastRoundness * Self.leastRoundness * (mean + spread)
  }

  // MARK: - Spikes

  /// Circles with spikes in a row that make a star, and how much the last must be larger than the first.
  private static let fewestCircles = 4, leastGrowth = 1.5
  private static let step = 1.12

  private func hasSpikes(_ count: Int) -> Bool {
    let room =
      [
        centre.x, centre.y, Double(image.width - 1) - centre.x, Double(image.height - 1) - centre.y,
      ].min() ?? 0
    var circle = max(3, 1.2 * radius)
    let last = min(room - 1, 16 * radius)
    var run: [(circle: Double, angle: Double)] = []
    while circle <= last {
      if let angle = spikes(count, at: circle) {
        let turn = 2 * Double.pi / Double(count)
        let apart = run.last.map { abs(remainder($0.angle - angle, turn)) } ?? 0
        if apart * circle > 2 { run = [] }
        run.append((circle, angle))
        if run.count >= Self.fewestCircles, circle >= Self.leastGrowth * run[0].circle { return true }
      } else {
        run = []
      }
      circle = max(circle * Self.step, circle + 0.75)
    }
    return false
  }

  private func remainder(_ value: Double, _ modulus: Double) -> Double {
    value - modulus * (value / modulus).rounded()
  }

  /// The angle of the first of so many peaks at even distances on a circle; nil if they do not stand out.
  private func spikes(_ count: Int, at circle: Double) -> Double? {
    // A sample every half pixel or so, and as many between two spikes everywhere.
    let between = max(12, Int((4 * Double.pi * circle / Double(count)).rounded(.up)))
    let samples = between * count
    let light = (0..<samples).map { index in
      let angle = 2 * Double.pi * Double(index) / Double(samples)
      return self.light(centre.x + circle * cosine(angle), centre.y + circle * sine(angle))
    }
    let sorted = light.sorted()
    let level = sorted[samples / 2]
    var best = (height: -Double.infinity, index: 0)
    for index in 0..<between {
      // The centre may be known to a pixel only: each peak may stand that much beside its angle.
      let heights = (0..<count).map { arm in
        (-2...2).map { light[(index + arm * between + $0 + samples) % samples] }.max() ?? 0
      }
      let least = heights.min() ?? 0
      if least > best.height { best = (least, index) }
    }
    let isBright = best.height > 2 * max(level, 0) + 4 * noise
    // Narrow peaks leave most of the circle dark.
    let isNarrow = sorted[samples * 3 / 4] < level + 0.5 * (best.height - level)
    return isBright && isNarrow ? 2 * Double.pi * Double(best.index) / Double(samples) : nil
  }

  /// The light at a place between four pixels, by linear interpolation.
  private func light(_ x: Double, _ y: Double) -> Double {
    let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
    let (a, b) = (x - Double(column), y - Double(row))
    func at(_ dx: Int, _ dy: Int) -> Double {
      let (px, py) = (min(max(column + dx, 0), image.width - 1), min(max(row + dy, 0), image.height - 1))
      return image.finite(px, py, else: sky) - sky
    }
    return (at(0, 0) * (1 - a) + at(1, 0) * a) * (1 - b) + (at(0, 1) * (1 - a) + at(1, 1) * a) * b
  }
}

extension Raster<Double> {
  /// A pixel that is there, or what stands for one without a value.
  fileprivate func finite(_ x: Int, _ y: Int, else value: Double) -> Double {
    let found = pixels[y * width + x]
    return found.isFinite ? found : value
  }
}
