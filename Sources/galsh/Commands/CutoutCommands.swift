import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `load cutouts`, and what it shares with `apply … at`.
package enum CutoutCommands {
  package static let all = [loadCutouts]

  /// The catalogue and the sizes, for every command that cuts galaxies from tiles.
  enum Keys {
    static let catalogue: Key<String> = .clause(
      "at", .path, "the table of the galaxies: CSV, ECSV, a VOTable or a FITS table",
      offers: .files(["csv", "tsv", "gz", "ecsv", "vot", "xml", "fits"]))
    static let ra: Key<String?> = .option(
      "ra", .word, default: .described("found by its name or UCD"), "the column of the right ascension")
    static let dec: Key<String?> = .option(
      "dec", .word, default: .described("found by its name or UCD"), "the column of the declination")
    static let name: Key<String?> = .option(
      "name", .word, default: .described("a column called id, name, …, else the piece of the tile"),
      "the column of the galaxies' names")
    static let size: Key<CutoutSize?> = Key<String?>.option(
      "size", .rowExpression, default: .described("as many pixels of the tile as the images have"),
      "the side on the sky, with its unit (30arcsec, 0.5arcmin, 0.01deg, 64pix), or a column with a factor (4*r90)"
    ).map { text, call in
      guard let text else { return nil }
      guard let size = CutoutSize(text) else {
        throw call.error(
          CutoutError.badSize, "`size` of cutouts is an angle with its unit or a column, not \(text)",
          at: size,
          hint: Double(text) == nil
            ? "size=30arcsec, size=0.5arcmin, size=64pix, size=4*r90"
            : "size=\(text)arcsec, or size=\(text)pix of the tile; pixels=\(text) is the side of the images")
      }
      return size
    }
    static let fill: Key<Double?> = .option(
      "fill", .number(), default: .described("no value; nan= says what becomes of that"),
      "what pixels beyond the edge of a tile are")
    static let inside: Key<Double> = .option(
      "inside", .number(from: 0, to: 1), default: "0",
      "the share of a cutout that must lie in its tile at least; 0: any pixel will do")
    static let label: Key<String?> = .option(
      "label", .word, default: .described("none"), "the column of the labels, or rules that make them")
    static let group: Key<String?> = .option(
      "group", .word, default: .described("every galaxy by itself"),
      "the column of the groups that stay together")
  }

  /// The options of every command that cuts galaxies.
  static let choices: [any AnyKey] = [Keys.size, Keys.ra, Keys.dec, Keys.name, Keys.fill, Keys.inside]

  /// What the options say of the galaxies and their sizes.
  static func request(tiles: String, catalogue: String, _ call: CommandCall) throws -> CutoutRequest {
    var request = CutoutRequest(tiles: tiles, catalogue: catalogue)
    (request.ra, request.dec) = (try call[Keys.ra], try call[Keys.dec])
    (request.name, request.size) = (try call[Keys.name], try call[Keys.size])
    (request.fill, request.inside) = (try call[Keys.fill], try call[Keys.inside])
    return request
  }

  private static let tiles: Key<String> = .argument(
    "tiles", .path, "FITS images with celestial coordinates: a folder, a pattern or a file")

  private static let loadCutouts = Command(
    CommandSpec(
      "load cutouts", "cuts the galaxies of a catalogue from the tiles of a survey",
      details: """
        The positions become pixels by the world coordinates in the tiles' headers (TAN, SIP, TPV and what else wcslib \
        knows). Each galaxy is cut from the tile that covers it best: the one in which most of the cutout lies, of several \
        the one in which it is farthest from an edge. Only its piece is read, compressed tiles among them. A cutout that reaches beyond \
        the edge is padded, and column cutout_inside says how much of it is inside; a galaxy in no tile is a bad row. \
        The catalogue's columns stay with the images. An image is called by its piece, \
        `tile.fits[1][101:228,-5:122][pad]`, which can be viewed and loaded like any file. size= is the side on the sky, \
        pixels= that of the images made of it.
        """,
      keys: [
        tiles, Keys.catalogue, LoadCommands.name, Keys.size, Keys.ra, Keys.dec, Keys.name, Keys.label,
        Keys.group,
        LoadCommands.classNames, Keys.fill, Keys.inside,
      ] + LoadCommands.cutoutImageKeys,
      examples: [
        "load cutouts \"tiles/*.fits\" at \"catalog.csv\" size=30arcsec as galaxies",
        "load cutouts \"tiles\" at \"catalog.fits\" size=4*r90 pixels=128 label=class as d bad=skip",
        "load cutouts \"coadd.fits.fz\" at \"c.ecsv\" size=64pix ra=alpha dec=delta fill=0 as d",
      ])
  ) { call, session in
    try LoadCommands.keep(call, session) {
      var request = try request(tiles: call[tiles], catalogue: call[Keys.catalogue], call)
      (request.label, request.group) = (try call[Keys.label], try call[Keys.group])
      request.classes = try LoadCommands.classes(call)
      return try GalaxyRuntime.loadCutouts(
        request, options: LoadOptions(call), badRows: call[LoadCommands.badRows], context: session.work)
    }
  }
}
