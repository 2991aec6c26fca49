import GalaxyBase
import GalaxyImages

/// Which galaxies are cut from which tiles, and how large.
public struct CutoutRequest: Sendable {
  /// The tiles: a folder, a pattern or a file.
  public var tiles: String
  /// The table of the galaxies.
  public var catalogue: String
  /// The column of the right ascension; nil: found by its name.
  public var ra: String?
  /// That of the declination.
  public var dec: String?
  /// How large the cutouts are; nil: as many pixels as the images have.
  public var size: CutoutSize?
  /// The column of the galaxies' names; nil: found by its name.
  public var name: String?
  /// The column of the labels, or rules that make them; nil: the galaxies have none.
  public var label: String?
  /// The column of the groups; nil: every galaxy is one.
  public var group: String?
  /// The names of the classes in the order of their numbers.
  public var classes: [String]
  /// What pixels beyond the edge of a tile become; nil: they have no value.
  public var fill: Double?
  /// The share of a cutout that must lie in its tile at least; 0: any pixel will do.
  public var inside: Double

  /// Takes the tiles and the catalogue.
  public init(tiles: String, catalogue: String) {
    (self.tiles, self.catalogue) = (tiles, catalogue)
    classes = []
    inside = 0
  }

  /// As the user named it: "tiles/*.fits at catalog.fits".
  public var source: String { "\(tiles) at \(catalogue)" }
}

/// How large cutouts are.
public enum CutoutSize: Sendable, Equatable {
  /// Seconds of arc, the same for all.
  case arcseconds(Double)
  /// Pixels of the tile, the same for all.
  case pixels(Int)
  /// A column of the catalogue times a factor.
  case column(String, factor: Double)

  /// The units of angles, in seconds of arc.
  static let units: [String: Double] = [
    "arcsec": 1, "arcsecs": 1, "arcsecond": 1, "arcseconds": 1, "asec": 1, "\"": 1, "arcs": 1,
    "arcmin": 60, "arcmins": 60, "arcminute": 60, "arcminutes": 60, "amin": 60, "'": 60,
    "deg": 3600, "degree": 3600, "degrees": 3600, "mas": 0.001, "rad": 180 * 3600 / Double.pi,
  ]
  /// The names of the pixel as a unit.
  static let pixelUnits: Set<String> = ["pix", "px", "pixel", "pixels"]

  /// Reads `30arcsec`, `0.5arcmin`, `64pix`, `r90`, `4*r90` or `r90*4`; nil for anything else, a number without a unit
  /// among it.
  public init?(_ text: String) {
    var text = text.trimmed
    while text.hasPrefix("("), text.hasSuffix(")") { text = String(text.dropFirst().dropLast()).trimmed }
    let digits = text.prefix { $0.isNumber || ".+-eE".contains($0) }
    // The e of an exponent, not that of a unit.
    for end in [digits.endIndex, digits.lastIndex { "eE".contains($0) } ?? digits.endIndex] {
      guard let number = Double(text[..<end]) else { continue }
      let unit = String(text[end...]).trimmed
      if let factor = Self.units[unit], number > 0, number.isFinite {
        self = .arcseconds(number * factor)
        return
      }
      if Self.pixelUnits.contains(unit), let whole = Int(exactly: number.rounded()), number > 0 {
        self = .pixels(whole)
        return
      }
    }
    let parts = text.split(separator: "*", omittingEmptySubsequences: false).map { String($0).trimmed }
    if parts.count == 1, Double(text) == nil, Self.isColumn(text) {
      self = .column(text, factor: 1)
    } else if parts.count == 2, let number = Double(parts[0]), number > 0, Self.isColumn(parts[1]) {
      self = .column(parts[1], factor: number)
    } else if parts.count == 2, let number = Double(parts[1]), number > 0, Self.isColumn(parts[0]) {
      self = .column(parts[0], factor: number)
    } else {
      return nil
    }
  }

  private static func isColumn(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || "_.-".contains($0) }
  }
}
