import GalaxyBase
import GalaxyData
import GalaxyErrors

extension ModelArtifact {
  /// Calibrates the model on normal images: every image that it judges from here on has a p-value, how often
  /// a normal image would be at least so strange, and the five regions part at p-values.
  ///
  /// A model of named numbers is calibrated by cross-conformal prediction over five folds of its own normal
  /// images (Vovk 2015), each judged by a detector that had not seen it; with `source`, and any other model, by
  /// the scores of normal images that it was not trained on: those of `source`, else of the latest test.
  /// - Parameter alpha: the share of normal images that are to be called anomalous, 0 … 0.5.
  /// - Throws: `GalaxyError` of kind `alpha-out-of-reach` where so few normal images give no p-value as small as
  ///   alpha; `not-tested`, `unsound-scores`, `too-few-scores`; of kind `interrupted`.
  public mutating func calibrate(
    alpha: Double = 0.05, from source: ScoredSet? = nil, isForced: Bool = false, streams: SeedStreams,
    context: WorkContext = WorkContext()
  ) throws -> FoundThresholds {
    var remarks: [String] = []
    let standing = try source.map { try self.standing(by: $0, $0, streams) } ?? self.standing
    if standing.forbidsCuts {
      guard isForced else { throw GalaxyError.unsoundScores(model: name, standing) }
      remarks.append("\(name): \(standing.text); its scores are cut at your word (force=true)")
    }
    let calibration: Calibration
    var contents: [UInt64] = []
    if source == nil, let fitting = model.fitting {
      calibration = try .cross(fitting, model: name, streams: streams, context: context)
    } else {
      guard source != nil || test != nil else { throw GalaxyError.notTested(model: name, "scores to cut") }
      let all = try source ?? tested("scores to cut").scored
      let normals = try held(all, &remarks)
      contents = normals.contents
      calibration = try .split(
        normals.images.map(\.score),
        text: "by the scores of \(counted(normals.images.count, "normal image")) of \(all.name)")
    }
    try calibration.require(alpha)
    let thresholds = try calibration.thresholds(alpha: alpha)
    model.calibration = calibration
    model.thresholds = thresholds
    self.isForced = isForced
    let levels = (thresholds.levels ?? []).map { NumberText.significant($0, 3) }.joined(separator: ", ")
    let how = "method conformal, \(calibration.text); the regions part at p = \(levels)"
    cuts = CutRecord(how: how, contents: contents)
    remarks += calibration.remarks(alpha: alpha)
    if var test {
      test.evaluation = test.evaluation.calibrated(by: calibration)
      test.unseen = test.unseen?.calibrated(by: calibration)
      self.test = test
    }
    return FoundThresholds(
      found: AutomaticThresholds(
        thresholds: thresholds, method: .conformal, normalCount: calibration.count, anomalousCount: 0,
        warning: nil),
      how: how, remarks: remarks, grade: grade)
  }

  /// For a figure: the same model, which without test and calibration has the scores of its own normal images,
  /// each by a detector that had not seen it; a network has none.
  /// - Throws: `GalaxyError` where there are too few normal images; of kind `interrupted`.
  package func withOwnScores(streams: SeedStreams, context: WorkContext) throws -> ModelArtifact {
    guard test == nil, model.calibration == nil, let fitting = model.fitting else { return self }
    var copy = self
    copy.model.calibration = try .cross(fitting, model: name, streams: streams, context: context)
    return copy
  }

  /// The normal images of a set that the model was not trained on, one a galaxy.
  private func held(_ all: ScoredSet, _ remarks: inout [String]) throws -> ScoredSet {
    let set = all.unseen ?? all
    if let seen = all.seen, !seen.isEmpty {
      remarks.append(
        "\(seen.count) of \(counted(all.images.count, "image")) of \(all.name) \(seen.count == 1 ? "was" : "were") "
          + "trained on and left out")
    } else if all.seen == nil {
      remarks.append(
        "it is not known whether \(name) was trained on images of \(all.name): if it was, its p-values are too small"
      )
    }
    var known: Set<Int> = []
    let places = set.images.indices.filter {
      !set.images[$0].anomalous && known.insert(set.galaxies[$0]).inserted
    }
    guard places.count >= AutomaticThresholds.leastNormalCount else {
      throw GalaxyError.tooFewScores(
        work: AutomaticThresholds.Method.conformal.option, found: places.count,
        needed: AutomaticThresholds.leastNormalCount)
    }
    return set.part(places)
  }
}
