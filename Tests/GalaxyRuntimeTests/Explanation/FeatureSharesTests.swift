import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyModels
@testable import GalaxyMorphology

@Suite("Shares of features in a score")
struct FeatureSharesTests {
  private func rows(_ seed: UInt64, _ count: Int, _ width: Int, shift: Double = 0) -> [Double] {
    var random = RandomStream(seed: seed)
    return (0..<count * width).map { ($0 % width < 2 ? shift : 0) + random.normal() }
  }

  private func detector(_ recipe: DetectorRecipe, width: Int = 6, count: Int = 50) throws -> (
    any Detector, TrainingFeatures
  ) {
    let features = try #require(
      TrainingFeatures(
        normals: rows(1, count, width), anomalies: rows(2, 2 * count, width, shift: 1.5), width: width))
    var random = RandomStream(seed: 3)
    return (try recipe.fit(features, random: &random), features)
  }

  private func shares(
    _ detector: any Detector, _ image: [Double], _ normals: [Double], groups: [[Int]] = [], orders: Int = 400,
    threads: Int = 2
  ) throws -> FeatureShares {
    var random = RandomStream(seed: 9)
    return try FeatureShares.estimate(
      .detector(detector), image: image, normals: normals, groups: groups, orders: orders, random: &random,
      context: WorkContext(threads: threads))
  }

  @Test("they add up to the score less the mean of the normals", arguments: FeatureDetectorTests.recipes)
  func additive(recipe: DetectorRecipe) throws {
    let (detector, features) = try detector(recipe)
    let image = rows(5, 1, 6, shift: 3)
    let found = try shares(detector, image, features.normals, groups: [[0, 1], [2, 3, 4, 5]])
    let size = 1 + abs(found.score) + abs(found.base)
    #expect(abs(found.residual) < 1e-9 * size)
    #expect(found.normals == 50)
    let mean = try #require(Statistics.mean(detector.scores(of: features.normals)))
    #expect(abs(found.base - mean) < 1e-9 * size)
    // A group is the sum of its features.
    for (group, places) in zip(found.groups, [[0, 1], [2, 3, 4, 5]]) {
      #expect(abs(group.value - places.reduce(0) { $0 + found.shares[$1].value }) < 1e-9 * size)
    }
  }

  @Test("the same bits for any number of threads, other draws for another seed") func repeatable() throws {
    let (detector, features) = try detector(.detector("parzen"))
    let image = rows(5, 1, 6, shift: 3)
    let one = try shares(detector, image, features.normals, threads: 1)
    #expect(try shares(detector, image, features.normals, threads: 5) == one)
    var random = RandomStream(seed: 10)
    let other = try FeatureShares.estimate(
      .detector(detector), image: image, normals: features.normals, orders: 400, random: &random,
      context: WorkContext())
    #expect(other.shares != one.shares)
  }

  /// What replacing one feature alone adds, in the mean over the normal images.
  private func exact(_ detector: any Detector, _ features: TrainingFeatures, _ image: [Double]) -> [Double] {
    image.indices.map { feature in
      var sum = 0.0
      for normal in 0..<features.normalCount {
        var row = Array(features.normal(normal))
        let before = row.withUnsafeBufferPointer { detector.score(of: $0) }
        row[feature] = image[feature]
        sum += row.withUnsafeBufferPointer { detector.score(of: $0) } - before
      }
      return sum / Double(features.normalCount)
    }
  }

  @Test("those of a logistic regression are exact: w · (z − mean z)") func additiveScore() throws {
    let (detector, features) = try detector(.detector("logistic"))
    let image = rows(5, 1, 6, shift: 2)
    let found = try shares(detector, image, features.normals, orders: 100)
    #expect(found.normals == 50)
    for (share, exact) in zip(found.shares, exact(detector, features, image)) {
      #expect(abs(share.value - exact) < 1e-10)
      #expect(share.error < 1e-10)
    }
  }

  @Test("where not all normal images are walked from, the error says so") func drawnNormals() throws {
    let (detector, features) = try detector(.detector("logistic"))
    let image = rows(5, 1, 6, shift: 2), exact = exact(detector, features, image)
    var (deviations, inside, count) = (0.0, 0, 0.0)
    for seed in 1...40 {
      var random = RandomStream(seed: UInt64(seed))
      let found = try FeatureShares.estimate(
        .detector(detector), image: image, normals: features.normals, orders: 40, random: &random,
        context: WorkContext(threads: 2))
      #expect(found.normals == 20)
      for (share, exact) in zip(found.shares, exact) {
        let deviation = (share.value - exact) / share.error
        deviations += deviation * deviation
        inside += abs(deviation) < 2 ? 1 : 0
        count += 1
      }
    }
    let spread = (deviations / count).squareRoot()
    #expect(spread > 0.8 && spread < 1.2, "\(spread)")
    #expect(Double(inside) / count > 0.9)
  }

  @Test("a feature that was moved by hand comes first", arguments: FeatureDetectorTests.kinds)
  func moved(kind: String) throws {
    let (detector, features) = try detector(.detector(kind))
    var image = [Double](repeating: 0.1, count: 6)
    // Anomalies are known by the first two; other kinds find any.
    let place = ["svm", "logistic"].contains(kind) ? 1 : 4
    image[place] = place == 1 ? 3 : -5
    let found = try shares(detector, image, features.normals)
    let largest = try #require(
      found.shares.indices.max { abs(found.shares[$0].value) < abs(found.shares[$1].value) })
    #expect(largest == place)
    #expect(found.shares[place].value > 0)
  }

  @Test("they are shap's within the error that is given") func shap() throws {
    let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let text = try String(contentsOfFile: "/\(tests)/Fixtures/shapley.json", encoding: .utf8)
    let file = try JSON.parse(text)
    func numbers(_ json: JSON?) throws -> [[Double]] {
      try #require(json?.array).map { row in row.array?.compactMap(\.number) ?? [] }
    }
    let (normals, strangers) = (try numbers(file["normals"]), try numbers(file["strangers"]))
    let features = try #require(
      TrainingFeatures(normals: normals.flatMap { $0 }, width: normals[0].count))
    for told in try #require(file["detectors"]?.array) {
      let kind = try #require(told["kind"]?.string)
      var random = RandomStream(seed: 1)
      let recipe = DetectorRecipe.detector(kind, options: kind == "parzen" ? ["g": 4] : ["k": 3])
      let detector = try recipe.fit(features, random: &random)
      let (exact, scores) = (try numbers(told["exact"]), told["scores"]?.array?.compactMap(\.number) ?? [])
      let base = try #require(told["base"]?.number)
      for (number, image) in strangers.enumerated() {
        let found = try shares(detector, image, features.normals, orders: 4000)
        #expect(abs(found.score - scores[number]) < 1e-9)
        #expect(abs(found.base - base) < 1e-9)
        var deviations: [Double] = []
        for (share, value) in zip(found.shares, exact[number]) {
          #expect(share.error < 0.03)
          #expect(abs(share.value - value) < 4.5 * share.error + 1e-9)
          if share.error > 0 { deviations.append((share.value - value) / share.error) }
        }
        // The errors are not too large either.
        let spread = (deviations.reduce(0) { $0 + $1 * $1 } / Double(deviations.count)).squareRoot()
        #expect(spread > 0.3 && spread < 2)
      }
    }
  }

  @Test("of many normal images and wide features as many are walked as time allows") func bounded() throws {
    let (detector, features) = try detector(.detector("logistic"), width: 300, count: 400)
    let found = try shares(detector, rows(5, 1, 300), features.normals, orders: 1000)
    #expect(found.normals * found.orders <= 700 && found.normals >= 30 && found.orders >= 2)
    #expect(abs(found.residual) < 1e-9)
  }

  @Test("numbers that fit not are refused") func unfit() throws {
    let (detector, features) = try detector(.detector("parzen"))
    #expect(throws: (any Error).self) { try shares(detector, [1, 2], features.normals) }
    #expect(throws: (any Error).self) { try shares(detector, [1, 2, .nan, 4, 5, 6], features.normals) }
    #expect(throws: (any Error).self) { try shares(detector, [1, 2, 3, 4, 5, 6], []) }
  }

  @Test("every feature of a shape has a family and words of its own") func families() {
    let counts = Dictionary(grouping: Morphology.features, by: \.family).mapValues(\.count)
    #expect(counts.values.reduce(0, +) == 72)
    #expect(counts[.lightProfile] == 5 && counts[.inclination] == 1)
    // 14 coefficients of two and four arms below 45°, winding, jitter, four amplitudes outside; 10 of one arm, 12
    // odd amplitudes, asymmetry and clumpiness.
    #expect(counts[.arms] == 20 && counts[.asymmetry] == 24 && counts[.bar] == 22)
    for feature in Morphology.features {
      #expect(feature.comparatives.more != "larger", "\(feature.name)")
      #expect(feature.comparatives.more != feature.comparatives.less)
    }
    #expect(Set(Morphology.features.map(\.comparatives.more)).count == 72)
    let ring = Morphology.feature(named: "fourier_m2_ring4")
    #expect(ring?.comparatives.more == "stronger two-fold pattern at 0.28–0.48 r90")
    let spiral = Morphology.feature(named: "spiral_m2_k3_weak")
    #expect(spiral?.comparatives.less == "weaker spiral of 2 arms at 18°, the other sense")
  }

  @Test("a value among the normal ones") func ranges() throws {
    let normals = (0...100).map(Double.init)
    let low = try #require(NormalRange(2, among: normals))
    #expect(low.median == 50 && low.low == 16 && low.high == 84 && !low.isUsual)
    #expect(abs(low.percentile - 100 * 2.5 / 101) < 1e-9)
    #expect(low.words(("rounder", "flatter"), of: "normals") == "flatter than 98 % of the normals")
    #expect(abs(low.deviation + 48.0 / 34) < 1e-9)
    let beyond = try #require(NormalRange(200, among: normals))
    #expect(beyond.words(("rounder", "flatter"), of: "normals") == "rounder than all normals")
    let usual = try #require(NormalRange(60, among: normals))
    #expect(usual.words(("rounder", "flatter"), of: "normals") == "as most normals")
    let flat = try #require(NormalRange(1, among: [1, 1, 1]))
    #expect(flat.deviation == 0 && flat.isUsual)
    #expect(NormalRange(1, among: []) == nil)
  }
}
