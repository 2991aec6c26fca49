import GalaxyErrors
import GalaxyImages

/// What is kept of each cutout beside the catalogue's own columns.
struct CutoutColumns {
  /// The share of a cutout that lies in its tile.
  static let inside = "cutout_inside"

  let columns: ImageColumns
  let notes: [String]

  /// The columns of a catalogue, and those of the cutouts.
  init(_ catalogue: Catalogue, places: [CutoutPlaces.Place], tiles: [SkyTile]) {
    let count = catalogue.rowCount
    var names = [String](repeating: "", count: count)
    var (x, y, inside) = (
      [Double](repeating: .nan, count: count), [Double](repeating: .nan, count: count),
      [Double](repeating: .nan, count: count)
    )
    var sides = [Int](repeating: .min, count: count)
    for place in places {
      names[place.galaxy] = tiles[place.tile].file
      // FITS counts pixels from 1.
      (x[place.galaxy], y[place.galaxy]) = (place.x + 1, place.y + 1)
      (sides[place.galaxy], inside[place.galaxy]) = (place.side, place.inside)
    }
    let own = [
      Catalogue.Column("cutout_tile", .texts(TextValues(names)), meaning: "the tile that the cutout is from"),
      Catalogue.Column("cutout_x", .numbers(x), unit: "pix", meaning: "column of the position, from 1"),
      Catalogue.Column("cutout_y", .numbers(y), unit: "pix", meaning: "row of the position, from 1"),
      Catalogue.Column("cutout_side", .integers(sides), unit: "pix", meaning: "side of the cutout"),
      Catalogue.Column(Self.inside, .numbers(inside), meaning: "share of the cutout that lies in the tile"),
    ]
    let taken = Set(own.map(\.name))
    var (further, dropped, known): ([Catalogue.Column], [String], Set<String>) = ([], [], [])
    for (position, column) in catalogue.columns.enumerated() {
      let name = column.name.isEmpty ? "column \(position + 1)" : column.name
      if taken.contains(name) || !known.insert(name).inserted {
        dropped.append(name)
      } else {
        further.append(column.name.isEmpty ? .init(name, column.values) : column)
      }
    }
    columns = ImageColumns(further + own)
    notes =
      dropped.isEmpty
      ? [] : ["columns whose names are taken are left out: \(dropped.joined(separator: ", "))"]
  }
}

/// What the galaxies of a catalogue are called.
struct CutoutNames {
  private let values: ColumnValues?

  private static let names = [
    "id", "objid", "obj_id", "objectid", "object_id", "source_id", "sourceid", "name", "objname", "object",
    "iauname", "galaxy", "target", "targetid", "number",
  ]

  /// The column that is named, else one that is called so and has another value in every row.
  /// - Throws: GalaxyError of kind `missing-column`.
  init(_ catalogue: Catalogue, column: String?) throws {
    if let column {
      values = catalogue.columns[try catalogue.position(of: column)].values
      return
    }
    let columns = catalogue.columns
    let main = columns.indices.filter { columns[$0].ucd.lowercased().hasPrefix("meta.id;meta.main") }
    let named = Self.names.compactMap { name in columns.firstIndex { $0.name.lowercased() == name } }
    values = (main + named).lazy.map { columns[$0].values }.first { values in
      var seen: Set<String> = []
      return (0..<values.count).allSatisfy { !values[$0].isMissing && seen.insert(values[$0].text).inserted }
    }
  }

  /// Nil where the row has none.
  func name(ofRow row: Int) -> String? {
    guard let values, row < values.count else { return nil }
    let text = values[row].text
    return text.isEmpty ? nil : text
  }
}

/// How large the cutouts of a catalogue are.
struct CutoutSides {
  let sides: CutoutPlaces.Sides
  let notes: [String]
  private let file: String
  private let column: Catalogue.Column?

  /// - Parameter pixels: the side where no size is given.
  /// - Throws: GalaxyError of kind `missing-column` or `bad-size`.
  init(_ size: CutoutSize?, _ catalogue: Catalogue, pixels: Int) throws {
    file = catalogue.file
    switch size {
    case nil: (sides, notes, column) = (.pixels(pixels), [], nil)
    case .pixels(let count)?: (sides, notes, column) = (.pixels(count), [], nil)
    case .arcseconds(let size)?: (sides, notes, column) = (.arcseconds(size), [], nil)
    case .column(let name, let factor)?:
      let found = catalogue.columns[try catalogue.position(of: name)]
      let unit = found.unit.trimmed.lowercased()
      let values = (0..<catalogue.rowCount).map { (found.values[$0].number ?? .nan) * factor }
      if CutoutSize.pixelUnits.contains(unit) {
        (sides, notes) = (.eachPixels(values), [])
      } else if let arcseconds = unit.isEmpty ? 1 : CutoutSize.units[unit] {
        sides = .each(values.map { $0 * arcseconds })
        notes = unit.isEmpty ? ["\(found.name) has no unit: taken for seconds of arc"] : []
      } else {
        throw GalaxyError(
          CutoutError.badSize,
          "\(found.name) of \(catalogue.file) is in \(found.unit), which is no size on the sky",
          file: catalogue.file, hint: "a size is in arcsec, arcmin, deg or pix")
      }
      column = found
    }
  }

  /// Why a row has no size.
  func problem(ofRow row: Int) -> GalaxyError? {
    let value: Double
    switch sides {
    case .each(let sizes): value = sizes[row]
    case .eachPixels(let sizes): value = sizes[row]
    default: return nil
    }
    guard let column, !(value.isFinite && value > 0) else { return nil }
    let text = column.values[row].text
    return GalaxyError(
      CutoutError.badSize, "\(column.name) is \(text.isEmpty ? "empty" : text), no size of a cutout")
  }
}
