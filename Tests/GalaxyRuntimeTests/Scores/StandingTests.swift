import GalaxyBase
import Testing

@testable import GalaxyModels

@Suite struct StandingTests {
  private func evaluation(_ normal: [Double], _ anomalous: [Double], galaxies: [Int]? = nil) throws
    -> Evaluation
  {
    var random = SeedStreams(seed: 1).stream("standing")
    let scores = normal.map { (false, $0) } + anomalous.map { (true, $0) }
    return try Evaluation(
      images: scores.enumerated().map { index, pair in
        ScoredImage(
          index: index, name: "\(index)", label: pair.0 ? 1 : 0, anomalous: pair.0, score: pair.1)
      }, galaxies: galaxies, random: &random)
  }

  /// Scores that overlap by a shift.
  private func scores(_ count: Int, from: Double) -> [Double] {
    (0..<count).map { from + Double($0 * 37 % count) }
  }

  @Test func theIntervalDecidesWhatIsSaid() throws {
    let normal = scores(40, from: 0)
    let expected: [(Double, Standing.Kind)] = [(25, .fair), (1, .chance), (-25, .reversed)]
    for (shift, kind) in expected {
      let found = Standing(of: try evaluation(normal, scores(40, from: shift)))
      #expect(found.kind == kind, "\(shift): \(found.text)")
      #expect(found.allowsSurely == (kind == .fair))
      #expect(found.forbidsCuts == (kind == .reversed))
      #expect(found.text.contains("AUC"))
    }
  }

  @Test func oneClassSaysNothing() throws {
    #expect(Standing(of: try evaluation([1, 2, 3, 4, 5, 6], [])).kind == .oneClass)
    #expect(Standing.untested.kind == .untested)
  }

  /// Of five galaxies of a kind even a perfect parting has an interval that holds 0.5, of six it has not.
  @Test func aHandfulOfImagesProvesNothing() throws {
    #expect(Standing(of: try evaluation([1, 2, 3], [4, 5, 6])).kind == .tooFew)
    #expect(Standing(of: try evaluation([1, 2, 3, 3.2, 3.5], [4, 5, 6, 7, 8])).kind == .tooFew)
    #expect(Standing(of: try evaluation([1, 2, 3, 3.2, 3.5, 3.7], [4, 5, 6, 7, 8, 9])).kind == .fair)
    #expect(Standing(of: try evaluation([1], Array(repeating: 4, count: 30))).kind == .tooFew)
    let copies = try evaluation(
      Array(repeating: 1, count: 30), Array(repeating: 4, count: 30),
      galaxies: Array(repeating: 0, count: 30) + Array(repeating: 1, count: 30))
    #expect(Standing(of: copies).kind == .tooFew)
  }

  @Test func scoresThatHardlyDifferAreSeenWhateverWasTakenFromThem() throws {
    func distances(_ spread: Double) -> ([Double], [Double]) {
      ((0..<20).map { 3 + spread * Double($0) }, (0..<20).map { 3.00000001 + spread * Double($0) })
    }
    for (spread, isFlat) in [(0.0, true), (1e-6, true), (1e-3, false)] {
      let (normal, anomalous) = distances(spread)
      let plain = Standing(of: try evaluation(normal, anomalous))
      #expect((plain.kind == .flat) == isFlat, "\(spread)")
      // A soft boundary takes R² from them.
      let soft = Standing(of: try evaluation(normal.map { $0 - 3 }, anomalous.map { $0 - 3 }), offset: 3)
      #expect((soft.kind == .flat) == isFlat, "\(spread)")
    }
  }

  @Test func membersThatMayBeAtChanceMakeAModelUnstable() throws {
    let good = try evaluation(scores(40, from: 0), scores(40, from: 25))
    #expect(Standing(of: good, members: [0.85, 0.9, 0.88]).kind == .fair)
    let found = Standing(of: good, members: [0.45, 0.9, 0.6])
    #expect(found.kind == .unstable)
    #expect(found.text.contains("3 members"))
  }

  @Test func aPerfectTestIsNoCertainty() throws {
    let interval = try #require(try evaluation(scores(20, from: 0), scores(60, from: 100)).aucInterval)
    // 0.025 to the power of 1/20.
    #expect(abs(interval.low - 0.8315) < 1e-4)
    #expect(interval.high == 1)
    let other = try #require(try evaluation(scores(20, from: 100), scores(60, from: 0)).aucInterval)
    #expect(other.low == 0 && abs(other.high - 0.1685) < 1e-4)
  }

  /// Ten copies of each image must not make the interval narrower, and an image once leaves it as it was.
  @Test func copiesOfAGalaxyAreNoNewEvidence() throws {
    let (normal, anomalous) = (scores(30, from: 0), scores(30, from: 10))
    let once = try #require(try evaluation(normal, anomalous).aucInterval)
    let alone = try #require(try evaluation(normal, anomalous, galaxies: Array(0..<60)).aucInterval)
    #expect(once == alone)
    func tenfold(_ values: [Double]) -> [Double] { values.flatMap { Array(repeating: $0, count: 10) } }
    let galaxies = (0..<60).flatMap { Array(repeating: $0, count: 10) }
    let copies = try evaluation(tenfold(normal), tenfold(anomalous), galaxies: galaxies)
    #expect(copies.normalGalaxies == 30 && copies.anomalousGalaxies == 30 && copies.hasCopies)
    let grouped = try #require(copies.aucInterval)
    let naive = try #require(try evaluation(tenfold(normal), tenfold(anomalous)).aucInterval)
    #expect(abs((grouped.high - grouped.low) / (once.high - once.low) - 1) < 0.15)
    #expect(naive.high - naive.low < 0.5 * (once.high - once.low))
  }

  /// scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
  @Test func theIntervalOfAShareIsWilsons() {
    let known: [(Int, Int, Double, Double)] = [
      (0, 10, 0, 0.277_532_8), (10, 10, 0.722_467_2, 1), (8, 10, 0.490_162_5, 0.943_317_8),
      (57, 58, 0.908_591_4, 0.996_950_0),
    ]
    for (k, n, low, high) in known {
      let interval = Interval(successes: k, of: n)
      #expect(abs(interval.low - low) < 2e-6 && abs(interval.high - high) < 2e-6, "\(k) of \(n): \(interval)")
    }
  }
}

@Suite struct ThresholdHalvesTests {
  private func halves(_ anomalous: [Bool], _ galaxies: [Int]? = nil, _ method: AutomaticThresholds.Method)
    -> ThresholdHalves
  {
    var random = SeedStreams(seed: 3).stream("halves")
    return ThresholdHalves(
      anomalous: anomalous, galaxies: galaxies ?? Array(anomalous.indices), method: method, random: &random)
  }

  @Test func eachKindIsHalved() {
    let anomalous = (0..<100).map { $0 >= 60 }
    let found = halves(anomalous, nil, .youden)
    #expect(found.cutting.count == 50 && found.grading.count == 50)
    #expect(Set(found.cutting).isDisjoint(with: found.grading))
    #expect(found.cutting.count { anomalous[$0] } == 20)
  }

  @Test func aGalaxyStaysOnOneSide() {
    let galaxies = (0..<160).map { $0 / 4 }
    let found = halves(Array(repeating: false, count: 160), galaxies, .quantile)
    #expect(!found.grading.isEmpty)
    #expect(Set(found.cutting.map { galaxies[$0] }).isDisjoint(with: found.grading.map { galaxies[$0] }))
  }

  @Test func tooFewAreNotParted() {
    let few = halves((0..<80).map { $0 >= 39 }, nil, .quantile)
    #expect(few.cutting.count == 80 && few.grading.isEmpty)
    #expect(!halves((0..<80).map { $0 >= 40 }, nil, .quantile).grading.isEmpty)
    // Quantiles need no anomalous images; Youden's cut does.
    #expect(!halves((0..<60).map { $0 >= 50 }, nil, .quantile).grading.isEmpty)
    #expect(halves((0..<60).map { $0 >= 50 }, nil, .youden).grading.isEmpty)
    let copies = halves(Array(repeating: false, count: 160), (0..<160).map { $0 / 8 }, .quantile)
    #expect(copies.grading.isEmpty)
  }
}
