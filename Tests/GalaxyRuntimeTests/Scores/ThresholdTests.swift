import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyModels

@Suite("Thresholds") struct ThresholdTests {
  @Test("a score on a threshold belongs to the region below it")
  func boundaries() throws {
    let thresholds = try Thresholds(1, 2, 3, 4)
    let expected: [(Double, Double?)] = [
      (-.infinity, 0.0), (1, 0.0), (1.0.nextUp, 0.2), (2, 0.2), (2.5, 0.5), (3, 0.5), (3.0.nextUp, 0.8),
      (4, 0.8), (4.0.nextUp, 1.0), (.infinity, 1.0), (.nan, nil),
    ]
    for (score, value) in expected { #expect(thresholds.region(of: score)?.value == value) }
  }

  @Test("equal thresholds leave the region between them empty")
  func equal() throws {
    let thresholds = try Thresholds(1, 1, 1, 1)
    #expect(thresholds.region(of: 1) == .surelyNormal)
    #expect(thresholds.region(of: 1.5) == .surelyAnomalous)
  }

  @Test("the five regions have the values and names of the seed")
  func names() {
    #expect(Region.allCases.map(\.value) == [0.0, 0.2, 0.5, 0.8, 1.0])
    #expect(
      Region.allCases.map(\.name) == [
        "surely normal", "probably normal", "undecided", "probably anomalous", "surely anomalous",
      ])
  }

  @Test("thresholds that fall are refused with the right order; those that are no numbers too")
  func refusals() throws {
    let error = #expect(throws: GalaxyError.self) { try Thresholds(1, 3, 2, 4) }
    #expect(error?.hint == "in rising order: 1.0 2.0 3.0 4.0")
    #expect(throws: GalaxyError.self) { try Thresholds(1, 2, 3, .infinity) }
    #expect(throws: GalaxyError.self) { try Thresholds(.nan, 2, 3, 4) }
  }
}

@Suite("Automatic thresholds") struct AutomaticThresholdTests {
  @Test("quantile: half of the normal scores lie up to t1, 80, 95 and 99 % up to t2, t3, t4")
  func quantile() throws {
    let found = try AutomaticThresholds.quantile(normal: (0...100).map(Double.init).reversed())
    #expect(found.thresholds.values == [50, 80, 95, 99])
    #expect(found.warning == nil)
    #expect(found.normalCount == 101)
  }

  @Test("quantile: few images are warned of, too few refused")
  func fewImages() throws {
    #expect(try AutomaticThresholds.quantile(normal: [1, 2, 3, 4, 5]).warning != nil)
    #expect(throws: GalaxyError.tooFewScores(work: "method=quantile", found: 4, needed: 5)) {
      try AutomaticThresholds.quantile(normal: [1, 2, 3, 4])
    }
    #expect(throws: GalaxyError.self) { try AutomaticThresholds.quantile(normal: [1, 2, 3, 4, .nan]) }
  }

  @Test(
    "youden: always ordered around the cut, whatever the scores", arguments: [-2.0, -0.3, 0, 0.5, 1, 5, 100])
  func youdenOrder(shift: Double) throws {
    var random = SeedStreams(seed: 9).stream("test/thresholds/\(shift)")
    for count in [2, 3, 5, 40] {
      let anomalous = (0..<count).map { $0 % 2 == 0 }
      let scores = anomalous.map { (random.normal() + ($0 ? shift : 0)) }
      let found = try AutomaticThresholds.youden(
        scores: scores, anomalous: anomalous, resamples: 100, random: &random)
      let cut = try ROC(scores: scores, anomalous: anomalous).youden.threshold
      #expect(found.thresholds.values == found.thresholds.values.sorted())
      #expect(found.thresholds.t2 <= cut && cut <= found.thresholds.t3)
      #expect(found.normalCount + found.anomalousCount == count)
    }
  }

  @Test("youden: at most one in twenty of the other class is surely wrong")
  func youdenErrors() throws {
    var random = SeedStreams(seed: 10).stream("test/errors")
    let anomalous = (0..<400).map { $0 % 2 == 0 }
    let scores = anomalous.map { random.normal() + ($0 ? 1.5 : 0) }
    let t = try AutomaticThresholds.youden(scores: scores, anomalous: anomalous, random: &random).thresholds
    let pairs = zip(scores, anomalous)
    #expect(pairs.count { $0.1 && t.region(of: $0.0) == .surelyNormal } <= 10)
    #expect(pairs.count { !$0.1 && t.region(of: $0.0) == .surelyAnomalous } <= 10)
    #expect(t.t1 < t.t2 && t.t2 < t.t3 && t.t3 < t.t4, "all five regions are in use")
  }

  @Test("youden: normal images alone are refused, and the refusal says what to use instead")
  func oneClass() {
    var random = RandomStream(seed: 1)
    let error = #expect(throws: GalaxyError.self) {
      try AutomaticThresholds.youden(scores: [1, 2, 3], anomalous: [false, false, false], random: &random)
    }
    #expect(
      error?.message
        == "method=youden needs normal and anomalous images, found 3 normal and 0 anomalous")
    #expect(error?.hint == "with normal images alone, use method=quantile")
  }

  @Test("youden: scores no better than chance are warned of")
  func chance() throws {
    var random = RandomStream(seed: 1)
    let found = try AutomaticThresholds.youden(
      scores: [1, 2, 3, 4], anomalous: [true, true, false, false], random: &random)
    #expect(found.warning?.contains("AUC 0.000") == true)
  }
}
