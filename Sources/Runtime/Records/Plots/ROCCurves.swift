import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyModels

extension ModelArtifact {
  /// The ranking of the latest test.
  /// - Throws: `GalaxyError` of kind `not-tested`, or `one-class-only`.
  public func rocCurve(named shown: String? = nil, streams: SeedStreams) throws -> ROCCurve {
    let evaluation = try tested("curve to draw").judged
    guard let roc = evaluation.roc else {
      throw GalaxyError.oneClass(name, normal: evaluation.normalScores.count, of: evaluation.images.count)
    }
    return ROCCurve(name: shown ?? name, roc: roc, interval: evaluation.aucInterval, object: shown ?? name)
  }

  /// The ranking of each anomalous class of the latest test against the normal one; the interval of each is
  /// drawn by galaxy from the stream `bootstrap/plot roc/NAME/CLASS`.
  /// - Throws: `GalaxyError` of kind `not-tested`, or `one-class-only`.
  public func rocCurvesByClass(
    named shown: String? = nil, amongSeveral: Bool, streams: SeedStreams
  ) throws -> [ROCCurve] {
    let test = try tested("curve to draw")
    let evaluation = test.judged
    var galaxies: [Int: Int] = [:]
    if test.galaxies.count == test.evaluation.images.count {
      for (image, galaxy) in zip(test.evaluation.images, test.galaxies) { galaxies[image.index] = galaxy }
    }
    return try ROCCurve.byClass(
      evaluation.images, galaxies: galaxies, evaluation.classNames, of: name, named: shown,
      amongSeveral: amongSeveral, streams: streams)
  }
}

extension ScoresArtifact {
  private var labelled: [ScoreRow] { table.rows.filter { $0.score?.isFinite == true && $0.anomalous != nil } }

  /// The ranking of its labelled rows; the interval is drawn from the stream `bootstrap/plot roc/NAME`.
  /// - Throws: `GalaxyError` of kind `one-class-only`.
  public func rocCurve(named shown: String? = nil, streams: SeedStreams) throws -> ROCCurve {
    let rows = labelled
    let isAnomalous = rows.compactMap(\.anomalous)
    let anomalous = isAnomalous.count { $0 }
    guard anomalous > 0, anomalous < rows.count else {
      throw GalaxyError.oneClass(name, normal: rows.count - anomalous, of: rows.count)
    }
    let roc = try ROC(scores: rows.compactMap(\.score), anomalous: isAnomalous)
    var random = streams.stream("bootstrap/plot roc/\(name)")
    return ROCCurve(
      name: shown ?? name, roc: roc, interval: roc.intervals(random: &random).auc, object: shown ?? name)
  }

  /// The ranking of each anomalous class against the normal one.
  /// - Throws: `GalaxyError` of kind `one-class-only`.
  public func rocCurvesByClass(
    named shown: String? = nil, amongSeveral: Bool, streams: SeedStreams
  ) throws -> [ROCCurve] {
    let images = labelled.enumerated().map { index, row in
      ScoredImage(
        index: index, name: row.name, label: row.label ?? 0, anomalous: row.anomalous == true,
        score: row.score ?? 0)
    }
    return try ROCCurve.byClass(
      images, galaxies: [:], table.classNames, of: name, named: shown, amongSeveral: amongSeveral,
      streams: streams)
  }
}

extension ROCCurve {
  fileprivate static func byClass(
    _ images: [ScoredImage], galaxies: [Int: Int], _ names: ClassNames, of object: String,
    named shown: String?,
    amongSeveral: Bool, streams: SeedStreams
  ) throws -> [ROCCurve] {
    let normal = images.filter { !$0.anomalous }
    let labels = Set(images.filter(\.anomalous).map(\.label)).sorted()
    guard !normal.isEmpty, !labels.isEmpty else {
      throw GalaxyError.oneClass(object, normal: normal.count, of: images.count)
    }
    return try labels.map { label in
      let chosen = normal + images.filter { $0.anomalous && $0.label == label }
      let units = chosen.compactMap { galaxies[$0.index] }
      let name = names.text(label)
      var random = streams.stream("bootstrap/plot roc/\(object)/\(name)")
      let evaluation = try Evaluation(
        images: chosen, galaxies: units.count == chosen.count ? units : nil, classNames: names,
        random: &random)
      let roc = try ROC(scores: chosen.map(\.score), anomalous: chosen.map(\.anomalous))
      return ROCCurve(
        name: amongSeveral ? "\(shown ?? object): \(name)" : name, roc: roc, interval: evaluation.aucInterval,
        object: shown ?? object, className: name)
    }
  }
}

extension GalaxyError {
  /// A ROC curve needs images of both kinds.
  fileprivate static func oneClass(_ name: String, normal: Int, of all: Int) -> GalaxyError {
    GalaxyError(
      PlotError.oneKind,
      all == 0
        ? "\(name) has no labelled scores, so there is no ROC curve"
        : "\(name) has \(normal) normal and \(all - normal) anomalous images, and a ROC curve needs both",
      hint: "test a model on a labelled dataset of several classes")
  }
}
