import GalaxyBase
import GalaxyData
import GalaxyErrors

/// A model's score of an image as a function of its named numbers: of a detector its score, of an ensemble the
/// mean of the ranks of its parts. Parts that judge pixels keep the rank that they gave the image.
indirect enum FeatureJudge: Sendable {
  case detector(any Detector)
  case fixed(Double)
  case mean([(judge: FeatureJudge, ranks: NormalRanks)])

  /// The score of an image's numbers.
  func score(of features: UnsafeBufferPointer<Double>) -> Double {
    switch self {
    case .detector(let detector): return detector.score(of: features)
    case .fixed(let score): return score
    case .mean(let parts):
      var sum = 0.0
      for part in parts { sum += part.ranks.rank(of: part.judge.score(of: features)) }
      return sum / Double(max(1, parts.count))
    }
  }

  /// Whether an image has as many numbers as it looks at.
  func takes(_ width: Int) -> Bool {
    switch self {
    case .detector(let detector): detector.featureCount == width
    case .fixed: true
    case .mean(let parts): parts.allSatisfy { $0.judge.takes(width) }
    }
  }

  /// Whether it looks at the numbers at all.
  var dependsOnFeatures: Bool {
    switch self {
    case .detector: true
    case .fixed: false
    case .mean(let parts): parts.contains { $0.judge.dependsOnFeatures }
    }
  }
}

extension Model {
  /// The score as a function of named numbers. `pixelScore` gives the score of a part that judges pixels.
  /// - Throws: `GalaxyError` of kind `not-trained`; what `pixelScore` throws.
  func featureJudge(_ pixelScore: (Model) throws -> Double) throws -> FeatureJudge {
    switch basis {
    case .features:
      guard let detector else { throw GalaxyError.notTrained(model: name) }
      return .detector(detector)
    case .network: return .fixed(try pixelScore(self))
    case .ensemble(let parts):
      return .mean(try parts.map { (try $0.model.featureJudge(pixelScore), $0.ranks) })
    }
  }

  /// The models of named numbers that it consists of: itself, or those of an ensemble.
  var featureModels: [Model] { leaves.filter { $0.features != nil } }

  /// The models of networks that it consists of.
  var networkModels: [Model] { leaves.filter { $0.body != nil } }

  /// The models that look at an image: itself, or the parts of an ensemble, and theirs.
  public var leaves: [Model] { parts.map { $0.flatMap { $0.model.leaves } } ?? [self] }
}
