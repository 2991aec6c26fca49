import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyImages

/// BUNIT as public files have it. What astropy.units makes of each stands in Tests/Fixtures/units.json, made
/// by scripts/make_astropy_fixtures.py.
@Suite struct PixelUnitTests {
  private struct Entry: Decodable {
    var text: String
    /// Whether astropy reads it.
    var ok: Bool
    /// In SI, and its dimensions; a magnitude is −0.4 dex.
    var factor: Double?
    var dims: [String: Double]?
    /// "mag", "dex" or "dB" of a logarithmic unit with what it is of inside.
    var function: String?
  }

  @Test("every spelling that astropy reads has its size and dimensions")
  func astropy() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures/units.json").standardized
    let entries = try JSONDecoder().decode([Entry].self, from: Data(contentsOf: path))
    let read = entries.filter(\.ok)
    #expect(read.count >= 60)
    for entry in read {
      let unit = PixelUnit(entry.text)
      #expect(unit.isUnderstood, "\(entry.text)")
      var (factor, dimensions) = (unit.factor, unit.dimensions)
      // astropy decomposes magnitudes into dex, and maggies have another name there.
      if let power = dimensions.removeValue(forKey: "mag") {
        (factor, dimensions["dex"]) = (factor * pow(-0.4, power), power)
      }
      if let power = dimensions.removeValue(forKey: "maggy") { dimensions["mgy"] = power }
      let wanted = try #require(entry.factor)
      // The zero points of mag(AB) and mag(ST) are not galsh's to know.
      if entry.function == nil || !entry.text.contains("(AB)") && !entry.text.contains("(ST)") {
        #expect(dimensions == entry.dims, "\(entry.text)")
        #expect(abs(factor / wanted - 1) < 1e-9, "\(entry.text): \(factor), astropy \(wanted)")
      }
      switch entry.function {
      case "mag": #expect(unit.scale == .magnitudes(step: 1), "\(entry.text)")
      case "dex": #expect(unit.scale == .logarithm(step: 1), "\(entry.text)")
      case "dB": #expect(unit.scale == .logarithm(step: 0.1), "\(entry.text)")
      default: break
      }
    }
  }

  @Test(
    "magnitudes and logarithms by whatever name are known",
    arguments: [
      ("mag", 1.0), ("mags", 1), ("MAG", 1), ("Mag", 1), ("magnitude", 1), ("magnitudes", 1), ("ABmag", 1),
      ("ABMAG", 1), ("AB mag", 1), ("mag(AB)", 1), ("mag AB", 1), ("MAG_AB", 1), ("STmag", 1), ("VEGAMAG", 1),
      ("mag/arcsec2", 1), ("mag/arcsec^2", 1), ("mag/arcsec**2", 1), ("mag arcsec-2", 1),
      ("mag arcsec^-2", 1),
      ("magnitudes/arcsec^2", 1), ("AB mag/arcsec2", 1), ("mag(AB)/arcsec2", 1), ("Mag/sq arcsec", 1),
      ("mag per sq. arcsec", 1), ("mag/sqarcsec", 1), ("mag/pixel", 1), ("mmag", 1e-3),
      ("mmag/arcsec2", 1e-3),
      ("millimag", 1e-3), ("SDSS r mag [AB]", 1), ("mag_r", 1), ("AB", 1), ("mag (AB)", 1), ("mag/as^2", 1),
      ("0.001 mag", 1e-3), ("1e-3 mag", 1e-3), ("10**-3 mag", 1e-3), ("MMAG", 1e-3), ("milli-mag", 1e-3),
    ] as [(String, Double)])
  func magnitudes(text: String, step: Double) {
    #expect(PixelUnit(text).scale == .magnitudes(step: step), "\(text)")
  }

  @Test(
    "logarithms by whatever name are known",
    arguments: [
      ("dex", 1.0), ("dex(Msun/kpc2)", 1), ("log10(erg/s/cm2/arcsec2)", 1), ("log(Msun/kpc^2)", 1),
      ("log10", 1),
      ("log Msun", 1), ("LOG10(W/m2)", 1), ("dB", 0.1), ("dB(mW)", 0.1), ("DB", 0.1),
      ("ln(K)", 0.434_294_481_903_251_8), ("dex (K)", 1),
      ("log10(counts per exotic thing)", 1),
    ] as [(String, Double)])
  func logarithms(text: String, step: Double) {
    #expect(PixelUnit(text).scale == .logarithm(step: step), "\(text)")
  }

  @Test(
    "flux is flux, with whatever capitals",
    arguments: [
      "", "counts", "counts/s", "COUNTS/S", "ADU", "adu/s", "ELECTRONS/S", "e-/s", "e/s", "DN/s", "JY/BEAM",
      "MJy/sr",
      "nanomaggy", "nanomaggies", "maggies/pixel", "nmgy/arcsec2", "ergs/cm**2/s/A",
      "10(-20)erg/s/cm2/Angstrom",
      "10^-20 erg/(s cm2 Angstrom)", "1e-17 erg/s/cm2/Ang", "W/m/m2/sr", "M_sun/kpc2", "mag/yr", "none",
      "photons/s",
      "microJy", "Jy.beam-1", "km.s-1", "erg s^-1 cm^-2 Å^-1",
    ])
  func flux(text: String) {
    let unit = PixelUnit(text)
    #expect(unit.scale == .linear && unit.isUnderstood, "\(text)")
  }

  @Test(
    "what is no unit is said and read as numbers",
    arguments: [
      "furlongs", "BRIGHTNESS!", "arb. units", "Jy/", "/", "(", "m)", "10**", "((((((((((((((((((((m",
      "s s s-1-",
    ])
  func unknown(text: String) {
    #expect(!PixelUnit(text).isUnderstood && PixelUnit(text).scale == .linear, "\(text)")
  }

  @Test("random text never ends the program")
  func fuzz() {
    var stream = SeedStreams(seed: 12).stream("units")
    let pieces = [
      "mag", "(", ")", "/", "2", "-", " ", "log10", "10", "**", ".", "Jy", "sq", "^", "per", "e", "1e9999",
      "'", "AB", "_", "é",
    ]
    for _ in 0..<20_000 {
      let count = Int(stream.uniform() * 12)
      let text = (0..<count).map { _ in pieces[Int(stream.uniform() * Double(pieces.count)) % pieces.count] }
        .joined()
      _ = PixelUnit(text)
    }
  }
}
