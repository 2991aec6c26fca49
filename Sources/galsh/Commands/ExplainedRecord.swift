import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The image that a call names, wherever it was taken from: an element of a dataset, a row of a table of scores,
/// of a classification or of features, a record that was taken from one, or a file.
struct ExplainedRecord {
  private let call: CommandCall
  private let session: Session
  private let value: Value

  init(_ call: CommandCall, _ session: Session) throws {
    (self.call, self.session) = (call, session)
    value = try call[ExplainCommands.Keys.image]
  }

  /// The image with what the model wants of it.
  /// - Throws: a `Diagnostic` for what is no image, and what reading it throws.
  func image(for object: ModelArtifact) throws -> ExplainedImage {
    switch value {
    case .string(let path):
      return ExplainedImage(title: path, single: try file(path, for: object))
    case .record(let record): return try image(record, for: object)
    default: throw mistaken()
    }
  }

  private func image(_ record: Record, for object: ModelArtifact) throws -> ExplainedImage {
    if let element = record.subject as? ArtifactElement {
      let title = "\(element.artifact.name)[\(element.index)]"
      switch element.artifact {
      case let data as DatasetArtifact:
        return try item(element.index, of: data, title: title)
      case let scores as ScoresArtifact:
        return try scored(scores, element.index, title: title, for: object)
      case let kinds as ClassificationArtifact:
        let row = kinds.classification.rows[element.index]
        return try tableRow(
          kinds.name, path: row.path, name: row.name, reason: row.reason, title, for: object)
      case let features as FeaturesArtifact:
        return try measured(features, element.index, title: title, for: object)
      default: throw mistaken()
      }
    }
    // A record of a list: `kinds.rows[5]`, `scores.rows[0]`.
    let title = call.source.text(of: call.span(of: ExplainCommands.Keys.image))
    let (path, name) = (record["path"]?.text, record["name"]?.text)
    for case let kinds as ClassificationArtifact in named(session.workspace.contents, in: title) {
      guard let row = kinds.classification.rows.first(where: { $0.path == path && $0.name == name }),
        title.hasPrefix(kinds.name) || record["kind"] != nil
      else { continue }
      return try tableRow(kinds.name, path: row.path, name: row.name, reason: row.reason, title, for: object)
    }
    for case let features as FeaturesArtifact in named(session.workspace.contents, in: title) {
      guard record["score"] == nil,
        let index = features.table.rows.firstIndex(where: { $0.path == path && $0.name == name })
      else { continue }
      return try measured(features, index, title: title, for: object)
    }
    guard record["score"] != nil else { throw mistaken() }
    let (scores, index) = try ScoreOrigin.row(record, at: ExplainCommands.Keys.image, call, session)
    return try scored(scores, index, title: title, for: object)
  }

  /// The object that the words name first.
  private func named(_ objects: [any Artifact], in words: String) -> [any Artifact] {
    func isNamed(_ object: any Artifact) -> Bool {
      words.hasPrefix(object.name + ".") || words.hasPrefix(object.name + "[")
    }
    return objects.filter(isNamed) + objects.filter { !isNamed($0) }
  }

  // MARK: - Where it is

  /// An image of a dataset.
  private func item(_ index: Int, of data: DatasetArtifact, title: String) throws -> ExplainedImage {
    try data.dataset.materialize(context: session.work)
    if let failure = data.dataset.failures[index] { throw failure }
    return ExplainedImage(
      title: title, single: try data.dataset.single(index, context: session.work), set: data)
  }

  /// A row of a table of scores; the scores of the table give the scale if they are this model's.
  private func scored(
    _ scores: ScoresArtifact, _ index: Int, title: String, for object: ModelArtifact
  ) throws -> ExplainedImage {
    let row = scores.table.rows[index]
    var image = try tableRow(
      scores.name, path: row.path, name: row.name, reason: row.score == nil ? row.reason : nil, title,
      for: object)
    if scores.table.modelName == object.name, scores.scoredBy == object.model.contents {
      let all = scores.table.rows.compactMap(\.score)
      image.setScores = ("the \(all.count) images of \(scores.name)", all)
    }
    return image
  }

  /// A row of any table: the image of the dataset that the table was made of while that is there, else the file,
  /// read as the model reads its own.
  private func tableRow(
    _ table: String, path: String, name: String, reason: String?, _ title: String, for object: ModelArtifact
  ) throws -> ExplainedImage {
    if let reason {
      throw GalaxyError(ExplainError.unmeasured, "\(title) has no score: \(reason)", file: path)
    }
    if let (data, index) = origin(of: table, path: path, name: name) {
      return try item(index, of: data, title: title)
    }
    return ExplainedImage(title: title, single: try file(path, for: object))
  }

  /// A row of a table of features, whose numbers are taken as they stand.
  private func measured(
    _ features: FeaturesArtifact, _ index: Int, title: String, for object: ModelArtifact
  ) throws -> ExplainedImage {
    let (table, row) = (features.table, features.table.rows[index])
    if let reason = row.reason {
      throw GalaxyError(ExplainError.unmeasured, "\(title) has no numbers: \(reason)", file: row.path)
    }
    if object.model.leaves.contains(where: { $0.body != nil }) {
      return try tableRow(features.name, path: row.path, name: row.name, reason: nil, title, for: object)
    }
    let one = FeatureTable(
      origin: table.origin, featureNames: table.featureNames, furtherNames: table.furtherNames,
      flagNames: table.flagNames, rows: [row], classes: table.classes, options: table.options)
    return ExplainedImage(title: title, single: nil, row: one)
  }

  /// The dataset that a table was made of, and the position of a row in it.
  private func origin(of table: String, path: String, name: String) -> (DatasetArtifact, Int)? {
    guard let made = session.allCalls.last(where: { call in call.made.contains { $0.key == table } }) else {
      return nil
    }
    for option in made.options {
      guard let word = option.value.string, let data = session.find(word) as? DatasetArtifact,
        let index = data.dataset.items.firstIndex(where: { $0.path == path && $0.name == name })
      else { continue }
      return (data, index)
    }
    return nil
  }

  /// A file, read as the model's own images were.
  private func file(_ path: String, for object: ModelArtifact) throws -> Dataset {
    let count = try foundImageFiles(path).paths.count
    guard count == 1 else {
      throw call.error(
        FitError.wrongType, "`explain` looks at one image, and \"\(path)\" names \(count)",
        at: ExplainCommands.Keys.image, hint: "`gallery` shows several; name one file")
    }
    let loaded = try loadImages(path, options: object.model.options, context: session.work)
    session.recorder.calls.read(loaded.dataset)
    return try loaded.dataset.single(0, context: session.work)
  }

  private func mistaken() -> Diagnostic {
    var hint =
      "explain \((try? call[ExplainCommands.Keys.model].name) ?? "m") on galaxies[12], or on \"f.fits\""
    if case .object(let object) = value, object.elementCount != nil {
      hint = "one of them: `\(object.name)[0]`"
    }
    if case .list = value { hint = "one image, not a list" }
    return call.error(
      FitError.wrongType,
      "`explain` takes an image of a dataset, a row of a table, or a file, not \(value.described)",
      at: ExplainCommands.Keys.image, hint: hint)
  }
}
