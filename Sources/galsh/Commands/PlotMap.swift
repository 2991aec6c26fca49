import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot map of real.test mocks save "map.png"`: sets of images in the plane along which they vary most.
enum PlotMap {
  private enum Method: String, CaseIterable, Sendable { case pca }

  private static let objects = FigureObjects(
    "data", [DatasetArtifact.kind, FeaturesArtifact.kind],
    "a table of features, or a dataset, which is measured first")
  private static let model: Key<ModelArtifact?> = .clause(
    "with", .object("model"),
    "a model, whose network's latent vectors of datasets are taken in place of the shapes")
  private static let method: Key<Method> = .option(
    "method", default: .pca, "how the numbers are brought into the plane: principal components")
  private static let contours: Key<Bool?> = .option(
    "contours", .bool, default: .described("from \(ScatterPlot.manyPoints) points on"),
    "whether lines hold half and nine tenths of the points of each colour")

  static let command = Command(
    CommandSpec(
      "plot map", "draws images in the plane of the two principal components of their features",
      details: """
        The numbers of all sets together get mean 0 and standard deviation 1, and the two directions along which they vary \
        most become the axes; each axis bears its share of the variance, and the numbers that weigh most are named. Of \
        datasets the shapes are measured, or with `with` a network's latent vectors are taken. Sets must share their \
        numbers; an image without one of them is left out, and counted. \
        There is no UMAP and no t-SNE: both move points by chance and keep no distances. Where they are wanted, `save t to \
        "t.csv"` hands the table to another program, and `load features "map.csv" as t` and `plot features` draw what it found.
        """,
      keys: objects.keys + [model, FigureKeys.by] + FigureKeys.everywhere
        + [method, contours, FigureKeys.bins, FigureKeys.density, FigureKeys.xlim, FigureKeys.ylim]
        + [FigureKeys.panels, FigureKeys.size],
      examples: [
        "plot map of galaxies.test mocks save \"map.png\"",
        "plot map shapes by class panels=true save \"map.pdf\"",
        "plot map of galaxies.test with elliptical by class",
      ])
  ) { call, session in
    let found = try objects.read(call)
    let look = try FigureKeys.look(call, truth: .both, sets: found.count)
    let names = try FigureKeys.names(call, of: found.map(\.name))
    let model = try call[model]
    let tables = try found.map { object -> (table: FeatureTable, object: String, name: String) in
      let shown = names[object.name] ?? object.name
      guard let data = object as? DatasetArtifact else {
        guard let features = object as? FeaturesArtifact else {
          throw GalaxyError(PlotError.unknownColumn, "\(object.name) has no features")
        }
        if let model {
          throw call.error(
            CommandError.uselessOption,
            "\(object.name) is a table of features already: a model's latent vectors are taken of datasets",
            at: Self.model, hint: "leave `with \(model.name)` out")
        }
        return (features.table, object.name, shown)
      }
      if let model {
        return (try model.model.latentTable(of: data.dataset, context: session.work), data.name, shown)
      }
      return (try FigureTables.shapes(of: data, classical: false, session), data.name, shown)
    }
    let map = try FeatureMap(tables)
    let what = model.map { "Latent vectors of \($0.name) of" } ?? "Features of"
    let plot = try map.plot(
      title: "\(what) \(tables.map(\.name).joined(separator: ", "))", hasContours: try call[contours],
      look: look)
    return try FigureKeys.draw(plot, call, lines: FigureTables.lines(plot.series, ["PC 1", "PC 2"]))
  }
}
