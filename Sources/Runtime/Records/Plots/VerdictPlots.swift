import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyModels

/// What a figure of scores can be made of: a tested model, or a table of scores.
public protocol ScoredObject: Artifact {
  /// The classes with their scores, normal first. In a figure of several each is named for its object.
  /// - Throws: `GalaxyError` of kind `not-tested` for a model without a test.
  func scoreSeries(amongSeveral: Bool) throws -> [ScoreSeries]
  /// The thresholds that judge them, if there are any.
  var shownCuts: Thresholds? { get }
  /// The model that scored.
  var scorer: String { get }
  /// What must be said wherever its scores are shown; nil for a model that does what it says.
  var caution: String? { get }
  /// The ranking of its labelled images with the interval of its AUC.
  /// - Throws: `GalaxyError` that says why there is none.
  func rocCurve(streams: SeedStreams) throws -> ROCCurve
}

extension ScoredObject {
  /// A class's series by its name and part.
  fileprivate func series(
    _ label: Int, _ names: ClassNames, isAnomalous: Bool, _ scores: [Double], amongSeveral: Bool
  ) -> ScoreSeries {
    let text = names.name(of: label) ?? "class \(label)"
    let role: ScoreSeries.Role = isAnomalous ? .anomalous : .normal
    return ScoreSeries(
      name: "\(amongSeveral ? "\(name): " : "")\(text) (\(role.word))", role: role, scores: scores,
      object: amongSeveral ? name : nil, className: names.text(label))
  }
}

extension ModelArtifact: ScoredObject {
  /// The thresholds.
  public var shownCuts: Thresholds? { judging }
  /// The model itself.
  public var scorer: String { name }

  /// The scores of the latest test by class, normal first.
  /// - Throws: `GalaxyError` of kind `not-tested`.
  public func scoreSeries(amongSeveral: Bool) throws -> [ScoreSeries] {
    let evaluation = try tested("scores to draw").evaluation
    let all = evaluation.classes.map { row in
      series(
        row.label, evaluation.classNames, isAnomalous: row.anomalous,
        evaluation.images.filter { $0.label == row.label }.map(\.score), amongSeveral: amongSeveral)
    }
    return all.filter { $0.role == .normal } + all.filter { $0.role != .normal }
  }

  /// The ranking of the latest test.
  /// - Throws: `GalaxyError` of kind `not-tested`, or `one-class-only`.
  public func rocCurve(streams: SeedStreams) throws -> ROCCurve {
    let evaluation = try tested("curve to draw").judged
    guard let roc = evaluation.roc else {
      throw GalaxyError.oneClass(name, normal: evaluation.normalScores.count, of: evaluation.images.count)
    }
    return ROCCurve(name: name, roc: roc, interval: evaluation.aucInterval)
  }

  /// The scores of the latest test by class, normal first.
  /// - Throws: `GalaxyError` of kind `not-tested`.
  public func scorePlot() throws -> ScorePlot {
    var look = FigureLook()
    look.note = caution
    return try ScorePlot([self], look: look)
  }

  /// The losses of both trainings; nil if there was none.
  public var lossPlot: LossPlot? {
    let curves = lossCurves(amongSeveral: false)
    return curves.isEmpty ? nil : LossPlot(title: name, curves: curves)
  }

  /// The losses of its trainings; in a figure of several each is named for its model.
  public func lossCurves(amongSeveral: Bool) -> [LossCurve] {
    model.trainings.compactMap { training, record in
      guard !record.losses.isEmpty else { return nil }
      return LossCurve(name: training, losses: record.losses, object: amongSeveral ? name : nil)
    }
  }
}

extension ScoresArtifact: ScoredObject {
  /// The thresholds that judged.
  public var shownCuts: Thresholds? { thresholds }
  /// The model that scored.
  public var scorer: String { table.modelName }

  /// The scores by label; images without one are grey.
  public func scoreSeries(amongSeveral: Bool) -> [ScoreSeries] {
    let rows = table.rows.filter { $0.score != nil }
    let labels = Set(rows.compactMap(\.label)).sorted()
    let all = labels.map { label in
      let members = rows.filter { $0.label == label }
      return series(
        label, table.classNames, isAnomalous: members.contains { $0.anomalous == true },
        members.compactMap(\.score), amongSeveral: amongSeveral)
    }
    let unlabelled = rows.filter { $0.label == nil }.compactMap(\.score)
    let named = all.filter { $0.role == .normal } + all.filter { $0.role != .normal }
    if unlabelled.isEmpty { return named }
    let rest = labels.isEmpty ? name : amongSeveral ? "\(name): no label" : "no label"
    return named + [
      ScoreSeries(name: rest, role: .unlabelled, scores: unlabelled, object: amongSeveral ? name : nil)
    ]
  }

  /// The ranking of its labelled rows; the interval is drawn from the stream `bootstrap/plot roc/NAME`.
  /// - Throws: `GalaxyError` of kind `one-class-only`.
  public func rocCurve(streams: SeedStreams) throws -> ROCCurve {
    let rows = table.rows.filter { $0.score?.isFinite == true && $0.anomalous != nil }
    let isAnomalous = rows.compactMap(\.anomalous)
    let anomalous = isAnomalous.count { $0 }
    guard anomalous > 0, anomalous < rows.count else {
      throw GalaxyError.oneClass(name, normal: rows.count - anomalous, of: rows.count)
    }
    let roc = try ROC(scores: rows.compactMap(\.score), anomalous: isAnomalous)
    var random = streams.stream("bootstrap/plot roc/\(name)")
    return ROCCurve(name: name, roc: roc, interval: roc.intervals(random: &random).auc)
  }

  /// The scores by label; images without one are grey.
  public var scorePlot: ScorePlot {
    ScorePlot(
      title: "\(name), by \(table.modelName)", series: scoreSeries(amongSeveral: false),
      thresholds: thresholds)
  }
}

extension ScorePlot {
  /// The scores of one tested model or table, or of several on one axis.
  /// - Throws: `GalaxyError` of kind `not-tested` for a model without a test.
  public init(_ objects: [any ScoredObject], look: FigureLook = FigureLook()) throws {
    let isSeveral = objects.count > 1
    let series = try objects.flatMap { try $0.scoreSeries(amongSeveral: isSeveral) }
    let judged = objects.filter { $0.shownCuts != nil }
    var cuts: [ScoreCuts] = []
    for object in judged {
      guard let thresholds = object.shownCuts else { continue }
      if let known = cuts.firstIndex(where: { $0.thresholds.values == thresholds.values }) {
        cuts[known] = ScoreCuts(objects: cuts[known].objects + [object.name], thresholds: thresholds)
      } else {
        cuts.append(ScoreCuts(objects: [object.name], thresholds: thresholds))
      }
    }
    // Thresholds that all share shade the regions.
    let isShared = cuts.count <= 1 && judged.count == objects.count
    let title =
      switch objects.first {
      case let table as ScoresArtifact where !isSeveral: "\(table.name), by \(table.table.modelName)"
      case let model as ModelArtifact where !isSeveral: "\(model.name) on \(model.test?.input.name ?? "")"
      default: "Scores of \(objects.map(\.name).joined(separator: ", "))"
      }
    self.init(
      title: title, series: series, cuts: cuts, areShared: isShared,
      hasSeveralScales: Set(objects.map(\.scorer)).count > 1, look: look)
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
