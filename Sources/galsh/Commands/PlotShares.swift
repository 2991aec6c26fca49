import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot shares of kinds save "shares.pdf"`: what share of the images got each answer.
enum PlotShares {
  private static let objects = FigureObjects(
    "object", [ClassificationArtifact.kind, ScoresArtifact.kind, ModelArtifact.kind],
    "what `classify` gave, a table of scores, or a tested model with thresholds")

  static let command = Command(
    CommandSpec(
      "plot shares", "draws what share of the images got each answer, with intervals",
      details: """
        The answers are the classes and "none" of a classification, or the five regions of scores. Colours are the sets, \
        or with `by class` the true classes. The bars are 95 % intervals (Wilson 1927); where it is known which images show \
        one galaxy they count galaxies, else a line says that they take each image for one.
        """,
      keys: objects.keys + [FigureKeys.by] + FigureKeys.everywhere
        + [FigureKeys.ylim, FigureKeys.panels, FigureKeys.size],
      examples: [
        "plot shares of kinds others names=[EFIGI, mocks] save \"shares.pdf\"",
        "plot shares verdicts by class",
      ])
  ) { call, session in
    let found = try objects.read(call)
    var look = try FigureKeys.look(call, truth: .none, sets: found.count)
    look.note = FigureKeys.note(of: found)
    let names = try FigureKeys.names(call, of: found.map(\.name))
    let tables = try found.map { try AnswerTable($0, named: names[$0.name]) }
    let plot = try SharesPlot(
      title: "Answers of \(tables.map(\.name).joined(separator: ", "))", tables: tables, look: look)
    return try FigureKeys.draw(plot, call, lines: plot.lines)
  }
}
