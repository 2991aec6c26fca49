import GalaxyErrors
import GalaxyLang
import GalaxyRuntime

/// The images of a table of scores, as its model saw them: those of the dataset that was scored while it is
/// there, else read again from their files with the same options.
package struct RowImages {
  package let scores: ScoresArtifact
  /// What there is to say of how they are read; nil where they are what the model saw.
  package let remark: String?
  private let dataset: Dataset?
  private let work: WorkContext
  private let loader: ImageLoader?
  /// Positions in the dataset by path and name.
  private let positions: [String: Int]

  /// The images of a table's rows.
  package init(_ scores: ScoresArtifact, _ session: Session) {
    (self.scores, work) = (scores, session.work)
    let applied = session.allCalls.last { call in call.made.contains { $0.key == scores.name } }
    let dataset = applied.flatMap { ScoreOrigin.dataset($0, session) }
    // Of a stored session the pixels are read when they are wanted; files that have gone are told one by one.
    let isHere = dataset.map { (try? $0.materialize(context: session.work)) != nil } ?? false
    self.dataset = isHere ? dataset : nil
    positions = Dictionary(
      (isHere ? dataset?.items ?? [] : []).enumerated().map {
        (Self.key($0.element.path, $0.element.name), $0.offset)
      }
    ) { first, _ in first }
    let model = session.find(scores.table.modelName) as? ModelArtifact
    let options = dataset?.options ?? model?.model.options
    loader = try? ImageLoader(options: options ?? LoadOptions())
    remark =
      options == nil
      ? "model \(scores.table.modelName) is not here any more, so that its files are read with the defaults"
      : nil
  }

  /// How they are read.
  package var options: LoadOptions { dataset?.options ?? loader?.options ?? LoadOptions() }

  /// The dataset that was scored, where it is here.
  package var wholeDataset: Dataset? { dataset }

  /// The dataset that has the image of a row, and where; nil for one that is read from its file.
  package func place(_ index: Int) -> (dataset: Dataset, position: Int)? {
    guard let dataset, scores.table.rows.indices.contains(index) else { return nil }
    let row = scores.table.rows[index]
    return positions[Self.key(row.path, row.name)].map { (dataset, $0) }
  }

  /// The image of a row.
  /// - Throws: `GalaxyError` for a file that is not there or cannot be read.
  package func image(_ index: Int) throws -> GrayImage {
    let row = scores.table.rows[index]
    if let dataset, let position = positions[Self.key(row.path, row.name)],
      let image = try? dataset.image(position, context: work)
    {
      return image
    }
    guard let loader else { throw GalaxyError.unreadRow(row.name) }
    let side = loader.options.size
    let pixels = try loader.load(row.path).pixels.withFloats(Array.init)
    guard let image = GrayImage(width: side, height: side, pixels: pixels) else {
      throw GalaxyError.unreadRow(row.name)
    }
    return image
  }

  /// A tile of a row; a grey one that says why where there is no image.
  package func tile(_ index: Int) -> SheetImage {
    let row = scores.table.rows[index]
    let name = row.name.split(separator: "/").last.map(String.init) ?? row.name
    let className = row.label.map { scores.table.classNames.text($0) }
    do {
      let image = try image(index)
      return SheetImage(
        pixels: image.pixels, width: image.width, height: image.height, name: name, score: row.score,
        className: className, verdict: row.verdict)
    } catch {
      let isGone = (error as? GalaxyError)?.id == "missing-file"
      return SheetImage(
        problem: isGone ? "file is missing" : "cannot be read", name: name, score: row.score,
        className: className, verdict: row.verdict)
    }
  }

  private static func key(_ path: String, _ name: String) -> String { "\(path)\n\(name)" }
}

extension GalaxyError {
  /// An image that its dataset does not hold and no file gives.
  fileprivate static func unreadRow(_ name: String) -> GalaxyError {
    GalaxyError(DatasetError.cannotKeep, "\(name) has no file from which it could be read again")
  }
}

extension ScoreOrigin {
  /// The table and the row of an element of one (`v[0]`), or of a record that was taken from one
  /// (`v.rows[0]`); the key is where it was given.
  /// - Throws: a `Diagnostic` if no table of the session has this row.
  package static func row(
    _ record: Record, at key: any AnyKey, _ call: CommandCall, _ session: Session
  ) throws -> (scores: ScoresArtifact, index: Int) {
    if let element = record.subject as? ArtifactElement, let scores = element.artifact as? ScoresArtifact {
      return (scores, element.index)
    }
    return try find(record, at: key, call, session)
  }
}
