import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyModels

@Suite("Conformal p-values")
struct ConformalTests {
  @Test("p counts the calibrating scores that are as large, ties too, and none is below 1/(n + 1)")
  func definition() throws {
    let scores = try #require(ConformalScores([3, 1, 2, 2]))
    #expect([0, 1, 2, 2.5, 3, 4].map(scores.p) == [1, 1, 0.8, 0.4, 0.4, 0.2])
    #expect(scores.p(.infinity) == scores.smallest && scores.smallest == 0.2)
    #expect(scores.p(.nan) == 1)
    #expect(ConformalScores([]) == nil && ConformalScores([1, .nan]) == nil)
  }

  @Test("a rate below 1/(n + 1) is refused with the number of images that it would take")
  func outOfReach() throws {
    try ConformalScores.require(alpha: 0.05, of: 19)
    let error = #expect(throws: GalaxyError.self) { try ConformalScores.require(alpha: 0.001, of: 60) }
    #expect(error?.id == "alpha-out-of-reach")
    #expect(error?.message.contains("1/61") == true && error?.hint?.contains("999 normal images") == true)
    for alpha in [0, -1, Double.nan] {
      #expect(throws: GalaxyError.self) { try ConformalScores.require(alpha: alpha, of: 1000) }
    }
  }

  /// 1,000 draws of 40 scores and one more: the share of p ≤ α is ⌊α (n + 1)⌋ / (n + 1), as the theory says.
  @Test("split: false alarms at rate α within the sampling error") func splitFalseAlarms() throws {
    var random = RandomStream(seed: 14)
    var alarms = [0, 0]
    for _ in 0..<1000 {
      let scores = try #require(ConformalScores((0..<40).map { _ in random.normal() }))
      let p = scores.p(random.normal())
      for (k, alpha) in [0.05, 0.1].enumerated() where p <= alpha { alarms[k] += 1 }
    }
    for (count, alpha) in zip(alarms, [0.05, 0.1]) {
      let exact = (alpha * 41).rounded(.down) / 41
      #expect(abs(Double(count) / 1000 - exact) < 3 * (exact * (1 - exact) / 1000).squareRoot())
    }
  }

  /// Each draw trains anew on 40 images of 3 features and judges five more.
  @Test("cross: false alarms near α within the sampling error, and below 2α") func crossFalseAlarms() throws {
    var random = RandomStream(seed: 15)
    var alarms = [0, 0], powers = [0, 0]
    let (draws, judged) = (1000, 5)
    for _ in 0..<draws {
      let normals = (0..<40 * 3).map { _ in random.normal() }
      let features = try #require(TrainingFeatures(normals: normals, width: 3))
      let cross = try CrossConformal.fit(.detector("parzen"), features, random: &random)
      #expect(cross.count == 40 && cross.foldCount == 5)
      let p = try cross.pValues(of: (0..<judged * 3).map { _ in random.normal() })
      let far = try cross.pValues(of: (0..<judged * 3).map { _ in 3 + random.normal() })
      for (k, alpha) in [0.05, 0.1].enumerated() {
        alarms[k] += p.filter { $0 <= alpha }.count
        powers[k] += far.filter { $0 <= alpha }.count
      }
    }
    let all = Double(draws * judged)
    for (k, alpha) in [0.05, 0.1].enumerated() {
      let rate = Double(alarms[k]) / all
      let exact = (alpha * 41).rounded(.down) / 41
      // The five of a draw share its calibration: as if each draw were one.
      #expect(abs(rate - exact) < 3 * (exact * (1 - exact) / Double(draws)).squareRoot(), "\(rate)")
      #expect(rate <= 2 * alpha)
      #expect(Double(powers[k]) / all > 0.9)
    }
  }

  @Test("Benjamini and Hochberg keep the share of false discoveries, and find what is there")
  func falseDiscoveries() throws {
    var random = RandomStream(seed: 16)
    var (share, found) = (0.0, 0)
    let draws = 1000
    for _ in 0..<draws {
      let scores = try #require(ConformalScores((0..<400).map { _ in random.normal() }))
      // 60 normal images, then 20 far ones.
      let p = (0..<80).map { scores.p(random.normal() + ($0 < 60 ? 0 : 3.5)) }
      let list = BenjaminiHochberg(p, rate: 0.1).rejected
      let wrong = list[..<60].filter { $0 }.count
      let right = list[60...].filter { $0 }.count
      share += Double(wrong) / Double(max(1, wrong + right))
      found += right
    }
    // The share of the normal ones among all, times the rate.
    #expect(abs(share / Double(draws) - 0.1 * 60 / 80) < 0.012)
    #expect(Double(found) / Double(20 * draws) > 0.7)
  }

  @Test("the list by hand: Benjamini and Hochberg 1995, section 3.2") func byHand() {
    let p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
      0.7590, 1,
    ]
    let list = BenjaminiHochberg(p.reversed(), rate: 0.05)
    #expect(list.count == 4 && list.cut == 0.0095)
    #expect(Array(list.rejected.suffix(4)) == [true, true, true, true])
    #expect(abs((list.adjusted.last ?? 1) - 0.0015) < 1e-15)
    #expect(list.adjusted[0] == 1 && list.adjusted.allSatisfy { $0 <= 1 })
    // Step-up: the second is on the list for the sake of the third.
    #expect(BenjaminiHochberg([0.5, 0.034, 0.0349], rate: 0.0525).rejected == [false, true, true])
    #expect(BenjaminiHochberg([], rate: 0.1).rejected.isEmpty)
    #expect(BenjaminiHochberg([.nan, 1], rate: 0.9).cut == nil)
    #expect(BenjaminiHochberg.fewest(of: 100, rate: 0.1, smallest: 1.0 / 201) == 5)
    #expect(BenjaminiHochberg.fewest(of: 10, rate: 0.1, smallest: 0.2) == nil)
  }

  @Test("folds are even for each kind, and a galaxy lies in one", arguments: [2, 5, 7]) func folds(count: Int)
  {
    var random = RandomStream(seed: 3)
    let kinds = (0..<90).map { $0 < 60 ? 0 : 1 }
    let galaxies = (0..<90).map { $0 / 2 }
    let dealt = FoldAssignment(kinds: kinds, galaxies: galaxies, count: count, random: &random)
    #expect(dealt.count == count)
    for galaxy in 0..<45 { #expect(dealt.folds[2 * galaxy] == dealt.folds[2 * galaxy + 1]) }
    for kind in 0...1 {
      let sizes = (0..<count).map { fold in dealt.members(of: fold).filter { kinds[$0] == kind }.count }
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 2, "\(sizes)")
    }
    for fold in 0..<count {
      #expect((dealt.members(of: fold) + dealt.others(than: fold)).sorted() == Array(0..<90))
    }
    var other = RandomStream(seed: 4)
    #expect(FoldAssignment(kinds: kinds, count: count, random: &other) != dealt)
    #expect(FoldAssignment(kinds: [0, 0, 0], galaxies: [7, 7, 7], count: 5, random: &random).count == 1)
  }

  @Test("copies of a galaxy never calibrate a detector that has seen it, and one galaxy is refused")
  func galaxies() throws {
    var random = RandomStream(seed: 5)
    // Forty galaxies, each twice: a nearest neighbour sees its own copy unless galaxies stay together.
    let once = (0..<40 * 4).map { _ in random.normal() }
    let features = try #require(TrainingFeatures(normals: once + once, width: 4))
    let recipe = DetectorRecipe.detector("neighbours", options: ["k": 1])
    let strange = (0..<30 * 4).map { _ in random.normal() }
    func mean(_ galaxies: [Int]?) throws -> Double {
      let p = try CrossConformal.fit(recipe, features, galaxies: galaxies, random: &random).pValues(
        of: strange)
      return p.reduce(0, +) / Double(p.count)
    }
    let (apart, together) = (try mean(nil), try mean((0..<80).map { $0 % 40 }))
    #expect(abs(together - 0.5) < 0.15 && apart < 0.3, "\(apart) \(together)")
    let error = #expect(throws: GalaxyError.self) {
      try CrossConformal.fit(recipe, features, galaxies: [Int](repeating: 1, count: 80), random: &random)
    }
    #expect(error?.id == "too-few-images")
  }

  @Test("the same p-values on any number of threads, and after a way through a file")
  func stored() throws {
    var draws = RandomStream(seed: 6)
    let normals = (0..<60 * 5).map { _ in draws.normal() }
    let synthetic = normals.chunked(5).flatMap { row in
      (0..<2).flatMap { _ in row.map { $0 + draws.normal() } }
    }
    let features = try #require(TrainingFeatures(normals: normals, anomalies: synthetic, width: 5))
    let rows = (0..<40 * 5).map { _ in 2 * draws.normal() }
    for recipe in [
      MorphologyRecipe.normals(syntheticPerNormal: 2).recipe, .detector("forest"), .detector("svm"),
    ] {
      var all: [CrossConformal] = []
      for threads in [1, 2, 5] {
        var random = SeedStreams(seed: 7).stream("conformal/m")
        all.append(
          try CrossConformal.fit(recipe, features, random: &random, context: WorkContext(threads: threads)))
      }
      #expect(all[0] == all[1] && all[0] == all[2])
      let bytes = try SafeTensors(tensors: all[0].tensors).encoded()
      let values = try JSON.parse(JSON.object(all[0].values).compact)
      let back = try #require(CrossConformal(values: values, tensors: SafeTensors(bytes: bytes)))
      #expect(back == all[0])
      #expect(try back.pValues(of: rows) == all[0].pValues(of: rows, context: WorkContext(threads: 3)))
      let first = rows.withUnsafeBufferPointer { back.p(of: UnsafeBufferPointer(rebasing: $0[0..<5])) }
      #expect(try first == back.pValues(of: rows)[0])
    }
  }
}

extension Array {
  /// In pieces of so many.
  fileprivate func chunked(_ size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min(count, $0 + size)]) }
  }
}
