import GalaxyBase
import GalaxyData
import GalaxyErrors

/// p-values from all normal images, each calibrating a detector that has not seen it (Vovk 2015): with k folds
/// p = (1 + Σₖ #{i in fold k: s₋ₖ(xᵢ) ≥ s₋ₖ(y)}) / (n + 1).
///
/// The share of normal images with p ≤ α is near α; proved is 2α at most, and a little more for few images.
public struct CrossConformal: Sendable, Equatable {
  /// A detector fitted without a fold, and its scores of the fold.
  private struct Fold: Sendable, Equatable {
    let detector: any Detector
    let scores: ConformalScores

    static func == (a: Fold, b: Fold) -> Bool { a.scores == b.scores && a.detector.equals(b.detector) }
  }

  private let folds: [Fold]
  /// How many features an image has.
  public let featureCount: Int

  private init?(_ folds: [Fold]) {
    guard let first = folds.first,
      folds.allSatisfy({ $0.detector.featureCount == first.detector.featureCount })
    else { return nil }
    (self.folds, featureCount) = (folds, first.detector.featureCount)
  }

  /// Fits a detector without each fold in turn.
  /// - Parameters:
  ///   - galaxies: a number for each normal image that images of one galaxy share; nil where each is its own.
  ///   - folds: how many; fewer where there are fewer galaxies.
  /// - Throws: `GalaxyError` of kind `too-few-images` for fewer than two galaxies; what the recipe throws.
  public static func fit(
    _ recipe: DetectorRecipe, _ features: TrainingFeatures, galaxies: [Int]? = nil, folds: Int = 5,
    random: inout RandomStream, context: WorkContext = WorkContext()
  ) throws -> CrossConformal {
    let kinds = [Int](repeating: 0, count: features.normalCount)
    let dealt = FoldAssignment(kinds: kinds, galaxies: galaxies, count: max(2, folds), random: &random)
    guard dealt.count >= 2 else {
      throw GalaxyError(
        DatasetError.tooFewImages,
        "p-values need normal images of at least 2 galaxies, found \(counted(features.normalCount, "image"))")
    }
    let seeds = (0..<dealt.count).map { _ in random.next() }
    var alone = context
    alone.threads = 1
    let own = alone
    let fitted = try parallelMap(dealt.count, threads: context.threads) { fold in
      var stream = RandomStream(seed: seeds[fold])
      let detector = try recipe.fit(
        features, normals: dealt.others(than: fold), random: &stream, context: own)
      let rows = dealt.members(of: fold).flatMap { features.normal($0) }
      let scores = try detector.scores(of: rows, context: own)
      guard let scores = ConformalScores(scores) else {
        throw GalaxyError(
          ScoreError.notFinite, "a score of a normal image that calibrates is not a finite number")
      }
      return Fold(detector: detector, scores: scores)
    }
    guard let all = CrossConformal(fitted) else { throw GalaxyError.unfit("conformal") }
    return all
  }

  /// How many normal images calibrate.
  public var count: Int { folds.reduce(0) { $0 + $1.scores.count } }
  /// The scores of all normal images, each by the detector that had not seen it.
  var pooledScores: [Double] { folds.flatMap(\.scores.calibration) }
  /// How many folds there are.
  public var foldCount: Int { folds.count }
  /// The smallest p-value that there can be, 1 / (n + 1).
  public var smallest: Double { ConformalScores.smallest(of: count) }

  /// The p-value of an image's features.
  public func p(of features: UnsafeBufferPointer<Double>) -> Double {
    let stranger = folds.reduce(0) { $0 + $1.scores.atLeast($1.detector.score(of: features)) }
    return Double(1 + stranger) / Double(count + 1)
  }

  /// The p-values of many images, `rows` being [image][feature]; the same for any number of threads.
  /// - Throws: `GalaxyError` of kind `unfit-features` or `interrupted`.
  public func pValues(of rows: [Double], context: WorkContext = WorkContext()) throws -> [Double] {
    var stranger = [Int](repeating: 1, count: rows.count / max(1, featureCount))
    for fold in folds {
      let scores = try fold.detector.scores(of: rows, context: context)
      for image in scores.indices { stranger[image] += fold.scores.atLeast(scores[image]) }
    }
    return stranger.map { Double($0) / Double(count + 1) }
  }
}

extension CrossConformal {
  /// The folds' detectors, in order.
  public var values: [JSON.Member] {
    let list = folds.map { fold in
      JSON.object([.init("kind", .string(type(of: fold.detector).kind))] + fold.detector.values)
    }
    return [.init("folds", .array(list))]
  }

  /// The detectors' tensors and `calibration` [images]; the names of the first fold begin with `fold1.`.
  public var tensors: [NamedTensor] {
    folds.enumerated().flatMap { index, fold in
      let scores = fold.scores.calibration
      let own = NamedTensor(name: "calibration", shape: [scores.count], doubles: scores)
      return ([own] + fold.detector.tensors).map { $0.renamed("fold\(index + 1)." + $0.name) }
    }
  }

  /// Reads what `values` and `tensors` wrote; nil if something is missing.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let list = values["folds"]?.array else { return nil }
    var folds: [Fold] = []
    for (index, own) in list.enumerated() {
      let part = tensors.part("fold\(index + 1).")
      guard let kind = own["kind"]?.string,
        let detector = Detectors.read(kind: kind, values: own, tensors: part),
        let scores = part["calibration"].flatMap({ ConformalScores($0.doubles) })
      else { return nil }
      folds.append(Fold(detector: detector, scores: scores))
    }
    self.init(folds)
  }
}
