import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot scores v real save "f.png"`: histograms on one axis.
enum PlotScores {
  private static let objects = FigureObjects(
    "object", ["scores", "model"], "a table of scores, or a model")
  static let command = Command(
    CommandSpec(
      "plot scores", "draws the histogram of scores by class, with the thresholds",
      details: """
        Several tables and models share one axis, each class with a colour, a dash and a hatch of its own; the colours \
        are Okabe and Ito's (2008), which people with any colour vision can tell apart, in steps of lightness for grey print. \
        Scores of different models have different scales, which a line of the result says. `by class` and `by set` take \
        together what they do not name; panels=class or panels=set draw a diagram for each.
        The scores' axis is logarithmic where one score is more than twenty times the median and none is 0 or below; \
        log=true asks for it, log=y makes the counts logarithmic. Of a model without a test the scores of its own normal \
        images are drawn, each by a detector that had not seen it (cross-fitted); a network must be tested first.
        """,
      keys: objects.keys + [FigureKeys.by] + FigureKeys.everywhere + [FigureKeys.bins, FigureKeys.density]
        + FigureKeys.axes + [FigureKeys.panels, FigureKeys.size],
      examples: [
        "plot scores elliptical save \"scores.png\"",
        "plot scores of verdicts real by set panels=true names=[mocks, EFIGI] save \"sets.pdf\"",
        "plot scores verdicts real save \"both.pdf\" density=true title=\"Mocks and EFIGI\"",
      ])
  ) { call, session in
    let scored = try objects.read(call).compactMap { object -> (any ScoredObject)? in
      guard let model = object as? ModelArtifact else { return object as? any ScoredObject }
      return try model.withOwnScores(streams: session.streams, context: session.work)
    }
    var look = try FigureKeys.look(call, truth: .x, sets: scored.count)
    look.note = FigureKeys.note(of: scored)
    let names = try FigureKeys.names(call, of: scored.map(\.name))
    let plot = try ScorePlot(scored, names: names, look: look)
    var lines = TextTable(
      ["scores", "images", "lowest", "median", "highest"], [.left, .right, .right, .right, .right])
    for series in plot.series {
      let numbers = [series.scores.min(), Statistics.median(series.scores), series.scores.max()]
      lines.add(
        [series.name, "\(series.scores.count)"]
          + numbers.map { $0.map { NumberText.significant($0) } ?? "" })
    }
    return try FigureKeys.draw(plot, call, lines: lines)
  }
}
