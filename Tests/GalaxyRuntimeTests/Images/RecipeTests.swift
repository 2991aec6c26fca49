import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct RecipeTests {
  private let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private static let side = 8

  /// Band b has the value (1000 b + 8 y + x) · 1e-24 at (x, y), y counted from the bottom.
  private static func plane(_ band: Int, scale: Float = 1e-24) -> [Float] {
    (0..<side * side).map { Float(1000 * band + $0) * scale }
  }

  /// SUNRISE's 36 filters, as far as they matter: 2 to 6 are SDSS u g r i z.
  private static let filters: [String] =
    ["GALEX_fuv", "GALEX_nuv"] + ["u", "g", "r", "i", "z"].map { "\($0)_SDSS.res" }
    + (7..<36).map { "filter_\($0)" }

  private func broadband(_ names: [String], filters: [String] = filters, bands: Int = 36) throws -> String {
    var fits = FITSBuilder()
    fits.image([])
    fits.image([], name: "BROADBAND", more: [("REDSHIFT", "0.05")])
    if !filters.isEmpty { fits.table("FILTERS", column: "filter", texts: filters) }
    fits.image([], name: "CAMERA0-PARAMETERS", more: [("linear_fov", "80.0")])
    for (camera, name) in names.enumerated() {
      let values = (0..<bands).flatMap { Self.plane($0 + 100 * camera) }
      fits.image([Self.side, Self.side, bands], name: name, values: values)
    }
    return try folder.write(fits.bytes, as: "broadband_123.fits")
  }

  private func flux(_ path: String, _ change: (inout LoadOptions) -> Void = { _ in }) throws
    -> FITSDecoder.Flux
  {
    var options = LoadOptions()
    change(&options)
    return try FITSDecoder.decode(path: path, options: options)
  }

  /// The value at the bottom left, in units of 1e-24.
  private func corner(_ flux: FITSDecoder.Flux) -> Double {
    (flux.image.pixels[flux.image.width * (flux.image.height - 1)] * 1e24).rounded()
  }

  @Test("Illustris: camera 0 without dust, the mean of g, r and i, the row at the bottom last")
  func illustris() throws {
    let path = try broadband(["CAMERA0-BROADBAND", "CAMERA0-BROADBAND-NONSCATTER"])
    let found = try flux(path)
    #expect(corner(found) == 104_000)
    #expect(
      found.place
        == "recipe illustris: HDU 5 (CAMERA0-BROADBAND-NONSCATTER), bands 3 4 5 of 36 (g_SDSS.res r_SDSS.res i_SDSS.res), their mean"
    )
    #expect(found.unit == "W/m/m2/sr")
    #expect(found.notes == ["z = 0.05", "10 kpc a pixel"])
    #expect((found.image.pixels[0] * 1e24).rounded() == 104_056)
    #expect(corner(try flux(path) { $0.bands = ["r"] }) == 104_000)
    #expect(corner(try flux(path) { $0.bands = ["z"] }) == 106_000)
    #expect(corner(try flux(path) { $0.band = 0 }) == 100_000)
    // An explicit HDU or recipe wins over what the file looks like.
    #expect(corner(try flux(path) { ($0.hdu, $0.band) = ("4", 7) }) == 7000)
    #expect(throws: GalaxyError.self) { try flux(path) { $0.recipe = .generic } }
  }

  @Test("Illustris: the dusty image where there is no other; other cameras; no table of filters")
  func illustrisVariants() throws {
    let path = try broadband(["CAMERA0-BROADBAND", "CAMERA1-BROADBAND"], filters: [])
    #expect(corner(try flux(path)) == 4000)
    #expect(corner(try flux(path) { $0.camera = 1 }) == 104_000)
    let error = #expect(throws: GalaxyError.self) { try flux(path) { $0.camera = 2 } }
    #expect(
      error?.isA(ImageError.recipeDoesNotFit) == true && error?.hint?.contains("CAMERA1-BROADBAND") == true)
    let unknown = #expect(throws: GalaxyError.self) { try flux(path) { $0.bands = ["r"] } }
    #expect(unknown?.isA(ImageError.unknownBand) == true)
    let few = try broadband(["CAMERA0-BROADBAND"], filters: [], bands: 3)
    #expect(throws: GalaxyError.self) { try flux(few) }
  }

  @Test("load prints HDU, bands, unit, share of non-finite pixels, stretch, redshift and kpc a pixel")
  func said() throws {
    let path = try broadband(["CAMERA0-BROADBAND-NONSCATTER"])
    let (_, report) = try loadFITS(path)
    #expect(report.lines[1] == "in the files 8 × 8 pixels: enlarged 32 times")
    #expect(
      report.lines[2]
        == "1 FITS file: recipe illustris: HDU 4 (CAMERA0-BROADBAND-NONSCATTER), bands 3 4 5 of 36 "
        + "(g_SDSS.res r_SDSS.res i_SDSS.res), their mean, unit W/m/m2/sr, 0 % of the pixels not finite, "
        + "percentiles 0.25 to 99.75, asinh with a = 0.1, z = 0.05, 10 kpc a pixel")
    var options = LoadOptions()
    (options.bands, options.stretch, options.limits) = (["z"], .log, .zscale)
    #expect(
      try loadFITS(path, options: options).report.lines[2].hasSuffix(
        "band 6 of 36 (z_SDSS.res), unit W/m/m2/sr, 0 % of the pixels not finite, limits zscale, log with a = 1000.0, "
          + "z = 0.05, 10 kpc a pixel"))
  }

  @Test("flux of 1e-24 becomes an image like any other")
  func faint() throws {
    let path = try broadband(["CAMERA0-BROADBAND-NONSCATTER"])
    var options = LoadOptions()
    options.size = 8
    let image = try ImageLoader(options: options).load(path)
    #expect(image.pixels.kind == .stretched)
    let pixels = image.pixels.withFloats { Array($0) }
    #expect(pixels.min() == 0 && pixels.max() == 1)
    let bands = try ImageLoader(options: options).colours(path, red: "i", green: "r", blue: "g")
    #expect(
      (bands.red.pixels[56] * 1e24).rounded() == 5000 && (bands.blue.pixels[56] * 1e24).rounded() == 3000)
    let lupton = LuptonRGB.fitted(red: bands.red, green: bands.green, blue: bands.blue)
    let picture = try #require(lupton.picture(red: bands.red, green: bands.green, blue: bands.blue))
    #expect(Set(picture.bytes).count > 5)
  }

  @Test("TNG: a SKIRT cube of four bands or more is the mean of its first three; other cubes want a band")
  func tng() throws {
    func cube(_ bands: Int, origin: String) throws -> String {
      var fits = FITSBuilder()
      fits.image(
        [Self.side, Self.side, bands], more: [("ORIGIN", "'\(origin)'"), ("EXT1", "'F560W'")],
        values: (0..<bands).flatMap { Self.plane($0) })
      return try folder.write(fits.bytes, as: "cube.fits")
    }
    #expect(corner(try flux(try cube(5, origin: "SKIRT simulation"))) == 1000)
    #expect(corner(try flux(try cube(5, origin: "SKIRT simulation")) { $0.bands = ["f560w"] }) == 0)
    #expect(throws: GalaxyError.self) { try flux(try cube(3, origin: "SKIRT simulation")) }
    #expect(throws: GalaxyError.self) { try flux(try cube(5, origin: "a spectrograph")) }
    #expect(corner(try flux(try cube(5, origin: "a spectrograph")) { $0.recipe = .tngSKIRT }) == 1000)
    let error = #expect(throws: GalaxyError.self) {
      try flux(try cube(3, origin: "x")) { $0.recipe = .tngSKIRT }
    }
    #expect(error?.isA(ImageError.recipeDoesNotFit) == true)
  }

  @Test("galaxev: maggies a pixel, bands by FILTER0 …")
  func galaxev() throws {
    var fits = FITSBuilder()
    let filters = ["u", "g", "r", "i"].enumerated().map { ("FILTER\($0)", "'panstarrs_\($1)'") }
    fits.image(
      [Self.side, Self.side, 4], more: [("BUNIT", "'maggies/pixel'")] + filters,
      values: (0..<4).flatMap { Self.plane($0) })
    let path = try folder.write(fits.bytes, as: "galaxev.fits")
    let found = try flux(path)
    #expect(corner(found) == 2000 && found.place.hasPrefix("recipe galaxev: HDU 0, bands 1 2 3 of 4"))
    #expect(corner(try flux(path) { $0.bands = ["i", "u"] }) == 1500)
  }

  @Test("HSC: the extensions G, R and I, not their variances")
  func hsc() throws {
    var fits = FITSBuilder()
    fits.image([])
    for (number, band) in ["G", "R", "I", "Z", "Y"].enumerated() {
      fits.image([Self.side, Self.side], name: "SUBARU_HSC.\(band)", values: Self.plane(number))
      fits.image([Self.side, Self.side], name: "SUBARU_HSC.\(band) VARIANCE", values: Self.plane(50))
    }
    let path = try folder.write(fits.bytes, as: "hsc.fits")
    #expect(corner(try flux(path)) == 1000)
    #expect(corner(try flux(path) { $0.bands = ["y"] }) == 4000)
    #expect(corner(try flux(path) { $0.hdu = "SUBARU_HSC.Z" }) == 3000)
  }

  @Test("magnitudes: +Inf and 99 are no light, recipe=generic leaves them as they are")
  func magnitudes() throws {
    var fits = FITSBuilder()
    fits.image([2, 2], more: [("BUNIT", "'AB mag/arcsec2'")], values: [20, 22.5, .infinity, 99])
    let path = try folder.write(fits.bytes, as: "mag.fits")
    let found = try flux(path)
    #expect(found.nonFinite == 1 && found.image.pixels[2] == 1 && Array(found.image.pixels[0...1]) == [0, 0])
    #expect(found.place == "recipe skirt-mag: HDU 0")
    #expect(try flux(path) { $0.recipe = .generic }.image.pixels[2] == 20)
    let linear = try ImageLoader(options: LoadOptions()).colour(path).flux
    #expect(abs(linear.pixels[2] - 10) < 1e-12)
  }

  @Test("FIRE pictures lose their edges; recipes for FITS refuse pictures and the other way round")
  func fire() throws {
    let path = try folder.writePicture("fire.png", side: 16)
    var options = LoadOptions()
    (options.recipe, options.size) = (.fire, 12)
    let pixels = try #require(try ImageLoader(options: options).load(path).pixels.eightBits)
    let whole = try PNGCodec.decode(try Files.read(path), path: path)
    #expect(pixels[0] == whole.pixels[2 * 16 + 2])
    options.recipe = .illustris
    let error = #expect(throws: GalaxyError.self) { try ImageLoader(options: options).load(path) }
    #expect(error?.isA(ImageError.recipeDoesNotFit) == true)
    var fits = FITSBuilder()
    fits.image([2, 2], values: [1, 2, 3, 4])
    let flat = try folder.write(fits.bytes, as: "a.fits")
    #expect(throws: GalaxyError.self) { try flux(flat) { $0.recipe = .fire } }
    #expect(throws: GalaxyError.self) { try flux(flat) { $0.recipe = .illustris } }
    #expect(throws: GalaxyError.self) { try flux(flat) { $0.camera = 1 } }
  }

  @Test("a cutout is the same piece whether rows are read or cut")
  func cutout() throws {
    var fits = FITSBuilder()
    fits.image([Self.side, Self.side], values: Self.plane(0, scale: 1))
    let path = try folder.write(fits.bytes, as: "c.fits")
    let cutout = try #require(Cutout(x: 1, y: 2, width: 3, height: 4))
    let whole = try flux(path).image
    let piece = try flux(path) { $0.cutout = cutout }.image
    #expect(piece == whole.piece(cutout) && piece.width == 3 && piece.height == 4)
    let outside = try #require(Cutout(x: 6, y: 0, width: 3, height: 1))
    let error = #expect(throws: GalaxyError.self) { try flux(path) { $0.cutout = outside } }
    #expect(error?.isA(ImageError.outsideImage) == true)
    #expect(Cutout(x: -1, y: 0, width: 1, height: 1) == nil && Cutout(x: 0, y: 0, width: 0, height: 1) == nil)
  }
}
