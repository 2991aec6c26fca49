import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// The cutouts of a catalogue's galaxies: names of pieces of tiles, with what the catalogue knows of each.
public struct CutoutList: Sendable {
  /// The galaxies that are in a tile, in the order of the catalogue.
  public private(set) var items: [DatasetItem] = []
  /// Rows without a position, or in no tile.
  public private(set) var badRows: [BadRow] = []
  /// The columns of the catalogue, and where each cutout is.
  let columns: ImageColumns
  /// The names of the classes, where labels were read.
  public let classes: ClassNames
  /// What was found and chosen, a sentence each.
  public private(set) var notes: [String] = []
  /// The positions of the items in the order in which tiles are best read.
  package private(set) var readingOrder: [Int]
  /// The tiles.
  public let tiles: [String]

  /// Reads the catalogue and the headers of the tiles, and finds each galaxy's tile.
  /// - Throws: GalaxyError of a kind of `CutoutError`, `SkyError`, `CatalogueError`, `OptionError` or `ImageError`, or
  ///   `interrupted`.
  public init(
    _ request: CutoutRequest, options: LoadOptions, badRows policy: BadRowPolicy = .error,
    context: WorkContext
  ) throws {
    let catalogue = try Catalogue.read(request.catalogue)
    let sky = try SkyColumns(catalogue, ra: request.ra, dec: request.dec)
    let sizes = try CutoutSides(request.size, catalogue, pixels: options.size)
    let labels = try Self.labels(request, catalogue)
    let group = try request.group.map { catalogue.columns[try catalogue.position(of: $0)].values }
    let (tiles, bad) = try Self.tiles(request.tiles, options, policy, context)
    let found = try CutoutPlaces(
      tiles, rightAscensions: sky.rightAscensions, declinations: sky.declinations, sides: sizes.sides,
      context: context)
    let names = try CutoutNames(catalogue, column: request.name)
    self.tiles = tiles.map(\.file)
    let labelled = labels.rows
    var (items, badRows): ([DatasetItem], [BadRow]) = ([], bad)
    var (kept, cut): ([CutoutPlaces.Place], Int) = ([], 0)
    for row in 0..<catalogue.rowCount {
      let name = names.name(ofRow: row)
      func refuse(_ error: GalaxyError) {
        badRows.append(
          BadRow(
            name: name ?? "row \(row + 1)", manifest: catalogue.file, line: catalogue.line(of: row),
            error: error))
      }
      if let problem = sky.problems[row] ?? sizes.problem(ofRow: row) {
        refuse(problem)
        continue
      }
      // Of a galaxy that is in no tile the size, too, is told in pixels of the first.
      let side =
        found.places[row]?.side ?? tiles.first.map { sizes.sides.side(of: row, scale: $0.projection.scale) }
      if let side, side < 2 || side > Self.mostPixels {
        refuse(
          GalaxyError(
            CutoutError.badSize,
            side > 0
              ? "a cutout of \(side) × \(side) pixels cannot be made"
              : "a cutout of such a size cannot be made",
            hint: "a side has 2 to \(Self.mostPixels) pixels"))
        continue
      }
      guard let place = found.places[row], place.inside >= request.inside else {
        refuse(Self.outside(row, found.places[row], request, sky, tiles.count))
        continue
      }
      var label: Int?
      switch labelled[row] {
      case .known(let number): label = number
      case .none: break
      case .bad(let why):
        refuse(GalaxyError(LabelError.badLabel, "the label of \(name ?? "row \(row + 1)") is \(why)"))
        continue
      }
      let tile = tiles[place.tile]
      let piece = TilePiece(
        x: place.left, y: place.bottom, width: place.side, height: place.side, fill: request.fill ?? .nan)
      let path = "\(tile.file)[\(tile.hdu)]\(piece.brackets)"
      let shown = name ?? path
      let together = group?[row].text ?? ""
      items.append(
        DatasetItem(
          path: path, name: shown, label: label, group: together.isEmpty ? shown : together,
          line: catalogue.line(of: row), row: row))
      if place.inside < 1 { cut += 1 }
      kept.append(place)
    }
    for misfit in catalogue.misfits {
      badRows.append(
        BadRow(
          name: misfit.first, manifest: catalogue.file, line: misfit.line, error: catalogue.error(of: misfit))
      )
    }
    let places = kept
    readingOrder = places.indices.sorted {
      (places[$0].tile, places[$0].bottom, $0) < (places[$1].tile, places[$1].bottom, $1)
    }
    (self.items, self.badRows) = (items, badRows)
    let placed = CutoutColumns(catalogue, places: kept, tiles: tiles)
    columns = placed.columns
    classes = labels.classes
    notes =
      catalogue.notes + labels.notes + [sky.note] + sizes.notes + placed.notes
      + Self.said(kept, tiles, cut: cut, fill: request.fill)
  }

  /// A part of the list, contiguous; what has no cutout belongs to the last.
  package func part(_ shard: ShardChoice) -> CutoutList {
    let range = shard.range(of: items.count)
    var part = self
    part.items = Array(items[range])
    part.readingOrder = readingOrder.filter(range.contains).map { $0 - range.lowerBound }
    if shard.number < shard.count { part.badRows = [] }
    return part
  }

  /// The digest of all that is known of the galaxies, by which parts of a list are told to belong together.
  package var digest: Digest {
    var digester = Digester()
    digester.add(items.count)
    for item in items {
      digester.add(item.path)
      digester.add(item.name)
      digester.add(item.label)
      digester.add(item.group)
    }
    for row in badRows {
      digester.add(row.name)
      digester.add(row.error.message)
    }
    return digester.digest
  }

  /// The labels of the rows; none where no column is named.
  private static func labels(_ request: CutoutRequest, _ catalogue: Catalogue) throws -> LabelReading {
    guard let label = request.label else { return LabelReading(rowCount: catalogue.rowCount) }
    if LabelRule.isRule(label), !catalogue.columns.contains(where: { $0.name == label }) {
      return try LabelReading(
        LabelRule(label, file: catalogue.file), on: catalogue, classes: request.classes)
    }
    let column = catalogue.columns[try catalogue.position(of: label)]
    return try LabelReading(column, of: catalogue, classes: request.classes)
  }

  /// The tiles whose headers say where they are, and those whose do not.
  private static func tiles(
    _ pattern: String, _ options: LoadOptions, _ policy: BadRowPolicy, _ context: WorkContext
  ) throws -> ([SkyTile], [BadRow]) {
    let found = try foundImageFiles(pattern)
    // What is called like a tile and is none hides the galaxies that it should have.
    let paths = found.paths.filter { found.paths == [pattern] || isCalledFITS($0) || !isNoImage($0) }
    let meter = ProgressMeter("read headers of", total: paths.count, unit: "tile", context: context)
    let outcomes = try parallelMap(paths.count, threads: context.threads) {
      index -> Result<SkyTile, GalaxyError> in
      try meter.advance()
      do {
        return .success(try SkyTile(paths[index], options: options))
      } catch let error as GalaxyError where !error.isCancellation && !error.isA(SkyError.noWCSLibrary) {
        return .failure(error)
      }
    }
    var (tiles, bad): ([SkyTile], [BadRow]) = ([], [])
    for (path, outcome) in zip(paths, outcomes) {
      switch outcome {
      case .success(let tile): tiles.append(tile)
      case .failure(let error): bad.append(BadRow(name: path, error: error))
      }
    }
    if let first = bad.first, policy == .error || tiles.isEmpty {
      if bad.count == 1 { throw first.error }
      let listed = bad.prefix(BadRow.listed).map { "\n  \($0.error.message)" }.joined()
      throw GalaxyError(
        CutoutError.badTiles,
        "\(bad.count) of \(paths.count) tiles cannot be used:\(listed)"
          + (bad.count > BadRow.listed ? "\n  … and \(bad.count - BadRow.listed) more" : ""), file: pattern,
        hint: tiles.isEmpty ? first.error.hint : "bad=skip leaves them out and says so")
    }
    guard !tiles.isEmpty else {
      throw GalaxyError(
        DatasetError.noImages, "\(pattern) has no tiles", file: pattern,
        hint: found.remark ?? "tiles are FITS images with celestial coordinates")
    }
    return (tiles, bad)
  }

  /// The most pixels of a side.
  private static let mostPixels = Int(Double(ImageLimits.fluxPixels).squareRoot())

  /// Why a galaxy has no cutout.
  private static func outside(
    _ row: Int, _ place: CutoutPlaces.Place?, _ request: CutoutRequest, _ sky: SkyColumns, _ tiles: Int
  ) -> GalaxyError {
    let position =
      "(\(NumberText.general(sky.rightAscensions[row], 8)), \(NumberText.general(sky.declinations[row], 8)))"
    guard let place else {
      return GalaxyError(
        CutoutError.outsideTiles,
        "\(position) lies in \(tiles == 1 ? "no part of the tile" : "none of the \(tiles) tiles")",
        hint: "bad=skip leaves such galaxies out and says so")
    }
    return GalaxyError(
      CutoutError.outsideTiles,
      "of the cutout at \(position) \(NumberText.fixed(100 * place.inside, 1)) % lie in a tile, and inside= wants "
        + "\(NumberText.general(100 * request.inside, 4))")
  }

  /// What there is to say of the tiles and the cutouts.
  private static func said(
    _ kept: [CutoutPlaces.Place], _ tiles: [SkyTile], cut: Int, fill: Double?
  ) -> [String] {
    let used = Set(kept.map(\.tile))
    func span(_ values: [Double], _ digits: Int) -> String {
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      let (a, b) = (NumberText.general(low, digits), NumberText.general(high, digits))
      return a == b ? a : "\(a) to \(b)"
    }
    let scales = used.isEmpty ? tiles.map(\.projection.scale) : used.map { tiles[$0].projection.scale }
    let (scale, side) = (span(scales, 4), span(kept.map { Double($0.side) }, 6))
    let sizes = kept.map { Double($0.side) * tiles[$0.tile].projection.scale }
    var lines = ["\(counted(tiles.count, "tile")), \(used.count) with galaxies, \(scale) arcsec a pixel"]
    if !kept.isEmpty { lines[0] += "; cutouts of \(side) pixels (\(span(sizes, 4)) arcsec)" }
    if cut > 0 {
      let reach = cut == 1 ? "cutout reaches" : "cutouts reach"
      lines.append(
        "\(cut) \(reach) beyond the edge of the tile, and what lies there "
          + (fill.map { "is \(NumberText.general($0, 6))" } ?? "has no value")
          + ": column \(CutoutColumns.inside) says how much is inside")
    }
    return lines
  }
}

/// Loads galaxies of a catalogue, each cut from the tile that covers it best by the world coordinates in the tiles'
/// headers; the catalogue's columns stay with the images.
///
/// Pixels beyond the edge of a tile have no value, or that of `request.fill`; column `cutout_inside` says how much of
/// each cutout lies in its tile. Only the piece of each galaxy is read. The pixels are those of astropy's `Cutout2D`
/// with `mode="partial"`.
/// - Throws: as `CutoutList` and `loadManifest` do.
public func loadCutouts(
  _ request: CutoutRequest, options: LoadOptions = LoadOptions(), badRows: BadRowPolicy = .error,
  context: WorkContext = WorkContext()
) throws -> LoadedDataset {
  let list = try CutoutList(request, options: options, badRows: badRows, context: context)
  var loader = DatasetLoader(
    source: request.source, manifest: request.catalogue, unit: "row", options: options, badRows: badRows,
    context: context)
  loader.classes = list.classes
  loader.columns = list.columns
  loader.report.notes = list.notes
  loader.readingOrder = list.readingOrder
  return try loader.load(list.items, badRows: list.badRows)
}
