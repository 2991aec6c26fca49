import GalaxyBase

/// Reads an `ObservedScale` from the headers of a band: its own, that of the primary HDU, which extensions
/// inherit, and those that a recipe knows.
struct ScaleReader {
  let band: RecipePlan.Band
  let recipe: Recipe
  /// The cards of the band's HDU, then those of the others.
  let header: HeaderValues
  /// The other HDUs of the file.
  let hdus: [FITSHDU]
  /// The camera of a SUNRISE file, from the name of its HDU.
  private let camera: String?
  var scale = ObservedScale()

  static func scale(of band: RecipePlan.Band, recipe: Recipe) throws -> ObservedScale {
    var reader = try ScaleReader(band, recipe)
    reader.readPixel()
    reader.readLength()
    try reader.readPointSpread()
    try reader.readLight()
    reader.readRedshift()
    return reader.scale
  }

  /// That of an HDU by itself; nil of what shows no galaxy: masks, errors, tables, images of one axis.
  static func scale(of hdu: FITSHDU) throws -> ObservedScale? {
    guard hdu.isImage, hdu.imageAxes.count >= 2, hdu.channels == nil,
      try ScienceImage.role(of: hdu) != .auxiliary
    else { return nil }
    let isSunrise = hdu.name.uppercased().hasPrefix("CAMERA") && hdu.name.contains("-BROADBAND")
    // Cards that cannot be decoded are an error of loading, not of looking.
    let coding = (try? PixelCoding(hdu)) ?? .linear
    let band = RecipePlan.Band(hdu: hdu, plane: 0, name: try BandNames(of: hdu)[0], coding: coding)
    return try scale(of: band, recipe: isSunrise ? .illustris : .generic)
  }

  private init(_ band: RecipePlan.Band, _ recipe: Recipe) throws {
    (self.band, self.recipe) = (band, recipe)
    hdus = try band.hdu.file.hdus()
    let name = band.hdu.name.uppercased()
    camera = name.hasPrefix("CAMERA") ? name.split(separator: "-").first.map(String.init) : nil
    var header = try HeaderValues(band.hdu)
    let others = ["BROADBAND", camera.map { "\($0)-PARAMETERS" }].compactMap(\.self)
    for hdu in hdus where hdu.number != band.hdu.number {
      let isKnown = recipe == .illustris && others.contains(hdu.name.uppercased())
      if hdu.number == 0 || isKnown { header = header.followed(by: try HeaderValues(hdu)) }
    }
    self.header = header
  }

  /// The number on the first of these cards that is there, if it makes sense; a remark names one that does
  /// not.
  mutating func number(_ keys: [String], in range: ClosedRange<Double>, _ what: String) -> HeaderValues.Card?
  {
    for key in keys {
      guard let card = header[key], !card.text.isEmpty else { continue }
      guard let value = card.number, range.contains(value) else {
        scale.remarks.append("\(key) = \(card.text) makes no sense as \(what) and was not used")
        continue
      }
      return card
    }
    return nil
  }

  mutating func refuse(_ text: String) { scale.remarks.append(text) }

  /// The width of the image in pixels, for fields of view.
  var width: Double { Double(band.size.width) }

  // MARK: - Redshift

  /// The largest redshift of a card: galaxies are known up to 14.4 (Naidu et al. 2025), simulations begin
  /// with them at 30.
  static let largestRedshift = 30.0

  private mutating func readRedshift() {
    let keys = ["REDSHIFT", "USE_Z", "REDSHFT", "Z"]
    guard let card = number(keys, in: 0...Self.largestRedshift, "a redshift"), let z = card.number else {
      return
    }
    // 0: seen from where it is; there is no distance.
    if z > 0 { scale.redshift = .init(z, card.key) }
  }
}
