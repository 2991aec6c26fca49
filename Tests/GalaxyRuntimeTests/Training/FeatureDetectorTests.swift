import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyModels

@Suite("Detectors of features")
struct FeatureDetectorTests {
  static let kinds: [String] = ["parzen", "svm", "one-class-svm", "forest", "neighbours", "logistic"]
  static let recipes: [DetectorRecipe] =
    kinds.map { DetectorRecipe.detector($0, options: $0 == "neighbours" ? ["k": 1] : [:]) } + [
      MorphologyRecipe.normals(syntheticPerNormal: 2).recipe, MorphologyRecipe.labels.recipe,
      MorphologyRecipe.pool.recipe, MorphologyRecipe.normals(syntheticPerNormal: 0).recipe,
    ]

  private func table(_ seed: UInt64, rows: Int, width: Int, shift: Double = 0) -> [Double] {
    var random = RandomStream(seed: seed)
    return (0..<rows * width).map { ($0 % width < 3 ? shift : 0) + random.normal() }
  }

  private func features(_ count: Int = 60, width: Int = 7) throws -> TrainingFeatures {
    try #require(
      TrainingFeatures(
        normals: table(1, rows: count, width: width),
        anomalies: table(2, rows: 2 * count, width: width, shift: 1.5), width: width))
  }

  @Test("all kinds are known to the commands, each name once") func kinds() {
    #expect(Set(Detectors.fitted.map { $0.kind }) == Set(Self.kinds))
    #expect(Detectors.fitted.count == Self.kinds.count)
    #expect(Detectors.fitted.filter { $0.needsAnomalies }.map { $0.kind }.sorted() == ["logistic", "svm"])
  }

  @Test("strangers score higher than normal images", arguments: recipes) func direction(
    recipe: DetectorRecipe
  ) throws {
    var random = RandomStream(seed: 3)
    let detector = try recipe.fit(features(), random: &random)
    let normal = try detector.scores(of: table(8, rows: 80, width: 7))
    let strange = try detector.scores(of: table(9, rows: 80, width: 7, shift: 3))
    let pairs = normal.flatMap { low in strange.map { $0 > low ? 1.0 : 0 } }
    #expect(pairs.reduce(0, +) / Double(pairs.count) > 0.8)
  }

  @Test(
    "bit for bit the same on any number of threads and after a session's values or a safetensors file",
    arguments: recipes)
  func stored(recipe: DetectorRecipe) throws {
    let rows = table(8, rows: 300, width: 7)
    var all: [any Detector] = []
    for threads in [1, 2, 5] {
      var random = RandomStream(seed: 3)
      all.append(try recipe.fit(features(), random: &random, context: WorkContext(threads: threads)))
    }
    let first = all[0]
    #expect(all.allSatisfy { $0.equals(first) })
    let scores = try first.scores(of: rows)
    #expect(try scores == first.scores(of: rows, context: WorkContext(threads: 4)))
    let file = try SafeTensors(
      bytes: SafeTensors(tensors: first.tensors, metadata: first.metadata).encoded())
    let imported = try #require(try Detectors.imported(from: file, features: 7, earlier: nil))
    #expect(imported.equals(first))
    #expect(try imported.scores(of: rows) == scores)
    let text = JSON.object(Detectors.description(first)).compact
    let (kind, values) = try #require(try Detectors.stored(JSON.parse(text)))
    let read = try #require(Detectors.read(kind: kind, values: values, tensors: file))
    #expect(read.equals(first) && read.title == first.title)
    #expect(!first.equals(DeepSVDD(objective: .oneClass, nu: 0.1, center: [0], radius: 0)))
    #expect(throws: GalaxyError.self) { try Detectors.imported(from: file, features: 8, earlier: nil) }
  }

  @Test("a tensor that is missing or does not fit is an error, not a crash", arguments: recipes)
  func damaged(recipe: DetectorRecipe) throws {
    var random = RandomStream(seed: 3)
    let detector = try recipe.fit(features(20), random: &random)
    for gone in detector.tensors.indices {
      var tensors = detector.tensors
      let tensor = tensors.remove(at: gone)
      let lacking = SafeTensors(tensors: tensors)
      let values = JSON.object(detector.values)
      // Neighbours without a standardisation at all would be others.
      if !tensor.name.hasPrefix("neighbours.c") {
        #expect(Detectors.read(kind: type(of: detector).kind, values: values, tensors: lacking) == nil)
      }
      let short = NamedTensor(name: tensor.name, shape: [1, 1], doubles: [7])
      _ = Detectors.read(
        kind: type(of: detector).kind, values: values, tensors: SafeTensors(tensors: tensors + [short]))
      let none = NamedTensor(name: tensor.name, shape: [0], doubles: [])
      _ = Detectors.read(
        kind: type(of: detector).kind, values: values, tensors: SafeTensors(tensors: tensors + [none]))
    }
  }

  /// Normal images and anomalies that say little.
  static let poor: [(String, [Double], [Double], Int)] = [
    ("one image", [1, 2, 3], [4, 5, 6, 7, 8, 9], 3),
    ("two images", [1, 2, 3, 1, 2, 4], [4, 5, 6, 7, 8, 9, 4, 4, 4, 1, 1, 1], 3),
    ("equal images", [Double](repeating: 0.1, count: 30), [Double](repeating: 0.1, count: 60), 3),
    ("one feature", (0..<20).map(Double.init), (0..<40).map { Double($0) + 50 }, 1),
    (
      "one feature that never changes", [Double](repeating: 5, count: 20), [Double](repeating: 6, count: 40),
      1
    ),
    (
      "constant columns", (0..<60).map { $0 % 3 == 0 ? Double($0) : 2 },
      (0..<120).map { $0 % 3 == 0 ? Double($0) : 2 }, 3
    ),
    (
      "anomalies equal to normal images", (0..<60).map { Double($0 * $0 % 17) },
      (0..<60).map { Double($0 * $0 % 17) } + (0..<60).map { Double($0 * $0 % 17) }, 3
    ),
    (
      "large numbers", (0..<60).map { 1e29 * Double($0 % 7) }, (0..<120).map { -1e29 * Double($0 % 5) }, 3
    ),
    (
      "small numbers", (0..<60).map { 1e-300 * Double($0 % 7) }, (0..<120).map { -1e-300 * Double($0 % 5) }, 3
    ),
    (
      "more features than images", (0..<200).map { Double($0 * 7 % 11) },
      (0..<400).map { Double($0 * 5 % 13) }, 100
    ),
  ]

  @Test("finite scores or an error with a reason, whatever the features", arguments: recipes)
  func poorFeatures(recipe: DetectorRecipe) throws {
    for (name, normals, anomalies, width) in Self.poor {
      let features = try #require(TrainingFeatures(normals: normals, anomalies: anomalies, width: width))
      var random = RandomStream(seed: 3)
      do {
        let detector = try recipe.fit(features, random: &random)
        let far = [Double](repeating: .greatestFiniteMagnitude, count: width)
        let rows = normals + anomalies + far + far.map { -$0 } + [Double](repeating: 0, count: width)
        #expect(try detector.scores(of: rows).allSatisfy(\.isFinite), "\(name): \(detector.title)")
      } catch let error as GalaxyError {
        #expect(
          error.id == "too-few-images" && name == "one image" && recipe.parts.count > 1, "\(name): \(error)")
      }
    }
  }

  @Test("what is wrong is said") func refusals() throws {
    func id(_ kind: String, _ features: TrainingFeatures?, _ options: [String: Double] = [:]) -> String? {
      var random = RandomStream(seed: 3)
      guard let features else { return "none" }
      do {
        _ = try DetectorRecipe.detector(kind, options: options).fit(features, random: &random)
        return nil
      } catch { return (error as? GalaxyError)?.id }
    }
    let alone = TrainingFeatures(normals: table(1, rows: 9, width: 2), width: 2)
    #expect(id("svm", alone) == "anomalies-wanted" && id("logistic", alone) == "anomalies-wanted")
    #expect(id("parzen", alone) == nil)
    #expect(id("oak", alone) == "unknown-detector")
    #expect(id("parzen", alone, ["g": 0]) == "detector-option")
    #expect(id("parzen", alone, ["nu": 0.1]) == "detector-option")
    #expect(id("one-class-svm", alone, ["nu": 1.01]) == "detector-option")
    #expect(id("one-class-svm", alone, ["nu": 1]) == nil)
    #expect(id("one-class-svm", alone, ["nu": 0.001]) == nil)
    #expect(id("one-class-svm", alone, ["nu": .nan]) == "detector-option")
    #expect(id("neighbours", alone, ["k": 1.5]) == "detector-option")
    #expect(id("neighbours", alone, ["k": 10]) == "too-few-images")
    #expect(id("forest", alone, ["trees": 1e300]) == "detector-option")
    for kind in Self.kinds {
      let huge = TrainingFeatures(normals: [1, 2, 3, 1e31], anomalies: [1, 1], width: 2)
      #expect(id(kind, huge, kind == "neighbours" ? ["k": 1] : [:]) == "unfit-features")
    }
    #expect(TrainingFeatures(normals: [1, .nan], width: 2) == nil)
    var random = RandomStream(seed: 3)
    let detector = try DetectorRecipe.detector("parzen").fit(features(), random: &random)
    #expect(throws: GalaxyError.self) { try detector.scores(of: [1, 2, 3]) }
    #expect(throws: GalaxyError.self) { try detector.scores(of: [1, 2, 3, 4, 5, 6, .nan]) }
    let apart = try #require(TrainingFeatures(normals: [1, 2, 3], anomalies: [1, 2, 3, 4, 5], width: 1))
    #expect(throws: GalaxyError.self) {
      try MorphologyRecipe.normals(syntheticPerNormal: 2).recipe.fit(apart, random: &random)
    }
  }

  @Test("a recipe made of some normal images takes their synthetic anomalies, and all labelled ones")
  func subsets() throws {
    let some = [5, 3, 8, 21, 40, 41, 50, 2, 9, 11]
    let all = try features()
    let own = try #require(
      TrainingFeatures(
        normals: some.flatMap { all.normal($0) },
        anomalies: some.flatMap { all.anomaly(2 * $0) + all.anomaly(2 * $0 + 1) }, width: 7))
    let kept = try #require(TrainingFeatures(normals: own.normals, anomalies: all.anomalies, width: 7))
    for (recipe, expected) in [
      (MorphologyRecipe.normals(syntheticPerNormal: 2).recipe, own), (MorphologyRecipe.labels.recipe, kept),
    ] {
      var (one, other) = (RandomStream(seed: 3), RandomStream(seed: 3))
      let a = try recipe.fit(all, normals: some, random: &one)
      let b = try recipe.fit(expected, random: &other)
      #expect(a.equals(b))
      let c = try recipe.fit(all, random: &one)
      #expect(!a.equals(c))
    }
  }

  @Test("a recipe survives its JSON", arguments: recipes) func recipeJSON(recipe: DetectorRecipe) throws {
    #expect(try DetectorRecipe(JSON.parse(recipe.json.compact)) == recipe)
    #expect(DetectorRecipe(["parts": 3]) == nil)
  }

  @Test("support vectors where the answer is known: two points, and equal points of both classes")
  func knownMachines() throws {
    var random = RandomStream(seed: 3)
    let two = try #require(TrainingFeatures(normals: [-1], anomalies: [1], width: 1))
    let svm = try DetectorRecipe.detector("svm", options: ["C": 100]).fit(two, random: &random)
    // Both are support vectors: decisions −1 and 1, and 0 between them.
    let scores = try svm.scores(of: [-1, 0, 1])
    #expect(zip(scores, [-1, 0, 1]).allSatisfy { abs($0 - $1) < 1e-3 })
    let alike = try #require(TrainingFeatures(normals: [1, 2, 3, 4], anomalies: [1, 2, 3, 4], width: 1))
    let none = try DetectorRecipe.detector("svm").fit(alike, random: &random)
    #expect(try none.scores(of: [1, 2.5, 9]).allSatisfy { abs($0) < 1e-3 })
  }

  @Test("nu bounds the share of the training images outside of a one-class SVM", arguments: [0.05, 0.2, 0.5])
  func outside(nu: Double) throws {
    var random = RandomStream(seed: 3)
    let features = try #require(TrainingFeatures(normals: table(1, rows: 200, width: 2), width: 2))
    let detector = try DetectorRecipe.detector("one-class-svm", options: ["nu": nu, "g": 1]).fit(
      features, random: &random)
    let scores = try detector.scores(of: features.normals)
    // Schölkopf et al. 2001, proposition 3: at most a share nu outside, at least a share nu on the border or
    // outside.
    let share = { (least: Double) in Double(scores.filter { $0 > least }.count) / 200 }
    #expect(share(1e-3) <= nu && share(-1e-3) >= nu)
    #expect(share(1e-3) > nu / 5)
  }
}
