import GalaxyBase

/// What the numbers are in light.
extension ScaleReader {
  /// AB zero points of images lie between those of jansky (8.9) and beyond those of deep stacks; 0 is how
  /// headers say that there is none.
  private static let zeroPoints = 5.0...45.0

  mutating func readLight() throws {
    let unit = PixelUnit(band.hdu.unit.isEmpty ? header["BUNIT"]?.text ?? "" : band.hdu.unit)
    if let card = number(["GAIN", "EGAIN", "CCDGAIN", "ATODGAIN"], in: 1e-6...1e12, "a gain"),
      let value = card.number,
      unit.dimensions.keys.contains(where: { ["adu", "DN", "ct"].contains($0) }) || unit.text.isEmpty
    {
      scale.electrons = .init(value * exposure(of: unit), card.key)
    } else if unit.dimensions["electron"] == 1 {
      scale.electrons = .init(unit.factor * exposure(of: unit), "BUNIT \(unit.text)")
    }
    scale.light = try byCoding(unit) ?? byUnit(unit) ?? byZeroPoint(unit)
    // Luptitudes and magnitudes are decoded; a zero point beside flux units would be a second one.
    guard let light = scale.light, light.source.hasPrefix("BUNIT"), let zero = light.zeroPoint,
      !light.isPerArea,
      let card = header.first(of: ["MAGZERO", "ABZP", "MAGZPT", "PHOTZP"]), let value = card.number,
      Self.zeroPoints.contains(value), abs(value - zero) > 0.1
    else { return }
    refuse(
      "\(card.key) = \(card.text) contradicts \(light.source), zero point \(NumberText.general(zero, 5)), and was "
        + "not used"
    )
  }

  /// The seconds by which a rate is multiplied to give a count; 1 of what is a count already.
  private func exposure(of unit: PixelUnit) -> Double {
    guard unit.dimensions["s"] == -1, let card = header.first(of: ["EXPTIME", "EXPOSURE", "TEXPTIME"]),
      let value = card.number, value > 0, value.isFinite
    else { return 1 }
    return value
  }

  // MARK: - Magnitudes

  /// Of magnitudes, which are read as 10^(−0.4 (m − 22.5)), nanomaggies.
  private mutating func byCoding(_ unit: PixelUnit) throws -> LightUnit? {
    let isLuptitude: Bool
    switch band.coding {
    case .magnitudes: isLuptitude = false
    case .luptitudes(let softening): isLuptitude = softening != nil
    // Recipes that ask for magnitudes without a unit.
    case .linear, .asinh, .logarithm: return nil
    }
    let area = angleOfArea(unit)
    let isPerArea = unit.dimensions["rad"] == -2
    var light = LightUnit(
      kind: .frequency, isPerArea: isPerArea, maggies: (isLuptitude ? 1 : 1e-9) * area,
      source: unit.text.isEmpty ? "magnitudes" : "BUNIT \(unit.text)")
    let words = unit.text.uppercased()
    if words.contains("VEGA") {
      light.maggies = nil
      refuse(
        "BUNIT \(unit.text): magnitudes of Vega have another AB zero point in each band, which is not known"
      )
    } else if words.hasPrefix("ST") {
      light.kind = .wavelength
      light.maggies = try wavelength().map {
        1e-9 * area * LightUnit.maggies(byWavelength: LightUnit.zeroFluxST, at: $0)
      }
    } else {
      light.isAssumed = !words.contains("AB") && !isLuptitude
    }
    return light
  }

  // MARK: - Units of flux

  private static let perHertz = ["kg": 1.0, "s": -2]
  private static let perMetre = ["kg": 1.0, "m": -1, "s": -3]
  private static let whole = ["kg": 1.0, "s": -3]

  private mutating func byUnit(_ unit: PixelUnit) throws -> LightUnit? {
    guard unit.scale == .linear, unit.isUnderstood else { return nil }
    var dimensions = unit.dimensions
    dimensions["pix"] = nil
    let isPerArea = dimensions["rad"] == -2
    if isPerArea { dimensions["rad"] = nil }
    var factor = unit.factor * angleOfArea(unit)
    let source = "BUNIT \(unit.text)"
    if dimensions["beam"] == -1 {
      // Light a beam: its area is that of a Gaussian (BMAJ and BMIN in degrees).
      dimensions["beam"] = nil
      guard dimensions == Self.perHertz, let pixel = scale.pixel?.value,
        let major = header["BMAJ"]?.number, let minor = header["BMIN"]?.number, major > 0, minor > 0
      else { return nil }
      let beam = .pi / (4 * logarithm(2)) * major * minor * 3600 * 3600
      factor *= pixel * pixel / beam
      return LightUnit(
        kind: .frequency, isPerArea: false, maggies: factor / LightUnit.zeroFlux, source: source + " and BMAJ"
      )
    }
    switch dimensions {
    case ["maggy": 1]:
      return LightUnit(kind: .frequency, isPerArea: isPerArea, maggies: factor, source: source)
    case Self.perHertz:
      return LightUnit(
        kind: .frequency, isPerArea: isPerArea, maggies: factor / LightUnit.zeroFlux, source: source)
    case Self.perMetre:
      let maggies = try wavelength().map { LightUnit.maggies(byWavelength: factor, at: $0) }
      if maggies == nil {
        refuse(
          "\(source) is flux by wavelength, and the header names no wavelength: no zero point can be told")
      }
      return LightUnit(kind: .wavelength, isPerArea: isPerArea, maggies: maggies, source: source)
    case Self.whole:
      return LightUnit(kind: .whole, isPerArea: isPerArea, maggies: nil, source: source)
    default: return nil
    }
  }

  /// How much of a unit per solid angle a square arc second is; 1 of others. Units come in base units, per
  /// steradian; magnitudes per square arc second are that already.
  private func angleOfArea(_ unit: PixelUnit) -> Double {
    guard unit.dimensions["rad"] == -2 else { return 1 }
    if unit.scale == .linear { return LightUnit.squareArcsecond }
    // mag/arcsec2 has the factor 1/arcsec²: what is left of it is another angle's.
    let area = unit.factor * LightUnit.squareArcsecond
    guard case .magnitudes(let step) = unit.scale, step > 0 else { return area }
    return area / step
  }

  // MARK: - Zero points

  /// Of counts, or of numbers without a unit: by cards.
  private mutating func byZeroPoint(_ unit: PixelUnit) throws -> LightUnit? {
    func light(_ maggies: Double, _ source: String) -> LightUnit {
      LightUnit(kind: .frequency, isPerArea: false, maggies: maggies, source: source)
    }
    let isCount =
      unit.text.isEmpty || !unit.isUnderstood
      || unit.dimensions.keys.allSatisfy { ["ct", "adu", "DN", "electron", "ph", "s", "pix"].contains($0) }
    guard isCount else { return nil }
    // Hubble's cards are of counts a second.
    let seconds =
      unit.dimensions["s"] == -1 || unit.text.isEmpty ? 1 : header.first(of: ["EXPTIME"])?.number ?? 1
    let rate = seconds > 0 && seconds.isFinite ? 1 / seconds : 1
    if let flux = number(["PHOTFLAM"], in: 1e-30...1e-5, "erg/s/cm²/Å a count"), let value = flux.number,
      let pivot = number(["PHOTPLAM"], in: 100...1e7, "a wavelength in Å"), let wave = pivot.number
    {
      return light(
        LightUnit.maggies(byWavelength: value * 1e7, at: wave * 1e-10) * rate, "PHOTFLAM and PHOTPLAM")
    }
    if let flux = number(["PHOTFNU"], in: 1e-20...1e3, "Jy a count"), let value = flux.number {
      return light(value * 1e-26 / LightUnit.zeroFlux * rate, "PHOTFNU")
    }
    if let flux = number(["FLUXMAG0"], in: 1e2...1e18, "the counts of magnitude 0"), let value = flux.number {
      return light(1 / value, "FLUXMAG0")
    }
    let keys = [
      "MAGZERO", "ABZP", "ABMAGZP", "ABMAGZPT", "ZPAB", "ZP_AB", "MAGZPT", "MAGZP", "MAG_ZP", "MAGZEROP",
      "IMAGEZPT",
      "PHOTZP", "ZEROPNT", "ZEROPT", "ZEROPOIN", "ZPT", "ZP", "APMAG0",
    ]
    guard let card = number(keys, in: Self.zeroPoints, "an AB zero point"), let zero = card.number else {
      return nil
    }
    var found = light(raised(10, -0.4 * zero), card.key)
    found.isAssumed = !(card.key.contains("AB") || card.comment.uppercased().contains("AB"))
    return found
  }

  // MARK: - Wavelengths

  /// The band's wavelength in m: that of SUNRISE's table of filters, of a card, or of the filter's name.
  private func wavelength() throws -> Double? {
    if recipe == .illustris,
      let table = hdus.first(where: { $0.name.uppercased() == "FILTERS" && $0.kind == .table }),
      let opened = try? FITSTable(band.hdu.file, hdu: String(table.number), version: nil),
      let column = opened.columns.first(where: { $0.name.lowercased() == "lambda_eff" })
    {
      var waves: [Double?] = []
      try opened.numbers(of: column) { waves.append($0) }
      if waves.indices.contains(band.plane), let wave = waves[band.plane], (1e-9...1e-2).contains(wave) {
        return wave
      }
    }
    if let wave = header["PHOTPLAM"]?.number, (100...1e7).contains(wave) { return wave * 1e-10 }
    for key in ["WAVELENG", "WAVELEN", "LAMBDA", "PIVOT", "WAVE"] {
      guard let card = header[key], let wave = card.number, wave > 0 else { continue }
      let words = card.comment.lowercased()
      let metres: Double? =
        words.contains("angstrom")
        ? 1e-10
        : words.contains("micron") || words.contains("um]")
          ? 1e-6 : words.contains("nm") ? 1e-9 : words.contains("[m]") ? 1 : nil
      if let metres, (1e-9...1e-2).contains(wave * metres) { return wave * metres }
    }
    let words = (band.name ?? header["FILTER"]?.text ?? "").lowercased().split {
      !$0.isLetter && !$0.isNumber
    }
    guard words.contains("sdss") else { return nil }
    return words.lazy.compactMap { Self.sloan[String($0)] }.first
  }

  /// The pivot wavelengths of SDSS u g r i z in m (Doi et al. 2010, AJ 139, 1628; Fukugita et al. 1996).
  private static let sloan = ["u": 3.557e-7, "g": 4.702e-7, "r": 6.176e-7, "i": 7.490e-7, "z": 8.947e-7]
}
