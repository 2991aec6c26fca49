import GalaxyErrors

/// The pixels that another HDU of the file calls bad.
struct PixelMask {
  private let band: RecipePlan.Band
  /// A weight of 0 is bad; of masks and flags everything else is.
  private let isWeight: Bool

  /// - Throws: GalaxyError of kind `unknown-hdu`, or `bad-option` where the HDU is no mask by its name, or does
  ///   not lie over the image.
  init(_ name: String, for image: RecipePlan.Band) throws {
    let file = image.hdu.file
    let hdus = try file.hdus()
    let hdu = try Self.version(of: image.hdu, name, among: hdus) ?? file.hdu(name, among: hdus)
    let words = Set(ScienceImage.words(hdu.name))
    guard words.isDisjoint(with: Self.others) else {
      throw GalaxyError(
        OptionError.badOption,
        "mask=\(name) is no mask: \(hdu.title) of \(file.path) is by its name something else",
        file: file.path, hint: "masks, flags and weights are taken: DQ, MASK, WHT")
    }
    let (width, height) = image.size
    let (axes, planes) = (hdu.imageAxes, Self.planes(of: hdu))
    guard hdu.isImage, axes.count >= 2, axes[0] == width, axes[1] == height,
      planes == 1 || planes == Self.planes(of: image.hdu)
    else {
      throw GalaxyError(
        OptionError.badOption,
        "mask=\(name) does not lie over the image of \(file.path): \(hdu.title) is "
          + "\(hdu.axes.isEmpty ? "empty" : hdu.shape), \(image.hdu.title) \(image.hdu.shape)",
        file: file.path, hint: "a mask has the width and height of the image, and one plane or as many")
    }
    band = RecipePlan.Band(hdu: hdu, plane: planes == 1 ? 0 : image.plane)
    isWeight = !words.isDisjoint(with: Self.weights)
  }

  /// Of several HDUs of this name the one with the EXTVER of the image: DQ,2 belongs to SCI,2.
  private static func version(of image: FITSHDU, _ name: String, among hdus: [FITSHDU]) throws -> FITSHDU? {
    let named = hdus.filter { $0.name.lowercased() == name.trimmingBlanks.lowercased() }
    guard named.count > 1 else { return nil }
    let version = try image.number(ofKey: "EXTVER") ?? 1
    return try named.first { try $0.number(ofKey: "EXTVER") ?? 1 == version }
  }

  private static func planes(of hdu: FITSHDU) -> Int {
    hdu.imageAxes.dropFirst(2).reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
  }

  /// Makes NaN of the values of rows `rows` that are bad.
  func apply(to values: inout [Double], rows: Range<Int>) throws {
    apply(try band.read(rows: rows), to: &values)
  }

  /// Makes NaN of those of a rectangle.
  func apply(to values: inout [Double], columns: Range<Int>, rows: Range<Int>) throws {
    apply(try band.read(columns, rows), to: &values)
  }

  private func apply(_ mask: [Double], to values: inout [Double]) {
    for i in values.indices where (mask[i] == 0) == isWeight || mask[i].isNaN { values[i] = .nan }
  }

  /// Words of HDUs where 0 is bad: weights, inverse variances, exposure times, numbers of exposures.
  private static let weights: Set<String> = [
    "wht", "weight", "weights", "weightmap", "wgt", "wt", "wtmap", "ivar", "invvar", "inv", "ivm", "conf",
    "confidence", "con", "exp", "expmap", "exptime", "exposure", "xposure", "nexp", "nimage", "nimages",
    "cov",
    "coverage", "good", "goodpix", "goodpixel", "nobs",
  ]
  /// Words of HDUs that are neither masks nor weights.
  private static let others: Set<String> = [
    "err", "error", "errors", "errormap", "unc", "uncertainty", "sigma", "std", "stddev", "rms", "noise",
    "psf",
    "sci", "science", "image", "bkg", "background", "residual", "residuals",
  ]
}
