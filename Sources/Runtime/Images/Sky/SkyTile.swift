import GalaxyErrors

/// A large image that is somewhere on the sky: one of a survey, from which galaxies are cut.
package struct SkyTile: Sendable {
  /// The file, and the HDU of it.
  package let file: String, hdu: Int
  /// Its pixels.
  package let width: Int, height: Int
  /// Where they are.
  package let projection: SkyProjection
  /// The middle of the image, and the angle in radians within which all of it lies.
  package let centre: SkyVector, radius: Double

  /// Reads the headers of a file: which image of it, `options` say.
  /// - Throws: GalaxyError of kind `no-wcs`, `needs-band`, `bad-option`, or what opening the file throws.
  package init(_ name: String, options: LoadOptions) throws {
    var (path, options) = (name, options)
    if let extended = try ExtendedName(name) {
      guard extended.section == nil else {
        throw GalaxyError(
          OptionError.badOption, "\(name) is a piece of an image: cutouts are made from whole ones",
          file: name)
      }
      options = try extended.choose(options)
      path = extended.file
    }
    guard BandFiles(path) == nil else {
      throw GalaxyError(
        OptionError.badOption, "\(path) is several files: cutouts are made from one at a time", file: path,
        hint: "name the files of one band; those of others make another dataset")
    }
    try ImageLoader.requireFITS(path)
    let found = try FITSFile.exclusively { try Self.read(path, options) }
    projection = try SkyProjection(cards: found.cards, path: path)
    (file, hdu, width, height) = (path, found.hdu, found.width, found.height)
    (centre, radius) = try Self.place(of: projection, width: width, height: height, path: path)
  }

  private static func read(_ path: String, _ options: LoadOptions) throws -> (
    hdu: Int, width: Int, height: Int, cards: [String]
  ) {
    let plan = try RecipePlan.open(path, options: options)
    guard [.generic, .skirtMag].contains(plan.recipe) else {
      throw GalaxyError(
        ImageError.recipeDoesNotFit, path,
        "is laid out as \(plan.recipe.rawValue): such files are of one galaxy, and no tiles of a survey",
        hint: "recipe=generic takes it for a tile all the same")
    }
    let chosen = try FITSDecoder.choose(plan, options, path: path)
    guard let band = chosen.first.map({ plan.bands[$0] }), band.channels == 1,
      Set(chosen.map { plan.bands[$0].hdu.number }).count == 1
    else {
      throw GalaxyError(
        OptionError.badOption, "\(path): cutouts are made from one HDU of numbers", file: path,
        hint: "choose it with hdu=")
    }
    return (band.hdu.number, band.size.width, band.size.height, try band.hdu.cards())
  }

  /// The middle, and the largest distance from it along the edge, with a pixel to spare; the whole sky where the
  /// projection leaves it open.
  private static func place(
    of projection: SkyProjection, width: Int, height: Int, path: String
  ) throws -> (SkyVector, Double) {
    let (right, top) = (Double(width) - 0.5, Double(height) - 0.5)
    let steps = 16
    var edge: [(x: Double, y: Double)] = [((right - 0.5) / 2, (top - 0.5) / 2)]
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      let (x, y) = (-0.5 + (right + 0.5) * share, -0.5 + (top + 0.5) * share)
      edge += [(x, -0.5), (x, top), (-0.5, y), (right, y)]
    }
    let directions = projection.directions(of: edge)
    let known = directions.compactMap(\.self)
    guard let centre = directions[0] ?? known.first else {
      throw GalaxyError(
        SkyError.noWCS, "\(path) has no pixel that is on the sky by its header", file: path,
        hint: "`header \"\(path)\"` shows CRPIX, CRVAL and CD or CDELT")
    }
    let radius = known.map { centre.angle(to: $0) }.max() ?? .pi
    guard known.count == directions.count, radius < .pi / 3 else { return (centre, .pi) }
    return (centre, radius * 1.02 + projection.scale * (.pi / 180 / 3600))
  }
}
