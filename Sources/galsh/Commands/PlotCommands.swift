import GalaxyLang
import GalaxyRuntime

/// `plot scores` and `plot loss`.
enum PlotCommands {
  static let all = [plotScores, plotLoss]

  private static let save = CommandSpec.Clause(
    "save", .path, required: true, "the picture: a .png, .svg or .pdf file", access: .writes)

  private static let plotScores = Command(
    CommandSpec(
      "plot scores", "draws the histogram of scores by class, with the thresholds",
      arguments: [
        .init("object", .object(["scores", "model"]), .required, "a table of scores, or a tested model")
      ],
      clauses: [save], examples: ["plot scores elliptical save \"scores.png\""])
  ) { call, _ in
    if let model = try? call.object("object", as: ModelObject.self) {
      return try draw(try model.scorePlot(), call)
    }
    return try draw(try call.object("object", as: ScoresObject.self).scorePlot, call)
  }

  private static let plotLoss = Command(
    CommandSpec(
      "plot loss", "draws the loss of a model's trainings, epoch by epoch",
      arguments: [.init("model", .object("model"), .required, "the model")],
      clauses: [save], examples: ["plot loss elliptical save \"loss.pdf\""])
  ) { call, _ in
    let model: ModelObject = try call.object("model")
    guard let plot = model.lossPlot else {
      throw call.error("not-trained", "model \(model.name) has no training to draw")
    }
    return try draw(plot, call)
  }

  private static func draw(_ plot: some Plot, _ call: CommandCall) throws -> CommandResult {
    let path: String = try call.required("save")
    try plot.save(to: path)
    return CommandResult(
      call.spec.name, [.init("saved", .string(path))], text: "\(call.spec.name): saved to \(path)",
      value: .string(path))
  }
}

extension ModelObject {
  /// The scores of the latest test by class, normal first.
  func scorePlot() throws -> ScorePlot {
    let evaluation = try tested("scores to draw").evaluation
    let series = evaluation.classes.map { row in
      ScoreSeries(
        name: "class \(row.label) (\(row.anomalous ? "anomalous" : "normal"))",
        role: row.anomalous ? .anomalous : .normal,
        scores: evaluation.images.filter { $0.label == row.label }.map(\.score))
    }
    return ScorePlot(
      title: "\(name) on \(test?.input.name ?? "")",
      series: series.filter { $0.role == .normal } + series.filter { $0.role != .normal },
      thresholds: model.thresholds)
  }

  /// The losses of both trainings; nil if there was none.
  var lossPlot: LossPlot? {
    let curves = [
      model.pretraining.map { LossCurve(name: "pretrain ae", losses: $0.losses) },
      model.training.map { LossCurve(name: "train svdd", losses: $0.losses) },
    ].compactMap { $0 }.filter { !$0.losses.isEmpty }
    return curves.isEmpty ? nil : LossPlot(title: name, curves: curves)
  }
}

extension ScoresObject {
  /// The scores by label; images without one are grey.
  var scorePlot: ScorePlot {
    let rows = table.rows.filter { $0.score != nil }
    let labels = Set(rows.compactMap(\.label)).sorted()
    var series = labels.map { label in
      let members = rows.filter { $0.label == label }
      let isAnomalous = members.contains { $0.anomalous == true }
      return ScoreSeries(
        name: "class \(label) (\(isAnomalous ? "anomalous" : "normal"))",
        role: isAnomalous ? .anomalous : .normal, scores: members.compactMap(\.score))
    }
    let unlabelled = rows.filter { $0.label == nil }.compactMap(\.score)
    if !unlabelled.isEmpty { series.append(ScoreSeries(name: name, role: .unlabelled, scores: unlabelled)) }
    return ScorePlot(title: "\(name), by \(table.modelName)", series: series, thresholds: thresholds)
  }
}
