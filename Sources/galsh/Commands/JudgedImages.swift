import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Images that a model is fitted to or judges: a dataset, or a table of their features.
enum JudgedImages: KeyReadable {
  case dataset(DatasetArtifact)
  case table(FeaturesArtifact)

  /// What a place of a command takes.
  static let type: ValueType = .oneOf([.object("dataset"), .object("features")])

  static func read(_ value: Value?) -> JudgedImages? {
    DatasetArtifact.read(value).map(JudgedImages.dataset)
      ?? FeaturesArtifact.read(value).map(JudgedImages.table)
  }

  /// What the session calls it.
  var name: String {
    switch self {
    case .dataset(let data): data.name
    case .table(let table): table.name
    }
  }

  /// The dataset, if it is one.
  var dataset: Dataset? { if case .dataset(let data) = self { data.dataset } else { nil } }

  /// The table, if it is one.
  var table: FeaturesArtifact? { if case .table(let table) = self { table } else { nil } }

  /// The images, if it is a dataset.
  var images: DatasetArtifact? { if case .dataset(let data) = self { data } else { nil } }

  /// The labels of the images, nil for one without.
  var labels: [Int?] {
    switch self {
    case .dataset(let data): data.dataset.items.map(\.label)
    case .table(let table): table.table.rows.map(\.label)
    }
  }

  /// The names of the classes.
  var classes: ClassNames {
    switch self {
    case .dataset(let data): data.dataset.classes
    case .table(let table): table.table.classes
    }
  }

  /// The table of shapes: the one given, or measured.
  func shapes(_ session: Session) throws -> FeatureTable {
    switch self {
    case .dataset(let data):
      try FeatureTable.shapes(of: data.dataset, classical: false, context: session.work)
    case .table(let table): table.table
    }
  }

  /// The labelled images with their scores by a model.
  func scored(by object: ModelArtifact, _ session: Session) throws -> ScoredSet {
    switch self {
    case .dataset(let data):
      try ScoredSet(
        of: object.model, trained: object.trainedImages, on: data.dataset, name: data.name,
        context: session.work)
    case .table(let table):
      try ScoredSet(
        of: object.model, trained: object.trainedImages, on: table.table, name: table.name,
        context: session.work)
    }
  }

  /// How many of the images one of these models was trained on.
  func seenCount(by models: [ModelArtifact], _ session: Session) throws -> Int {
    var seen = [Bool](repeating: false, count: labels.count)
    for trained in models.compactMap(\.trainedImages) {
      let own: [Bool] =
        switch self {
        case .dataset(let data): try trained.contain(data.dataset, context: session.work)
        case .table(let table): table.table.rows.map { trained.contains($0.identity) }
        }
      for (index, isSeen) in own.enumerated() where isSeen { seen[index] = true }
    }
    return seen.count { $0 }
  }

  /// What is kept of it with a model.
  func record(_ session: Session) throws -> InputRecord {
    switch self {
    case .dataset(let data): try InputRecord(data.dataset, name: data.name, context: session.work)
    case .table(let table): InputRecord(table.table, name: table.name)
    }
  }

  /// The same, where classes have both the name of a model's normal class and one called `normal`: images of that one
  /// are called as the model calls them, which is said.
  func understood(by model: Model, _ session: Session) -> JudgedImages {
    guard let plain = classes.label(named: LabelClasses.normalName), labels.contains(plain),
      let own = model.normalName.map({ classes.label(named: $0) }) ?? model.normalClass, own != plain
    else { return self }
    func label(_ label: Int?) -> Int? { label == plain ? own : label }
    let names = ClassNames(
      Dictionary(
        uniqueKeysWithValues: classes.labels.filter { $0 != plain }.map { ($0, classes.text($0)) }))
    session.remark(
      "class \(classes.text(plain)) here is taken for \(model.normalText), \(model.name)'s normal one")
    switch self {
    case .dataset(let data):
      let labels = data.dataset.items.map { label($0.label) }
      return .dataset(
        DatasetArtifact(name: data.name, dataset: data.dataset.relabelled(labels, names: names)))
    case .table(let table):
      return .table(FeaturesArtifact(name: table.name, table: table.table.relabelled(label, names: names)))
    }
  }
}
