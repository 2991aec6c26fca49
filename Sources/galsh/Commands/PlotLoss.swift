import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot loss m k save "loss.png"`: trainings, epoch by epoch.
enum PlotLoss {
  private static let objects = FigureObjects("model", ["model"], "the model")

  static let command = Command(
    CommandSpec(
      "plot loss", "draws the loss of models' trainings, epoch by epoch",
      details: """
        One diagram for `pretrain ae` and one for `train svdd`, as their losses are different quantities; several models \
        side by side in each, or with panels=set each in diagrams of its own. log=true asks for a logarithmic axis of losses, which is there by itself where they fall to \
        less than a twentieth.
        """,
      keys: objects.keys + FigureKeys.everywhere + FigureKeys.axes + [FigureKeys.panels, FigureKeys.size],
      examples: [
        "plot loss elliptical save \"loss.pdf\"", "plot loss elliptical spiral save \"both.png\" log=y",
      ])
  ) { call, _ in
    let models = try objects.read(call).compactMap { $0 as? ModelArtifact }
    var look = try FigureKeys.look(call, truth: .y, sets: models.count)
    if look.panels == .class {
      guard case .bool? = try call[FigureKeys.panels] else {
        throw call.error(
          CommandError.uselessOption, "a loss has no classes; panels=set draws each model's trainings alone",
          at: FigureKeys.panels)
      }
      look.panels = .set
    }
    let names = try FigureKeys.names(call, of: models.map(\.name))
    let isNamed = models.count > 1 || !names.isEmpty
    let curves = models.flatMap { $0.lossCurves(amongSeveral: isNamed, named: names[$0.name]) }
    // One without a training would be missed in silence.
    if let untrained = models.first(where: { $0.lossCurves(amongSeveral: false).isEmpty }) {
      throw call.error(TrainingError.notTrained, "model \(untrained.name) has no training to draw")
    }
    let title = models.map { names[$0.name] ?? $0.name }.joined(separator: ", ")
    var lines = TextTable(
      ["model", "training", "epochs", "first loss", "last"], [.left, .left, .right, .right, .right])
    for model in models {
      for curve in model.lossCurves(amongSeveral: true) {
        let ends = [curve.losses.first, curve.losses.last].map { $0.map { NumberText.significant($0) } ?? "" }
        lines.add([model.name, curve.name, "\(curve.losses.count)"] + ends)
      }
    }
    return try FigureKeys.draw(LossPlot(title: title, curves: curves, look: look), call, lines: lines)
  }
}
