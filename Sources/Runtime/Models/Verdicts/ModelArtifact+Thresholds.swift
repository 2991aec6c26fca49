import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Thresholds that a model was given by its scores, and what should be known of them.
public struct FoundThresholds: Sendable {
  /// The cuts.
  public let found: AutomaticThresholds
  /// How, in words: method, images, halves.
  public let how: String
  /// What should be known before they are trusted, a sentence each.
  public let remarks: [String]
  /// How the images fall into their regions; of the other half where there was one.
  public let grade: Grade?
}

extension ModelArtifact {
  /// How the images of its latest test fall into the regions of its thresholds; nil without test or
  /// thresholds.
  public var grade: Grade? {
    guard let test, let thresholds = judging else { return nil }
    return test.scored.grade(thresholds, cuts: cuts)
  }

  /// Finds the thresholds from scores: those of `source`, else of the latest test.
  ///
  /// The images that the model was trained on are left out where enough others remain. Where there are at
  /// least forty galaxies of each kind that the method needs, one half of the images gives the cuts and the
  /// other grades them; with `sameImages` all give them.
  /// - Parameter isForced: cut scores all the same that are reversed or hardly differ, and let verdicts say
  ///   "surely" whatever the test says.
  /// - Throws: `GalaxyError` of kind `not-tested`, `too-few-scores`, `one-class-only`, or `unsound-scores`.
  @discardableResult
  public mutating func findThresholds(
    method: AutomaticThresholds.Method = .quantile, from source: ScoredSet? = nil, sameImages: Bool = false,
    isForced: Bool = false, streams: SeedStreams
  ) throws -> FoundThresholds {
    let all = try source ?? tested("scores to cut").scored
    var remarks: [String] = []
    let standing = try standing(by: source, all, streams)
    if standing.forbidsCuts {
      guard isForced else { throw GalaxyError.unsoundScores(model: name, standing) }
      remarks.append("\(name): \(standing.text); its scores are cut at your word (force=true)")
    }
    let set = untrained(all, &remarks)
    var random = streams.stream("halves/\(name)/\(set.name)")
    let halves =
      sameImages
      ? ThresholdHalves(all: set.images.count)
      : ThresholdHalves(
        anomalous: set.images.map(\.anomalous), galaxies: set.galaxies, method: method, random: &random)
    let cutting = set.part(halves.cutting)
    let found = try automatic(method, cutting, streams)
    remarks += [found.warning].compactMap(\.self)
    let half = halves.grading.isEmpty ? "" : "one half of "
    let counts =
      method == .quantile
      ? counted(found.normalCount, "normal image")
      : "\(found.normalCount) normal and \(found.anomalousCount) anomalous images"
    let how = "method \(method.rawValue), from \(counts) of \(half)\(set.name)"
    cuts = CutRecord(how: how, contents: cutting.contents)
    model.thresholds = found.thresholds
    model.calibration = nil
    self.isForced = isForced
    if halves.grading.isEmpty, !sameImages {
      remarks.append(
        "too few galaxies for two halves (\(2 * ThresholdHalves.leastOfEach) "
          + "\(method == .quantile ? "normal ones" : "of each kind") are needed): the images that gave the cuts "
          + "grade them, too")
    }
    let judged = model.thresholds ?? found.thresholds
    let hedged = judged.withholdingSurely(!self.standing.allowsSurely && !isForced)
    return FoundThresholds(
      found: found, how: how, remarks: remarks, grade: grade(all, halves, set, hedged))
  }

  private func automatic(
    _ method: AutomaticThresholds.Method, _ set: ScoredSet, _ streams: SeedStreams
  ) throws -> AutomaticThresholds {
    switch method {
    case .quantile:
      let normal = set.images.indices.filter { !set.images[$0].anomalous }
      let galaxies = Set(normal.map { set.galaxies[$0] }).count
      guard galaxies >= AutomaticThresholds.leastNormalCount else {
        throw GalaxyError.tooFewScores(
          work: method.option, found: galaxies, needed: AutomaticThresholds.leastNormalCount)
      }
      return try .quantile(normal: normal.map { set.images[$0].score })
    case .conformal: throw GalaxyError(ModelError.notCalibrated, "conformal cuts come from a calibration")
    case .youden:
      var random = streams.stream("bootstrap/threshold/\(name)/\(set.name)")
      return try .youden(
        scores: set.images.map(\.score), anomalous: set.images.map(\.anomalous), random: &random)
    }
  }

  /// What is known of the scores that are to be cut: by themselves if they are of both kinds, else by the
  /// latest test.
  func standing(by source: ScoredSet?, _ set: ScoredSet, _ streams: SeedStreams) throws -> Standing {
    guard source != nil, !set.images.isEmpty else { return standing }
    var random = streams.stream("bootstrap/standing/\(name)/\(set.name)")
    let judged = set.unseen.flatMap { $0.images.isEmpty ? nil : $0 } ?? set
    let own = Standing(of: try judged.evaluation(random: &random), offset: model.scoreOffset)
    return own.kind == .oneClass ? standing : own
  }

  /// Those that the model was not trained on, if they have enough normal galaxies.
  private func untrained(_ all: ScoredSet, _ remarks: inout [String]) -> ScoredSet {
    guard let seen = all.seen, !seen.isEmpty, let rest = all.unseen else {
      if all.seen == nil, trainedOn?.name == all.name {
        remarks.append(
          "\(name) was trained on \(all.name): its scores there are lower than those of new images")
      }
      return all
    }
    let trained =
      "\(seen.count) of \(counted(all.images.count, "image")) of \(all.name) \(seen.count == 1 ? "was" : "were") "
      + "trained on"
    if rest.images.count(where: { !$0.anomalous }) >= ThresholdHalves.leastOfEach {
      remarks.append("\(trained) and left out")
      return rest
    }
    remarks.append("\(trained): their scores are lower than those of new images, and so are the cuts")
    return all
  }

  private func grade(
    _ all: ScoredSet, _ halves: ThresholdHalves, _ set: ScoredSet, _ thresholds: Thresholds
  ) -> Grade {
    guard !halves.grading.isEmpty else { return all.grade(thresholds, cuts: cuts) }
    let rest = set.part(halves.grading)
    let trained = rest.seen?.count ?? 0
    let note = "on the other half of \(all.name), \(counted(rest.images.count, "image"))"
    return Grade(
      confusion: ConfusionTable(
        images: rest.images, classNames: all.classNames, thresholds: thresholds, galaxies: rest.galaxyCount),
      note: trained == 0 ? note : "\(note), \(trained) of which were trained on: new ones may do worse",
      isIndependent: rest.seen == nil ? nil : trained == 0)
  }
}
