/// What a BUNIT says: how the numbers run (as flux, magnitudes, logarithms), and of what.
///
/// The spellings are those of the FITS Standard 4.0 (section 4.3), of `astropy.units`, and those that are
/// found in public files: `mag/arcsec2`, `ABmag`, `magnitudes per sq. arcsec`,
/// `10**(-20)*erg/s/cm**2/Angstrom`, `log10(erg/s/cm2/arcsec2)`, `MJy/sr`, `JY/BEAM`, `counts/s`.
public struct PixelUnit: Sendable, Equatable {
  /// How the numbers run.
  public enum Scale: Sendable, Equatable {
    /// Twice the number is twice the light.
    case linear
    /// Magnitudes, or steps of so many of them (a thousandth: mmag): bright is small.
    case magnitudes(step: Double)
    /// asinh magnitudes (Lupton, Gunn & Szalay 1999), SDSS' luptitudes: magnitudes that do not end at no
    /// light.
    case luptitudes
    /// Logarithms; one more is 10^step times the light: 1 for dex and log10, 0.1 for dB, 0.434… for ln.
    case logarithm(step: Double)
  }

  /// As the file has it, blanks at the ends left off.
  public let text: String
  /// How the numbers run.
  public let scale: Scale
  /// Whether every word of it is known; of one that is not, `scale` is only what its words suggest.
  public let isUnderstood: Bool
  /// The unit's size in base units (m, kg, s, A, K, rad, cd, mol, pix, ct, ph, electron, beam, mag, dex,
  /// maggy, …); of a logarithm, that of what stands inside.
  public let factor: Double
  /// The powers of the base units.
  public let dimensions: [String: Double]

  /// Reads a unit; nothing at all is a number without one.
  public init(_ text: String) {
    self.text = text.split(separator: " ").joined(separator: " ")
    var parser = UnitParser(self.text)
    var parsed = parser.parse()
    if parsed == nil, !text.contains(where: \.isLowercase) {
      // COUNTS/S: capitals throughout say nothing.
      parser = UnitParser(self.text.lowercased())
      parsed = parser.parse()
    }
    guard let found = parsed else {
      (isUnderstood, factor, dimensions) = (false, 1, [:])
      scale = Self.suggested(by: self.text)
      return
    }
    isUnderstood = true
    (factor, dimensions) = (found.factor, found.dimensions)
    scale = found.scale ?? Self.scale(of: found, text: self.text)
  }

  /// Magnitudes, dex and decibels may stand as units among others: mag/arcsec2.
  private static func scale(of found: UnitParser.Found, text: String) -> Scale {
    let others = found.dimensions.filter { !["mag", "dex", "lupt"].contains($0.key) }
    // A magnitude a second is a slope, not a brightness.
    let isBrightness = others.keys.allSatisfy { ["rad", "pix", "beam"].contains($0) }
    guard isBrightness else { return .linear }
    // A zero point alone stands for the magnitudes that it is of.
    if ["AB", "ST", "VEGA"].contains(text.uppercased()) { return .magnitudes(step: 1) }
    // What the other units come to, so that the step of mmag/arcsec2 is a thousandth.
    if found.dimensions["mag"] == 1 { return .magnitudes(step: found.step) }
    if found.dimensions["lupt"] == 1 { return .luptitudes }
    if found.dimensions["dex"] == 1 { return .logarithm(step: found.step) }
    return .linear
  }

  /// What a unit with unknown words seems to be.
  private static func suggested(by text: String) -> Scale {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    func has(_ names: Set<String>) -> Bool { words.contains { names.contains($0) } }
    if has(["asinhmag", "luptitude", "luptitudes"]) { return .luptitudes }
    if has(["mmag", "mmags", "millimag", "millimags"]) || (has(["milli"]) && has(["mag", "mags"])) {
      return .magnitudes(step: 1e-3)
    }
    if has(["mag", "mags", "magnitude", "magnitudes", "abmag", "stmag", "vegamag", "abmags", "stmags"]) {
      return .magnitudes(step: 1)
    }
    if has(["dex", "log", "log10", "lg", "alog10"]) { return .logarithm(step: 1) }
    if has(["db", "decibel", "decibels"]) { return .logarithm(step: 0.1) }
    if has(["ln"]) { return .logarithm(step: UnitNames.naturalStep) }
    return .linear
  }
}
