import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels

/// What `scripts/make_comparison_fixture.py` computed with SciPy and the reference.
@Suite("Two samples against SciPy and the reference") struct ComparisonParityTests {
  private let fixture: JSON

  init() throws {
    let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    fixture = try JSON.parse(try Files.read("/\(tests)/Fixtures/comparison.json"))
  }

  private func cases(_ name: String) throws -> [JSON] { try #require(fixture[name]?.array) }

  private func numbers(_ json: JSON?) throws -> [Double] { try #require(json?.array).compactMap(\.number) }

  private func single(_ values: [Double]) -> GalaxyGroups { GalaxyGroups(Array(values.indices)) }

  @Test("KS with its exact p and Wasserstein are SciPy's to 1e-10") func scores() throws {
    for sample in try cases("scores") {
      let (a, b) = (try numbers(sample["a"]), try numbers(sample["b"]))
      let found = ScoreDistance(a, single(a), b, single(b))
      let d = try #require(sample["ks"]?.number)
      let p = try #require(sample["p"]?.number)
      #expect(abs(found.kolmogorovSmirnov - d) < 1e-10)
      let own = KolmogorovSmirnovChance.p(of: found.kolmogorovSmirnov, a.count, b.count)
      #expect(abs(own - p) < 1e-10 && abs(own - p) < 1e-8 * max(p, 1e-12), "\(own) for \(p)")
      let wasserstein = try #require(sample["wasserstein"]?.number)
      #expect(abs(found.wasserstein - wasserstein) < 1e-10)
      let mirrored = ScoreDistance(b, single(b), a, single(a))
      #expect(abs(mirrored.kolmogorovSmirnov - d) < 1e-12)
      // Copies of every value change nothing where each galaxy counts once.
      let copies = ScoreDistance(
        a + a, GalaxyGroups(Array(a.indices) + Array(a.indices)), b, single(b))
      #expect(abs(copies.kolmogorovSmirnov - d) < 1e-10)
    }
  }

  @Test("beyond ten thousand numbers KS goes over to its limit without a step") func largeSamples() {
    for d in [0.01, 0.02, 0.03] {
      let exact = KolmogorovSmirnovChance.p(of: d, 10_000, 9_999)
      let limit = KolmogorovSmirnovChance.p(of: d, 10_001, 10_001)
      #expect(abs(exact - limit) < 0.02 * exact + 1e-4, "\(exact) \(limit)")
    }
    #expect(KolmogorovSmirnovChance.p(of: 0, 20_000, 20_000) == 1)
    #expect(KolmogorovSmirnovChance.p(of: 1, 20_000, 20_000) == 0)
  }

  @Test("MMD² is the reference's to 1e-10, and counts galaxies once") func discrepancy() throws {
    let own = try #require(fixture["features"])
    let a = try #require(own["a"]?.array).flatMap { try numbers($0) }
    let b = try #require(own["b"]?.array).flatMap { try numbers($0) }
    let scale = try #require(Standardisation.robust(a, width: 12, clip: 4))
    func mmd(_ one: GalaxyGroups, _ two: GalaxyGroups) throws -> MaximumMeanDiscrepancy {
      try #require(
        try MaximumMeanDiscrepancy(
          scale.rows(a + b), width: 12, one, two, random: RandomStream(seed: 1),
          context: WorkContext(threads: 2)))
    }
    let plain = try mmd(GalaxyGroups(Array(0..<60)), GalaxyGroups(Array(0..<45)))
    let mmd2 = try #require(own["mmd2"]?.number)
    #expect(abs(plain.squared - mmd2) < 1e-10)
    #expect(plain.p < 0.05)
    let groups = try (own["groups"]?.array ?? []).map { try numbers($0).map { Int($0) } }
    try #require(groups.count == 2)
    let grouped = try mmd(GalaxyGroups(groups[0]), GalaxyGroups(groups[1]))
    let wanted = try #require(own["grouped"]?.number)
    #expect(abs(grouped.squared - wanted) < 1e-10)
  }

  @Test("the eight numbers of a border are the reference's") func borders() throws {
    for sample in try cases("borders") {
      let picture = try #require(
        Raster(
          width: sample["width"]?.integer ?? 0, height: sample["height"]?.integer ?? 0,
          pixels: try numbers(sample["pixels"])))
      let wanted = try numbers(sample["numbers"]), found = BorderNumbers.values(picture)
      #expect(zip(wanted, found).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($0)) }, "\(found) \(wanted)")
    }
    let blank = Raster(unchecked: 3, 3, [Double](repeating: .nan, count: 9))
    #expect(BorderNumbers.values(blank).allSatisfy { $0.isNaN })
    let one = Raster(unchecked: 1, 1, [7.0])
    #expect(BorderNumbers.values(one)[0] == 7)
  }

  @Test("the area and its variance by galaxies are those of DeLong and Obuchowski") func areas() throws {
    for sample in try cases("areas") {
      let (a, b) = (try numbers(sample["a"]), try numbers(sample["b"]))
      let ranked = RankedScores(a + b, firstCount: a.count)
      let auc = try #require(sample["auc"]?.number)
      #expect(abs(ranked.area - auc) < 1e-12)
      let groups = try [sample["ga"], sample["gb"]].map { GalaxyGroups(try numbers($0).map { Int($0) }) }
      let variance = ranked.variance(groups[0], groups[1])
      let wanted = try #require(sample["variance"]?.number)
      #expect(abs(variance - wanted) < 1e-12)
    }
  }
}
