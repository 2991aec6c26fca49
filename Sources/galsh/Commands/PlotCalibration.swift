import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot calibration of m save "p.pdf"`: whether p-values keep what they promise.
enum PlotCalibration {
  private static let objects = FigureObjects(
    "object", ["scores", "model"], "a table of scores with p-values, or a tested model that is calibrated")

  static let command = Command(
    CommandSpec(
      "plot calibration", "draws whether the p-values of normal images are uniform, as they should be",
      details: """
        The share of the normal images with p ≤ α against α: the diagonal where p-values keep what they promise. The band \
        holds the whole curve in 95 of 100 cases if they do (Kolmogorov 1933; Smirnov 1948): ±1.358/√m, 1/m = 1/galaxies + \
        1/calibrating images, the latter where the model is known. How many images have p ≤ 0.01, 0.05 and 0.1 is told in \
        numbers. p-values come in steps of 1/(n + 1). `by class` draws the other classes, too, whose curve should rise at \
        once; log=true shows the small p-values.
        """,
      keys: objects.keys + [FigureKeys.by] + FigureKeys.everywhere + FigureKeys.axes
        + [FigureKeys.panels, FigureKeys.size],
      examples: [
        "plot calibration of spiral save \"p.pdf\"",
        "plot calibration verdicts by class log=true save \"p.png\"",
      ])
  ) { call, session in
    let found = try objects.read(call)
    var look = try FigureKeys.look(call, truth: .both, sets: found.count)
    look.note = FigureKeys.note(of: found)
    let names = try FigureKeys.names(call, of: found.map(\.name))
    let tables = try found.map { try PValueTable($0, named: names[$0.name], scorer: scorer(of: $0, session)) }
    let plot = try CalibrationPlot(
      title: "p-values of \(tables.map(\.name).joined(separator: ", "))", tables: tables, look: look)
    return try FigureKeys.draw(plot, call, lines: plot.lines)
  }

  /// The model that a table of scores is of, where it is still what it was.
  private static func scorer(of object: any Artifact, _ session: Session) -> Model? {
    guard let scores = object as? ScoresArtifact, let then = scores.scoredBy else { return nil }
    let model = session.workspace.contents.compactMap { $0 as? ModelArtifact }.first {
      $0.name == scores.scorer
    }
    return model?.model.contents == then ? model?.model : nil
  }
}
