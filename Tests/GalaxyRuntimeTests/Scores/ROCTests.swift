import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyModels

/// Values from scikit-learn 1.9.1 and numpy 2.4.6: `rng = default_rng(20190814)`, for (n, p, decimals, shift)
/// in (40, 0.5, 1, 0.7), (30, 0.2, 6, −0.4), (25, 0.6, 0, 1): y = rng.random(n) < p, s =
/// round(rng.normal(size=n) + shift·y, decimals); then roc_auc_score, average_precision_score, np.quantile.
struct ScikitCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let scores: [Double]
  let labels: String
  let auc: Double, averagePrecision: Double
  /// At 0, 0.05, 0.25, 0.5, 0.8, 0.95, 0.99, 1.
  let quantiles: [Double]
  let mean: Double

  var anomalous: [Bool] { labels.map { $0 == "1" } }

  static let all = [
    ScikitCase(
      testDescription: "ties, one decimal",
      scores: [
        -0.2, -0.1, -1.9, 0.3, 1.1, -0.9, -0.7, 2.5, 0.8, 0.4, -1.4, 0.4, -0.1, 1.3, -0.7, 0.8, -0.5, -0.8,
        -0.6, 3.3, -1.4, -0.7, -0.0, -1.0, -0.5, 0.6, -0.9, 0.7, 0.4, -0.3, 1.1, 0.9, -0.7, 1.4, 0.7, 0.9,
        0.7,
        1.3, 1.4, 0.1,
      ],
      labels: "0001001110100001010000010101011001000011", auc: 0.58, averagePrecision: 0.4883278089160442,
      quantiles: [-1.9, -1.4, -0.7, 0.2, 0.9400000000000006, 1.4549999999999967, 2.9879999999999995, 3.3],
      mean: 0.19250000000000006),
    ScikitCase(
      testDescription: "no ties, few anomalous, worse than chance",
      scores: [
        -0.03401, 0.706783, -0.51453, -0.902255, -0.012884, 0.17111, 0.499006, -1.057345, -0.401745,
        -1.193087,
        0.755734, -0.362684, -1.670715, -0.411966, -0.084156, -0.292411, -0.694484, 0.89846, 1.34696,
        0.975149,
        -0.782578, -1.457451, -0.362236, 0.586644, -1.915365, 0.393861, -0.703362, 0.461309, 0.283111,
        -1.929998,
      ],
      labels: "000000010000000100000000100011", auc: 0.24799999999999997,
      averagePrecision: 0.13158620689655173,
      quantiles: [
        -1.929998, -1.8052724999999998, -0.7627740000000001, -0.3273235, 0.5165336000000003,
        0.9406389499999999, 1.2391348100000004, 1.34696,
      ], mean: -0.2568378333333333),
    ScikitCase(
      testDescription: "whole numbers, nearly all ties, both zeros",
      scores: [
        0, 2, -1, -0.0, 1, -1, -0.0, 2, 1, 1, 1, 2, 1, -1, 3, 0, 2, -1, 2, -1, 3, 0, 1, 2, 1,
      ],
      labels: "0101100101110011101011110", auc: 0.88, averagePrecision: 0.8966666666666667,
      quantiles: [-1, -1, 0, 1, 2, 2.799999999999997, 3, 3], mean: 0.8),
  ]
}

@Suite("ROC curve") struct ROCTests {
  @Test("AUC and average precision equal scikit-learn's to 1e-12", arguments: ScikitCase.all)
  func equalsScikitLearn(_ expected: ScikitCase) throws {
    let roc = try ROC(scores: expected.scores, anomalous: expected.anomalous)
    #expect(abs(roc.auc - expected.auc) < 1e-12)
    #expect(abs(roc.averagePrecision - expected.averagePrecision) < 1e-12)
  }

  @Test("quantiles and mean equal numpy's", arguments: ScikitCase.all)
  func equalsNumpy(_ expected: ScikitCase) throws {
    for (q, value) in zip([0, 0.05, 0.25, 0.5, 0.8, 0.95, 0.99, 1], expected.quantiles) {
      let found = try #require(Statistics.quantile(expected.scores, q))
      #expect(abs(found - value) < 1e-14)
    }
    let mean = try #require(Statistics.mean(expected.scores))
    #expect(abs(mean - expected.mean) < 1e-14)
  }

  /// Random scores on a grid of `grid` values, so that ties are common for a small grid.
  private func draw(_ random: inout RandomStream, count: Int, grid: Int) -> ([Double], [Bool]) {
    var anomalous = (0..<count).map { _ in random.uniform() < 0.4 }
    anomalous[0] = true
    anomalous[1] = false
    return (anomalous.map { Double(random.below(grid)) + ($0 ? 1 : 0) }, anomalous)
  }

  @Test("AUC equals the count over all pairs", arguments: [2, 3, 7, 1000])
  func equalsPairs(grid: Int) throws {
    var random = SeedStreams(seed: 11).stream("test/roc/\(grid)")
    for _ in 0..<50 {
      let (scores, anomalous) = draw(&random, count: 2 + random.below(60), grid: grid)
      var wins = 0.0
      var pairs = 0.0
      for i in scores.indices where anomalous[i] {
        for j in scores.indices where !anomalous[j] {
          pairs += 1
          wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
        }
      }
      let roc = try ROC(scores: scores, anomalous: anomalous)
      #expect(abs(roc.auc - wins / pairs) < 1e-12)
      let mirrored = try ROC(scores: scores.map { -$0 }, anomalous: anomalous)
      #expect(abs(roc.auc + mirrored.auc - 1) < 1e-12)
    }
  }

  @Test(
    "no cut has a higher J than Youden's, and its rates are those of its threshold", arguments: [3, 1000])
  func youdenIsBest(grid: Int) throws {
    var random = SeedStreams(seed: 12).stream("test/youden/\(grid)")
    for _ in 0..<50 {
      let (scores, anomalous) = draw(&random, count: 2 + random.below(40), grid: grid)
      let cut = try ROC(scores: scores, anomalous: anomalous).youden
      func rates(_ t: Double) -> (Double, Double) {
        let over = zip(scores, anomalous).filter { $0.0 > t }
        let positives = Double(anomalous.count { $0 })
        return (
          Double(over.count { $0.1 }) / positives,
          Double(over.count { !$0.1 }) / (Double(anomalous.count) - positives)
        )
      }
      #expect(rates(cut.threshold) == (cut.truePositiveRate, cut.falsePositiveRate))
      for t in scores + [-1] {
        let (hits, alarms) = rates(t)
        #expect(hits - alarms <= cut.j + 1e-15)
      }
    }
  }

  @Test("a perfect ranking has AUC and average precision 1 and is cut halfway")
  func perfect() throws {
    let roc = try ROC(scores: [1, 2, 4, 8], anomalous: [false, false, true, true])
    #expect(roc.auc == 1)
    #expect(roc.averagePrecision == 1)
    #expect(roc.youden == YoudenCut(threshold: 3, truePositiveRate: 1, falsePositiveRate: 0))
  }

  @Test("a ranking without worth is cut at its highest score: nothing is called anomalous")
  func worthless() throws {
    let cut = try ROC(scores: [1, 2, 4, 8], anomalous: [true, true, false, false]).youden
    #expect(cut == YoudenCut(threshold: 8, truePositiveRate: 0, falsePositiveRate: 0))
  }

  @Test("scores of 1e308 and neighbouring doubles are cut without overflow")
  func extremes() throws {
    let big = Double.greatestFiniteMagnitude
    let wide = try ROC(scores: [-big, big], anomalous: [false, true])
    #expect(wide.youden.threshold == 0)
    let narrow = try ROC(scores: [1, 1.0.nextUp], anomalous: [false, true])
    #expect(narrow.youden.threshold == 1)
    #expect(narrow.youden.j == 1)
  }

  @Test("intervals hold the figure, repeat with the seed and shrink as images are added")
  func bootstrap() throws {
    func intervals(_ count: Int, seed: UInt64) throws -> (ROC, ROCIntervals) {
      var data = SeedStreams(seed: 5).stream("test/data")
      let anomalous = (0..<count).map { $0 % 2 == 0 }
      let scores = anomalous.map { data.normal() + ($0 ? 1 : 0) }
      let roc = try ROC(scores: scores, anomalous: anomalous)
      var random = SeedStreams(seed: seed).stream("bootstrap")
      return (roc, roc.intervals(resamples: 400, random: &random))
    }
    let (roc, few) = try intervals(60, seed: 1)
    let again = try intervals(60, seed: 1).1
    let other = try intervals(60, seed: 2).1
    let many = try intervals(960, seed: 1).1
    #expect(few == again)
    #expect(few != other)
    #expect(few.auc.low < roc.auc && roc.auc < few.auc.high)
    #expect(
      few.averagePrecision.low < roc.averagePrecision && roc.averagePrecision < few.averagePrecision.high)
    let ratio = (few.auc.high - few.auc.low) / (many.auc.high - many.auc.low)
    #expect((2.5...6.5).contains(ratio), "sixteen times the images: about a quarter of the width")
  }

  @Test("the bootstrap's spread of AUC agrees with Hanley and McNeil's standard error")
  func bootstrapWidth() throws {
    var random = SeedStreams(seed: 3).stream("test/width")
    let anomalous = (0..<400).map { $0 % 2 == 0 }
    let scores = anomalous.map { random.normal() + ($0 ? 1 : 0) }
    let roc = try ROC(scores: scores, anomalous: anomalous)
    let interval = roc.intervals(random: &random).auc
    let (a, n) = (roc.auc, 200.0)
    let q1 = a / (2 - a)
    let q2 = 2 * a * a / (1 + a)
    let error = ((a * (1 - a) + (n - 1) * (q1 - a * a) + (n - 1) * (q2 - a * a)) / (n * n)).squareRoot()
    #expect(abs((interval.high - interval.low) / (2 * 1.96 * error) - 1) < 0.15)
  }

  @Test("one class, unequal counts and NaN are refused")
  func refusals() {
    #expect(throws: GalaxyError.oneClassOnly(work: "AUC", normal: 2, anomalous: 0)) {
      try ROC(scores: [1, 2], anomalous: [false, false])
    }
    #expect(throws: GalaxyError.oneClassOnly(work: "AUC", normal: 0, anomalous: 0)) {
      try ROC(scores: [], anomalous: [])
    }
    #expect(throws: GalaxyError.unequalCounts(scores: 1, labels: 2)) {
      try ROC(scores: [1], anomalous: [false, true])
    }
    #expect(throws: GalaxyError.self) { try ROC(scores: [1, .nan], anomalous: [false, true]) }
  }
}

@Suite("Statistics") struct StatisticsTests {
  @Test("quantiles never fall as q rises, and meet the ends exactly")
  func monotone() throws {
    var random = SeedStreams(seed: 4).stream("test/quantile")
    let values = (0..<37).map { _ in random.normal() * 1e-3 + 0.1 }
    let found = (0...1000).compactMap { Statistics.quantile(values, Double($0) / 1000) }
    #expect(found.count == 1001)
    #expect(found == found.sorted())
    #expect(found.first == values.min())
    #expect(found.last == values.max())
  }

  @Test("what has no quantile gives nil")
  func none() {
    #expect(Statistics.quantile([], 0.5) == nil)
    #expect(Statistics.quantile([1], 1.5) == nil)
    #expect(Statistics.quantile([1], .nan) == nil)
    #expect(Statistics.quantile([1, .nan], 0.5) == nil)
    #expect(Statistics.mean([]) == nil)
    #expect(Statistics.quantile([7], 0.3) == 7)
  }
}
