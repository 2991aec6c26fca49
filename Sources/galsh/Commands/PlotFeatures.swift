import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot features asymmetry concentration of real.test mocks save "ca.png"`: one number as a histogram, two
/// against each other.
enum PlotFeatures {
  /// What has numbers that can be drawn.
  static let kinds = [
    DatasetArtifact.kind, FeaturesArtifact.kind, ScoresArtifact.kind, ClassificationArtifact.kind,
    TableArtifact.kind, ComparisonArtifact.kind, TrialsArtifact.kind,
  ]
  private static let what: Key<[String]> = .argument(
    "feature", .word, .variadic(atLeast: 1, atMost: 2), "the number that is shown, or two of them",
    offers: .columns(PlotTable.shapeNames))
  private static let sets: Key<[SessionObject]> = Key<[Value]>.several(
    "of", label: "sets", .object(kinds), "tables of any kind; datasets are measured first"
  ).map { values, _ in values.compactMap { SessionObject.read($0) } }
  private static let contours: Key<Bool?> = .option(
    "contours", .bool, default: .described("from \(ScatterPlot.manyPoints) points on"),
    "whether lines hold half and nine tenths of the points of each colour")

  static let command = Command(
    CommandSpec(
      "plot features", "draws a number of galaxies as a histogram, or two against each other",
      details: """
        One number gives a histogram, two a scatter of points with the histogram of each along its axis. Any column of \
        numbers will do: the shapes that `measure` finds (`help features` explains them) with the classical statistics, \
        latent vectors, scores, p-values, columns of other programs. Of a dataset the shapes are measured for the figure. \
        Colours, dashes, hatches and shapes of points are the sets where there are several, else the classes; `by` says \
        otherwise. Contours are those of a Gaussian kernel density of Scott's width (1992) on the axes' scales, at the levels \
        that 50 and 90 % of the points lie above. Of a set of more than \(ScatterPlot.mostPoints) points every k-th is \
        drawn, and that is said; histograms and contours are of all. What has no number is left out, and counted.
        """,
      keys: [what, sets, FigureKeys.by] + FigureKeys.everywhere
        + [contours, FigureKeys.bins, FigureKeys.density] + FigureKeys.axes
        + [FigureKeys.panels, FigureKeys.size],
      examples: [
        "plot features asymmetry concentration of galaxies.test mocks save \"ca.png\"",
        "plot features bar_strength of shapes by class density=true save \"bars.pdf\"",
        "plot features gini m20 of shapes by class panels=class contours=true",
      ])
  ) { call, session in
    let (names, objects) = (try call[what], FigureObjects.once(try call[sets]))
    if names.count == 2, names[0] == names[1] {
      throw call.error(PlotError.unknownColumn, "`\(names[0])` against itself shows nothing", at: what)
    }
    for object in objects { for name in names { try check(name, object, call) } }
    var look = try FigureKeys.look(call, truth: names.count == 2 ? .both : .x, sets: objects.count)
    if names.count == 1, call.isGiven(contours) {
      throw call.error(
        CommandError.uselessOption, "`contours` belong to two numbers, and there is one", at: contours)
    }
    look.note = FigureKeys.note(of: objects)
    let shown = try FigureKeys.names(call, of: objects.map(\.name))
    let needsClassical = names.contains(where: PlotTable.isClassical)
    let tables = try objects.map {
      try FigureTables.table(
        of: $0, named: shown[$0.name], columns: names, classical: needsClassical, session)
    }
    let series = try FeatureSeries.parted(tables, columns: names, by: look.by, panels: look.panels)
    let title = "\(names.listed) of \(tables.map(\.name).joined(separator: ", "))"
    let lines = FigureTables.lines(series, names)
    func quantity(_ place: Int) -> ScatterPlot.Quantity {
      ScatterPlot.Quantity(names[place], unit: tables.compactMap { $0.units[names[place]] }.first)
    }
    guard names.count == 2 else {
      let plot = FeatureHistogram(
        title: title, quantity: names[0], unit: quantity(0).unit, series: series, look: look)
      return try FigureKeys.draw(plot, call, lines: lines)
    }
    let plot = ScatterPlot(
      title: title, x: quantity(0), y: quantity(1), series: series, hasContours: try call[contours],
      look: look)
    return try FigureKeys.draw(plot, call, lines: lines)
  }

  /// Before anything is measured: whether the object has such a column.
  private static func check(_ name: String, _ object: any Artifact, _ call: CommandCall) throws {
    let known: [String] =
      if let data = object as? DatasetArtifact {
        PlotTable.shapeNames + FigureTables.ownColumns(data)
      } else { object.plotTable()?.columnNames ?? [] }
    if known.contains(name) { return }
    let list =
      known.count > 12 ? known.prefix(10).joined(separator: ", ") + " …" : known.joined(separator: ", ")
    throw call.error(
      PlotError.unknownColumn, "\(object.name) has no numbers called `\(name)`", at: what,
      hint: Suggestions.hint(for: name, among: known)
        ?? (known.isEmpty ? "it has no columns of numbers" : "it has \(list)"))
  }
}

/// The numbers of the objects of a figure.
enum FigureTables {
  /// The table of an object; the shapes of a dataset are measured, and that is said.
  static func table(
    of object: any Artifact, named name: String?, columns wanted: [String] = [],
    classical needsClassical: Bool, _ session: Session
  ) throws -> PlotTable {
    if let data = object as? DatasetArtifact {
      let own = ownColumns(data)
      if !wanted.isEmpty, wanted.allSatisfy(own.contains) {
        return PlotTable(data.columnTable, object: data.name, named: name)
      }
      return PlotTable(
        try shapes(of: data, classical: needsClassical, session), object: data.name, named: name)
    }
    guard let table = object.plotTable(named: name) else {
      throw GalaxyError(PlotError.unknownColumn, "\(object.name) has no columns of numbers")
    }
    return table
  }

  /// The columns of numbers that came with a dataset's manifest, or were joined to it.
  static func ownColumns(_ data: DatasetArtifact) -> [String] {
    let measured = Set(PlotTable.shapeNames)
    return data.columnTable.numericColumns.filter { !measured.contains($0) && $0 != "label" }
  }

  /// The shapes of a dataset's images, measured for a figure, which is said.
  static func shapes(
    of data: DatasetArtifact, classical needsClassical: Bool, _ session: Session
  ) throws -> FeatureTable {
    let table = try FeatureTable.shapes(of: data.dataset, classical: needsClassical, context: session.work)
    session.remark(
      "\(data.name): \(counted(data.dataset.count, "image")) measured for this figure; `measure \(data.name) as t` keeps "
        + "what is found")
    return table
  }

  /// Each series with its middle and its quartiles.
  static func lines(_ series: [FeatureSeries], _ names: [String]) -> TextTable {
    let isPanelled = series.contains { $0.panel != nil && $0.panel != $0.name }
    var lines = TextTable(
      [""] + (isPanelled ? ["diagram"] : []) + ["images"] + names.flatMap { ["median \($0)", "25 to 75 %"] },
      [.left] + (isPanelled ? [.left] : []) + [.right] + names.flatMap { _ in [.right, .left] })
    for one in series {
      let numbers = one.columns.flatMap { column -> [String] in
        let (low, high) = (Statistics.quantile(column, 0.25), Statistics.quantile(column, 0.75))
        guard let middle = Statistics.median(column), let low, let high else { return ["", ""] }
        return [
          NumberText.significant(middle), "\(NumberText.significant(low)) to \(NumberText.significant(high))",
        ]
      }
      lines.add([one.name] + (isPanelled ? [one.panel ?? ""] : []) + ["\(one.count)"] + numbers)
    }
    return lines
  }
}
