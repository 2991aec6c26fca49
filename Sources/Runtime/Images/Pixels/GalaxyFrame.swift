import GalaxyBase

/// The galaxy nearest the middle of an image, and the square frame that shows it as large as any other.
///
/// Surveys and simulations frame their galaxies differently, and a network sees the frame first. The sky is
/// the sigma-clipped median; what is 3 σ brighter and hangs together is an object; the object nearest the
/// middle, of those with a twentieth of the brightest one's light at least, is the galaxy; the frame is
/// centred on its light and `factor` half-light diameters wide.
public struct GalaxyFrame: Sendable, Equatable {
  /// The centre of the galaxy's light, in pixels; (0, 0) is the middle of the pixel at the top left.
  public let centerX: Double, centerY: Double
  /// The radius of the circle around the centre that holds half of the galaxy's light, in pixels.
  public let halfLightRadius: Double
  /// The sky and its standard deviation, in the image's unit.
  public let sky: Double, skyDeviation: Double
  /// Pixels of the galaxy.
  public let area: Int
  /// The frame's left column, top row and side; it may lie partly outside the image.
  public let left: Int, top: Int, side: Int
  /// The galaxy's pixels that have a neighbour outside, for drawing: (column, row).
  public let outline: [Place]

  /// A place in the image.
  public struct Place: Sendable, Equatable {
    /// Column and row, from 0 at the top left.
    public let x: Int, y: Int
  }

  /// How many σ above the sky an object begins.
  public static let threshold = 3.0
  /// The least light of a galaxy, as a share of the brightest object's.
  private static let faintest = 0.05
  /// A frame is at most so many times as wide as the image's longer side: beyond, there is only sky made up.
  private static let widest = 2

  /// Looks for the galaxy; pixels that are not finite are sky. Nil if nothing stands out.
  public init?(in image: Raster<Double>, factor: Double) {
    guard let sky = Sky(image.pixels) else { return nil }
    let limit = sky.level + Self.threshold * sky.deviation
    let mask = image.pixels.map { $0.isFinite && $0 > limit }
    let objects = Self.objects(mask, width: image.width)
    let fewest = max(5, image.pixels.count / 10_000)
    let (middleX, middleY) = (Double(image.width - 1) / 2, Double(image.height - 1) / 2)
    func distance(_ index: Int) -> Double {
      let (dx, dy) = (Double(index % image.width) - middleX, Double(index / image.width) - middleY)
      return dx * dx + dy * dy
    }
    let candidates = objects.filter { $0.count >= fewest }.map { object in
      (
        object: object, light: object.reduce(0) { $0 + (image.pixels[$1] - sky.level) },
        distance: object.lazy.map(distance).min() ?? .infinity
      )
    }
    // A knot or a faint neighbour may lie nearer to the middle than the galaxy does.
    let brightest = candidates.map(\.light).max() ?? 0
    let galaxies = candidates.filter { $0.light >= Self.faintest * brightest }
    guard let galaxy = galaxies.min(by: { $0.distance < $1.distance })?.object else { return nil }

    let light = galaxy.map { image.pixels[$0] - sky.level }
    let total = light.reduce(0, +)
    guard total > 0, total.isFinite else { return nil }
    let columns = zip(galaxy, light).reduce(0.0) { $0 + Double($1.0 % image.width) * ($1.1 / total) }
    let rows = zip(galaxy, light).reduce(0.0) { $0 + Double($1.0 / image.width) * ($1.1 / total) }
    let radius = Self.halfLightRadius(galaxy, light, total, width: image.width, x: columns, y: rows)

    (centerX, centerY, halfLightRadius) = (columns, rows, radius)
    (self.sky, skyDeviation, area) = (sky.level, sky.deviation, galaxy.count)
    let longest = Self.widest * max(image.width, image.height)
    side = Int(min(max((factor * 2 * radius).rounded(), 4), Double(longest)))
    left = Int((columns + 0.5 - Double(side) / 2).rounded())
    top = Int((rows + 0.5 - Double(side) / 2).rounded())
    let isGalaxy = Set(galaxy)
    outline = galaxy.sorted().compactMap { index in
      let (x, y) = (index % image.width, index / image.width)
      let isInside =
        x > 0 && x < image.width - 1 && isGalaxy.contains(index - 1) && isGalaxy.contains(index + 1)
        && isGalaxy.contains(index - image.width) && isGalaxy.contains(index + image.width)
      return isInside ? nil : Place(x: x, y: y)
    }
  }

  /// The frame's pixels; `fill` stands where the frame leaves the image.
  package func cut<Value: Sendable>(_ image: Raster<Value>, fill: Value) -> Raster<Value> {
    var pixels = [Value](repeating: fill, count: side * side)
    let columns = max(0, -left)..<max(max(0, -left), min(side, image.width - left))
    for y in 0..<side where top + y >= 0 && top + y < image.height {
      for x in columns { pixels[y * side + x] = image.pixels[(top + y) * image.width + left + x] }
    }
    return Raster(unchecked: side, side, pixels)
  }

  /// Groups of set pixels that touch, corners included.
  private static func objects(_ mask: [Bool], width: Int) -> [[Int]] {
    guard width > 0 else { return [] }
    var mask = mask
    var objects: [[Int]] = []
    for start in mask.indices where mask[start] {
      var object = [start]
      mask[start] = false
      var next = 0
      while next < object.count {
        let (x, y) = (object[next] % width, object[next] / width)
        next += 1
        for row in max(0, y - 1)...(y + 1) {
          for column in max(0, x - 1)...min(width - 1, x + 1) {
            let index = row * width + column
            guard index < mask.count, mask[index] else { continue }
            mask[index] = false
            object.append(index)
          }
        }
      }
      objects.append(object)
    }
    return objects
  }

  private static func halfLightRadius(
    _ pixels: [Int], _ light: [Double], _ total: Double, width: Int, x: Double, y: Double
  ) -> Double {
    let radii = pixels.map { index in
      let (dx, dy) = (Double(index % width) - x, Double(index / width) - y)
      return (dx * dx + dy * dy).squareRoot()
    }
    var sum = 0.0
    for position in radii.indices.sorted(by: { radii[$0] < radii[$1] }) {
      sum += light[position]
      // A pixel is half a pixel wide on either side of its middle.
      if sum >= total / 2 { return max(radii[position], 0.5) }
    }
    return 0.5
  }
}

/// The level and the noise of the sky: median and standard deviation of what is left after clipping at 3 σ.
package struct Sky: Equatable {
  package let level: Double
  package let deviation: Double

  /// Nil if no value is finite.
  package init?(_ values: [Double]) {
    var sorted = values.filter(\.isFinite)
    sorted.sort()
    guard var level = Statistics.percentile(50, ofSorted: sorted) else { return nil }
    var (from, to) = (0, sorted.count)
    var deviation = 0.0
    for _ in 0..<10 {
      let kept = sorted[from..<to]
      level = Statistics.percentile(50, ofSorted: Array(kept)) ?? level
      let mean = kept.reduce(0) { $0 + $1 / Double(kept.count) }
      deviation = kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / Double(kept.count) }.squareRoot()
      let (low, high) = (level - 3 * deviation, level + 3 * deviation)
      let first = kept.firstIndex { $0 >= low } ?? from
      let end = (kept.lastIndex { $0 <= high } ?? to - 1) + 1
      if (first, end) == (from, to) || first >= end { break }
      (from, to) = (first, end)
    }
    (self.level, self.deviation) = (level, deviation)
  }
}
