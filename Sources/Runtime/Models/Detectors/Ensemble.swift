import GalaxyBase
import GalaxyData
import GalaxyErrors

/// One of the models that judge together.
public struct EnsemblePart: Sendable, Equatable {
  /// The model.
  public let model: Model
  /// Where the scores of normal images lie under it.
  let ranks: NormalRanks

  /// What the names of its tensors begin with in a file.
  static func prefix(_ index: Int) -> String { "part\(index + 1)." }
}

extension Model {
  /// Several models that judge as one: the score is the mean of the percentile ranks that each gives an image
  /// among normal images, 0 … 100.
  /// - Parameters:
  ///   - models: at least two of one normal class, each with the scores that it gives normal images; best such
  ///     that it was not trained on.
  /// - Throws: `GalaxyError` of kind `other-normal-class` or `too-few-scores`.
  public static func ensemble(_ name: String, of models: [(model: Model, normalScores: [Double])])
    throws(GalaxyError) -> Model
  {
    guard let first = models.first?.model, models.count > 1 else {
      throw GalaxyError(ModelError.ensembleOfOne, "an ensemble needs at least two models")
    }
    var parts: [EnsemblePart] = []
    for (model, scores) in models {
      guard model.normalName ?? "\(model.normalClass)" == first.normalName ?? "\(first.normalClass)" else {
        throw GalaxyError(
          ModelError.otherNormalClasses,
          "models of one normal class judge together: that of \(first.name) is \(first.normalText), that of "
            + "\(model.name) is \(model.normalText)",
          hint: "`classify` brings models of several classes together")
      }
      guard scores.count >= AutomaticThresholds.leastNormalCount, let ranks = NormalRanks(scores) else {
        throw .tooFewScores(
          work: "an ensemble", found: scores.count, needed: AutomaticThresholds.leastNormalCount)
      }
      var own = model
      (own.thresholds, own.calibration) = (nil, nil)
      parts.append(EnsemblePart(model: own, ranks: ranks))
    }
    return Model(
      name: name, parts: parts, normalClass: first.normalClass, normalName: first.normalName)
  }

  /// The models that judge together; nil for one that judges alone.
  public var parts: [EnsemblePart]? {
    if case .ensemble(let parts) = basis { parts } else { nil }
  }

  /// Whether it gives scores.
  public var hasScores: Bool { parts != nil || detector != nil }
}
