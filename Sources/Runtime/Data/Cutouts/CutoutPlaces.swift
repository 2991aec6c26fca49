import GalaxyBase
import GalaxyErrors
import GalaxyImages

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which tile covers each galaxy best, and where in it the galaxy is.
///
/// Best is the tile in which most of the cutout lies, of several the one in which the galaxy is farthest from an edge.
/// Galaxies are sorted by declination once; of a tile only those are looked at that lie in its strip and within its
/// circle, so that a survey of a thousand tiles costs hardly more than one tile.
struct CutoutPlaces: Sendable {
  /// A galaxy in a tile.
  struct Place: Sendable {
    var galaxy: Int
    var tile: Int
    /// The galaxy's pixel, as arrays count: the middle of the first is (0, 0).
    var x: Double, y: Double
    /// The first column and row of the cutout, and its side.
    var left: Int, bottom: Int, side: Int
    /// The share of the cutout that is in the tile.
    var inside: Double
    /// How far the galaxy is from the nearest edge, in seconds of arc; below 0 outside.
    var depth: Double

    /// Whether this is a better place for the galaxy than another.
    func isBetter(than other: Place) -> Bool {
      inside != other.inside ? inside > other.inside : depth > other.depth
    }
  }

  /// How large cutouts are, for all or for each galaxy.
  enum Sides: Sendable {
    case pixels(Int)
    case arcseconds(Double)
    case each([Double])
    /// As .each, in pixels.
    case eachPixels([Double])

    /// The side of a cutout in pixels of so many seconds of arc; 0 where there is none.
    func side(of galaxy: Int, scale: Double) -> Int {
      let side: Double =
        switch self {
        case .pixels(let count): Double(count)
        case .arcseconds(let size): size / scale
        case .each(let sizes): sizes[galaxy] / scale
        case .eachPixels(let counts): counts[galaxy]
        }
      // As numpy rounds, and so astropy's Cutout2D.
      return Int(exactly: side.rounded(.toNearestOrEven)).map { max(1, $0) } ?? 0
    }

    /// The largest, in seconds of arc.
    func largest(scale: Double) -> Double {
      switch self {
      case .pixels(let count): Double(count) * scale
      case .arcseconds(let size): size
      case .each(let sizes): sizes.lazy.filter(\.isFinite).max() ?? 0
      case .eachPixels(let counts): (counts.lazy.filter(\.isFinite).max() ?? 0) * scale
      }
    }
  }

  /// The best place of each galaxy; nil where no tile has a pixel of its cutout.
  let places: [Place?]

  /// Looks for galaxies (right ascensions and declinations in degrees, NaN for none) in tiles. The result does not
  /// depend on the number of threads.
  /// - Throws: GalaxyError of kind `interrupted`.
  init(
    _ tiles: [SkyTile], rightAscensions: [Double], declinations: [Double], sides: Sides, context: WorkContext
  ) throws {
    let order = declinations.indices.filter { declinations[$0].isFinite && rightAscensions[$0].isFinite }
      .sorted { declinations[$0] < declinations[$1] }
    let heights = order.map { declinations[$0] }
    let directions = order.map { SkyVector(longitude: rightAscensions[$0], latitude: declinations[$0]) }
    let meter = ProgressMeter("look for galaxies in", total: tiles.count, unit: "tile", context: context)
    let found = try parallelMap(tiles.count, threads: context.threads) { number -> [Place] in
      let tile = tiles[number]
      let margin = sides.largest(scale: tile.projection.scale) * 0.7072 / 3600 * .pi / 180
      let reach = min(.pi, tile.radius + margin)
      let (middle, strip) = (tile.centre.degrees.latitude, reach * 180 / .pi + 1e-9)
      let from = Self.lowerBound(heights, middle - strip)
      let to = Self.lowerBound(heights, middle + strip)
      let least = reach >= .pi ? -2 : cos(reach)
      let near = (from..<max(from, to)).filter { directions[$0].dot(tile.centre) >= least }
      let galaxies = near.map { order[$0] }
      let pixels = tile.projection.pixels(
        rightAscensions: galaxies.map { rightAscensions[$0] }, declinations: galaxies.map { declinations[$0] }
      )
      let places = zip(galaxies, pixels).compactMap { galaxy, pixel in
        Self.place(of: galaxy, in: tile, number, pixel, sides)
      }
      try meter.advance()
      return places
    }
    var best = [Place?](repeating: nil, count: declinations.count)
    for place in found.lazy.joined() where best[place.galaxy].map({ place.isBetter(than: $0) }) ?? true {
      best[place.galaxy] = place
    }
    places = best
  }

  /// The first index whose value is not less.
  private static func lowerBound(_ values: [Double], _ wanted: Double) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The cutout of a galaxy at a pixel; nil where none of it is in the tile.
  private static func place(
    of galaxy: Int, in tile: SkyTile, _ number: Int, _ pixel: (x: Double, y: Double), _ sides: Sides
  ) -> Place? {
    let limit = Double(Int32.max) / 4
    guard abs(pixel.x) < limit, abs(pixel.y) < limit else { return nil }
    let side = sides.side(of: galaxy, scale: tile.projection.scale)
    guard side > 0, side < Int(limit) else { return nil }
    // As astropy's overlap_slices has it.
    let left = Int((pixel.x - Double(side) / 2).rounded(.up))
    let bottom = Int((pixel.y - Double(side) / 2).rounded(.up))
    let piece = TilePiece(x: left, y: bottom, width: side, height: side)
    guard let inside = piece.inside(width: tile.width, height: tile.height) else { return nil }
    let depth = min(
      min(pixel.x + 0.5, Double(tile.width) - 0.5 - pixel.x),
      min(pixel.y + 0.5, Double(tile.height) - 0.5 - pixel.y))
    return Place(
      galaxy: galaxy, tile: number, x: pixel.x, y: pixel.y, left: left, bottom: bottom, side: side,
      inside: Double(inside.columns.count) * Double(inside.rows.count) / (Double(side) * Double(side)),
      depth: depth * tile.projection.scale)
  }
}
