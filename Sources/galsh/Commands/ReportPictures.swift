import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Finds the images of rows for a report: in the datasets that it tells of, then in all others, else in the
/// files, read as the models of the report read them.
final class ReportPictures {
  private let session: Session
  private let datasets: [DatasetArtifact]
  private let otherOptions: LoadOptions
  /// The places of images in a dataset by file and name, once they are wanted.
  private var places: [String: [String: Int]] = [:]

  init(_ objects: ReportedObjects, _ session: Session) {
    self.session = session
    let known = objects.datasets
    let others = session.workspace.contents.compactMap { $0 as? DatasetArtifact }
    datasets = known + others.filter { other in !known.contains { $0.name == other.name } }
    let models = (objects.named + objects.behind).compactMap { $0 as? ModelArtifact }
    otherOptions = models.compactMap(\.model.options).first ?? known.first?.dataset.options ?? LoadOptions()
  }

  /// The images of rows of an object, each with its short name; a grey tile that says why for one that cannot
  /// be shown.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  func images(of object: any Artifact, _ rows: [(path: String, name: String)]) throws -> [SheetImage] {
    let own = (object as? DatasetArtifact).map { [$0] } ?? []
    let options = options(of: object)
    return try rows.map { row in
      try session.work.cancellation.check("report")
      let name = row.name.split(separator: "/").last.map(String.init) ?? row.name
      for data in own + datasets {
        guard let index = place(of: row, in: data) else { continue }
        guard let image = try? data.dataset.image(index, context: session.work) else { break }
        return SheetImage(
          pixels: image.pixels, width: image.width, height: image.height, name: name, score: nil,
          mark: data.dataset.frameWord(of: index))
      }
      return read(row.path, name, options)
    }
  }

  private func place(of row: (path: String, name: String), in data: DatasetArtifact) -> Int? {
    if places[data.name] == nil {
      places[data.name] = Dictionary(
        data.dataset.items.enumerated().map { (Self.key($1.path, $1.name), $0) }
      ) { first, _ in first }
    }
    return places[data.name]?[Self.key(row.path, row.name)]
  }

  /// How files are read that no dataset holds: as the model of the object read them.
  private func options(of object: any Artifact) -> LoadOptions {
    let model =
      switch object {
      case let scores as ScoresArtifact: scores.table.modelName
      case let kinds as ClassificationArtifact: kinds.models.first ?? ""
      case let compared as ComparisonArtifact: compared.comparison.model ?? ""
      default: ""
      }
    return (session.find(model) as? ModelArtifact)?.model.options ?? otherOptions
  }

  private func read(_ path: String, _ name: String, _ options: LoadOptions) -> SheetImage {
    do {
      let loader = try ImageLoader(options: options)
      let pixels = try loader.load(path).pixels.withFloats(Array.init)
      return SheetImage(
        pixels: pixels, width: loader.options.size, height: loader.options.size, name: name, score: nil)
    } catch {
      let isGone = (error as? GalaxyError)?.id == "missing-file"
      return SheetImage(problem: isGone ? "file is missing" : "cannot be read", name: name, score: nil)
    }
  }

  private static func key(_ path: String, _ name: String) -> String { "\(path)\n\(name)" }
}
