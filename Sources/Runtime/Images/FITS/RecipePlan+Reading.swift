import GalaxyErrors

extension RecipePlan {
  /// The plan of a file, or of one galaxy in several files, a band a file.
  /// - Throws: what opening the files throws; GalaxyError of kind `recipe-does-not-fit` where the files do
  ///   not belong together.
  static func open(_ path: String, options: LoadOptions) throws -> RecipePlan {
    guard let files = BandFiles(path) else {
      return try RecipePlan(try FITSFile(path: path), options: options)
    }
    var single = options
    (single.band, single.bands) = (nil, [])
    let plans = try files.parts.map { try RecipePlan(try FITSFile(path: $0.file), options: single) }
    guard var plan = plans.first else { return try RecipePlan(try FITSFile(path: path), options: options) }
    plan.bands = try zip(files.parts, plans).map { part, one in
      guard one.standard.count == 1 else {
        throw GalaxyError(
          ImageError.recipeDoesNotFit, part.file, "holds \(one.bands.count) bands, and is one of \(path)",
          hint: "braces are for files of one band each")
      }
      var band = one.bands[one.standard[0]]
      band.name = part.band
      return band
    }
    plan.standard = Array(plan.bands.indices)
    plan.areFiles = true
    plan.hdus = []
    plan.notes = plan.notes.filter { note in plans.allSatisfy { $0.notes.contains(note) } }
    for remark in plans.flatMap(\.remarks) where !plan.remarks.contains(remark) {
      plan.remarks.append(remark)
    }
    return plan
  }
}

extension RecipePlan.Band {
  /// The values of rows `rows`, counted from the bottom, the row at the bottom first.
  func read(rows: Range<Int>) throws -> [Double] {
    let (width, height) = size
    guard channels > 1 else { return try hdu.readPlane(plane, width: width, height: height, rows: rows) }
    let (columns, overflow) = width.multipliedReportingOverflow(by: channels)
    guard !overflow else {
      throw GalaxyError(ImageError.tooLarge, hdu.file.path, "claims \(hdu.shape) pixels")
    }
    let all = try hdu.readPlane(0, width: columns, height: height, rows: rows)
    let values = stride(from: plane, to: all.count, by: channels).map { all[$0] }
    // Red, green and blue lie over black, as those of pictures do.
    guard channels == 4, plane < 3 else { return values }
    let alpha = stride(from: 3, to: all.count, by: channels).map { all[$0] }
    let opaque: Double = hdu.bitpix == 8 ? 255 : alpha.max() == 65_535 ? 65_535 : 1
    // Numbers beyond that are a fourth band, no alpha.
    guard alpha.allSatisfy({ (0...opaque).contains($0) }), alpha.contains(where: { $0 < opaque }) else {
      return values
    }
    return zip(values, alpha).map { $0 * $1 / opaque }
  }
}
