import GalaxyBase
import GalaxyImages
import GalaxyMorphology

/// A piece of an image whose covering changes the score much.
public struct OcclusionRegion: Sendable, Equatable {
  /// The columns and rows of the image, 0 being the first.
  public let x: Range<Int>, y: Range<Int>
  /// The score less that of the image without it: positive where it makes the image stranger.
  public let change: Double
  /// Its part of all changes, as absolute values of the pixels of the map.
  public let share: Double
  /// Where it lies in the galaxy.
  public let place: Place

  /// Places, from the centre of the galaxy outwards, r being the elliptical radius of the region's middle.
  public enum Place: String, Sendable, CaseIterable {
    /// r ≤ r50 / 2
    case centre
    /// r ≤ r50
    case inner = "inner galaxy"
    /// r ≤ r90
    case outer = "outer galaxy"
    /// r ≤ 1.25 r90, the aperture of the measurement
    case outskirts
    /// Beyond.
    case background
    /// Beyond r90, at the edge of the image.
    case border = "border of the frame"

    /// Whether a score that hangs on it hangs on the galaxy.
    public var isGalaxy: Bool { self != .background && self != .border }
  }
}

/// Which pieces of an image its score rests on.
public struct OcclusionRegions: Sendable, Equatable {
  /// The strongest pieces that do not overlap, the strongest first.
  public let regions: [OcclusionRegion]
  /// The parts of all changes that lie in the galaxy (r ≤ 1.25 r90), in the background, and in the outermost
  /// sixteenth of the side of what is not galaxy; they add up to 1, or are 0 where nothing changes.
  public let galaxy: Double, background: Double, border: Double
  /// The part of the image that the galaxy takes.
  public let galaxyArea: Double
  /// Whether a galaxy was found; without one all is background.
  public let hasGalaxy: Bool

  /// How many pieces are named.
  private static let most = 5
  /// Pieces that change less than this part of the strongest are not named.
  private static let least = 0.1

  /// Looks at a map; `shape` is what is measured of the galaxy in the same pixels.
  init(_ map: OcclusionMap, shape: Morphology) {
    let hasGalaxy = !shape.flags.contains(.noSource)
    self.hasGalaxy = hasGalaxy
    let total = map.pixels.reduce(0) { $0 + abs($1) }
    let edge = max(1, min(map.width, map.height) / 16)
    var (galaxy, background, border, area) = (0.0, 0.0, 0.0, 0)
    for y in 0..<map.height {
      for x in 0..<map.width {
        let weight = abs(map.pixels[y * map.width + x])
        if hasGalaxy, shape.radius(x: Double(x), y: Double(y)) <= 1.25 * shape.r90 {
          galaxy += weight
          area += 1
        } else if min(x, y, map.width - 1 - x, map.height - 1 - y) < edge {
          border += weight
        } else {
          background += weight
        }
      }
    }
    func part(_ sum: Double) -> Double { total > 0 ? sum / total : 0 }
    (self.galaxy, self.background, self.border) = (part(galaxy), part(background), part(border))
    galaxyArea = Double(area) / Double(max(1, map.width * map.height))

    let order = map.changes.indices.sorted { (-abs(map.changes[$0]), $0) < (-abs(map.changes[$1]), $1) }
    var found: [OcclusionRegion] = []
    for index in order {
      let change = map.changes[index]
      guard change != 0, change.isFinite, found.count < Self.most,
        abs(change) >= Self.least * abs(found.first?.change ?? change)
      else { break }
      let (x, y) = map.covered(row: index / map.columns, column: index % map.columns)
      if found.contains(where: { $0.x.overlaps(x) && $0.y.overlaps(y) }) { continue }
      var weight = 0.0
      for row in y { for column in x { weight += abs(map.pixels[row * map.width + column]) } }
      let isAtEdge =
        x.lowerBound == 0 || y.lowerBound == 0 || x.upperBound == map.width || y.upperBound == map.height
      let middle = (Double(x.lowerBound + x.upperBound - 1) / 2, Double(y.lowerBound + y.upperBound - 1) / 2)
      let place = shape.place(x: middle.0, y: middle.1, isAtEdge: isAtEdge, hasGalaxy: hasGalaxy)
      found.append(OcclusionRegion(x: x, y: y, change: change, share: part(weight), place: place))
    }
    regions = found
  }

  /// Whether the score hangs on what is not the galaxy: the strongest piece lies outside of it, or most of all
  /// changes do.
  public var restsOnFrame: Bool {
    guard hasGalaxy, let first = regions.first else { return false }
    return !first.place.isGalaxy || galaxy < 0.5
  }
}

extension Morphology {
  /// The elliptical radius of a place in the picture: the semi-major axis of the galaxy's ellipse through it.
  func radius(x: Double, y: Double) -> Double {
    let (dx, dy) = (x - centreX, y - centreY)
    let (c, s) = (cosine(positionAngle), sine(positionAngle))
    let (along, across) = (dx * c + dy * s, (dy * c - dx * s) / max(axisRatio, 0.01))
    return (along * along + across * across).squareRoot()
  }

  fileprivate func place(x: Double, y: Double, isAtEdge: Bool, hasGalaxy: Bool) -> OcclusionRegion.Place {
    let radius = radius(x: x, y: y)
    if isAtEdge, !hasGalaxy || radius > r90 { return .border }
    if !hasGalaxy { return .background }
    if radius <= r50 / 2 { return .centre }
    if radius <= r50 { return .inner }
    if radius <= r90 { return .outer }
    return radius <= 1.25 * r90 ? .outskirts : .background
  }
}
