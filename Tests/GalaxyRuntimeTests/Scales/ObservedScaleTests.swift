import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyImages

/// What headers say of a pixel, the blur, light and redshift, each with its card.
@Suite struct ObservedScaleTests {
  private let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private func scale(
    _ cards: [(String, String)], primary: [(String, String)]? = nil, side: Int = 16
  ) throws -> ObservedScale {
    var fits = FITSBuilder()
    if let primary { fits.image([], more: primary) }
    fits.image([side, side], more: cards, values: (0..<(side * side)).map { Float($0) })
    let path = try folder.write(fits.bytes, as: "scale.fits")
    return try ImageLoader(options: LoadOptions()).scale(path)
  }

  private func near(_ found: Double?, _ wanted: Double, _ tolerance: Double = 1e-9) -> Bool {
    found.map { abs($0 / wanted - 1) < tolerance } ?? false
  }

  @Test("CD, PC and CDELT give astropy's pixel")
  func worlds() throws {
    for world in try ScaleFixture.read().worlds {
      let found = try scale(world.cards.sorted { $0.key < $1.key }.map { ($0.key, $0.value.inHeader) })
      #expect(near(found.pixel?.value, world.scale), "\(world.cards): \(String(describing: found.pixel))")
      #expect(found.remarks.isEmpty)
    }
  }

  @Test("arc seconds and kpc a pixel by whatever card says them")
  func pixels() throws {
    func pixel(_ cards: [(String, String)]) throws -> ObservedScale.Value? { try scale(cards).pixel }
    #expect(try pixel([("PIXSCALE", "0.396 / [arcsec/pix] Pixel scale")]) == .init(0.396, "PIXSCALE"))
    #expect(try pixel([("PIXSCALE", "0.2")]) == .init(0.2, "PIXSCALE", isAssumed: true))
    #expect(try pixel([("PIXSIZE", "0.03 / arcsec")]) == .init(0.03, "PIXSIZE"))
    #expect(near(try pixel([("PIXSCALE", "1.1E-4 / degrees")])?.value, 0.396))
    #expect(near(try pixel([("SECPIX1", "1.5D0")])?.value, 1.5))
    #expect(try pixel([("FOVARC", "32.0 / [arcsec]")]) == .init(2, "FOVARC/NAXIS1"))
    #expect(near(try pixel([("PIXAR_A2", "0.0009")])?.value, 0.03))
    func length(_ cards: [(String, String)]) throws -> ObservedScale.Value? { try scale(cards).length }
    #expect(try length([("CTYPE1", "'pc'"), ("CDELT1", "97.65625")]) == .init(0.09765625, "CDELT1 in pc"))
    #expect(try length([("CUNIT1", "'kpc'"), ("CDELT1", "-0.25")]) == .init(0.25, "CDELT1 in kpc"))
    #expect(try length([("FOVSIZE", "160.0 / [kpc]")]) == .init(10, "FOVSIZE/NAXIS1"))
    #expect(try length([("FOVSIZE", "160000.0")]) == .init(10, "FOVSIZE/NAXIS1", isAssumed: true))
    #expect(try length([("PIXKPC", "0.5")]) == .init(0.5, "PIXKPC"))
    // The header of the primary HDU holds for its extensions.
    #expect(
      try scale([], primary: [("PIXSCALE", "0.5"), ("REDSHIFT", "0.1")]).redshift == .init(0.1, "REDSHIFT"))
  }

  @Test("what is no sky is no pixel: detectors, spectra, pixels of nothing")
  func noPixels() throws {
    for cards in [
      [("CDELT1", "1.0"), ("CDELT2", "1.0")],
      [("CTYPE1", "'PIXEL'"), ("CTYPE2", "'PIXEL'"), ("CDELT1", "1.0"), ("CDELT2", "1.0")],
      [
        ("CTYPE1", "'WAVE'"), ("CUNIT1", "'m'"), ("CTYPE2", "'DEC--TAN'"), ("CDELT1", "1e-10"),
        ("CDELT2", "1e-5"),
      ],
      [("CTYPE1", "'UNITLESS'"), ("CTYPE2", "'LINE'"), ("CD1_1", "2e-5"), ("CD2_2", "2e-5")],
    ] {
      let found = try scale(cards)
      #expect(found.pixel == nil && found.length == nil, "\(cards)")
    }
  }

  @Test("what makes no sense is not used, and its card is named")
  func refused() throws {
    for (key, value) in [
      ("PIXSCALE", "0.0"), ("PIXSCALE", "-0.4"), ("PIXSCALE", "1E30"), ("PIXSCALE", "'NaN'"),
      ("REDSHIFT", "-0.1"),
      ("REDSHIFT", "1E30"), ("REDSHIFT", "'unknown'"), ("SEEING", "0.0"), ("SEEING", "-1.0"),
      ("MAGZERO", "0.0"),
      ("MAGZERO", "99.0"), ("FOVSIZE", "-3.0"), ("PHOTFLAM", "0.0"), ("GAIN", "-1.0"),
    ] {
      let found = try scale([(key, value)])
      #expect(found.isEmpty && found.remarks.count == 1, "\(key) = \(value): \(found.remarks)")
      #expect(found.remarks.first?.hasPrefix("\(key) = ") == true)
    }
    // World coordinates of zero area.
    let flat = try scale([
      ("CTYPE1", "'RA---TAN'"), ("CTYPE2", "'DEC--TAN'"), ("CD1_1", "0.0"), ("CD2_2", "1E-4"),
    ])
    #expect(flat.pixel == nil && flat.remarks.first?.contains("CD1_1") == true)
    // Two cards that contradict each other.
    let two = try scale([
      ("CTYPE1", "'RA---TAN'"), ("CTYPE2", "'DEC--TAN'"), ("CD1_1", "-1.1E-4"), ("CD2_2", "1.1E-4"),
      ("PIXSCALE", "0.2"),
    ])
    #expect(
      near(two.pixel?.value, 0.396) && two.remarks.first?.contains("PIXSCALE = 0.2 contradicts CD1_1") == true
    )
  }

  @Test("the blur in pixels or arc seconds, by the card's comment")
  func blur() throws {
    let pixel = [("PIXSCALE", "0.5 / arcsec")]
    #expect(try scale([("PSFFWHM", "3.2 / [pixel] core")]).pointSpread == .init(3.2, "PSFFWHM"))
    #expect(try scale(pixel + [("SEEING", "2.04 / [pix] Seeing FWHM")]).pointSpread == .init(2.04, "SEEING"))
    #expect(try scale(pixel + [("FWHM", "1.5 / (arcsec)")]).pointSpread == .init(3, "FWHM"))
    #expect(try scale(pixel + [("SEEING", "1.5")]).pointSpread == .init(3, "SEEING", isAssumed: true))
    let lost = try scale([("SEEING", "1.5")])
    #expect(lost.pointSpread == nil && lost.remarks.first?.contains("SEEING = 1.5") == true)
    // UIT's is a filter for detection.
    #expect(try scale(pixel + [("FWHM", "5.0 / FWHM OF DETECTION FILTER")]).pointSpread == nil)
  }

  @Test("the blur is measured in an image of the point spread: a Gaussian's to 1e-6, off its pixel, askew")
  func extensions() throws {
    func image(_ fwhm: Double, ratio: Double, x: Double, y: Double) -> Raster<Double> {
      let sigma = fwhm / GaussianBlur.widthOfSigma
      let (a, b) = (sigma * ratio.squareRoot(), sigma / ratio.squareRoot())
      let pixels = (0..<(41 * 41)).map { index in
        let (dx, dy) = (Double(index % 41) - x, Double(index / 41) - y)
        let (u, v) = (0.8 * dx + 0.6 * dy, 0.8 * dy - 0.6 * dx)
        return 7 * exponential(-0.5 * (u * u / (a * a) + v * v / (b * b)))
      }
      return Raster(unchecked: 41, 41, pixels)
    }
    for (fwhm, ratio, x, y) in [(3.3, 1.0, 20.0, 20.0), (2.0, 1, 20.4, 19.7), (6.1, 1.4, 20.2, 20.3)] {
      #expect(near(PointSpreadImage.width(image(fwhm, ratio: ratio, x: x, y: y)), fwhm, 1e-6))
    }
    #expect(PointSpreadImage.width(Raster(unchecked: 3, 3, [0, 0, 0, 0, 1, 0, 0, 0, 0])) == nil)
    #expect(PointSpreadImage.width(Raster(unchecked: 2, 2, [.nan, .nan, .nan, .nan])) == nil)
    #expect(PointSpreadImage.width(Raster(unchecked: 8, 8, [Double](repeating: 1, count: 64))) == nil)

    var fits = FITSBuilder()
    fits.image([], more: [("REDSHIFT", "0.05"), ("FOVARC", "2.72 / arcsec")])
    let widths: [(String, Double)] = [("G", 4.5), ("R", 4), ("I", 3.5)]
    for (band, width) in widths {
      fits.image([16, 16], name: "SUBARU_HSC.\(band)", values: [Float](repeating: 1, count: 256))
      fits.image([16, 16], name: "SUBARU_HSC.\(band) VARIANCE", values: [Float](repeating: 1, count: 256))
      let psf = image(width, ratio: 1, x: 20, y: 20).pixels.map { Float($0) }
      fits.image([41, 41], name: "SUBARU_HSC.\(band) PSF", values: psf)
    }
    let path = try folder.write(fits.bytes, as: "shalo_099-1_v0_HSC_GRIZY.fits")
    let planes = try ImageLoader(options: LoadOptions()).fluxPlanes(path)
    #expect(planes.map(\.band) == ["G", "R", "I"])
    for (plane, (_, width)) in zip(planes, widths) {
      #expect(near(plane.scale.pointSpread?.value, width, 1e-5))
      #expect(near(plane.scale.pixel?.value, 0.17) && plane.scale.redshift?.value == 0.05)
      #expect(plane.scale.pointSpread?.source.contains("SUBARU_HSC.\(plane.band ?? "") PSF") == true)
    }
  }

  @Test("units come to astropy's maggies")
  func units() throws {
    for entry in try ScaleFixture.read().flux {
      var cards = [("BUNIT", "'\(entry.unit)'")]
      if let wave = entry.wavelength { cards.append(("WAVELENG", "\(wave) / [m]")) }
      let light = try scale(cards).light
      let area = (light?.isPerArea ?? false) ? (entry.pixel ?? .nan) * (entry.pixel ?? .nan) : 1
      #expect(
        near(light?.maggies.map { $0 * area }, entry.maggies, 1e-8),
        "\(entry.unit): \(String(describing: light))")
      #expect(light?.kind == (entry.wavelength == nil ? .frequency : .wavelength))
    }
  }

  @Test("zero points by units and by cards")
  func zeroPoints() throws {
    func zero(_ cards: [(String, String)]) throws -> (Double?, String?) {
      let light = try scale(cards).light
      return (light?.zeroPoint, light?.source)
    }
    func check(_ cards: [(String, String)], _ wanted: Double, _ source: String) throws {
      let (found, name) = try zero(cards)
      #expect(
        abs((found ?? .nan) - wanted) < 1e-4 && name == source,
        "\(cards): \(String(describing: found)), \(name ?? "")")
    }
    try check([("BUNIT", "'nanomaggy'")], 22.5, "BUNIT nanomaggy")
    try check([("BUNIT", "'maggies/pixel'")], 0, "BUNIT maggies/pixel")
    try check([("BUNIT", "'nJy'")], 31.4, "BUNIT nJy")
    try check([("BUNIT", "'adu'"), ("MAGZERO", "27.0")], 27, "MAGZERO")
    try check([("MAGZPT", "24.3")], 24.3, "MAGZPT")
    try check([("ABZP", "31.4 / AB mag zeropoint")], 31.4, "ABZP")
    try check([("FLUXMAG0", "6.30957344480193E10")], 27, "FLUXMAG0")
    // ACS F814W, 2006: AB zero point 25.937 in electrons a second (Sirianni et al. 2005: 25.937).
    try check(
      [
        ("BUNIT", "'ELECTRONS/S'"), ("PHOTFLAM", "7.0723600E-20"), ("PHOTPLAM", "8.0573301E+03"),
        ("PHOTZPT", "-21.1"),
      ],
      25.9372, "PHOTFLAM and PHOTPLAM")
    try check([("BUNIT", "'AB mag/arcsec2'")], 22.5, "BUNIT AB mag/arcsec2")
    #expect(try scale([("BUNIT", "'AB mag/arcsec2'")]).light?.isPerArea == true)
    // By wavelength and by the whole: how it dims is known, its zero point is not.
    let bare = try scale([("BUNIT", "'erg/s/cm2/Angstrom'")])
    #expect(bare.light?.kind == .wavelength && bare.light?.maggies == nil && bare.remarks.count == 1)
    #expect(try scale([("BUNIT", "'W/m2/sr'")]).light?.kind == .whole)
    #expect(try scale([("BUNIT", "'VEGAMAG'")]).light?.maggies == nil)
    #expect(try scale([("BUNIT", "'K'"), ("MAGZERO", "25.0")]).light == nil)
    // A unit and a zero point that contradict each other.
    let two = try scale([("BUNIT", "'nanomaggy'"), ("MAGZERO", "30.0")])
    #expect(
      near(two.light?.zeroPoint, 22.5) && two.remarks.first?.contains("MAGZERO = 30.0 contradicts") == true)
    #expect(try scale([("BUNIT", "'nanomaggy'"), ("MAGZERO", "22.5")]).remarks.isEmpty)
    // Electrons for the noise of photons.
    #expect(try scale([("BUNIT", "'adu'"), ("GAIN", "1.7")]).electrons == .init(1.7, "GAIN"))
    #expect(try scale([("BUNIT", "'electron/s'"), ("EXPTIME", "60.0")]).electrons?.value == 60)
  }

  @Test("all of it in one line")
  func text() throws {
    let found = try scale([
      ("CTYPE1", "'RA---TAN'"), ("CTYPE2", "'DEC--TAN'"), ("CD1_1", "-1.1E-4"), ("CD2_2", "1.1E-4"),
      ("SEEING", "1.3 / [arcsec]"), ("BUNIT", "'nanomaggy'"), ("REDSHIFT", "0.05"),
    ])
    #expect(
      found.text
        == "0.396 arcsec/pixel (CD1_1), PSF 1.3 arcsec (SEEING), zero point 22.5 (BUNIT nanomaggy), "
        + "z 0.05 (REDSHIFT)"
    )
    let nothing = try scale([])
    #expect(nothing.text == nil && nothing.isEmpty)
  }

  @Test("SUNRISE: kpc from the camera, wavelength from the filters, redshift from BROADBAND")
  func sunrise() throws {
    var fits = FITSBuilder()
    fits.image([])
    fits.image([], name: "BROADBAND", more: [("REDSHIFT", "0.05")])
    fits.table("FILTERS", column: "filter", texts: ["g_SDSS.res", "r_SDSS.res", "i_SDSS.res"])
    fits.image([], name: "CAMERA0-PARAMETERS", more: [("linear_fov", "80.0")])
    fits.image(
      [16, 16, 3], name: "CAMERA0-BROADBAND-NONSCATTER", more: [("BUNIT", "'W/m/m2/sr'")],
      values: [Float](repeating: 1e-20, count: 768))
    let path = try folder.write(fits.bytes, as: "broadband_1.fits")
    var options = LoadOptions()
    options.bands = ["r"]
    let found = try ImageLoader(options: options).scale(path)
    #expect(found.length == .init(5, "linear_fov/NAXIS1") && found.redshift == .init(0.05, "REDSHIFT"))
    #expect(found.light?.kind == .wavelength && found.light?.isPerArea == true)
    let wanted = LightUnit.maggies(byWavelength: LightUnit.squareArcsecond, at: 6.176e-7)
    #expect(near(found.light?.maggies, wanted))
  }

  @Test("public files: what astropy's headers have of them", .galaxiesAreThere)
  func publicFiles() throws {
    func scale(_ name: String, _ change: (inout LoadOptions) -> Void = { _ in }) throws -> ObservedScale {
      var options = LoadOptions()
      change(&options)
      return try ImageLoader(options: options).scale("\(GalaxyData.folder)/fits/\(name)")
    }
    let fire = try scale("sim/fire2_realsim/photo_r_CNN_G2G3_e-orbit_1_186_i0_total.fits")
    #expect(
      fire.text
        == "0.09766 kpc/pixel (CDELT1 in pc), zero point 22.5 a square arcsec (BUNIT AB mag/arcsec2), "
        + "z 0.046 (REDSHIFT)"
    )
    let tng = try scale("sim/tng50_omega/188916_i0_a0_z3_MIRI.fits") { $0.band = 0 }
    #expect(near(tng.pixel?.value, 0.11, 1e-6) && tng.redshift?.value == 3 && tng.light?.isPerArea == true)
    let ptf = try scale("conf/astropy_wcs/header_newlines.fits")
    #expect(near(ptf.pixel?.value, 1.0123, 1e-3) && near(ptf.pointSpread?.value, 2.04))
    #expect(near(ptf.light?.zeroPoint, 22.73683) && ptf.electrons == .init(1.7, "GAIN"))
    let plain = try scale("sim/statmorph/slice.fits")
    #expect(plain.isEmpty && plain.remarks.isEmpty)
    let dss = try scale("real/cpudvar/example.fits")
    #expect(near(dss.pixel?.value, 1.701, 1e-3))
  }
}
