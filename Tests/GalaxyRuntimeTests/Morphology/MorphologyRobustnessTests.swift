import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyMorphology

/// No picture is too odd to be measured, and a turned one measures the same.
@Suite struct MorphologyRobustnessTests {
  private static let sides = [1, 2, 3, 5, 8, 17, 44, 64, 87, 88, 89, 100, 130]

  /// A picture of some kind with some of its pixels spoiled.
  private func picture(_ random: inout RandomStream) -> Raster<Double> {
    var (width, height) = (Self.sides[random.below(13)], Self.sides[random.below(13)])
    switch random.below(12) {
    case 0: (width, height) = (1, 1 + random.below(600))
    case 1: (width, height) = (1500, 3)
    case 2...6: (width, height) = (88, 88)
    default: break
    }
    let scale = raised(10, random.uniform(-3, 3)), level = random.uniform(-10, 200)
    let (cx, cy) = (random.uniform(0, Double(width)), random.uniform(0, Double(height)))
    let (size, noise) = (random.uniform(0.5, 20), random.below(2) == 0 ? 0 : random.uniform(0, 30))
    let kind = random.below(5)
    var pixels = (0..<width * height).map { i -> Double in
      let (x, y) = (Double(i % width), Double(i / width))
      let smooth: Double =
        switch kind {
        case 0: 0
        case 1: 150 * exponential(-hypotenuse(x - cx, 1.7 * (y - cy)) / size)
        case 2: hypotenuse(x - cx, y - cy) < size ? 255 : 0
        case 3: x - y
        default: Double((i % width + i / width) % 2) * 255
        }
      return level + scale * (smooth + noise * random.normal())
    }
    let odd = [
      .nan, .infinity, -.infinity, 1e308, -1e308, 5e-324, .leastNormalMagnitude, 0, -0.0, 1e-300, 255, 1e100,
      -1e150,
    ]
    for _ in 0..<[0, 0, 1, 3, 20, width * height / 3][random.below(6)] {
      pixels[random.below(width * height)] = odd[random.below(odd.count)]
    }
    if random.below(40) == 0 { pixels = pixels.map { _ in odd[random.below(odd.count)] } }
    if random.below(40) == 0 {
      pixels = [Double](repeating: odd[random.below(odd.count)], count: pixels.count)
    }
    return Raster(unchecked: width, height, pixels)
  }

  @Test("2,400 random and spoiled pictures give finite numbers") func neverFails() {
    var random = SeedStreams(seed: 14).stream("morphology/odd pictures")
    let workspace = MorphologyWorkspace()
    for round in 0..<2400 {
      let image = picture(&random)
      let own = Morphology(image, isFlux: round % 3 == 0, workspace: workspace)
      let numbers =
        own.values + own.deprojected.pixels + [
          own.centreX, own.centreY, own.positionAngle, own.axisRatio, own.r50, own.r90, own.sky, own.sigma,
          own.scale,
        ]
      #expect(own.values.count == 72)
      #expect(allFinite(numbers), "round \(round), \(image.width) × \(image.height)")
      #expect((0.25...1).contains(own.axisRatio) && own.r50 > 0 && own.r90 > 0)
      #expect(own.flags.contains(.nonfinite) == !allFinite(image.pixels))
      #expect(own.flags.contains(.upsampled) == (min(image.width, image.height) < 88))
    }
  }

  @Test("very wide and very high pictures are measured") func extremeShapes() {
    for (width, height) in [(5000, 3), (3, 5000), (1, 500), (500, 1), (1, 1), (700, 89)] {
      let pixels = (0..<width * height).map { Double($0 % 251) }
      let own = Morphology(Raster(unchecked: width, height, pixels))
      #expect(allFinite(own.values))
      #expect(own.scale == Double(min(width, height)) / 88 || own.scale >= 1)
    }
  }

  /// A picture whose number of pixels was changed behind its back.
  @Test("a picture with too few pixels is measured as one without any") func brokenRaster() {
    var image = morphologyGalaxy(44, 43)
    image.pixels.removeLast(10)
    let own = Morphology(image)
    #expect(own.flags.contains(.noSource) && own.flags.contains(.nonfinite))
    #expect(allFinite(own.values))
  }

  /// Turned by 90° to the left.
  private func turned(_ image: Raster<Double>) -> Raster<Double> { image.upright(fromEXIF: 8) }

  private func compare(_ image: Raster<Double>, isFlux: Bool, _ name: String) {
    let own = Morphology(image, isFlux: isFlux)
    var other = image
    for turn in 0..<8 {
      if turn == 4 { other = image.flippedVertically() }
      let measured = Morphology(other, isFlux: isFlux)
      for (feature, (a, b)) in zip(Morphology.features, zip(own.values, measured.values)) {
        #expect(abs(a - b) < 1e-9 * max(abs(a), 1), "\(name), \(feature.name), turn \(turn)")
      }
      #expect(measured.flags == own.flags)
      #expect(abs(measured.r90 - own.r90) < 1e-9 * own.r90)
      other = turned(other)
    }
  }

  @Test("quarter turns and flips change nothing", .galaxiesAreThere) func symmetry() throws {
    let fixture = try #require(MorphologyFixture.shared)
    for entry in fixture.images where !entry.isFlux {
      let picture = try MorphologyFixture.picture(entry.name)
      compare(picture.image, isFlux: false, entry.name)
    }
    let last = try #require(fixture.images.last)
    compare(try MorphologyFixture.picture(last.name).image, isFlux: true, last.name)
  }

  @Test("nor do they of pictures made up") func symmetryOfMadePictures() {
    compare(morphologyGalaxy(44, 43), isFlux: false, "galaxy")
    compare(morphologyGalaxy(70, 80, side: 131), isFlux: false, "off centre")
    compare(morphologyGalaxy(20, 30, side: 51), isFlux: true, "flux")
  }

  @Test("the centre is told in pixels of the picture") func centre() {
    for (x, y, side) in [(44.0, 43.0, 88), (60.5, 70.25, 131), (31.0, 33.5, 64), (212, 205, 424)] {
      let own = Morphology(morphologyGalaxy(x, y, side: side))
      #expect(abs(own.centre.x - x) < 0.2 && abs(own.centre.y - y) < 0.2, "\(own.centre), side \(side)")
      #expect(abs(own.axisRatio - 1 / 1.4) < 0.05)
      #expect(abs(own.positionAngle) < 0.1)
    }
  }
}
