import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// A simulated FITS image observed in flux like a real one, by the headers of both.
@Suite struct HeaderMatchTests {
  private let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  /// A Gaussian galaxy of σ pixels on a sky, with noise.
  private func file(
    _ name: String, side: Int, sigma: Double, light: Double, sky: Double = 0, noise: Double = 0,
    cards: [(String, String)]
  ) throws -> String {
    var stream = SeedStreams(seed: 3).stream(name)
    let peak = light / (2 * .pi * sigma * sigma)
    let middle = Double(side - 1) / 2
    let values = (0..<(side * side)).map { index in
      let (dx, dy) = (Double(index % side) - middle, Double(index / side) - middle)
      return Float(
        sky + noise * stream.normal() + peak
          * exponential(-0.5 * (dx * dx + dy * dy) / (sigma * sigma)))
    }
    var fits = FITSBuilder()
    fits.image([side, side], more: cards, values: values)
    return try folder.write(fits.bytes, as: name)
  }

  private func near(_ found: Double, _ wanted: Double, _ tolerance: Double) -> Bool {
    abs(found / wanted - 1) < tolerance
  }

  private func sets(
    image cards: [(String, String)], real more: [(String, String)]
  ) throws -> (images: Dataset, real: Dataset) {
    let image = try file("sim.fits", side: 200, sigma: 12, light: 5000, cards: cards)
    let real = try file("real.fits", side: 96, sigma: 5, light: 4e5, sky: 40, noise: 6, cards: more)
    return (try loadFITS(image).dataset, try loadFITS(real).dataset)
  }

  private static let sim = [
    ("PIXSCALE", "0.1 / [arcsec]"), ("REDSHIFT", "0.05"), ("BUNIT", "'nanomaggy'"),
  ]
  private static let survey = [
    ("PIXSCALE", "0.4 / [arcsec]"), ("SEEING", "1.2 / [arcsec]"), ("BUNIT", "'adu'"),
    ("MAGZERO", "27.0"),
  ]

  @Test("light, size and noise are those of the closed forms at another redshift")
  func observed() throws {
    let (images, real) = try sets(image: Self.sim, real: Self.survey)
    var options = HeaderOptions()
    options.redshift = 0.1
    let physics = try HeaderPhysics(images, to: real, options: options)
    let found = try #require(try physics.numbers(for: images.items[0], like: real.items[0])?.flux)
    #expect(found.side == 96 && found.bands.count == 1 && found.peak == nil)
    #expect(near(found.noise ?? 0, 6, 0.05) && near(found.sky ?? 0, 40, 0.02))
    var quiet = found
    (quiet.noise, quiet.sky) = (nil, nil)
    let planes = try ImageLoader(options: images.options).fluxPlanes(images.items[0].path)
    var stream = SeedStreams(seed: 1).stream("x")
    let seen = quiet.paint(planes, x: 100, y: 100, from: &stream)
    let cosmology = Cosmology.planck18
    let distances = try cosmology.luminosityDistance(0.05) / cosmology.luminosityDistance(0.1)
    let light = 5000 * raised(10, 0.4 * 4.5) * 1.1 / 1.05 * distances * distances
    #expect(near(seen.pixels.reduce(0, +), light, 1e-5))
    // The sky and the noise that the real one has.
    let whole = found.paint(planes, x: 100, y: 100, from: &stream)
    let noise = try #require(FluxNoise(whole))
    #expect(near(noise.deviation, 6, 0.1) && near(noise.level, 40, 0.02))
    // The same again from the session's file.
    let kept = try JSON.parse(found.stored.compact)
    #expect(FluxRecipe(stored: kept) == found)
    #expect(FluxRecipe(stored: .null) == nil && FluxRecipe(stored: ["side": .integer(0)]) == nil)
  }

  @Test("the whole match: by headers, told from which cards, the same again")
  func whole() throws {
    let (images, real) = try sets(image: Self.sim, real: Self.survey)
    let physics = try HeaderPhysics(images, to: real, options: HeaderOptions())
    var options = MatchOptions()
    options.draws = 2
    func made() throws -> (dataset: Dataset, report: MatchReport) {
      try matchDataset(
        images, to: real, called: "real", options: options, name: "m",
        streams: SeedStreams(seed: 1),
        physics: physics)
    }
    let (dataset, report) = try made()
    #expect(dataset.items.count == 2 && report.unframed == 0 && report.matching.blur == 0)
    #expect(dataset.items.allSatisfy { $0.origin?.recipe?.flux != nil })
    let again = try made().dataset
    for index in 0..<2 {
      let (first, second) = try (dataset.nativePicture(at: index), again.nativePicture(at: index))
      #expect(first.values == second.values)
    }
    let (one, other) = try (dataset.nativePicture(at: 0), dataset.nativePicture(at: 1))
    #expect(one.values != other.values)
    let summary = HeaderSummary(physics, report.pairs)
    #expect(summary.count == 2 && summary.inFlux == 2 && summary.reasons.isEmpty)
    #expect(summary.lines.contains { $0.hasPrefix("simulated: 0.1 arcsec/pixel (PIXSCALE)") })
    #expect(summary.lines.contains { $0.contains("MAGZERO, taken for AB") })
  }

  @Test(
    "without a zero point the galaxy becomes as bright as the real one; without a scale it goes by pixels"
  )
  func partly() throws {
    let (images, real) = try sets(
      image: [("PIXSCALE", "0.1"), ("REDSHIFT", "0.05")], real: Self.survey)
    let physics = try HeaderPhysics(images, to: real, options: HeaderOptions())
    let recipe = try #require(try physics.numbers(for: images.items[0], like: real.items[0])?.flux)
    #expect(recipe.peak ?? 0 > 0)
    let (plain, other) = try sets(image: [], real: Self.survey)
    let none = try HeaderPhysics(plain, to: other, options: HeaderOptions())
    #expect(try none.numbers(for: plain.items[0], like: other.items[0]) == nil)
    let error = #expect(throws: GalaxyError.self) { try none.requireUse(plain, other) }
    #expect(error?.isA(ScaleError.noScale) == true)
    let summary = HeaderSummary(none, [(plain.items[0], other.items[0])])
    #expect(summary.count == 0 && summary.reasons.first?.count == 1)
  }

  @Test("what was told wins over the header: pixels, point spread; a width in arcsec stays one")
  func told() throws {
    var scale = ObservedScale()
    (scale.pixel, scale.pointSpread) = (.init(0.4, "PIXSCALE"), .init(3, "SEEING"))
    var options = HeaderOptions()
    options.pixel = 0.2
    #expect(near(options.seen(scale).pointSpreadAngle ?? 0, 1.2, 1e-12))
    options.pointSpread = 0.9
    #expect(near(options.seen(scale).pointSpreadAngle ?? 0, 0.9, 1e-12))
    #expect(options.seen(scale).pointSpread?.source == "psf=" && options.isTold)
  }
}
