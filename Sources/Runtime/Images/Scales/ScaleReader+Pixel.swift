import GalaxyBase

/// How large a pixel is.
extension ScaleReader {
  /// A pixel of a survey or a telescope's camera lies between a microarcsecond and ten degrees.
  private static let pixels = 1e-6...36_000.0
  /// A pixel of a simulation lies between a thousandth of a parsec and 10 Mpc.
  private static let lengths = 1e-6...1e4

  mutating func readPixel() {
    if let found = worldScale() {
      scale.pixel = found
      checkAgainstCards(found)
      return
    }
    if let area = number(["PIXAR_A2"], in: 1e-12...1e9, "a pixel's area in arcsec²"), let value = area.number
    {
      scale.pixel = .init(value.squareRoot(), area.key)
      return
    }
    scale.pixel = cardScale()
  }

  /// By cards that say it outright. Arc seconds, unless their comments say otherwise.
  private mutating func cardScale() -> ObservedScale.Value? {
    let keys = [
      "PIXSCALE", "PIXELSCL", "PIXSCAL1", "PIXSCAL", "PIXSIZE", "SECPIX", "SECPIX1", "PLATESCL", "SCALE",
    ]
    if let card = number(keys, in: Self.pixels, "a pixel's side in arcsec"), let value = card.number {
      switch card.angle {
      case .degrees: return .init(value * 3600, card.key)
      case .milliarcseconds: return .init(value / 1000, card.key)
      // "arcsec/pixel" is told by its arcsec; a comment that speaks of pixels alone says nothing.
      case .arcseconds: return .init(value, card.key)
      case .pixels, nil: return .init(value, card.key, isAssumed: true)
      }
    }
    // TNG50's HSC mocks: the side of the picture, in arc seconds.
    if let card = number(["FOVARC"], in: Self.pixels, "a field of view in arcsec"), let value = card.number {
      return .init(value / width, "FOVARC/NAXIS1")
    }
    return nil
  }

  /// Two cards that say it should say the same: the world coordinates win, and the difference is said.
  private mutating func checkAgainstCards(_ found: ObservedScale.Value) {
    guard let card = header.first(of: ["PIXSCALE", "SECPIX", "PIXAR_A2"]), let value = card.number else {
      return
    }
    let other = card.key == "PIXAR_A2" ? value.squareRoot() : value
    guard other > 0, card.angle != .degrees, max(other / found.value, found.value / other) > 1.05 else {
      return
    }
    refuse(
      "\(card.key) = \(card.text) contradicts \(found.source), \(NumberText.general(found.value, 4)) "
        + "arcsec/pixel, and was not used"
    )
  }

  // MARK: - World coordinates

  private static let celestial = ["RA", "DEC", "GLON", "GLAT", "ELON", "ELAT", "SLON", "SLAT"]

  /// The square root of the area that CD, or PC and CDELT, give a pixel (Greisen & Calabretta 2002, A&A 395,
  /// 1061; Calabretta & Greisen 2002, A&A 395, 1077), of axes that are celestial by CTYPE or angles by CUNIT.
  private mutating func worldScale() -> ObservedScale.Value? {
    let types = [1, 2].map { header["CTYPE\($0)"]?.text.uppercased() ?? "" }
    let isSky = types.allSatisfy { type in
      Self.celestial.contains { type == $0 || type.hasPrefix($0 + "-") }
    }
    let units = [1, 2].map { axis -> Double? in
      guard let text = header["CUNIT\(axis)"]?.text, !text.isEmpty else { return isSky ? 3600 : nil }
      let unit = PixelUnit(text)
      guard unit.dimensions == ["rad": 1] else { return nil }
      return unit.factor * 648_000 / .pi
    }
    // A slit's second axis may be an angle, its first a wavelength.
    guard isSky || types.allSatisfy(\.isEmpty), let x = units[0], let y = units[1] else { return nil }
    guard let (area, source) = determinant() else { return nil }
    let side = (abs(area) * x * y).squareRoot()
    guard Self.pixels.contains(side) else {
      // WCS written with ones where there is none: an honest pixel is never a degree by its default.
      refuse(
        "\(source) gives a pixel of \(NumberText.general(side, 4)) arcsec, which makes no sense, and was not "
          + "used"
      )
      return nil
    }
    return .init(side, source)
  }

  /// The area of a pixel in the units of the axes, and the card of its first element.
  private func determinant() -> (Double, String)? {
    func value(_ key: String) -> Double? { header[key]?.number }
    let cd = [value("CD1_1"), value("CD1_2"), value("CD2_1"), value("CD2_2")]
    if cd.contains(where: { $0 != nil }) {
      let m = cd.map { $0 ?? 0 }
      return (m[0] * m[3] - m[1] * m[2], cd[0] != nil ? "CD1_1" : "CD1_2")
    }
    guard let dx = value("CDELT1") else { return nil }
    let dy = value("CDELT2") ?? dx
    let pc = [value("PC1_1"), value("PC1_2"), value("PC2_1"), value("PC2_2")]
    let m = zip(pc, [1.0, 0, 0, 1]).map { $0 ?? $1 }
    let hasPC = pc.contains { $0 != nil }
    return (dx * dy * (m[0] * m[3] - m[1] * m[2]), hasPC ? "PC1_1 and CDELT1" : "CDELT1")
  }

  // MARK: - kpc

  mutating func readLength() {
    if let card = number(["PIXKPC", "KPCPIX"], in: Self.lengths, "a pixel's side in kpc"),
      let value = card.number
    {
      scale.length = .init(value, card.key)
      return
    }
    if recipe == .illustris,
      let card = number(["LINEAR_FOV"], in: 1e-3...1e6, "a field of view in kpc"), let value = card.number
    {
      scale.length = .init(value / width, "linear_fov/NAXIS1")
      return
    }
    // SKIRT writes CTYPE 'pc' where others write CUNIT; galaxev, too.
    let name = ["CUNIT1", "CTYPE1"].compactMap { header[$0]?.text }.first { Self.parsecs($0) != nil }
    if let name, let parsecs = Self.parsecs(name),
      let card = number(["CDELT1", "CD1_1"], in: -1e12...1e12, "a pixel's side in \(name)"),
      let value = card.number
    {
      let side = abs(value) * parsecs / 1e3
      if Self.lengths.contains(side) {
        scale.length = .init(side, "\(card.key) in \(name)")
      } else {
        refuse("\(card.key) = \(card.text) \(name) makes no sense as a pixel's side and was not used")
      }
      return
    }
    if let card = number(["FOVSIZE"], in: 1e-3...1e12, "a field of view"), let value = card.number {
      // SKIRT's fields of view are in pc.
      let side = value * (card.parsecs ?? 1) / 1e3 / width
      if Self.lengths.contains(side) {
        scale.length = .init(side, "FOVSIZE/NAXIS1", isAssumed: card.parsecs == nil)
      } else {
        refuse("FOVSIZE = \(card.text) makes no sense as a field of view and was not used")
      }
    }
  }

  private static func parsecs(_ unit: String) -> Double? {
    switch unit.lowercased() {
    case "pc": 1
    case "kpc": 1e3
    case "mpc": 1e6
    default: nil
    }
  }
}
