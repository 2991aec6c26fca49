import GalaxyBase
import GalaxyErrors

/// What a recipe finds in a file: the bands there are, and those that make the grey image.
struct RecipePlan {
  /// One plane of one HDU.
  struct Band {
    var hdu: FITSHDU
    var plane: Int
    /// The filter, if the file names it.
    var name: String?
    /// How its numbers become flux.
    var coding = PixelCoding.linear
    /// Channels of a pixel where they are the fastest axis, as (height, width, 3) arrays are written; else 1.
    var channels = 1

    /// Width and height.
    var size: (width: Int, height: Int) {
      let axes = hdu.imageAxes
      return channels > 1 ? (axes[1], axes[2]) : (axes[0], axes[1])
    }
  }

  var recipe: Recipe
  /// All bands, in the order of the file.
  var bands: [Band]
  /// Positions in `bands` that are read where nothing else is asked for; empty: one must be chosen.
  var standard: [Int]
  var unit: String
  /// What else the file tells: the redshift, the size of a pixel.
  var notes: [String] = []
  /// What there is to say of the file.
  var remarks: [ImageRemark] = []
  /// Whether each band is a file of its own.
  var areFiles = false
  /// All HDUs of the file; none where each band is one.
  var hdus: [FITSHDU] = []
  /// Whether each band is an HDU of its own, of which the first is read where none is named.
  var areHDUs: Bool { !areFiles && recipe == .generic && standard == [0] && bands.count > 1 }

  /// Reads the headers. `options.recipe` and `options.hdu` win over what the file looks like.
  init(_ file: FITSFile, options: LoadOptions) throws {
    try self.init(file, file.hdus(), options: options)
  }

  /// The plan of what these options choose in the same file, whose HDUs are not gone through again.
  /// - Throws: what opening the file for them throws.
  func again(_ options: LoadOptions) throws -> RecipePlan? {
    guard let file = hdus.first?.file else { return nil }
    return try RecipePlan(file, hdus, options: options)
  }

  private init(_ file: FITSFile, _ hdus: [FITSHDU], options: LoadOptions) throws {
    let recipe = try options.recipe ?? Self.recognise(file, hdus, hdu: options.hdu)
    if options.camera != nil, recipe != .illustris {
      throw GalaxyError(
        ImageError.recipeDoesNotFit, file.path, "has no cameras: its recipe is \(recipe.rawValue)",
        hint: "leave camera= out")
    }
    switch recipe {
    case .illustris: self = try .illustris(file, hdus, camera: options.camera ?? 0)
    case .hscReal: self = try .hsc(file, hdus)
    case .tngSKIRT, .galaxev, .skirtMag, .generic:
      self = try .single(recipe, file, hdus, hdu: options.hdu)
    case .fire:
      throw GalaxyError(
        ImageError.recipeDoesNotFit, file.path, "is FITS; recipe=fire is for pictures that FIRE Studio drew",
        hint: "leave recipe= out")
    }
    self.hdus = hdus
    if file.isUnfilled { remarks.append(.unfilled) }
    try code(asTheyAre: options.recipe == .generic)
  }

  /// Finds how the numbers of each band become flux, and what there is to say of that.
  private mutating func code(asTheyAre: Bool) throws {
    var (codings, said): ([Int: PixelCoding], Set<String>) = ([:], [])
    for index in bands.indices {
      let hdu = bands[index].hdu
      let isFirst = codings[hdu.number] == nil
      if isFirst {
        if let card = try hdu.scaling().oddBlank { note(.oddBlank(card)) }
        // Those who ask for the values as they are get them as they are.
        if !asTheyAre, !PixelUnit(hdu.unit).isUnderstood { note(.unknownUnit(hdu.unit)) }
      }
      var coding =
        try codings[hdu.number] ?? (asTheyAre ? (try? PixelCoding(hdu)) ?? .linear : PixelCoding(hdu))
      codings[hdu.number] = coding
      if case .luptitudes(nil) = coding { coding = PixelCoding.luptitudes(ofBand: bands[index].name) }
      if recipe == .skirtMag, coding == .linear { coding = .magnitudes(step: 1) }
      if asTheyAre {
        if let name = coding.name, said.insert(name).inserted {
          notes.append("the pixels are \(name) and read as they are")
        }
        coding = .linear
      }
      bands[index].coding = coding
    }
  }

  private mutating func note(_ remark: ImageRemark) {
    if !remarks.contains(remark) { remarks.append(remark) }
  }

  init(_ recipe: Recipe, _ bands: [Band], standard: [Int], unit: String, notes: [String] = []) {
    self.init(recipe, bands, standard: standard, unit: unit)
    self.notes = notes
  }

  private init(_ recipe: Recipe, _ bands: [Band], standard: [Int], unit: String) {
    (self.recipe, self.bands, self.standard, self.unit) = (recipe, bands, standard, unit)
  }

  // MARK: - Which recipe

  private static func recognise(_ file: FITSFile, _ hdus: [FITSHDU], hdu wanted: String?) throws
    -> Recipe
  {
    if wanted == nil {
      if hdus.contains(where: { $0.name.uppercased().hasPrefix("CAMERA") && $0.name.contains("-BROADBAND") })
      {
        return .illustris
      }
      if hdus.contains(where: { $0.name.uppercased().hasPrefix("SUBARU_HSC.") && $0.isImage }) {
        return .hscReal
      }
    }
    guard let hdu = try? file.hdu(wanted, among: hdus) else { return .generic }
    if case .magnitudes = PixelUnit(hdu.unit).scale { return .skirtMag }
    guard wanted == nil, hdu.number == 0, hdu.realAxes.count == 3 else { return .generic }
    if hdu.unit.lowercased() == "maggies/pixel" { return .galaxev }
    let origin = try hdu.text(ofKey: "ORIGIN") ?? ""
    let isMock = hdu.bitpix == -32 && hdu.realAxes[2] >= 4 && origin.uppercased().contains("SKIRT")
    return isMock ? .tngSKIRT : .generic
  }

  // MARK: - The recipes

  private static func illustris(_ file: FITSFile, _ hdus: [FITSHDU], camera: Int) throws -> RecipePlan {
    let names = ["CAMERA\(camera)-BROADBAND-NONSCATTER", "CAMERA\(camera)-BROADBAND"]
    let found = names.lazy.compactMap { name in hdus.first { $0.name.uppercased() == name } }.first
    guard let hdu = found else {
      let cameras = hdus.filter { $0.name.hasPrefix("CAMERA") && $0.name.contains("-BROADBAND") }.map(\.name)
      throw GalaxyError(
        ImageError.recipeDoesNotFit, file.path, "has no HDU \(names[0]) and no \(names[1])",
        hint: cameras.isEmpty
          ? "it is no SUNRISE broadband file" : "it has \(cameras.joined(separator: ", "))")
    }
    var filters: [String] = []
    if let table = hdus.first(where: { $0.name.uppercased() == "FILTERS" && $0.kind == .table }) {
      filters = try table.firstColumn(limit: 1000)
    }
    let bands = try planes(of: hdu, in: file) { $0 < filters.count ? filters[$0] : nil }
    // SUNRISE's usual 36 filters: 2 to 6 are SDSS u g r i z.
    let named = ["g", "r", "i"].compactMap { position(of: $0, in: bands) }
    let standard = named.count == 3 ? named : bands.count > 5 ? [3, 4, 5] : []
    var plan = RecipePlan(
      .illustris, bands, standard: standard, unit: hdu.unit.isEmpty ? "W/m/m2/sr" : hdu.unit)
    func number(_ key: String, in name: String) throws -> Double? {
      try hdus.first { $0.name.uppercased() == name }?.number(ofKey: key)
    }
    if let redshift = try number("REDSHIFT", in: "BROADBAND") {
      plan.notes.append("z = \(NumberText.general(redshift, 4))")
    }
    if let field = try number("linear_fov", in: "CAMERA\(camera)-PARAMETERS"), let width = hdu.axes.first,
      width > 0
    {
      plan.notes.append("\(NumberText.general(field / Double(width), 4)) kpc a pixel")
    }
    return plan
  }

  private static func hsc(_ file: FITSFile, _ hdus: [FITSHDU]) throws -> RecipePlan {
    let prefix = "SUBARU_HSC."
    let bands = hdus.filter {
      $0.isImage && $0.realAxes.count == 2 && $0.name.uppercased().hasPrefix(prefix) && !$0.name.contains(" ")
    }.map { Band(hdu: $0, plane: 0, name: String($0.name.dropFirst(prefix.count))) }
    let standard = ["G", "R", "I"].compactMap { name in bands.firstIndex { $0.name?.uppercased() == name } }
    guard standard.count == 3, let unit = bands.first?.hdu.unit else {
      throw GalaxyError(
        ImageError.recipeDoesNotFit, file.path, "has no extensions SUBARU_HSC.G, SUBARU_HSC.R, SUBARU_HSC.I")
    }
    return RecipePlan(.hscReal, bands, standard: standard, unit: unit)
  }

  private static func single(
    _ recipe: Recipe, _ file: FITSFile, _ hdus: [FITSHDU], hdu wanted: String?
  ) throws -> RecipePlan {
    var notes: [String] = []
    let hdu: FITSHDU
    if let wanted {
      hdu = try file.hdu(wanted, among: hdus)
    } else {
      let found = try ScienceImage(among: hdus, of: file.path)
      (hdu, notes) = (found.hdu, [found.note].compactMap(\.self))
    }
    if let channels = hdu.channels {
      let bands = (0..<channels).map {
        Band(hdu: hdu, plane: $0, name: ["red", "green", "blue", "alpha"][$0], channels: channels)
      }
      notes.append("NAXIS1 is \(channels): colour channels, a pixel's side by side")
      return RecipePlan(recipe, bands, standard: [0, 1, 2], unit: hdu.unit, notes: notes)
    }
    let names = try BandNames(of: hdu)
    var bands = try planes(of: hdu, in: file) { names[$0] }
    if bands.count == 1 {
      if wanted == nil {
        if !hdu.name.isEmpty { bands[0].name = bands[0].name ?? hdu.name }
        bands += try others(like: bands[0], among: hdus)
      }
      return RecipePlan(recipe, bands, standard: [0], unit: hdu.unit, notes: notes)
    }
    switch recipe {
    case .tngSKIRT:
      guard bands.count >= 4 else {
        throw GalaxyError(
          ImageError.recipeDoesNotFit, file.path, "has \(bands.count) bands; tng-skirt has 4 or more")
      }
      // Pan-STARRS g, r, i, z, y.
      return RecipePlan(recipe, bands, standard: [0, 1, 2], unit: hdu.unit, notes: notes)
    case .galaxev:
      let named = ["g", "r", "i"].compactMap { position(of: $0, in: bands) }
      return RecipePlan(
        recipe, bands, standard: named.count == 3 ? named : Array(bands.indices), unit: hdu.unit, notes: notes
      )
    default: return RecipePlan(recipe, bands, standard: [], unit: hdu.unit, notes: notes)
    }
  }

  /// The other images of a file that has a band an HDU: those of the same size with names that are no mask's,
  /// weight's or error's.
  private static func others(like band: Band, among hdus: [FITSHDU]) throws -> [Band] {
    try hdus.filter {
      try $0.number != band.hdu.number && $0.isImage && $0.realAxes == band.hdu.realAxes && !$0.name.isEmpty
        && ScienceImage.role(of: $0) != .auxiliary
    }.map { Band(hdu: $0, plane: 0, name: try $0.text(ofKey: "FILTER") ?? $0.name) }
  }

  private static func planes(
    of hdu: FITSHDU, in file: FITSFile, name: (Int) -> String?
  ) throws -> [Band] {
    let axes = hdu.imageAxes
    guard hdu.isImage, axes.count >= 2 else {
      throw GalaxyError(
        ImageError.noImage, file.path,
        "has no image of two axes in \(hdu.title)\(hdu.axes.isEmpty ? "" : " (\(hdu.shape))")")
    }
    let count = try axes.dropFirst(2).reduce(1) { product, length in
      let (count, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow || count > mostBands {
        throw GalaxyError(ImageError.tooLarge, file.path, "claims more than \(mostBands) bands: \(hdu.shape)")
      }
      return count
    }
    return (0..<count).map { Band(hdu: hdu, plane: $0, name: name($0)) }
  }

  private static let mostBands = 1 << 20

  /// The band of a filter: its whole name, else a word of it ("r" in "r_SDSS.res"), capitals as they are
  /// first.
  static func position(of name: String, in bands: [Band]) -> Int? {
    func words(_ text: String) -> [Substring] { text.split { !$0.isLetter && !$0.isNumber } }
    let tests: [(String) -> Bool] = [
      { $0 == name }, { $0.lowercased() == name.lowercased() },
      { words($0).contains(Substring(name)) && words($0.lowercased()).contains("sdss") },
      { words($0).contains(Substring(name)) },
      { words($0.lowercased()).contains(Substring(name.lowercased())) },
    ]
    return tests.lazy.compactMap { test in bands.firstIndex { $0.name.map(test) ?? false } }.first
  }
}
