import GalaxyErrors

/// FITS to flux: which HDU, which bands, which way up.
enum FITSDecoder {
  /// What was read from a file, and where.
  struct Flux {
    var image: Raster<Double>
    /// "HDU 0", "HDU 1 (SCI), band 2 of 9".
    var place: String
    var unit: String
    /// Width and height in the file, before any cutout.
    var originalSize: (width: Int, height: Int)
    /// Pixels that were NaN or infinite (of several bands, their mean).
    var nonFinite: Int
    /// What else the file tells, such as the redshift.
    var notes: [String] = []
  }

  /// Reads the HDU `hdu` (a number, 0 = primary, or an EXTNAME; nil: the first with an image of two axes),
  /// the band `band` of a cube (from 0), as they are, and turns it so that row 0 is at the top.
  static func decode(path: String, hdu: String?, band: Int?) throws -> Flux {
    var options = LoadOptions()
    (options.hdu, options.band, options.recipe) = (hdu, band, .generic)
    return try decode(path: path, options: options)
  }

  /// Reads the bands that the options or the recipe name; several become their mean. Magnitudes become flux,
  /// relative to the brightest pixel unless a zero point is given.
  static func decode(path: String, options: LoadOptions, zeroPoint: Double? = nil) throws -> Flux {
    try FITSFile.exclusively {
      let file = try FITSFile(path: path)
      let plan = try RecipePlan(file, options: options)
      return try read(choose(plan, options, path: path), plan, path, options, zeroPoint: zeroPoint)
    }
  }

  /// Reads three bands by name, or by number in `names`, for red, green and blue: linear flux on one scale.
  static func decode(path: String, colours names: [String], options: LoadOptions) throws -> [Flux] {
    try FITSFile.exclusively {
      let file = try FITSFile(path: path)
      let plan = try RecipePlan(file, options: options)
      return try names.map { name in
        var options = options
        (options.band, options.bands) = (Int(name), Int(name) == nil ? [name] : [])
        return try read(
          choose(plan, options, path: path), plan, path, options, zeroPoint: Magnitudes.nanomaggies)
      }
    }
  }

  private static func read(
    _ chosen: [Int], _ plan: RecipePlan, _ path: String, _ options: LoadOptions, zeroPoint: Double? = nil
  ) throws -> Flux {
    let zeroPoint = zeroPoint ?? (chosen.count > 1 ? Magnitudes.nanomaggies : nil)
    var (sum, size, nonFinite): ([Double], (Int, Int)?, Int) = ([], nil, 0)
    for position in chosen {
      let band = plan.bands[position]
      let (width, height) = try planeSize(of: band.hdu, sameAs: size)
      size = (width, height)
      try options.cutout?.check(width: width, height: height, path: path)
      let rows = options.cutout.map { (height - $0.y - $0.height)..<(height - $0.y) } ?? 0..<height
      var values = try band.hdu.readPlane(band.plane, width: width, height: height, rows: rows)
      nonFinite += values.count { !$0.isFinite }
      if plan.recipe == .skirtMag { values = Magnitudes.flux(values, zeroPoint: zeroPoint) }
      if sum.isEmpty { sum = values } else { for i in sum.indices { sum[i] += values[i] } }
    }
    if chosen.count > 1 { for i in sum.indices { sum[i] /= Double(chosen.count) } }
    let (width, height) = size ?? (0, 0)
    var image = Raster(unchecked: width, options.cutout?.height ?? height, sum).flippedVertically()
    if let cutout = options.cutout,
      let columns = Cutout(x: cutout.x, y: 0, width: cutout.width, height: cutout.height)
    {
      image = image.piece(columns)
    }
    return Flux(
      image: image, place: title(chosen, plan), unit: unit(plan), originalSize: (width, height),
      nonFinite: nonFinite / max(1, chosen.count), notes: plan.notes)
  }

  /// Width and height of the planes of an HDU, which must be those of the bands before it.
  static func planeSize(of hdu: FITSHDU, sameAs size: (Int, Int)?) throws -> (
    Int, Int
  ) {
    let axes = hdu.realAxes.count >= 2 ? hdu.realAxes : hdu.axes
    guard size.map({ $0 == (axes[0], axes[1]) }) ?? true else {
      throw GalaxyError(
        ImageError.damaged, hdu.file.path, "has bands of different sizes: \(hdu.title) is \(hdu.shape)")
    }
    return (axes[0], axes[1])
  }

  /// BUNIT, and what became of it.
  static func unit(_ plan: RecipePlan) -> String {
    plan.recipe == .skirtMag ? plan.unit + " (magnitudes, turned into flux)" : plan.unit
  }

  /// "HDU 0", "HDU 1 (SCI), band 2 of 9", "recipe illustris: HDU 3 (…), bands 3 4 5 of 36 (g r i), their
  /// mean".
  static func title(_ chosen: [Int], _ plan: RecipePlan) -> String {
    let bands = chosen.map { plan.bands[$0] }
    var hdus: [String] = []
    for band in bands where hdus.last != band.hdu.title { hdus.append(band.hdu.title) }
    var text = hdus.joined(separator: ", ")
    if plan.recipe != .generic { text = "recipe \(plan.recipe.rawValue): " + text }
    if plan.bands.count > 1 {
      let noun = chosen.count == 1 ? "band" : "bands"
      text += ", \(noun) \(chosen.map(String.init).joined(separator: " ")) of \(plan.bands.count)"
      let names = bands.compactMap(\.name)
      if names.count == bands.count { text += " (\(names.joined(separator: " ")))" }
      if chosen.count > 1 { text += ", their mean" }
    }
    return text
  }

  /// Positions of the bands to read.
  static func choose(_ plan: RecipePlan, _ options: LoadOptions, path: String) throws -> [Int] {
    let count = plan.bands.count
    let hdu = plan.bands.first?.hdu
    let place = hdu.map(\.title) ?? "the file"
    if let band = options.band {
      guard band >= 0, band < count else {
        throw GalaxyError(
          ImageError.unknownBand, path,
          "has no band \(band): \(place) has \(count == 1 ? "one" : "\(count)")",
          hint: count == 1 ? "leave band= out" : "bands are counted from 0 to \(count - 1)")
      }
      return [band]
    }
    if !options.bands.isEmpty {
      return try options.bands.map { name in
        if let position = RecipePlan.position(of: name, in: plan.bands) { return position }
        let names = plan.bands.prefix(40).compactMap(\.name)
        throw GalaxyError(
          ImageError.unknownBand, path, "has no band \(name)",
          hint: names.isEmpty
            ? "its bands have no names; give a number from 0" : "it has \(names.joined(separator: ", "))")
      }
    }
    guard !plan.standard.isEmpty else {
      throw GalaxyError(
        ImageError.needsBand, path, "is a cube: \(place) is \(hdu?.shape ?? ""), \(count) bands",
        hint: "choose one with band=0 … band=\(count - 1)")
    }
    return plan.standard
  }
}
