import GalaxyErrors

/// Why scores cannot be judged as asked.
public enum ScoreError: ErrorKind, ErrorFamily {
  case unequalCounts = """
    unequal-counts
    There is not one label for every score, a mistake of galsh.
    Please report it with the script.
    """
  case notFinite = """
    score-not-finite
    A score is NaN or infinite.
    Train again with a smaller lr.
    """
  case oneClassOnly = """
    one-class-only
    A ranking needs normal and anomalous images.
    Take images of both kinds; `threshold m auto method=quantile` does with normal ones.
    """
  case tooFewScores = """
    too-few-scores
    There are too few normal images for a quantile to mean anything.
    Test on more of them, or set the thresholds by hand.
    """
  case badThresholds = """
    bad-thresholds
    A model has four thresholds that rise, or `auto`.
    `threshold m 0.03 0.04 0.08 0.1` sets them, `threshold m auto` finds them.
    """
  case alphaOutOfReach = """
    alpha-out-of-reach
    With n calibrating images no p-value is below 1/(n + 1), so that a smaller rate promises nothing.
    Calibrate on more normal images, or ask for a larger rate.
    """
}

extension GalaxyError {
  /// There must be a label for every score.
  static func unequalCounts(scores: Int, labels: Int) -> GalaxyError {
    GalaxyError(ScoreError.unequalCounts, "there are \(scores) scores but \(labels) labels")
  }

  /// The score at this position is NaN or infinite.
  static func notFinite(index: Int, value: Double) -> GalaxyError {
    GalaxyError(ScoreError.notFinite, "the score of image \(index) is \(value), not a finite number")
  }

  /// A ranking needs images of both classes.
  static func oneClassOnly(work: String, normal: Int, anomalous: Int) -> GalaxyError {
    let methods = AutomaticThresholds.Method.self
    let isYouden = anomalous == 0 && work == methods.youden.option
    return GalaxyError(
      ScoreError.oneClassOnly,
      "\(work) needs normal and anomalous images, found \(normal) normal and \(anomalous) anomalous",
      hint: isYouden ? "with normal images alone, use \(methods.quantile.option)" : nil)
  }

  /// Too few normal images for a quantile to mean anything.
  static func tooFewScores(work: String, found: Int, needed: Int) -> GalaxyError {
    GalaxyError(
      ScoreError.tooFewScores, "\(work) needs the scores of at least \(needed) normal images, found \(found)")
  }

  /// The four thresholds must not fall.
  static func unorderedThresholds(_ values: [Double]) -> GalaxyError {
    func text(_ values: [Double]) -> String { values.map { "\($0)" }.joined(separator: " ") }
    return GalaxyError(
      ScoreError.badThresholds, "thresholds must rise: t1 ≤ t2 ≤ t3 ≤ t4, found \(text(values))",
      hint: "in rising order: \(text(values.sorted()))")
  }

  /// A threshold is NaN or infinite.
  static func badThreshold(_ value: Double) -> GalaxyError {
    GalaxyError(ScoreError.badThresholds, "a threshold must be a finite number, found \(value)")
  }
}
