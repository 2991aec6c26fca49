import GalaxyErrors

extension RecipePlan {
  /// The plan of a file, or of one galaxy in several files, a band a file.
  /// - Throws: what opening the files throws; GalaxyError of kind `recipe-does-not-fit` where the files do not
  ///   belong together.
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
      guard one.coding.isLike(plan.coding), PixelUnit(one.unit).factor == PixelUnit(plan.unit).factor else {
        throw GalaxyError(
          ImageError.recipeDoesNotFit, part.file,
          "is in \(one.unit.isEmpty ? "no unit" : one.unit), and \(files.parts[0].file) in "
            + (plan.unit.isEmpty ? "none" : plan.unit), hint: "bands of one galaxy have one unit")
      }
      var band = one.bands[one.standard[0]]
      band.name = part.band
      return band
    }
    plan.standard = Array(plan.bands.indices)
    plan.areFiles = true
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
    let all = try hdu.readPlane(0, width: width * channels, height: height, rows: rows)
    return stride(from: plane, to: all.count, by: channels).map { all[$0] }
  }
}

extension PixelCoding {
  /// Whether two images are coded alike, each by its own numbers.
  func isLike(_ other: PixelCoding) -> Bool {
    switch (self, other) {
    case (.asinh, .asinh), (.luptitudes, .luptitudes): true
    default: self == other
    }
  }
}

/// The pixels that another HDU of the file calls bad.
struct PixelMask {
  private let band: RecipePlan.Band
  /// A weight of 0 is bad; of masks and flags everything else is.
  private let isWeight: Bool

  /// - Throws: GalaxyError of kind `unknown-hdu`, or `bad-option` where the HDU does not lie over the image.
  init(_ name: String, for image: RecipePlan.Band, _ options: LoadOptions) throws {
    let file = image.hdu.file
    let hdu = try file.hdu(name, among: file.hdus())
    let (width, height) = image.size
    let axes = hdu.imageAxes
    let planes = axes.dropFirst(2).reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    guard hdu.isImage, axes.count >= 2, axes[0] == width, axes[1] == height else {
      throw GalaxyError(
        OptionError.badOption,
        "mask=\(name) does not lie over the image of \(file.path): \(hdu.title) is "
          + "\(hdu.axes.isEmpty ? "empty" : hdu.shape), \(image.hdu.title) \(image.hdu.shape)",
        file: file.path, hint: "a mask has the width and height of the image")
    }
    band = RecipePlan.Band(hdu: hdu, plane: planes > image.plane ? image.plane : 0)
    isWeight = [
      "WHT", "WEIGHT", "WEIGHTS", "WGT", "IVAR", "INVVAR", "EXP", "EXPMAP", "EXPOSURE", "COV", "COVERAGE",
    ]
    .contains(hdu.name.uppercased())
  }

  /// Makes NaN of the values of rows `rows` that are bad.
  func apply(to values: inout [Double], rows: Range<Int>) throws {
    let mask = try band.read(rows: rows)
    for i in values.indices where (mask[i] == 0) == isWeight || mask[i].isNaN { values[i] = .nan }
  }
}
