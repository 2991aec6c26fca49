import GalaxyBase
import GalaxyModels

extension StoredObject {
  /// Whether another is the same in everything, which is seen at once where both share their memory. Two that only look the
  /// same may be taken for different.
  public func isCopy(of other: StoredObject) -> Bool {
    switch (self, other) {
    case (.dataset(let one), .dataset(let two)): one === two
    case (.network(let one), .network(let two)): one == two
    case (.model(let one), .model(let two)): one == two
    case (.scores(let one, let limits), .scores(let two, let others)): one == two && limits == others
    default: false
    }
  }

  /// The digest of all that a script can see of the object, without the times that its making took.
  /// - Throws: `NetworkError`, `SafeTensorsError`; `Cancelled`.
  public func digest(context: WorkContext) throws -> Digest {
    switch self {
    case .dataset(let dataset): return try dataset.digest(context: context)
    case .network(let network): return Digest(of: Array(network.json.compact.utf8))
    case .model(let model): return try model.digest
    case .scores(let table, let thresholds):
      var digester = Digester()
      digester.add(table)
      digester.add(thresholds?.stored.compact ?? "")
      return digester.digest
    }
  }
}

extension StoredModel {
  fileprivate var digest: Digest {
    get throws {
      var digester = Digester()
      let tensors = try model.safeTensors().encoded()
      tensors.withUnsafeBytes { digester.add(bytes: $0) }
      // The file's radius is a float32.
      digester.add(model.hypersphere?.radius)
      for record in [model.pretraining, model.training] {
        digester.add(record?.stored(timed: false).compact ?? "")
      }
      digester.add(trainedOn?.digest.hex ?? "")
      digester.add(test?.evaluation.images.count)
      if let test {
        digester.add(test.input.digest)
        digester.add(test.evaluation.intervals?.stored.compact ?? "")
        for image in test.evaluation.images {
          digester.add(image.label)
          digester.add(image.score)
        }
      }
      if let applied { digester.add(applied) }
      return digester.digest
    }
  }
}

extension Digester {
  /// Adds a table, but not the paths of its images: they are no part of what a model says.
  fileprivate mutating func add(_ table: ScoreTable) {
    add(table.modelName)
    add(table.referenceName ?? "")
    add(table.count)
    for row in table.rows {
      add(row.label)
      add(row.score)
      add(row.percentile)
      add(row.region?.value)
      add(row.score == nil ? "" : row.verdict)
    }
  }
}
