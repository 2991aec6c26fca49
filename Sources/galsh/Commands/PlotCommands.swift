import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot scores` and `plot loss`.
package enum PlotCommands {
  package static let all = [plotScores, plotLoss]

  private enum Keys {
    static let scored: Key<SessionObject> = .argument(
      "object", .object(["scores", "model"]), "a table of scores, or a tested model")
    static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")
    static let save: Key<String> = .clause(
      "save", .path, "the picture: a .png, .svg or .pdf file", offers: .files(["png", "svg", "pdf"]),
      access: .writes)
  }

  private static let plotScores = Command(
    CommandSpec(
      "plot scores", "draws the histogram of scores by class, with the thresholds",
      keys: [Keys.scored, Keys.save], examples: ["plot scores elliptical save \"scores.png\""])
  ) { call, _ in
    switch try call[Keys.scored].artifact {
    case let model as ModelArtifact: return try draw(try model.scorePlot(), call)
    case let scores as ScoresArtifact: return try draw(scores.scorePlot, call)
    case let other:
      throw call.error(FitError.wrongType, "\(other.name) has no scores to draw", at: Keys.scored)
    }
  }

  private static let plotLoss = Command(
    CommandSpec(
      "plot loss", "draws the loss of a model's trainings, epoch by epoch",
      keys: [Keys.model, Keys.save], examples: ["plot loss elliptical save \"loss.pdf\""])
  ) { call, _ in
    let model = try call[Keys.model]
    guard let plot = model.lossPlot else {
      throw call.error(TrainingError.notTrained, "model \(model.name) has no training to draw")
    }
    return try draw(plot, call)
  }

  private static func draw(_ plot: some Plot, _ call: CommandCall) throws -> CommandResult {
    let path = try call[Keys.save]
    let bytes = try plot.picture(PictureFormat(path: path))
    try AtomicFile.write(bytes, to: path)
    var result = CommandResult(
      call.spec.name, [.init("saved", .string(path))], text: "\(call.spec.name): saved to \(path)",
      value: .string(path))
    result.files = [CommandResult.PictureFile(bytes, path: path)].compactMap(\.self)
    return result
  }
}
