import GalaxyErrors

/// What a model lacks before it can be tested, cut or drawn.
public enum VerdictError: ErrorKind, ErrorFamily {
  case notTested = """
    not-tested
    A model was not tested yet.
    `test MODEL on DATASET` with labelled images.
    """
  case noThresholds = """
    no-thresholds
    A model has no thresholds yet.
    `threshold MODEL auto` finds them.
    """
  case noLabels = """
    no-labels
    Without labels there is nothing to test against.
    `apply` scores without them.
    """
  case unsoundScores = """
    unsound-scores
    The latest test shows that verdicts from a model's scores would be wrong: they are reversed, or hardly differ.
    Train otherwise, or insist with `force=true`.
    """
}

extension GalaxyError {
  /// A model was not tested, so that it lacks something.
  public static func notTested(model: String, _ what: String) -> GalaxyError {
    GalaxyError(
      VerdictError.notTested, "model \(model) was not tested, so it has no \(what)",
      hint: "run `test \(model) on …` with labelled images first")
  }

  /// A model has no thresholds.
  public static func noThresholds(model: String) -> GalaxyError {
    GalaxyError(
      VerdictError.noThresholds, "model \(model) has no thresholds yet",
      hint: "`threshold \(model) auto` finds them, `threshold \(model) t1 t2 t3 t4` sets them")
  }

  /// A dataset has no labels to test against.
  public static func noLabels(_ dataset: String) -> GalaxyError {
    GalaxyError(
      VerdictError.noLabels, "\(dataset) has no labels, so there is nothing to test against",
      hint: "`apply` gives scores without labels")
  }

  /// A test shows that cutting a model's scores would give verdicts that are wrong.
  static func unsoundScores(model: String, _ standing: Standing) -> GalaxyError {
    GalaxyError(
      VerdictError.unsoundScores, "the scores of \(model) are not fit for verdicts: \(standing.text)",
      hint: (standing.remedy.map { "\($0); " } ?? "") + "force=true cuts them all the same")
  }
}
