/// The galaxy amid a frame of 88 × 88 pixels: its centre and the radii that hold half and nine tenths of its
/// light.
///
/// What is brighter than the border by 1.5 σ (two grey levels at least) after smoothing, and hangs together
/// around the brightest pixel near the middle, is the galaxy; radii are counted along ellipses of its axis
/// ratio and angle, which come from the second moments of the square root of its light. The thresholds are in
/// grey levels: the image is as bright as a display shows it.
struct CentralSource {
  /// Column and row, (0, 0) being the middle of the first pixel.
  let centre: (x: Double, y: Double)
  /// In pixels of the frame.
  let halfLight: Double, ninetyLight: Double

  /// The least brightness over the sky, in grey levels, and the deviation that rounding to whole ones adds.
  private static let faintest: Float = 2, rounding: Float = 0.5
  /// The flattest ellipse.
  private static let flattest = 0.25

  /// Nil if nothing stands out.
  init?(_ frame: Greys) {
    let sky = BorderSky(frame, width: 4, floor: Self.rounding)
    var light = frame
    for index in light.values.indices { light.values[index] -= sky.level }
    let smooth = light.smoothed(1)
    let limit = max(1.5 * sky.deviation, Self.faintest)
    guard let mask = Self.mask(smooth, limit) else { return nil }
    let middle = Self.centroid(smooth, from: mask.peak)
    var shape = smooth
    for index in shape.values.indices {
      shape.values[index] = mask.filled[index] ? max(shape.values[index], 0).squareRoot() : 0
    }
    let ellipse = Self.ellipse(shape, middle)
    let radii = Self.growth(light, mask.filled, middle, ellipse)
    (centre, halfLight, ninetyLight) = (middle, radii.half, radii.ninety)
  }

  /// The pixels that hang together with the brightest one, corners left out; its holes filled.
  private static func mask(_ light: Greys, _ limit: Float) -> (filled: [Bool], peak: (x: Int, y: Int))? {
    let (width, height) = (light.width, light.height)
    let near = max(1, width / 11)
    var peak = (x: width / 2, y: height / 2)
    for y in (height / 2 - near)..<(height / 2 + near) {
      for x in (width / 2 - near)..<(width / 2 + near) where light[x, y] > light[peak.x, peak.y] {
        peak = (x, y)
      }
    }
    if light[peak.x, peak.y] <= limit {
      // Not in the middle: the brightest anywhere.
      guard let index = light.values.indices.max(by: { light.values[$0] < light.values[$1] }),
        light.values[index] > limit
      else { return nil }
      peak = (index % width, index / width)
    }
    let bright = light.values.map { $0 > limit }
    let object = connected(from: [peak.y * width + peak.x], width, height) { bright[$0] }
    var edge: [Int] = []
    for x in 0..<width { edge += [x, (height - 1) * width + x] }
    for y in 0..<height { edge += [y * width, y * width + width - 1] }
    let outside = connected(from: edge.filter { !object[$0] }, width, height) { !object[$0] }
    return (outside.map { !$0 }, peak)
  }

  /// The pixels of a kind that are reached from some of them without stepping over a corner.
  private static func connected(
    from start: [Int], _ width: Int, _ height: Int, _ isOfKind: (Int) -> Bool
  ) -> [Bool] {
    var reached = [Bool](repeating: false, count: width * height)
    var waiting = start
    for index in start { reached[index] = true }
    while let index = waiting.popLast() {
      let (x, y) = (index % width, index / width)
      for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
        let (nextX, nextY) = (x + dx, y + dy)
        guard nextX >= 0, nextX < width, nextY >= 0, nextY < height else { continue }
        let next = nextY * width + nextX
        guard !reached[next], isOfKind(next) else { continue }
        reached[next] = true
        waiting.append(next)
      }
    }
    return reached
  }

  /// The centre of the light in a Gaussian window of 3 pixels, which follows it.
  private static func centroid(_ light: Greys, from peak: (x: Int, y: Int)) -> (x: Double, y: Double) {
    var centre = (x: Double(peak.x), y: Double(peak.y))
    for _ in 0..<10 {
      var (sum, sumX, sumY) = (0.0, 0.0, 0.0)
      for y in 0..<light.height where abs(Double(y) - centre.y) < 12 {
        for x in 0..<light.width where abs(Double(x) - centre.x) < 12 {
          let (dx, dy) = (Double(x) - centre.x, Double(y) - centre.y)
          let weight = Double(max(light[x, y], 0)) * bell((dx * dx + dy * dy).squareRoot() / 3)
          (sum, sumX, sumY) = (sum + weight, sumX + weight * Double(x), sumY + weight * Double(y))
        }
      }
      guard sum > 1e-6 else { break }
      centre = (sumX / sum, sumY / sum)
    }
    return centre
  }

  private struct Ellipse {
    var ratio: Double
    /// The direction of the major axis.
    var cosine: Double, sine: Double
  }

  /// Axis ratio √(λ₂/λ₁) and direction of the major axis, of the matrix of second moments.
  private static func ellipse(_ light: Greys, _ centre: (x: Double, y: Double)) -> Ellipse {
    var (sum, xx, yy, xy) = (1e-9, 0.0, 0.0, 0.0)
    for y in 0..<light.height {
      for x in 0..<light.width where light[x, y] > 0 {
        let (weight, dx, dy) = (Double(light[x, y]), Double(x) - centre.x, Double(y) - centre.y)
        (sum, xx, yy, xy) = (
          sum + weight, xx + weight * dx * dx, yy + weight * dy * dy, xy + weight * dx * dy
        )
      }
    }
    let (mean, difference, mixed) = ((xx + yy) / 2 / sum, (xx - yy) / 2 / sum, xy / sum)
    let spread = (difference * difference + mixed * mixed).squareRoot()
    let ratio = (max(mean - spread, 1e-6) / max(mean + spread, 1e-6)).squareRoot()
    // The eigenvector of the larger eigenvalue.
    var (along, across) = (difference + spread, mixed)
    if along * along + across * across < 1e-18 { (along, across) = difference >= 0 ? (1, 0) : (0, 1) }
    let length = (along * along + across * across).squareRoot()
    return Ellipse(ratio: max(ratio, flattest), cosine: along / length, sine: across / length)
  }

  /// The curve of growth along ellipses.
  private static func growth(
    _ light: Greys, _ mask: [Bool], _ centre: (x: Double, y: Double), _ ellipse: Ellipse
  ) -> (half: Double, ninety: Double) {
    var rings: [(radius: Double, light: Double)] = []
    for y in 0..<light.height {
      for x in 0..<light.width where mask[y * light.width + x] {
        let (dx, dy) = (Double(x) - centre.x, Double(y) - centre.y)
        let along = dx * ellipse.cosine + dy * ellipse.sine
        let across = (dy * ellipse.cosine - dx * ellipse.sine) / ellipse.ratio
        rings.append(((along * along + across * across).squareRoot(), Double(light[x, y])))
      }
    }
    rings.sort { $0.radius < $1.radius }
    let total = max(rings.reduce(0) { $0 + $1.light }, 1e-9)
    var sum = 0.0
    var (half, ninety): (Double?, Double?)
    for ring in rings {
      sum += ring.light
      if half == nil, sum >= 0.5 * total { half = ring.radius }
      if ninety == nil, sum >= 0.9 * total { ninety = ring.radius }
    }
    let last = rings.last?.radius ?? 0.5
    return (max(half ?? last, 0.5), max(ninety ?? last, 0.5))
  }
}
