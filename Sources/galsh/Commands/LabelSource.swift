import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// What is labelled: the images of a dataset, or those of a table of scores as their model saw them.
struct LabelSource {
  /// The images that come with it.
  enum Kind {
    case dataset(DatasetArtifact, contents: [UInt64])
    case scores(RowImages)
  }

  let name: String
  /// The classes that the images have, and the labels that occur.
  let classes: ClassNames, labels: [Int]
  /// The normal class of the model that scored or suggested the images.
  let normal: (label: Int, name: String?)?
  private let kind: Kind
  private let work: WorkContext

  init(_ object: SessionObject, _ session: Session) throws {
    (name, work) = (object.artifact.name, session.work)
    if let scores = object.artifact as? ScoresArtifact {
      let images = RowImages(scores, session)
      kind = .scores(images)
      classes = scores.table.classNames
      labels = Set(scores.table.rows.compactMap(\.label)).sorted()
      normal = Self.normal(of: session.find(scores.table.modelName))
    } else {
      guard let data = object.artifact as? DatasetArtifact else {
        throw GalaxyError(DatasetError.noImages, "\(name) has no images to label")
      }
      try data.dataset.materialize(context: session.work)
      kind = .dataset(data, contents: try data.dataset.labelContents(context: session.work))
      classes = data.dataset.classes
      labels = data.classes.compactMap(\.label)
      // What `suggest m` made is to teach m.
      let maker = session.allCalls.last { call in call.made.contains { $0.key == data.name } }
      let model = maker?.command == "suggest" ? maker?.options.first { $0.key == "model" }?.value.string : nil
      normal = model.flatMap { Self.normal(of: session.find($0)) }
    }
  }

  private static func normal(of object: (any Artifact)?) -> (label: Int, name: String?)? {
    guard let model = (object as? ModelArtifact)?.model, !model.isOpenToNormal else { return nil }
    return (model.normalClass, model.normalName)
  }

  /// The table, if it is one.
  var scores: ScoresArtifact? { if case .scores(let images) = kind { images.scores } else { nil } }

  /// What there is to say of how the images are read.
  var remark: String? { if case .scores(let images) = kind { images.remark } else { nil } }

  /// How the images were read.
  var options: LoadOptions {
    switch kind {
    case .dataset(let data, _): data.dataset.options
    case .scores(let images): images.options
    }
  }

  /// The positions of the images that can be shown, and how many cannot: copies, and rows without a score.
  var positions: (shown: [Int], copies: Int, unread: Int) {
    switch kind {
    case .dataset(let data, _):
      let items = data.dataset.items
      let shown = items.indices.filter { !items[$0].isCopy }
      return (shown, items.count - shown.count, 0)
    case .scores(let images):
      let rows = images.scores.table.rows
      let shown = rows.indices.filter { rows[$0].score != nil }
      return (shown, 0, rows.count - shown.count)
    }
  }

  /// One image.
  struct Image {
    /// What tells it from others.
    var content: UInt64
    var path: String, name: String
    /// Its class, as it is known.
    var className: String?
    /// Its score and percentile in words.
    var said: String?
  }

  /// What is known of an image.
  /// - Throws: `GalaxyError` for a file that is not there.
  func image(_ position: Int) throws -> Image {
    switch kind {
    case .dataset(let data, let contents):
      let item = data.dataset.items[position]
      return Image(
        content: contents[position], path: item.path, name: item.name,
        className: item.label.map(data.dataset.classes.text))
    case .scores(let images):
      let row = images.scores.table.rows[position]
      let rank =
        row.p.map { "p \(NumberText.significant($0, 2))" }
        ?? row.percentile.map { "\(NumberText.significant($0, 3)) %" }
      let said = [row.score.map { "score \(NumberText.significant($0, 3))" }, rank].compactMap(\.self)
      return Image(
        content: try content(ofRow: position, images), path: row.path, name: row.name,
        className: row.label.map(images.scores.table.classNames.text), said: said.joined(separator: ", "))
    }
  }

  private func content(ofRow position: Int, _ images: RowImages) throws -> UInt64 {
    if let place = images.place(position) {
      if let known = place.dataset.fileContent(of: place.dataset.items[place.position]) { return known }
    }
    return FeatureRow.content(
      of: try ImageOrigin(file: images.scores.table.rows[position].path), options: options)
  }

  /// The picture of an image.
  /// - Throws: `GalaxyError` for one that cannot be read.
  func picture(_ position: Int) throws -> ColourPicture? {
    switch kind {
    case .dataset(let data, _):
      try data.dataset.image(position, context: work).map { ColourPicture($0.as8Bits) }
    case .scores(let images): ColourPicture(try images.image(position).as8Bits)
    }
  }

  /// Where in a dataset the images of these contents are, the first of each.
  func places(of wanted: Set<UInt64>) -> [UInt64: (dataset: Dataset, position: Int)] {
    var found: [UInt64: (dataset: Dataset, position: Int)] = [:]
    func enter(_ dataset: Dataset, _ position: Int, _ content: UInt64?) {
      guard let content, wanted.contains(content), found[content] == nil else { return }
      found[content] = (dataset, position)
    }
    switch kind {
    case .dataset(let data, let contents):
      for (position, content) in contents.enumerated() { enter(data.dataset, position, content) }
    case .scores(let images):
      for position in images.scores.table.rows.indices {
        guard let place = images.place(position) else { continue }
        enter(
          place.dataset, place.position, place.dataset.fileContent(of: place.dataset.items[place.position]))
      }
    }
    return found
  }
}
