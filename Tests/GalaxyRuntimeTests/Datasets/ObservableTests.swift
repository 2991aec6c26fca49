import GalaxyImages
import Testing

@testable import GalaxyBase
@testable import GalaxyData

@Suite struct ObservableTests {
  @Test("radii are those of an exponential disc, as shares of the frame, however large the file is")
  func radii() throws {
    for (side, scale) in [(88, 6.0), (128, 9.0), (256, 18.0), (424, 30.0)] {
      var galaxy = TestGalaxy(side: side, scale: scale)
      galaxy.noise = 1
      let found = Observables(galaxy.image)
      // Half of a disc's light lies within 1.678 scale lengths; what is fainter than the sky is not seen.
      #expect(abs(found.halfLight / (1.678 * scale / Double(side)) - 1) < 0.12, "\(side): \(found.halfLight)")
      #expect(found.ninetyLight / found.halfLight > 1.6 && found.ninetyLight / found.halfLight < 2.4)
      #expect(abs(found.centre.x - 0.5) < 0.02 && abs(found.centre.y - 0.5) < 0.02)
    }
    // Twice as wide a frame around the same galaxy.
    let (near, far) = (Observables(TestGalaxy(side: 96).image), Observables(TestGalaxy(side: 192).image))
    #expect(abs(near.halfLight / far.halfLight - 2) < 0.3)
  }

  @Test("sky and noise are those of the border, in grey levels")
  func sky() {
    for (sky, noise) in [(20.0, 2.0), (60.0, 8.0), (5.0, 1.0)] {
      let found = Observables(TestGalaxy(side: 160, sky: sky, noise: noise).image)
      #expect(
        abs(found.background - sky) < 1 && abs(found.noise - noise) < 0.25 * noise + 0.5, "\(sky): \(found)")
    }
  }

  @Test("what is blurred has wider structure; an image that was enlarged has that of its file")
  func sharpness() {
    let widths = [0.0, 1, 2, 3].map { blur in
      Observables(TestGalaxy(noise: 0.5, blur: blur, knots: 40).image).sharpness
    }
    #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 < $1 }, "\(widths)")
    let small = TestGalaxy(side: 88, scale: 6, knots: 20).picture
    let large = Resampling.resize(small, width: 256, height: 256)
    func image(_ picture: GrayPicture) -> GrayImage {
      GrayImage(unchecked: picture.width, picture.height, picture.pixels.map { Float($0) / 255 })
    }
    let (own, enlarged) = (Observables(image(small)), Observables(image(large), fileSide: 88))
    #expect(
      abs(own.sharpness / enlarged.sharpness - 1) < 0.15 && abs(own.halfLight - enlarged.halfLight) < 0.01)
    #expect(abs(own.noise - enlarged.noise) < 1 && abs(own.background - enlarged.background) < 1)
  }

  @Test("nothing, one grey, and tiny images give numbers or none, and never stop")
  func odd() {
    for side in [1, 2, 5, 16, 40] {
      let flat = Observables(GrayImage(unchecked: side, side, [Float](repeating: 0.3, count: side * side)))
      #expect(flat.halfLight.isNaN && flat.sharpness.isNaN && abs(flat.background - 76.5) < 0.1)
      _ = Observables(TestGalaxy(side: side, scale: 2).image, fileSide: 3)
    }
    let odd = GrayImage(unchecked: 30, 20, (0..<600).map { $0 % 7 == 0 ? .nan : Float($0 % 50) / 50 })
    #expect(Observables(odd).background.isFinite)
  }

  // MARK: - Comparing

  private func ranks(_ a: [Double], _ b: [Double]) -> RankComparison? {
    RankComparison(a, a.indices.map { "a\($0)" }, b, b.indices.map { "b\($0)" })
  }

  @Test("the area is the share of pairs in which the second is larger, ties counting half")
  func area() throws {
    #expect(try abs(#require(ranks([1, 2, 3], [2, 3, 4])).area - 7.0 / 9) < 1e-12)
    #expect(try #require(ranks([1, 2], [3, 4, 5])).area == 1)
    #expect(try #require(ranks([3, .nan, 4], [1, 1, .nan])).area == 0)
    #expect(ranks([.nan], [1, 2]) == nil && ranks([], [1]) == nil)
    // Newcombe's interval is no point where all is told apart.
    let apart = try #require(ranks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (11...20).map(Double.init)))
    let (low, high) = apart.interval()
    #expect(low > 0.75 && low < 0.98 && high == 1)
  }

  @Test("three images against three are never told apart, ten against ten are")
  func few() throws {
    #expect(try !#require(ranks([1, 2, 3], [11, 12, 13])).isTold(error: 0.05 / 9))
    let ten = try #require(ranks((1...10).map(Double.init), (11...20).map(Double.init)))
    #expect(ten.isTold(error: 0.05 / 9))
  }

  @Test("copies of an image count as one: they make no interval narrower")
  func copies() throws {
    let (a, b) = ([3.0, 1, 4, 1, 5, 9, 2, 6], [2.0, 7, 1, 8, 2, 8, 1, 8])
    let plain = try #require(ranks(a, b))
    func repeated(_ values: [Double]) -> [Double] { values.flatMap { [Double](repeating: $0, count: 20) } }
    let copied = try #require(
      RankComparison(
        repeated(a), a.indices.flatMap { [String](repeating: "a\($0)", count: 20) }, repeated(b),
        b.indices.flatMap { [String](repeating: "b\($0)", count: 20) }))
    #expect(abs(copied.area - plain.area) < 1e-12)
    #expect(abs(copied.interval().low - plain.interval().low) < 1e-9)
    #expect(copied.groups == (8, 8))
    let thought = try #require(ranks(repeated(a), repeated(b)))
    #expect(thought.interval().low > copied.interval().low + 0.1)
  }

  @Test(
    "equal sets are seldom told apart, of nine observables one in twenty times, also where spreads differ")
  func falseAlarms() throws {
    var stream = SeedStreams(seed: 11).stream("null")
    for (m, n, spread) in [(40, 40, 1.0), (12, 60, 1.0), (60, 25, 4.0)] {
      var alarms = 0
      for _ in 0..<200 {
        let told = try (0..<9).contains { _ in
          let a = (0..<m).map { _ in stream.normal() }, b = (0..<n).map { _ in spread * stream.normal() }
          return try #require(ranks(a, b)).isTold(error: 0.05 / 9)
        }
        if told { alarms += 1 }
      }
      // 5 % of 200 are 10; the binomial's 99.9 % is 21.
      #expect(alarms <= 21, "\(m), \(n), \(spread): \(alarms)")
    }
  }

  /// A dataset of painted galaxies in files of their own.
  private func dataset(_ folder: ScratchFolder, _ name: String, _ galaxies: [TestGalaxy], size: Int = 64)
    throws
    -> Dataset
  {
    for (index, galaxy) in galaxies.enumerated() {
      try folder.write(try PNGCodec.encode(galaxy.picture, path: ""), as: "\(name)/\(index).png")
    }
    return try loadImages(Files.join(folder.path, name), options: LoadOptions(size: size)).dataset
  }

  private func galaxies(_ count: Int, from seed: UInt64, _ change: (inout TestGalaxy) -> Void = { _ in })
    -> [TestGalaxy]
  {
    (0..<count).map { index in
      var stream = SeedStreams(seed: seed).stream("set/\(index)")
      var galaxy = TestGalaxy(side: 64, scale: stream.uniform(4, 6), seed: seed &* 1000 &+ UInt64(index))
      galaxy.ratio = stream.uniform(0.4, 1)
      galaxy.knots = 12
      galaxy.sky = stream.uniform(15, 25)
      change(&galaxy)
      return galaxy
    }
  }

  @Test("frame, background, noise and size are named where they differ, and nothing where nothing does")
  func causes() throws {
    let folder = try ScratchFolder()
    let plain = try dataset(folder, "plain", galaxies(16, from: 1))
    func causes(_ name: String, _ change: @escaping (inout TestGalaxy) -> Void) throws -> [String] {
      let other = try dataset(folder, name, galaxies(16, from: 2, change))
      return ObservableComparison(
        try ObservableTable(plain, context: WorkContext()), try ObservableTable(other, context: WorkContext())
      ).causes
    }
    #expect(try causes("same") { _ in }.isEmpty)
    #expect(try causes("small") { $0.scale *= 0.5 }.contains("frame"))
    #expect(try causes("bright") { $0.sky += 40 }.contains("background"))
    #expect(try causes("noisy") { $0.noise = 9 }.contains("noise"))
    #expect(try causes("blurred") { $0.blur = 2 }.contains("sharpness"))
    #expect(
      try causes("large") { galaxy in (galaxy.side, galaxy.scale) = (128, 2 * galaxy.scale) }.first
        == "size in the file")
  }

  @Test(
    "of the real galaxies and the mocks frame, sharpness and background are named",
    .galaxiesAreThere)
  func realAndSimulated() throws {
    func table(_ name: String, every step: Int) throws -> ObservableTable {
      let all = try loadManifest(
        Files.join(GalaxyData.folder, name), options: LoadOptions(size: 96)
      ).dataset
      return try ObservableTable(
        all, at: Array(stride(from: 0, to: all.count, by: step)), context: WorkContext())
    }
    let real = try table("labelled.csv", every: 6)
    let causes = ObservableComparison(real, try table("simulated.csv", every: 2)).causes
    for cause in ["frame", "sharpness", "background"] { #expect(causes.contains(cause), "\(causes)") }
  }
}
