import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot scores v real save "f.png"`: histograms on one axis.
enum PlotScores {
  private static let objects = FigureObjects(
    "object", ["scores", "model"], "a table of scores, or a tested model")
  private static let bins: Key<Int?> = .option(
    "bins", .integer(from: 1, to: 1000), default: .described("found from the scores"), "bins across the axis")
  private static let density: Key<Bool?> = .option(
    "density", .bool, default: .described("false"),
    "whether each class has the area 1, so that many and few images compare")

  static let command = Command(
    CommandSpec(
      "plot scores", "draws the histogram of scores by class, with the thresholds",
      details: """
        Several tables and models share one axis, each class with a colour, a dash and a hatch of its own; the colours \
        are Okabe and Ito's (2008), which people with any colour vision can tell apart, in steps of lightness for grey print. \
        Scores of different models have different scales, which a line of the result says.
        The scores' axis is logarithmic where one score is more than twenty times the median and none is 0 or below; \
        log=true asks for it, log=y makes the counts logarithmic.
        """,
      keys: objects.keys + FigureKeys.with([bins, density]),
      examples: [
        "plot scores elliptical save \"scores.png\"",
        "plot scores verdicts real save \"both.pdf\" density=true title=\"Mocks and EFIGI\"",
      ])
  ) { call, _ in
    var look = try FigureKeys.look(call, truth: .x)
    look.bins = try call[bins]
    look.isDensity = try call[density] ?? false
    let scored = try objects.read(call).compactMap { $0 as? any ScoredObject }
    look.note = FigureKeys.note(of: scored)
    let plot = try ScorePlot(scored, look: look)
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
