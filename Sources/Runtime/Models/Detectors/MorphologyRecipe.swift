/// What `train morphology` makes of measured shapes.
public enum MorphologyRecipe: Sendable, Equatable {
  /// Normal images alone, with so many synthetic anomalies made from each: twice a Parzen density, and a
  /// logistic regression against the anomalies. With none, where no synthetic anomalies can be made, the
  /// Parzen density alone.
  case normals(syntheticPerNormal: Int)
  /// Labelled images of other classes: a support vector machine against them.
  case labels
  /// Images of which nobody knows what they are: a support vector machine against them.
  case pool

  /// The detectors.
  public var recipe: DetectorRecipe {
    switch self {
    case .normals(let per) where per > 0:
      DetectorRecipe(
        [
          .init(kind: Parzen.kind, options: ["g": 6], weight: 2),
          .init(kind: Logistic.kind, options: ["C": 0.02]),
        ], anomaliesPerNormal: per)
    case .normals: DetectorRecipe([.init(kind: Parzen.kind)])
    case .labels: DetectorRecipe([.init(kind: SupportVectors.kind, options: ["C": 2])])
    case .pool: DetectorRecipe([.init(kind: SupportVectors.kind, options: ["C": 0.5])])
    }
  }
}
