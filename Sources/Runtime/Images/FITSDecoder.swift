/// FITS to flux: which HDU, which band, which way up.
enum FITSDecoder {
  /// What was read from a file, and where.
  struct Flux {
    var image: Raster<Double>
    /// "HDU 0", "HDU 1 (SCI), band 2 of 9".
    var place: String
    var unit: String
  }

  /// Reads the HDU `hdu` (a number, 0 = primary, or an EXTNAME; nil: the first with an image of two axes),
  /// the band `band` of a cube (from 0), and turns it so that row 0 is at the top.
  static func decode(path: String, hdu wanted: String?, band: Int?) throws -> Flux {
    try FITSFile.exclusively {
      let file = try FITSFile(path: path)
      let hdu = try wanted.map { try find($0, in: file) } ?? firstImage(in: file)
      let axes = hdu.realAxes.count >= 2 ? hdu.realAxes : hdu.axes
      guard hdu.isImage, axes.count >= 2 else {
        throw ImageError(
          .noImage, path,
          "has no image of two axes in \(hdu.title)\(hdu.axes.isEmpty ? "" : " (\(hdu.shape))")")
      }
      let planes = try bands(axes.dropFirst(2), path: path)
      let plane = try choose(band, of: planes, hdu: hdu, path: path)
      let (width, height) = (axes[0], axes[1])
      let values = try file.readPlane(plane, of: hdu, width: width, height: height)
      return Flux(
        image: Raster(unchecked: width, height, values).flippedVertically(),
        place: planes > 1 ? "\(hdu.title), band \(plane) of \(planes)" : hdu.title, unit: hdu.unit)
    }
  }

  private static func bands(_ axes: ArraySlice<Int>, path: String) throws -> Int {
    try axes.reduce(1) { product, length in
      let (count, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow { throw ImageError(.tooLarge, path, "claims more bands than can be counted") }
      return count
    }
  }

  private static func choose(_ band: Int?, of bands: Int, hdu: FITSFile.HDU, path: String) throws -> Int {
    if let band {
      guard band >= 0, band < bands else {
        throw ImageError(
          .unknownBand, path, "has no band \(band): \(hdu.title) has \(bands == 1 ? "one" : "\(bands)")",
          hint: bands == 1 ? "leave band= out" : "bands are counted from 0 to \(bands - 1)")
      }
      return band
    }
    guard bands == 1 else {
      throw ImageError(
        .needsBand, path, "is a cube: \(hdu.title) is \(hdu.shape), \(bands) bands",
        hint: "choose one with band=0 … band=\(bands - 1)")
    }
    return 0
  }

  /// By number first, then by EXTNAME without regard to case.
  private static func find(_ wanted: String, in file: FITSFile) throws -> FITSFile.HDU {
    let count = try file.count()
    if let number = Int(wanted) {
      guard number >= 0, number < count else {
        throw ImageError(
          .unknownHDU, file.path,
          "has no HDU \(number): it has \(count == 1 ? "only HDU 0" : "0 to \(count - 1)")")
      }
      return try file.describe(number)
    }
    var names: [String] = []
    for number in 0..<count {
      let hdu = try file.describe(number)
      if hdu.name.lowercased() == wanted.lowercased() { return hdu }
      if !hdu.name.isEmpty { names.append(hdu.name) }
    }
    throw ImageError(
      .unknownHDU, file.path, "has no HDU named \(wanted)",
      hint: names.isEmpty
        ? "its HDUs have no names; use a number, 0 is the first" : "it has \(names.joined(separator: ", "))")
  }

  /// The first image with two real axes; else the first with two axes of any length (a 1 × 1 image is one).
  private static func firstImage(in file: FITSFile) throws -> FITSFile.HDU {
    var small: Int?
    for number in 0..<(try file.count()) {
      let hdu = try file.describe(number)
      guard hdu.isImage else { continue }
      if hdu.realAxes.count >= 2 { return hdu }
      if hdu.axes.count >= 2 && small == nil { small = number }
    }
    if let small { return try file.describe(small) }
    throw ImageError(.noImage, file.path, "holds no image of two axes")
  }
}
