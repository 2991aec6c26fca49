import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot confusion of kinds save "confusion.pdf"`: how the images of each class were answered.
enum PlotConfusion {
  private static let objects = FigureObjects(
    "object", [ClassificationArtifact.kind, ScoresArtifact.kind, ModelArtifact.kind],
    "what `classify` gave, a table of scores, or a tested model with thresholds")

  static let command = Command(
    CommandSpec(
      "plot confusion", "draws how the images of each true class were answered",
      details: """
        A row for each true class, a column for each answer: the classes and "none" of a classification, the five regions \
        of scores. A cell has the number of images and their share of the true class; grey tells the share, and a frame \
        where answer and class are the same. Several objects have a matrix each.
        """,
      keys: objects.keys + FigureKeys.everywhere + [FigureKeys.size],
      examples: [
        "plot confusion kinds save \"confusion.pdf\"",
        "plot confusion of kinds others names=[EFIGI, mocks] save \"both.png\"",
      ])
  ) { call, session in
    let found = try objects.read(call)
    var look = try FigureKeys.look(call, truth: .none, sets: found.count)
    look.note = FigureKeys.note(of: found)
    let names = try FigureKeys.names(call, of: found.map(\.name))
    let tables = try found.map { try AnswerTable($0, named: names[$0.name]) }
    let plot = try ConfusionPlot(
      title: "Answers of \(tables.map(\.name).joined(separator: ", "))", tables: tables, look: look)
    return try FigureKeys.draw(plot, call, lines: plot.lines)
  }
}
