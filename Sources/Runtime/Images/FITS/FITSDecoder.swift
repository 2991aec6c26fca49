import GalaxyBase
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
    /// Pixels of `image` that are NaN or infinite in the file (of several bands, in one of them), or masked.
    var nonFinite: Int
    /// What else the file tells, such as the redshift.
    var notes: [String] = []
    /// What there is to say of the file.
    var remarks: [ImageRemark] = []
    /// Of a piece of a larger image whose digest was asked for: that of its values as they are in the file.
    var digest: Digest?
  }

  /// Reads the HDU `hdu` (a number, 0 = primary, or an EXTNAME; nil: the first with an image of two axes),
  /// the band `band` of a cube (from 0), as they are, and turns it so that row 0 is at the top.
  static func decode(path: String, hdu: String?, band: Int?) throws -> Flux {
    var options = LoadOptions()
    (options.hdu, options.band, options.recipe) = (hdu, band, .generic)
    return try decode(path: path, options: options)
  }

  /// Reads the bands that the options or the recipe name; several become their mean. Magnitudes and other
  /// codings become flux, relative to the brightest pixel, or with `shared` on the scale of all bands.
  /// Where `files` are given the file is kept open by them.
  static func decode(
    path: String, options: LoadOptions, shared: Bool = false, files: OpenedFiles? = nil
  ) throws -> Flux {
    try withPlan(path, options, files) { plan in
      try read(choose(plan, options, path: path), plan, path, options, shared: shared)
    }
  }

  /// Does `body` with the plan of a file, which `files` keep open where they are given.
  static func withPlan<T>(
    _ path: String, _ options: LoadOptions, _ files: OpenedFiles?, _ body: (RecipePlan) throws -> T
  ) throws -> T {
    try FITSFile.exclusively {
      if let files { return try files.withPlan(path, options, body) }
      return try body(RecipePlan.open(path, options: options))
    }
  }

  /// Reads three bands by name, or by number in `names`, for red, green and blue: linear flux on one scale.
  static func decode(
    path: String, colours names: [String], options: LoadOptions, files: OpenedFiles? = nil
  ) throws -> [Flux] {
    try withPlan(path, options, files) { plan in
      try names.map { name in
        var options = options
        (options.band, options.bands) = (nil, [name])
        return try read(choose(plan, options, path: path), plan, path, options, shared: true)
      }
    }
  }

  static func read(
    _ chosen: [Int], _ plan: RecipePlan, _ path: String, _ options: LoadOptions, shared: Bool
  ) throws -> Flux {
    try requireOneUnit(chosen, plan, path: path)
    if let piece = options.piece { return try read(piece, chosen, plan, path, options, shared: shared) }
    var (sum, size): ([Double], (width: Int, height: Int)?) = ([], nil)
    // Of each pixel, whether a band has no value there; nothing as long as all have.
    var isOdd: [Bool] = []
    for position in chosen {
      let band = plan.bands[position]
      let (width, height) = try planeSize(of: band, sameAs: size)
      size = (width, height)
      try options.cutout?.check(width: width, height: height, path: path)
      let rows = options.cutout.map { (height - $0.y - $0.height)..<(height - $0.y) } ?? 0..<height
      var values = try band.read(rows: rows)
      if let mask = options.mask { try PixelMask(mask, for: band).apply(to: &values, rows: rows) }
      if isOdd.isEmpty, values.contains(where: { !$0.isFinite }) {
        isOdd = [Bool](repeating: false, count: values.count)
      }
      if !isOdd.isEmpty { for i in values.indices where !values[i].isFinite { isOdd[i] = true } }
      if band.coding != .linear {
        let zero = shared || chosen.count > 1 ? band.coding.sharedZero : band.coding.zero(of: values)
        values = band.coding.flux(values, zero: zero)
      }
      if sum.isEmpty { sum = values } else { for i in sum.indices { sum[i] += values[i] } }
    }
    if chosen.count > 1 { for i in sum.indices { sum[i] /= Double(chosen.count) } }
    let (width, height) = size ?? (0, 0)
    /// The piece that is asked for, the row at the top first.
    func piece<Value: Sendable>(_ values: [Value]) -> Raster<Value> {
      let image = Raster(unchecked: width, options.cutout?.height ?? height, values).flippedVertically()
      guard let cutout = options.cutout,
        let columns = Cutout(x: cutout.x, y: 0, width: cutout.width, height: cutout.height)
      else { return image }
      return image.piece(columns)
    }
    let image = piece(sum)
    // Magnitudes of −99 have none either, and +∞ is no light but no value in the file.
    let odd = isOdd.isEmpty ? [] : piece(isOdd).pixels
    let nonFinite = image.pixels.indices.count {
      !image.pixels[$0].isFinite || (!odd.isEmpty && odd[$0])
    }
    return Flux(
      image: image, place: title(chosen, plan), unit: unit(chosen, plan), originalSize: (width, height),
      nonFinite: nonFinite, notes: plan.notes + notes(options), remarks: plan.remarks)
  }

  static func notes(_ options: LoadOptions) -> [String] {
    options.mask.map { ["pixels masked by \($0)"] } ?? []
  }

  /// Width and height of a band, which must be those of the bands before it.
  static func planeSize(
    of band: RecipePlan.Band, sameAs size: (width: Int, height: Int)?
  ) throws -> (width: Int, height: Int) {
    let found = band.size
    guard size.map({ $0 == found }) ?? true else {
      throw GalaxyError(
        ImageError.damaged, band.hdu.file.path,
        "has bands of different sizes: \(band.hdu.title) is \(found.width) × \(found.height) pixels, another "
          + (size.map { "\($0.width) × \($0.height)" } ?? ""))
    }
    return found
  }

  /// BUNIT, and what became of it.
  static func unit(_ chosen: [Int], _ plan: RecipePlan) -> String {
    let band = chosen.first.map { plan.bands[$0] }
    let unit = band.map(\.hdu.unit).flatMap { $0.isEmpty ? nil : $0 } ?? plan.unit
    guard let said = band?.coding.said else { return unit }
    return (unit.isEmpty ? "not given" : unit) + " (\(said))"
  }

  /// - Throws: GalaxyError of kind `recipe-does-not-fit` where bands of which the mean is asked for are not in
  ///   one unit.
  static func requireOneUnit(_ chosen: [Int], _ plan: RecipePlan, path: String) throws {
    guard let first = chosen.first.map({ plan.bands[$0] }) else { return }
    for other in chosen.dropFirst().map({ plan.bands[$0] }) where other.hdu.unit != first.hdu.unit {
      let (a, b) = (PixelUnit(first.hdu.unit), PixelUnit(other.hdu.unit))
      let areLike = a.isUnderstood && b.isUnderstood && a.dimensions == b.dimensions && a.factor == b.factor
      guard !areLike || a.scale != b.scale else { continue }
      func said(_ unit: String) -> String { unit.isEmpty ? "no unit" : unit }
      throw GalaxyError(
        ImageError.recipeDoesNotFit, path,
        "has bands in different units: \(said(first.hdu.unit)) in \(first.name ?? first.hdu.title), "
          + "\(said(other.hdu.unit)) in \(other.name ?? other.hdu.title)",
        hint: "choose bands of one unit with band=")
    }
  }
}
