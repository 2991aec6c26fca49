import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyModels

/// What a figure of scores can be made of: a tested model, or a table of scores.
public protocol ScoredObject: Artifact {
  /// The classes with their scores, normal first. In a figure of several each is named for its object, or
  /// for what that is `shown` as.
  /// - Throws: `GalaxyError` of kind `not-tested` for a model without a test.
  func scoreSeries(amongSeveral: Bool, named shown: String?) throws -> [ScoreSeries]
  /// The thresholds that judge them, if there are any.
  var shownCuts: Thresholds? { get }
  /// The model that scored.
  var scorer: String { get }
  /// What must be said wherever its scores are shown; nil for a model that does what it says.
  var caution: String? { get }
  /// The ranking of its labelled images with the interval of its AUC, as the figure calls it.
  /// - Throws: `GalaxyError` that says why there is none.
  func rocCurve(named shown: String?, streams: SeedStreams) throws -> ROCCurve
  /// The same of each anomalous class against the normal one.
  /// - Throws: `GalaxyError` that says why there is none.
  func rocCurvesByClass(
    named shown: String?, amongSeveral: Bool, streams: SeedStreams
  ) throws -> [ROCCurve]
}

extension ScoredObject {
  /// A class's series by its name and part.
  fileprivate func series(
    _ label: Int, _ names: ClassNames, isAnomalous: Bool, _ scores: [Double], amongSeveral: Bool,
    named shown: String?
  ) -> ScoreSeries {
    let text = names.name(of: label) ?? "class \(label)"
    let role: ScoreSeries.Role = isAnomalous ? .anomalous : .normal
    return ScoreSeries(
      name: "\(amongSeveral ? "\(shown ?? name): " : "")\(text) (\(role.word))", role: role, scores: scores,
      object: amongSeveral ? name : nil, className: names.text(label),
      shownObject: amongSeveral ? shown ?? name : nil)
  }
}

extension ModelArtifact: ScoredObject {
  /// The thresholds.
  public var shownCuts: Thresholds? { model.calibration?.needsFeatures == true ? nil : judging }
  /// The model itself.
  public var scorer: String { name }

  /// The scores of the latest test by class, normal first; of a model without a test those of the normal images
  /// that it is calibrated by.
  /// - Throws: `GalaxyError` of kind `not-tested` where there are neither.
  public func scoreSeries(amongSeveral: Bool, named shown: String? = nil) throws -> [ScoreSeries] {
    if test == nil, let calibration = model.calibration {
      let called =
        "\(model.normalText) (normal, \(calibration.needsFeatures ? "cross-fitted" : "calibrating"))"
      return [
        ScoreSeries(
          name: amongSeveral ? "\(shown ?? name): \(called)" : called, role: .normal,
          scores: calibration.scores, object: amongSeveral ? name : nil, className: model.normalText,
          shownObject: amongSeveral ? shown ?? name : nil)
      ]
    }
    let evaluation = try tested("scores to draw").evaluation
    let all = evaluation.classes.map { row in
      series(
        row.label, evaluation.classNames, isAnomalous: row.anomalous,
        evaluation.images.filter { $0.label == row.label }.map(\.score), amongSeveral: amongSeveral,
        named: shown)
    }
    return all.filter { $0.role == .normal } + all.filter { $0.role != .normal }
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
  public func lossCurves(amongSeveral: Bool, named shown: String? = nil) -> [LossCurve] {
    model.trainings.compactMap { training, record in
      guard !record.losses.isEmpty else { return nil }
      return LossCurve(name: training, losses: record.losses, object: amongSeveral ? shown ?? name : nil)
    }
  }
}

extension ScoresArtifact: ScoredObject {
  /// The thresholds that judged.
  public var shownCuts: Thresholds? { thresholds?.levels == nil ? thresholds : nil }
  /// The model that scored.
  public var scorer: String { table.modelName }

  /// The scores by label; images without one are grey.
  public func scoreSeries(amongSeveral: Bool, named shown: String? = nil) -> [ScoreSeries] {
    let rows = table.rows.filter { $0.score != nil }
    let labels = Set(rows.compactMap(\.label)).sorted()
    let all = labels.map { label in
      let members = rows.filter { $0.label == label }
      return series(
        label, table.classNames, isAnomalous: members.contains { $0.anomalous == true },
        members.compactMap(\.score), amongSeveral: amongSeveral, named: shown)
    }
    let unlabelled = rows.filter { $0.label == nil }.compactMap(\.score)
    let named = all.filter { $0.role == .normal } + all.filter { $0.role != .normal }
    if unlabelled.isEmpty { return named }
    let called = shown ?? name
    let rest = labels.isEmpty ? called : amongSeveral ? "\(called): no label" : "no label"
    return named + [
      ScoreSeries(
        name: rest, role: .unlabelled, scores: unlabelled, object: amongSeveral ? name : nil,
        shownObject: amongSeveral ? called : nil)
    ]
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
  public init(
    _ objects: [any ScoredObject], names: [String: String] = [:], look: FigureLook = FigureLook()
  ) throws {
    let isSeveral = objects.count > 1
    let all = try objects.flatMap { try $0.scoreSeries(amongSeveral: isSeveral, named: names[$0.name]) }
    if look.by == .class || look.panels == .class, all.allSatisfy({ $0.className == nil }) {
      throw GalaxyError.noClasses(objects.map(\.name))
    }
    let series =
      look.isCrossed
      ? all
      : ScoreSeries.parted(
        all, by: look.by, named: objects.first.map { names[$0.name] ?? $0.name })
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
      case let table as ScoresArtifact where !isSeveral:
        "\(names[table.name] ?? table.name), by \(table.table.modelName)"
      case let model as ModelArtifact where !isSeveral:
        "\(names[model.name] ?? model.name) on \(model.test?.input.name ?? "")"
      default: "Scores of \(objects.map { names[$0.name] ?? $0.name }.joined(separator: ", "))"
      }
    self.init(
      title: title, series: series, cuts: cuts, areShared: isShared,
      hasSeveralScales: Set(objects.map(\.scorer)).count > 1, look: look)
  }
}
