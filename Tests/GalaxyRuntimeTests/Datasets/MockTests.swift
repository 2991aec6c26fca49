import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct MockTests {
  private func make(
    _ count: Int, _ folder: String, format: MockFormat = .fits, seed: UInt64 = 1, size: Int = 48,
    threads: Int = 2
  ) throws -> MockReport {
    try mockGalaxies(
      count, perClassTo: folder, format: format, size: size, streams: SeedStreams(seed: seed),
      context: WorkContext(threads: threads))
  }

  private var options: LoadOptions {
    var options = LoadOptions()
    options.size = 48
    return options
  }

  @Test("the manifest loads: barred 0, elliptical 1, spiral 2", arguments: MockFormat.allCases)
  func loads(format: MockFormat) throws {
    let folder = try ScratchFolder()
    let report = try make(2, folder.path + "/out/mock", format: format)
    #expect(report.count == 6)
    let dataset = try loadManifest(report.manifest, options: options).dataset
    #expect(dataset.items.map(\.label) == [0, 0, 1, 1, 2, 2])
    #expect(dataset.items[2].name == "elliptical/elliptical_0001.\(format.rawValue)")
    #expect(dataset.items.allSatisfy { $0.format == (format == .fits ? .fits : .png) })
    let walked = try loadImages(folder.path + "/out/mock", options: options)
    #expect(walked.dataset.count == 6 && walked.report.ignored.count == 1)
  }

  @Test(
    "the same seed gives the same bytes with any number of threads, and the first ones however many follow")
  func deterministic() throws {
    let folder = try ScratchFolder()
    _ = try make(1, folder.path + "/a", threads: 1)
    _ = try make(2, folder.path + "/b", threads: 3)
    _ = try make(1, folder.path + "/c", seed: 2)
    let name = "spiral/spiral_0001.fits"
    let first = try Files.read("\(folder.path)/a/\(name)")
    #expect(first == (try Files.read("\(folder.path)/b/\(name)")))
    #expect(first != (try Files.read("\(folder.path)/c/\(name)")))
  }

  @Test("FITS and PNG show the same galaxy the same way up")
  func formatsAgree() throws {
    let folder = try ScratchFolder()
    let flux = try loadManifest(try make(1, folder.path + "/f").manifest, options: options).dataset
    let pictures = try loadManifest(try make(1, folder.path + "/p", format: .png).manifest, options: options)
      .dataset
    for index in 0..<3 {
      let (a, b) = (try #require(flux.image(index)), try #require(pictures.image(index)))
      for (x, y) in zip(a.pixels, b.pixels) { #expect(abs(x - y) <= 0.502 / 255) }
    }
  }

  @Test("the header says how the galaxy was made, in whole blocks")
  func header() throws {
    let folder = try ScratchFolder()
    _ = try make(1, folder.path, seed: 42)
    let bytes = try Files.read("\(folder.path)/barred/barred_0001.fits")
    #expect(bytes.count % 2880 == 0)
    let cards = (0..<36).map { String(decoding: bytes[($0 * 80)..<($0 * 80 + 80)], as: UTF8.self) }
    for start in [
      "SIMPLE  =                    T", "OBJECT  = 'barred_0001'", "ORIGIN  = 'galsh mock'",
      "MORPH   = 'barred  '",
      "LABEL   =                    0", "SEED    = '42      '", "BUNIT   = 'electron'", "INCL    = ",
      "BARLEN  = ",
    ] {
      #expect(cards.contains { $0.hasPrefix(start) }, "\(start)")
    }
    #expect(cards.contains("END" + String(repeating: " ", count: 77)))
  }

  @Test("a Sérsic profile holds half of its light inside Re", arguments: [1.0, 2.5, 4, 6])
  func sersic(index: Double) {
    let profile = SersicProfile(effectiveBrightness: 1, effectiveRadius: 1, index: index, axisRatio: 1)
    func light(to end: Double) -> Double {
      // The substitution R = t^2n keeps the steps small where the profile is steep.
      let steps = 200_000
      let top = root(end, 2 * index)
      return (0..<steps).reduce(0.0) { sum, k in
        let t = (Double(k) + 0.5) / Double(steps) * top
        let radius = power(t, 2 * index)
        return sum + profile.value(radius, 0) * radius * 2 * index * power(t, 2 * index - 1) * top
          / Double(steps)
      }
    }
    #expect(abs(light(to: 1) / light(to: 1e6) - 0.5) < 1e-3)
  }

  @Test("the point spread keeps the light and has the width it says")
  func pointSpread() {
    var image = Raster(unchecked: 65, 65, [Double](repeating: 0, count: 65 * 65))
    image.pixels[32 * 65 + 32] = 1000
    let blurred = PointSpread(fwhm: 4, wings: 0).convolve(image)
    #expect(abs(blurred.pixels.reduce(0, +) - 1000) < 1e-6)
    #expect(abs(blurred.pixels[32 * 65 + 34] / blurred.pixels[32 * 65 + 32] - 0.5) < 0.01)
  }

  @Test("photon noise has the mean and variance of Poisson's law", arguments: [0.5, 20, 49, 400])
  func poisson(mean: Double) {
    var stream = SeedStreams(seed: 9).stream("poisson")
    let draws = (0..<20_000).map { _ in stream.poisson(mean) }
    let average = draws.reduce(0, +) / 20_000
    let variance = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 20_000
    #expect(abs(average / mean - 1) < 0.03)
    #expect(abs(variance / mean - 1) < 0.06)
  }

  @Test("numbers that make no sense and a folder that cannot be written are errors")
  func errors() throws {
    let folder = try ScratchFolder()
    #expect(throws: GalaxyError.self) { try make(0, folder.path) }
    #expect(throws: GalaxyError.self) { try make(1, folder.path, size: 8) }
    let file = try folder.write("x", as: "file")
    let error = #expect(throws: GalaxyError.self) { try make(1, file) }
    #expect(error?.id == "not-a-folder")
  }
}
