import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot scores` and `plot loss`.
package enum PlotCommands {
  package static let all = [plotScores, plotLoss]

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
    if let model = try? call.artifact("object", as: ModelArtifact.self) {
      return try draw(try model.scorePlot(), call)
    }
    return try draw(try call.artifact("object", as: ScoresArtifact.self).scorePlot, call)
  }

  private static let plotLoss = Command(
    CommandSpec(
      "plot loss", "draws the loss of a model's trainings, epoch by epoch",
      arguments: [.init("model", .object("model"), .required, "the model")],
      clauses: [save], examples: ["plot loss elliptical save \"loss.pdf\""])
  ) { call, _ in
    let model: ModelArtifact = try call.artifact("model")
    guard let plot = model.lossPlot else {
      throw call.error("not-trained", "model \(model.name) has no training to draw")
    }
    return try draw(plot, call)
  }

  private static func draw(_ plot: some Plot, _ call: CommandCall) throws -> CommandResult {
    let path: String = try call.required("save")
    let bytes = try plot.picture(PictureFormat(path: path))
    try AtomicFile.write(bytes, to: path)
    var result = CommandResult(
      call.spec.name, [.init("saved", .string(path))], text: "\(call.spec.name): saved to \(path)",
      value: .string(path))
    result.files = [CommandResult.PictureFile(bytes, path: path)].compactMap(\.self)
    return result
  }
}
