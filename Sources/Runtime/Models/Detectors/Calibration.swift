import GalaxyBase
import GalaxyErrors

/// What a model's p-values come from: scores of normal images that it, or a part of it, was not fitted to.
public struct Calibration: Sendable, Equatable {
  /// Where the scores come from.
  private enum Source: Sendable, Equatable {
    /// From images set apart.
    case split(ConformalScores)
    /// From the training images, each judged by a detector that had not seen it.
    case cross(CrossConformal)
  }

  private let source: Source
  /// What it is, in words.
  public let text: String

  /// How many folds the normal images are parted into (Vovk 2015 uses five to ten).
  public static let folds = 5
  /// The levels beside alpha at which the regions part: half of the normal images are surely normal, four
  /// alphas undecided or stranger, a fifth of alpha surely anomalous. With alpha = 0.05 they are the quantiles
  /// of `AutomaticThresholds.quantile`.
  public static func levels(alpha: Double) -> [Double] { [0.5, min(0.5, 4 * alpha), alpha, alpha / 5] }

  /// By scores of images set apart.
  /// - Throws: `GalaxyError` of kind `too-few-scores` where there are none that are finite.
  static func split(_ scores: [Double], text: String) throws(GalaxyError) -> Calibration {
    guard let scores = ConformalScores(scores) else {
      throw .tooFewScores(
        work: AutomaticThresholds.Method.conformal.option, found: 0,
        needed: AutomaticThresholds.leastNormalCount)
    }
    return Calibration(source: .split(scores), text: text)
  }

  /// By parting the normal images that a detector was fitted to, and fitting it to all but each part.
  /// - Throws: `GalaxyError` where they are too few, or of kind `interrupted`.
  static func cross(
    _ fitting: Fitting, model: String, streams: SeedStreams, context: WorkContext
  ) throws -> Calibration {
    var random = streams.stream("conformal/\(model)")
    let cross = try CrossConformal.fit(
      fitting.recipe, fitting.features, galaxies: fitting.galaxies, folds: folds, random: &random,
      context: context)
    return Calibration(
      source: .cross(cross),
      text:
        "cross-conformal over \(cross.foldCount) folds of its own \(fitting.features.normalCount) normal images"
    )
  }

  /// How many normal images an image is compared with.
  public var count: Int {
    switch source {
    case .split(let scores): scores.count
    case .cross(let cross): cross.count
    }
  }

  /// The smallest p-value that there is: of an image stranger than every normal one.
  public var leastP: Double { 1 / Double(count + 1) }

  /// The p-value of an image with this score and these features; nil where features are needed and not given.
  func p(ofScore score: Double, features: UnsafeBufferPointer<Double>? = nil) -> Double? {
    switch source {
    case .split(let scores): scores.p(score)
    case .cross(let cross): features.map { cross.p(of: $0) }
    }
  }

  /// The p-value by the score alone: of folds by their pooled scores, which is near to that by the features.
  func pooledP(ofScore score: Double) -> Double {
    Double(1 + scores.count { $0 >= score }) / Double(count + 1)
  }

  /// Whether p-values come from an image's features, not from its score alone: the cuts of the score are then
  /// only near to where the regions part.
  public var needsFeatures: Bool { isCross }

  /// The scores of the normal images.
  package var scores: [Double] {
    switch source {
    case .split(let scores): scores.calibration
    case .cross(let cross): cross.pooledScores
    }
  }

  /// Whether most of some scores are those that the p-values are made of, which are then uniform by
  /// construction and say nothing.
  package func isMade(of others: [Double]) -> Bool {
    guard !isCross, !others.isEmpty else { return false }
    let own = Set(scores)
    return 2 * others.count { own.contains($0) } > others.count
  }

  /// - Throws: `GalaxyError` of kind `alpha-out-of-reach` where no p-value is as small as alpha.
  func require(_ alpha: Double) throws(GalaxyError) { try ConformalScores.require(alpha: alpha, of: count) }

  /// The cuts of the score that belong to the levels, to be drawn: exact where the images were set apart; of
  /// folds they are those of the pooled scores, and the verdicts follow each image's own p-value.
  func thresholds(alpha: Double) throws(GalaxyError) -> Thresholds {
    let scores = scores.sorted()
    let levels = Self.levels(alpha: alpha)
    let cuts = levels.map { level in
      // p ≤ level where at most so many calibration scores are as large.
      let most = Int((level * Double(scores.count + 1)).rounded(.down)) - 1
      return scores[max(0, min(scores.count - 1, scores.count - 1 - max(0, most)))]
    }
    var thresholds = try Thresholds(cuts[0], cuts[1], cuts[2], cuts[3])
    thresholds.levels = levels
    return thresholds
  }

  /// What a reader should know.
  func remarks(alpha: Double) -> [String] {
    var remarks: [String] = []
    let levels = Self.levels(alpha: alpha)
    if levels[0] == levels[1] {
      let empty = levels[1] == levels[2] ? "probably normal or undecided" : "probably normal"
      remarks.append("with alpha=\(NumberText.significant(alpha)) no image can be \(empty)")
    }
    if let last = levels.last, last < leastP {
      remarks.append(
        "with \(count) normal images no p-value is below \(NumberText.significant(leastP, 3)): nothing can be called "
          + "surely anomalous (p ≤ \(NumberText.significant(last, 3)))")
    }
    if case .cross = source {
      remarks.append(
        "of new normal images about \(NumberText.significant(100 * alpha, 3)) % will be called anomalous; proven for "
          + "folds is at most twice that")
    }
    return remarks
  }

  // MARK: - In files

  /// For scripts.
  public var json: JSON {
    [
      "method": .string(isCross ? "cross-conformal" : "conformal"), "normals": .integer(count),
      "least_p": .number(leastP), "text": .string(text),
    ]
  }

  private var isCross: Bool { if case .cross = source { true } else { false } }

  /// What is no tensor.
  var values: JSON {
    switch source {
    case .split: ["kind": "split", "text": .string(text)]
    case .cross(let cross): ["kind": "cross", "text": .string(text), "folds": .object(cross.values)]
    }
  }

  /// Its scores, and the detectors of the folds.
  var tensors: [NamedTensor] {
    switch source {
    case .split(let scores):
      [NamedTensor(name: Self.scoresName, shape: [scores.count], doubles: scores.calibration)]
    case .cross(let cross): cross.tensors
    }
  }

  private static let scoresName = "calibration.scores"

  /// Reads what `values` and `tensors` wrote; nil if it is anything else.
  init?(values: JSON?, tensors: SafeTensors) {
    guard let text = values?["text"]?.string else { return nil }
    switch values?["kind"]?.string {
    case "split"?:
      guard let scores = ConformalScores(tensors[Self.scoresName]?.doubles ?? []) else { return nil }
      self.init(source: .split(scores), text: text)
    case "cross"?:
      guard let folds = values?["folds"], let cross = CrossConformal(values: folds, tensors: tensors) else {
        return nil
      }
      self.init(source: .cross(cross), text: text)
    default: return nil
    }
  }

  private init(source: Source, text: String) { (self.source, self.text) = (source, text) }
}

extension Evaluation {
  /// The same with the p-values that a calibration gives by the score alone: the features are not kept.
  func calibrated(by calibration: Calibration) -> Evaluation {
    var copy = self
    copy.images = images.map { $0.calibrated(calibration.pooledP(ofScore: $0.score)) }
    return copy
  }
}
