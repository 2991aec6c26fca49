import Foundation
import Testing

@testable import GalaxyData
@testable import GalaxyImages

/// Stretches, limits and colours beside astropy's own values (`scripts/make_astropy_fixtures.py`).
@Suite struct AstropyTests {
  private struct Fixture: Decodable {
    struct Image: Decodable {
      var width: Int
      var height: Int
      var values: [Double?]
      var limits: [String: [Double]]
    }
    struct Curve: Decodable {
      var function: StretchFunction
      var a: Double?
      var values: [Double]
    }
    struct Whole: Decodable {
      var image: String
      var stretch: StretchFunction
      var a: Double?
      var limits: String
      var values: [Double]
    }
    struct Lupton: Decodable {
      var softening: Double
      var stretch: Double
      var minimum: Double
      var rgb: [Int]
    }
    var images: [String: Image]
    var x: [Double]
    var stretches: [Curve]
    var whole: [Whole]
    var bands: [[Double]]
    var lupton: [Lupton]
  }

  private let fixture: Fixture
  init() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../Fixtures/astropy.json").standardized
    fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
  }

  /// Row 0 of the fixture is the one at the bottom.
  private func raster(_ name: String) throws -> Raster<Double> {
    let image = try #require(fixture.images[name])
    return Raster(unchecked: image.width, image.height, image.values.map { $0 ?? .nan }).flippedVertically()
  }

  @Test("limits are astropy's to 1e-6")
  func limits() throws {
    var count = 0
    for (name, image) in fixture.images {
      let raster = try raster(name)
      for (text, expected) in image.limits {
        // On a constant sky galsh goes from equal percentiles to the extremes; astropy stays.
        if expected[0] == expected[1] { continue }
        let found = try #require(StretchLimits(text)?.find(in: raster))
        let scale = max(abs(expected[0]), abs(expected[1]))
        #expect(abs(found.low - expected[0]) <= 1e-6 * scale, "\(name), \(text): \(found), \(expected)")
        #expect(abs(found.high - expected[1]) <= 1e-6 * scale, "\(name), \(text): \(found), \(expected)")
        count += 1
      }
    }
    #expect(count >= 20)
  }

  @Test("the curves are astropy's to 1e-12")
  func curves() {
    #expect(Set(fixture.stretches.map(\.function)).count == StretchFunction.allCases.count - 1)
    for curve in fixture.stretches {
      for (x, expected) in zip(fixture.x, curve.values) {
        let found = curve.function.apply(x, a: curve.a ?? 1)
        #expect(abs(found - expected) < 1e-12, "\(curve.function) \(x)")
      }
    }
  }

  @Test("whole images, limits and curve, are astropy's to 1e-6")
  func wholeImages() throws {
    #expect(fixture.whole.contains { $0.stretch == .histeq })
    for whole in fixture.whole {
      let limits = try #require(StretchLimits(whole.limits))
      let result = try #require(
        Stretch.apply(try raster(whole.image), function: whole.stretch, a: whole.a, limits: limits))
      let values = result.image.flippedVertically().pixels
      #expect(values.count == whole.values.count)
      for (found, expected) in zip(values, whole.values) {
        #expect(abs(Double(found) - expected) < 1e-6, "\(whole.image) \(whole.stretch)")
      }
    }
  }

  @Test("Lupton colours are make_lupton_rgb's to 1/255")
  func lupton() throws {
    let bands = fixture.bands.map { Raster(unchecked: 12, 10, $0) }
    for expected in fixture.lupton {
      let lupton = LuptonRGB(q: expected.softening, stretch: expected.stretch, minimum: expected.minimum)
      let picture = try #require(lupton.picture(red: bands[0], green: bands[1], blue: bands[2]))
      #expect(picture.bytes.count == expected.rgb.count)
      for (a, b) in zip(picture.bytes, expected.rgb) { #expect(abs(Int(a) - b) <= 1) }
    }
  }

  @Test("colours of flux of any scale, and of what is not finite, are colours")
  func odd() throws {
    for values in [[Double.nan, .infinity, -.infinity, 1], [1e308, 1e308, -1e308, 1e300], [0, 0, 0, 0]] {
      let band = Raster(unchecked: 2, 2, values)
      let fitted = LuptonRGB.fitted(red: band, green: band, blue: band)
      #expect(fitted.picture(red: band, green: band, blue: band) != nil)
    }
    let band = Raster(unchecked: 2, 2, [1.0, 2, 3, 4])
    #expect(LuptonRGB(stretch: 0).picture(red: band, green: band, blue: band) == nil)
    #expect(LuptonRGB().picture(red: band, green: band, blue: Raster(unchecked: 1, 1, [1])) == nil)
  }

  @Test("limits read what they write, and nothing else")
  func text() {
    for limits: StretchLimits in [.minmax, .zscale, .percentiles(1, 99), .manual(-1.5, 2)] {
      #expect(StretchLimits(limits.description) == limits)
    }
    #expect(StretchLimits("percentile") == .standard)
    #expect(StretchLimits("percentile 99") == .percentiles(0.5, 99.5))
    for text in ["", "minmax 1", "percentile 120", "2 1", "nan 1", "percentile 9 8", "zscale,1", "1"] {
      #expect(StretchLimits(text) == nil, "\(text)")
    }
  }
}
