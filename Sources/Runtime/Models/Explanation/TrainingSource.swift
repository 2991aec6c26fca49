import GalaxyBase
import GalaxyData

/// The images that a model was trained on, where they are still at hand.
public enum TrainingSource: Sendable {
  /// A dataset.
  case dataset(DatasetArtifact)
  /// A table of features.
  case table(FeaturesArtifact)

  /// What the session calls it.
  public var name: String {
    switch self {
    case .dataset(let data): data.name
    case .table(let table): table.name
    }
  }
}

extension ModelArtifact {
  /// Finds what it was trained on among artifacts: by the digest of labels and pixels, or of a table's numbers,
  /// whatever it is called now; of several that are the same the one of its old name goes first.
  /// - Throws: GalaxyError naming a file that is not what it was; of kind `interrupted`.
  public func trainingSource(
    among artifacts: [any Artifact], context: WorkContext
  ) throws -> TrainingSource? {
    guard let input = trainedOn else { return nil }
    func alike<T: Artifact>(_ kind: T.Type, _ count: (T) -> Int) -> [T] {
      artifacts.compactMap { $0 as? T }.filter { count($0) == input.images }
        .sorted { ($0.name == input.name ? 0 : 1) < ($1.name == input.name ? 0 : 1) }
    }
    for data in alike(DatasetArtifact.self, { $0.dataset.count })
    where try data.dataset.digest(context: context) == input.digest {
      return .dataset(data)
    }
    for table in alike(FeaturesArtifact.self, { $0.table.rows.count })
    where InputRecord(table.table, name: table.name).digest == input.digest {
      return .table(table)
    }
    return nil
  }

  /// The positions of the normal images of a dataset.
  public func normalPositions(in dataset: Dataset) -> [Int] {
    let label = model.normalLabel(among: dataset.classes)
    return dataset.items.indices.filter { dataset.items[$0].label == label }
  }

  /// Why nothing is at hand of what it was trained on; `more` says what follows.
  public func missingSource(_ more: String) -> String {
    guard let input = trainedOn else { return "\(name) does not say what it was trained on" }
    return "\(name) was trained on \(input.name) (\(counted(input.images, "image")) of \(input.source)), and "
      + "no dataset here has those images any more: \(more)"
  }
}
