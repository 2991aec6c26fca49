import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyModels

/// Whether intervals hold what they should and p-values keep their level, by draws of which the truth is
/// known. The long ones run by `scripts/compare_simulations`.
@Suite(.serialized) struct ComparisonChanceTests {
  private func compare(_ real: ComparedSet, _ simulated: ComparedSet, _ seed: UInt64) throws -> Comparison {
    try Comparison(
      real: real, simulated: simulated, streams: SeedStreams(seed: seed), context: WorkContext(threads: 2))
  }

  @Test("where nothing differs the interval of the AUC holds ½ and MMD keeps its level, with copies, too")
  func level() throws {
    let draws = ComparisonDraws(width: 10, count: 400, seed: 1)
    for copies in [1, 4] {
      var tally = ComparisonDraws.Tally()
      for seed in 0..<40 {
        let (real, simulated) = draws.pair(35, copies: copies, seed: UInt64(seed))
        tally.add(try compare(real, simulated, UInt64(seed)))
      }
      #expect(tally.covered >= 36, "\(copies) copies: \(tally.text)")
      #expect(tally.discrepant <= 6, "\(copies) copies: \(tally.text)")
      #expect(tally.amongCovered >= 36, "\(copies) copies: \(tally.text)")
    }
  }

  @Test("a shift of a quarter of the spread in every feature is seen") func power() throws {
    let draws = ComparisonDraws(width: 10, count: 400, seed: 2)
    var told = 0
    for seed in 0..<10 {
      var random = RandomStream(seed: UInt64(seed))
      var order = Array(draws.pool.indices)
      random.shuffle(&order)
      let real = draws.set(Array(order.prefix(100)), name: "real", seed: 1)
      let simulated = draws.set(
        Array(order.dropFirst(100).prefix(100)), shift: 0.5, name: "sims", seed: 2)
      let found = try compare(real, simulated, UInt64(seed))
      if (found.simulated.mmd?.p ?? 1) <= 0.05 { told += 1 }
      #expect((found.simulated.auc?.value ?? 0) > 0.6)
    }
    #expect(told >= 9)
  }

  @Test("the difference beyond a control that differs as much holds 0") func beyondControl() throws {
    let draws = ComparisonDraws(width: 10, count: 400, seed: 3)
    var (covered, count) = (0, 0)
    for seed in 0..<25 {
      var random = RandomStream(seed: UInt64(seed))
      var order = Array(draws.pool.indices)
      random.shuffle(&order)
      let parts = [0, 60, 120].map { Array(order[$0..<$0 + 60]) }
      let found = try Comparison(
        real: draws.set(parts[0], name: "real", seed: 1),
        simulated: draws.set(parts[1], copies: 3, shift: 0.5, name: "sims", seed: 2),
        control: draws.set(parts[2], shift: 0.5, name: "survey", seed: 3),
        streams: SeedStreams(seed: UInt64(seed)),
        context: WorkContext(threads: 2))
      let interval = try #require(found.beyondControl?.interval)
      if interval.low <= 0, interval.high >= 0 { covered += 1 }
      count += 1
    }
    #expect(covered >= count - 3, "\(covered) of \(count)")
  }

  @Test("KS by galaxies keeps its level, the spread within and between is found") func scores() throws {
    var (rejected, correlations): (Int, [Double]) = (0, [])
    for seed in 0..<60 {
      var random = RandomStream(seed: UInt64(1000 + seed))
      func sample(_ galaxies: Int, _ copies: Int) -> ([Double], GalaxyGroups) {
        let means = (0..<galaxies).map { _ in random.normal() }
        let groups = (0..<galaxies).flatMap { [Int](repeating: $0, count: copies) }
        return (groups.map { means[$0] + 0.5 * random.normal() }, GalaxyGroups(groups))
      }
      let (a, ga) = sample(40, 1), (b, gb) = sample(30, 4)
      let found = try #require(
        ScoreDistance.figures(a, ga, b, gb, random: RandomStream(seed: UInt64(seed))))
      if (found.kolmogorovSmirnov.p ?? 1) <= 0.05 { rejected += 1 }
      let spread = try #require(GroupSpread(b, gb, random: RandomStream(seed: UInt64(seed))))
      correlations.append(spread.correlation.value)
    }
    #expect(rejected <= 8, "\(rejected) of 60 at 0.05")
    let mean = correlations.reduce(0, +) / 60
    #expect(abs(mean - 0.8) < 0.04, "1 / (1 + 0.25): \(mean)")
  }

  // MARK: - At length

  @Test(
    "long: null and power on real galaxies", .enabled(if: ComparisonDraws.areWanted, "takes minutes"),
    .galaxiesAreThere)
  func atLength() throws {
    let draws = try ComparisonDraws(galaxies: GalaxyData.folder)
    let plans: [(String, Int, Int, Int, Int)] = [
      ("140 against 140", 140, 140, 1, 1), ("35 of 4 copies against 35 of 4", 35, 35, 4, 4),
      ("140 against 40 of 5 draws", 140, 40, 1, 5), ("20 against 20", 20, 20, 1, 1),
    ]
    for (title, m, n, copies, otherCopies) in plans {
      var tally = ComparisonDraws.Tally()
      for seed in 0..<40 {
        let (real, simulated) = draws.pair(
          m, n, copies: copies, otherCopies: otherCopies, seed: UInt64(seed))
        tally.add(try compare(real, simulated, UInt64(seed)))
      }
      print("null, \(title): \(tally.text)")
      #expect(tally.covered >= 34 && tally.discrepant <= 6)
    }
    let spirals = try #require(draws.classes["spiral"]), bars = try #require(draws.classes["barred"])
    for share in [0, 0.25, 0.5, 1] {
      // As many as the spirals allow, no galaxy in both sets; the reference had 480 spirals and took 140.
      let count = min(140, Int(Double(spirals.count) / (2 - share)))
      let barred = Int(Double(count) * share)
      var tally = ComparisonDraws.Tally()
      for seed in 0..<40 {
        var random = RandomStream(seed: UInt64(500 + seed))
        var (one, other) = (Array(spirals), Array(bars))
        random.shuffle(&one)
        random.shuffle(&other)
        let simulated = Array(other.prefix(barred)) + Array(one.dropFirst(count).prefix(count - barred))
        tally.add(
          try compare(
            draws.set(Array(one.prefix(count)), name: "real", seed: 1),
            draws.set(simulated, name: "sims", seed: 2), UInt64(seed)))
      }
      print(
        "\(count) spirals against \(count), \(NumberText.significant(100 * share)) % of them barred: "
          + tally.text)
    }
  }
}
