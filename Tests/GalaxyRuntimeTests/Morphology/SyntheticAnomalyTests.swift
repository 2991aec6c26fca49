import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyMorphology

@Suite struct SyntheticAnomalyTests {
  /// The fixture's noise of deviation about 1.
  private let noise = (0..<4096).map { 1.4 * sine(Double($0) * 1.7) }

  /// What the reference makes of given draws.
  private func made(_ kind: String, _ draws: [Double], from normal: Deprojected) throws -> Deprojected {
    var left = draws[...]
    func next() throws -> Double {
      let value = left.popFirst()
      return try #require(value)
    }
    func bar() throws -> BarDraws {
      BarDraws(
        length: try next(), width: try next(), angle: try next(), smoothing: try next(), strength: try next())
    }
    func arms() throws -> ArmDraws {
      ArmDraws(
        number: Int(try next()), winding: try next(), sense: try next(), phase: try next(),
        strength: try next())
    }
    switch kind {
    case "smooth": return normal.smoothed(SmoothDraws(rest: try next(), noise: noise))
    case "debar": return normal.debarred(DebarDraws(radius: try next(), noise: noise))
    case "bar", "bar, smoothed": return normal.barred(try bar())
    case "arms": return normal.armed(try arms())
    case "smooth_arms":
      return normal.smoothed(SmoothDraws(rest: try next(), noise: noise)).armed(try arms())
    default: return normal.smoothed(SmoothDraws(rest: try next(), noise: noise)).barred(try bar())
    }
  }

  @Test("each kind makes the reference's picture of the same draws", .galaxiesAreThere)
  func parity() throws {
    let fixture = try #require(MorphologyFixture.shared)
    let name = try #require(fixture.anomalies["of"]?.string)
    let normal = Morphology(try MorphologyFixture.picture(name).image).deprojected
    let kinds = try #require(fixture.anomalies["kinds"]?.array)
    #expect(kinds.count == 7)
    for json in kinds {
      let kind = try #require(json["kind"]?.string)
      let draws = (json["draws"]?.array ?? []).compactMap(\.number)
      let own = try made(kind, draws, from: normal)
      let pixels = (json["pixels"]?.array ?? []).compactMap(\.number)
      #expect(pixels.count == 111)
      for (k, wanted) in pixels.enumerated() {
        #expect(abs(own.pixels[37 * k] - wanted) < 1e-8, "\(kind), pixel \(37 * k)")
      }
      let wanted = (json["features"]?.array ?? []).compactMap(\.number)
      #expect(wanted.count == 72)
      for (feature, (a, b)) in zip(Morphology.features, zip(own.features(), wanted)) {
        #expect(abs(a - b) < 1e-6 * max(abs(b), 1), "\(kind), \(feature.name)")
      }
    }
  }

  @Test("every kind draws in its ranges, differs from the normal, and is the same for the same seed")
  func drawn() {
    let normal = Morphology(morphologyGalaxy(44, 43)).deprojected
    for kind in SyntheticAnomaly.allCases {
      var random = SeedStreams(seed: 7).stream("anomalies"), again = random
      let own = kind.make(from: normal, random: &random)
      let (same, other) = (kind.make(from: normal, random: &again), kind.make(from: normal, random: &random))
      #expect(own == same && own != other)
      #expect(own != normal && own.pixels.count == 4096)
      #expect(allFinite(own.pixels) && allFinite(own.features()))
      #expect(own.sigma == normal.sigma && own.axisRatio == normal.axisRatio && own.r90 == normal.r90)
    }
    var random = SeedStreams(seed: 8).stream("draws"), numbers: Set<Int> = []
    for _ in 0..<300 {
      let (bar, arms) = (BarDraws(&random), ArmDraws(&random))
      #expect((7..<15).contains(bar.length) && (0.2..<0.45).contains(bar.width))
      #expect((0..<Double.pi).contains(bar.angle) && (0.6..<1.8).contains(bar.strength))
      #expect((1.5..<5).contains(arms.winding) && abs(arms.sense) == 1 && (0.2..<0.6).contains(arms.strength))
      numbers.insert(arms.number)
    }
    #expect(numbers == [1, 2, 3, 4])
  }

  @Test("a painted bar lengthens the middle, taking it away rounds it") func barFeatures() throws {
    let normal = Morphology(morphologyGalaxy(44, 43)).deprojected
    let place = try #require(Morphology.features.firstIndex { $0.name == "axis_ratio_r9" })
    let bar = normal.barred(BarDraws(length: 12, width: 0.25, angle: 0.7, smoothing: 0.9, strength: 1.5))
    let none = bar.debarred(DebarDraws(radius: 15, noise: noise))
    #expect(bar.features()[place] < normal.features()[place] - 0.1)
    #expect(none.features()[place] > bar.features()[place] + 0.1)
  }

  @Test("three classes have anomalies, others none") func classes() {
    #expect(SyntheticAnomaly.kinds(forClass: "barred") == [.smooth, .debar])
    #expect(SyntheticAnomaly.kinds(forClass: "elliptical")?.map(\.rawValue) == ["smooth_arms", "smooth_bar"])
    #expect(SyntheticAnomaly.kinds(forClass: "spiral") == [.smooth, .bar])
    #expect(SyntheticAnomaly.kinds(forClass: "merger") == nil)
  }
}
