import Testing

@testable import GalaxyBase
@testable import GalaxyModels

/// What `scripts/make_detector_fixture.py` computed with scikit-learn and the reference.
@Suite("Detectors against scikit-learn and the reference")
struct DetectorParityTests {
  private struct Case {
    let fixture: Fixture
    let name: String

    init(_ name: String) throws { (fixture, self.name) = (try Fixture("detectors"), name) }

    func doubles(_ key: String) throws -> [Double] { try fixture.tensor("\(name).\(key)").doubles }

    func features(_ anomalies: String = "anomalies") throws -> TrainingFeatures {
      try #require(
        TrainingFeatures(normals: doubles("normals"), anomalies: doubles(anomalies), width: 12))
    }

    /// The largest |ours − theirs| / max(|theirs|, least).
    func worst(_ ours: [Double], _ key: String, least: Double) throws -> Double {
      let theirs = try doubles(key)
      try #require(ours.count == theirs.count)
      return zip(ours, theirs).map { abs($0 - $1) / max(abs($1), least) }.max() ?? .infinity
    }

    func scores(_ kind: String, _ options: [String: Double] = [:], of key: String = "test") throws -> [Double]
    {
      var random = RandomStream(seed: 1)
      return try DetectorRecipe.detector(kind, options: options).fit(features(), random: &random).scores(
        of: doubles(key))
    }
  }

  @Test("Parzen to 1e-9", arguments: ["plain", "heavy", "flat"]) func parzen(name: String) throws {
    let own = try Case(name)
    #expect(try own.worst(own.scores("parzen"), "parzen", least: 1) < 1e-9)
    #expect(try own.worst(own.scores("parzen", of: "normals"), "parzen_training", least: 1) < 1e-9)
    #expect(try own.worst(own.scores("parzen", ["g": 6]), "parzen6", least: 1) < 1e-9)
    let first = try own.doubles("normals").prefix(12)
    let two = try #require(TrainingFeatures(normals: Array(first) + first.map { $0 + 1 }, width: 12))
    var random = RandomStream(seed: 1)
    let scores = try DetectorRecipe.detector("parzen").fit(two, random: &random).scores(
      of: own.doubles("test"))
    #expect(try own.worst(scores, "parzen_one", least: 1) < 1e-9)
  }

  @Test("logistic regression to 1e-6", arguments: ["plain", "heavy", "flat"]) func logistic(name: String)
    throws
  {
    let own = try Case(name)
    #expect(try own.worst(own.scores("logistic"), "logistic", least: 0.01) < 1e-6)
  }

  @Test("support vectors to 1e-3", arguments: ["plain", "heavy", "flat"]) func supportVectors(name: String)
    throws
  {
    let own = try Case(name)
    #expect(try own.worst(own.scores("svm"), "svm", least: 1) < 1e-3)
    #expect(try own.worst(own.scores("svm", ["C": 0.5]), "svm_pool", least: 1) < 1e-3)
    #expect(try own.worst(own.scores("one-class-svm"), "one_class", least: 1) < 1e-3)
  }

  @Test("neighbours to 1e-9", arguments: ["plain", "heavy", "flat"]) func neighbours(name: String) throws {
    let own = try Case(name)
    #expect(try own.worst(own.scores("neighbours"), "neighbours", least: 1e-9) < 1e-9)
    let raw = try own.scores("neighbours", ["standardise": 0])
    #expect(try own.worst(raw, "neighbours_raw", least: 1e-9) < 1e-9)
  }

  @Test("sums of detectors to 1e-6", arguments: ["plain", "heavy", "flat"]) func sums(name: String) throws {
    let own = try Case(name)
    var random = RandomStream(seed: 1)
    let two = DetectorRecipe([.init(kind: "parzen"), .init(kind: "parzen", options: ["g": 1])])
    let sum = try two.fit(own.features(), random: &random).scores(of: own.doubles("test"))
    #expect(try own.worst(sum, "combine", least: 1) < 1e-8)
    let recipe = MorphologyRecipe.normals(syntheticPerNormal: 2).recipe
    let all = try recipe.fit(own.features("synthetic"), random: &random).scores(of: own.doubles("test"))
    #expect(try own.worst(all, "parzen_lr", least: 1) < 1e-6)
  }

  @Test(
    "a forest ranks as scikit-learn's do, within the scatter of ten seeds",
    arguments: ["plain", "heavy", "flat"])
  func forest(name: String) throws {
    let own = try Case(name)
    let theirs = try own.doubles("forest_auc")
    var sums = [Double](repeating: 0, count: 50)
    let ours = try (0..<10).map { seed in
      var random = RandomStream(seed: UInt64(seed))
      let scores = try DetectorRecipe.detector("forest").fit(own.features(), random: &random).scores(
        of: own.doubles("test"))
      for image in scores.indices { sums[image] += scores[image] / 10 }
      let pairs = scores[..<25].flatMap { normal in
        scores[25...].map { $0 > normal ? 1 : $0 == normal ? 0.5 : 0 }
      }
      return pairs.reduce(0, +) / Double(pairs.count)
    }
    func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
      let mean = values.reduce(0, +) / 10
      return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 9).squareRoot())
    }
    let (a, b) = (moments(ours), moments(theirs))
    // The means of ten have a deviation of a third of that of one.
    #expect(
      abs(a.mean - b.mean) < 3 * ((a.deviation * a.deviation + b.deviation * b.deviation) / 10).squareRoot())
    let difference = zip(sums, try own.doubles("forest_mean")).map { abs($0 - $1) }
    #expect((difference.max() ?? 1) < 0.02)
  }

  @Test(
    "percentiles, p-values and the list of Benjamini and Hochberg exactly",
    arguments: ["plain", "heavy", "flat"])
  func exact(name: String) throws {
    let own = try Case(name)
    let normals = try own.doubles("normals"), percentiles = try own.doubles("percentiles")
    for column in 0..<12 {
      let values = stride(from: column, to: normals.count, by: 12).map { normals[$0] }
      for (row, q) in [0.16, 0.5, 0.84].enumerated() {
        #expect(Statistics.quantile(values, q) == percentiles[row * 12 + column])
      }
    }
    let calibration = try #require(ConformalScores(own.doubles("calibration")))
    let p = try own.doubles("p"), scores = try own.doubles("parzen")
    #expect(scores.map(calibration.p) == p)
    let lists = try own.doubles("bh")
    for (row, rate) in [0.05, 0.1, 0.3, 0.8].enumerated() {
      let list = BenjaminiHochberg(p, rate: rate)
      #expect(list.rejected.map { $0 ? 1.0 : 0.0 } == Array(lists[row * 50..<(row + 1) * 50]))
      for (value, isListed) in zip(list.adjusted, list.rejected) {
        #expect((value <= rate + 1e-12) == isListed)
      }
    }
  }

  @Test("cross-conformal p-values of the reference's folds", arguments: ["plain", "heavy"])
  func crossConformal(name: String) throws {
    let own = try Case(name)
    let features = try own.features(), folds = try own.doubles("folds").map { Int($0) }
    let test = try own.doubles("test")
    var random = RandomStream(seed: 1)
    var stranger = [Int](repeating: 1, count: 50)
    for fold in 0..<5 {
      let detector = try DetectorRecipe.detector("parzen").fit(
        features, normals: folds.indices.filter { folds[$0] != fold }, random: &random)
      let seen = folds.indices.filter { folds[$0] == fold }.flatMap { features.normal($0) }
      let scores = try #require(ConformalScores(detector.scores(of: seen)))
      for (image, score) in try detector.scores(of: test).enumerated() {
        stranger[image] += scores.atLeast(score)
      }
    }
    let theirs = try own.doubles("cross_p")
    #expect(zip(stranger, theirs).allSatisfy { abs(Double($0) / 61 - $1) < 1e-15 })
  }
}
