import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The C library's function, under a name that no case shadows.
private func naturalLogarithm(_ x: Double) -> Double { logarithm(x) }

/// How the numbers of a FITS image become flux.
///
/// Found in public files: magnitudes (SKIRT's mocks), log10, dex and dB (maps of simulations, radio), asinh
/// with BSOFTEN and BOFFSET (Pan-STARRS stacks), asinh magnitudes or luptitudes (SDSS). Counts behind BSCALE
/// and BZERO are CFITSIO's own.
enum PixelCoding: Equatable {
  /// The numbers are flux.
  case linear
  /// Magnitudes in steps of so many: bright is small; +∞, and 99 and fainter, are no light.
  case magnitudes(step: Double)
  /// Logarithms: one more is 10^step times the light; −∞ is no light.
  case logarithm(step: Double)
  /// Pan-STARRS (Waters et al. 2020, ApJS 251, 4): flux = BOFFSET + BSOFTEN · 2 sinh(v ln 10 / 2.5).
  case asinh(offset: Double, softening: Double)
  /// SDSS (Lupton, Gunn & Szalay 1999, AJ 118, 1406): flux = 2 b sinh(−m ln 10 / 2.5 − ln b) in maggies.
  case luptitudes(softening: Double?)

  /// Where several bands of magnitudes must share one zero point: that of nanomaggies.
  static let nanomaggies = 22.5
  /// Magnitudes so faint are how files say that there is no light, and so bright that there is no value.
  static let faintest = 99.0, brightest = -90.0

  /// What the header and the unit of an image say.
  /// - Throws: GalaxyError of kind `bad-card` for a BSOFTEN or BOFFSET that is no number, or makes no sense.
  init(_ hdu: FITSHDU) throws {
    if let softening = try hdu.numberCard("BSOFTEN") {
      guard let offset = try hdu.numberCard("BOFFSET"), softening > 0 else {
        throw GalaxyError(
          ImageError.badCard, hdu.file.path,
          "is asinh-coded, and cannot be decoded: BSOFTEN = \(softening) of \(hdu.title) "
            + (softening > 0 ? "stands without BOFFSET" : "is not above 0"),
          hint: "recipe=generic reads the numbers as they are")
      }
      self = .asinh(offset: offset, softening: softening)
      return
    }
    switch PixelUnit(hdu.unit).scale {
    case .linear: self = .linear
    case .magnitudes(let step): self = .magnitudes(step: step)
    case .logarithm(let step): self = .logarithm(step: step)
    case .luptitudes: self = .luptitudes(softening: nil)
    }
  }

  /// asinh magnitudes in a band by its name; without one that SDSS has the softening is not known, and for what
  /// is well above the sky they are magnitudes.
  static func luptitudes(ofBand name: String?) -> PixelCoding {
    .luptitudes(softening: name.flatMap { sdssSoftening[$0.lowercased()] })
  }

  /// The softening b of the SDSS bands, in maggies (SDSS DR7, "Photometric flux calibration").
  private static let sdssSoftening = ["u": 1.4e-10, "g": 0.9e-10, "r": 1.2e-10, "i": 1.8e-10, "z": 7.4e-10]

  /// What it is called; nil of flux.
  var name: String? {
    switch self {
    case .linear: nil
    case .magnitudes: "magnitudes"
    case .logarithm: "logarithms"
    case .asinh: "asinh-coded by BSOFTEN and BOFFSET"
    case .luptitudes(nil): "asinh magnitudes of a band that SDSS does not have, taken for magnitudes"
    case .luptitudes: "asinh magnitudes"
    }
  }

  /// What is said of it behind the unit; nil of flux.
  var said: String? { name.map { "\($0), turned into flux" } }

  /// The number that becomes flux 1 where none is given: the brightest pixel's.
  func zero(of values: [Double]) -> Double {
    switch self {
    case .magnitudes(let step):
      values.lazy.filter { $0 * step > Self.brightest && $0 * step < Self.faintest }.min() ?? 0
    case .logarithm: values.lazy.filter(\.isFinite).max() ?? 0
    case .luptitudes(nil): PixelCoding.magnitudes(step: 1).zero(of: values)
    case .linear, .asinh, .luptitudes: 0
    }
  }

  /// The zero that several bands share.
  var sharedZero: Double {
    switch self {
    case .magnitudes(let step): Self.nanomaggies / step
    case .luptitudes(nil): Self.nanomaggies
    default: 0
    }
  }

  /// The flux of values. What stands for no light becomes 0; what has no value stays NaN.
  func flux(_ values: [Double], zero: Double) -> [Double] {
    switch self {
    case .linear: values
    case .magnitudes(let step):
      values.map { m in
        if m * step >= Self.faintest { return 0 }
        return m.isFinite && m * step > Self.brightest ? pow(10, -0.4 * step * (m - zero)) : .nan
      }
    case .logarithm(let step):
      values.map { $0 == -.infinity ? 0 : $0.isFinite ? pow(10, step * ($0 - zero)) : .nan }
    case .asinh(let offset, let softening):
      values.map { offset + softening * 2 * sinh($0 * Self.pogson) }
    case .luptitudes(nil): PixelCoding.magnitudes(step: 1).flux(values, zero: zero)
    case .luptitudes(let softening?):
      values.map { m in
        if m >= Self.faintest { return 0 }
        return m.isFinite && m > Self.brightest
          ? 2 * softening * sinh(-m * Self.pogson - naturalLogarithm(softening)) : .nan
      }
    }
  }

  /// ln 10 / 2.5
  private static let pogson = 2.302_585_092_994_045_7 / 2.5
}
