import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot comparison of realism save "f.pdf"`: the areas of a comparison beside those of its control.
enum PlotComparison {
  private static let objects = FigureObjects("object", [ComparisonArtifact.kind], "a comparison")

  static let command = Command(
    CommandSpec(
      "plot comparison", "draws how well simulated galaxies are told from real ones, beside the control",
      details: """
        A row each for the measured features, and for border, size and background alone, which have nothing to do with the \
        galaxies; the AUC of each with its 95 % interval, of the simulated galaxies and of the control, and chance at 0.5. \
        Where the intervals of both overlap in the first row, nothing shows that the simulation is less like the real \
        galaxies than other real galaxies are.
        """,
      keys: objects.keys + [
        FigureKeys.save, FigureKeys.title, FigureKeys.names, FigureKeys.x, FigureKeys.xlim, FigureKeys.size,
      ],
      examples: ["plot comparison of realism save \"realism.pdf\""])
  ) { call, _ in
    let found = try objects.read(call).compactMap { $0 as? ComparisonArtifact }
    guard let comparison = found.first, found.count == 1 else {
      throw call.error(
        OptionError.badOption, "`plot comparison` draws one comparison, not \(found.count)",
        at: objects.first,
        hint: "plot each in a picture of its own")
    }
    let look = try FigureKeys.look(call, truth: .none, sets: 1)
    let sets =
      [comparison.comparison.simulated.name] + (comparison.comparison.control.map { [$0.name] } ?? [])
    let plot = ComparisonPlot(comparison.comparison, names: try FigureKeys.names(call, of: sets), look: look)
    return try FigureKeys.draw(plot, call, lines: plot.lines)
  }
}
