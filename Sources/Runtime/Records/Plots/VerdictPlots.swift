import GalaxyModels

extension ModelArtifact {
  /// The scores of the latest test by class, normal first.
  /// - Throws: `GalaxyError` of kind `not-tested`.
  public func scorePlot() throws -> ScorePlot {
    let evaluation = try tested("scores to draw").evaluation
    let series = evaluation.classes.map { row in
      ScoreSeries(
        name: "class \(evaluation.classNames.text(row.label)) (\(row.anomalous ? "anomalous" : "normal"))",
        role: row.anomalous ? .anomalous : .normal,
        scores: evaluation.images.filter { $0.label == row.label }.map(\.score))
    }
    return ScorePlot(
      title: "\(name) on \(test?.input.name ?? "")",
      series: series.filter { $0.role == .normal } + series.filter { $0.role != .normal },
      thresholds: model.thresholds)
  }

  /// The losses of both trainings; nil if there was none.
  public var lossPlot: LossPlot? {
    let curves = [
      model.pretraining.map { LossCurve(name: "pretrain ae", losses: $0.losses) },
      model.training.map { LossCurve(name: "train svdd", losses: $0.losses) },
    ].compactMap { $0 }.filter { !$0.losses.isEmpty }
    return curves.isEmpty ? nil : LossPlot(title: name, curves: curves)
  }
}

extension ScoresArtifact {
  /// The scores by label; images without one are grey.
  public var scorePlot: ScorePlot {
    let rows = table.rows.filter { $0.score != nil }
    let labels = Set(rows.compactMap(\.label)).sorted()
    var series = labels.map { label in
      let members = rows.filter { $0.label == label }
      let isAnomalous = members.contains { $0.anomalous == true }
      return ScoreSeries(
        name: "class \(table.classNames.text(label)) (\(isAnomalous ? "anomalous" : "normal"))",
        role: isAnomalous ? .anomalous : .normal, scores: members.compactMap(\.score))
    }
    let unlabelled = rows.filter { $0.label == nil }.compactMap(\.score)
    if !unlabelled.isEmpty { series.append(ScoreSeries(name: name, role: .unlabelled, scores: unlabelled)) }
    return ScorePlot(title: "\(name), by \(table.modelName)", series: series, thresholds: thresholds)
  }
}
