import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The options of `match` that speak of distances, pixels and point spreads.
enum HeaderCall {
  private static let headers: Key<Bool> = .option(
    "headers", .bool, default: "true",
    "pixel size, point spread, zero point and redshift by FITS headers where both have them")
  private static let redshift: Key<Value?> = .option(
    "z", .oneOf([.number(from: 1e-6, to: HeaderOptions.largestRedshift), .word]),
    default: .described("header"), "the redshift at which simulated galaxies are seen, or header")
  private static let cosmology: Key<String> = .option(
    "cosmology", .oneOf([.word, .string]), default: "planck18",
    "distances by planck18, or flat by H0 and Om0: \"70,0.3\"")
  private static let pointSpread: Key<Double?> = .option(
    "psf", .number(from: 1e-3, to: 3600), default: .described("by their headers"),
    "full width at half maximum of the real images' point spread, in arcsec")
  private static let pixel: Key<Double?> = .option(
    "scale", .number(from: 1e-6, to: 36_000), default: .described("by their headers"),
    "side of the real images' pixels, in arcsec")

  /// In the order of `help`.
  static let keys: [any AnyKey] = [headers, redshift, cosmology, pointSpread, pixel]

  /// What the headers of two datasets say; nil where nothing of them is to be used, or neither says anything.
  /// - Throws: GalaxyError of kind `no-scale` where something was told that no image can use.
  static func physics(
    _ call: CommandCall, _ images: Dataset, _ real: Dataset, context: WorkContext
  ) throws -> HeaderPhysics? {
    var options = HeaderOptions()
    switch try call[redshift] {
    case .number(let z)?: options.redshift = z
    case nil: break
    case let other?:
      guard other.text == "header" else {
        throw call.error(
          CommandError.uselessOption, "z=\(other.text) is no redshift", at: redshift,
          hint: "a number such as z=0.05, or z=header")
      }
    }
    options.cosmology = try Cosmology(call[cosmology])
    (options.pointSpread, options.pixel) = try (call[pointSpread], call[pixel])
    guard try call[headers] else {
      if options.isTold {
        throw call.error(
          CommandError.uselessOption,
          "z=, cosmology=, psf= and scale= are of no use with headers=false",
          at: headers, hint: "leave headers= out")
      }
      return nil
    }
    let physics = try HeaderPhysics(images, to: real, options: options, context: context)
    if options.isTold { try physics.requireUse(images, real) }
    return physics.isUseful ? physics : nil
  }
}
