/// Why scores cannot be judged as asked.
public enum ScoreError: GalaxyError, Equatable {
  /// There must be a label for every score.
  case unequalCounts(scores: Int, labels: Int)
  /// The score at this position is NaN or infinite.
  case notFinite(index: Int, value: Double)
  /// A ranking needs images of both classes.
  case oneClassOnly(work: String, normal: Int, anomalous: Int)
  /// Too few normal images for a quantile to mean anything.
  case tooFewScores(work: String, found: Int, needed: Int)
  /// The four thresholds must not fall.
  case unorderedThresholds([Double])
  /// A threshold is NaN or infinite.
  case badThreshold(Double)

  /// The kind of error, in kebab-case.
  public var id: String {
    switch self {
    case .unequalCounts: "unequal-counts"
    case .notFinite: "score-not-finite"
    case .oneClassOnly: "one-class-only"
    case .tooFewScores: "too-few-scores"
    case .unorderedThresholds, .badThreshold: "bad-thresholds"
    }
  }

  /// What is wrong, with the numbers.
  public var message: String {
    switch self {
    case .unequalCounts(let scores, let labels):
      "there are \(scores) scores but \(labels) labels"
    case .notFinite(let index, let value):
      "the score of image \(index) is \(value), not a finite number"
    case .oneClassOnly(let work, let normal, let anomalous):
      "\(work) needs normal and anomalous images, found \(normal) normal and \(anomalous) anomalous"
    case .tooFewScores(let work, let found, let needed):
      "\(work) needs the scores of at least \(needed) normal images, found \(found)"
    case .unorderedThresholds(let values):
      "thresholds must rise: t1 ≤ t2 ≤ t3 ≤ t4, found \(values.map { "\($0)" }.joined(separator: " "))"
    case .badThreshold(let value):
      "a threshold must be a finite number, found \(value)"
    }
  }

  /// What would be right.
  public var hint: String? {
    switch self {
    case .oneClassOnly(let work, _, 0) where work == AutomaticThresholds.Method.youden.option:
      "with normal images alone, use \(AutomaticThresholds.Method.quantile.option)"
    case .unorderedThresholds(let values):
      "in rising order: \(values.sorted().map { "\($0)" }.joined(separator: " "))"
    default: nil
    }
  }
}
