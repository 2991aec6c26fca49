import GalaxyErrors

/// What a model lacks before it can be tested, cut or drawn.
public enum VerdictError: String, ErrorFamily {
  /// A model was not tested yet.
  case notTested = "not-tested"
  /// A model has no thresholds yet.
  case noThresholds = "no-thresholds"
  /// Without labels there is nothing to test against.
  case noLabels = "no-labels"

  /// What each means, and what to do about it.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .notTested: ("A model was not tested yet.", "`test MODEL on DATASET` with labelled images.", "")
    case .noThresholds: ("A model has no thresholds yet.", "`threshold MODEL auto` finds them.", "")
    case .noLabels: ("Without labels there is nothing to test against.", "`apply` scores without them.", "")
    }
  }
}
