import GalaxyBase
import GalaxyData
import GalaxyErrors

extension Model {
  /// What a model says of images, and where they lie in its own features, each on a robust scale of these images.
  struct Seen {
    /// A judgement an image.
    let said: [Judgement]
    /// Nil for an image that could not be measured.
    let vectors: [[Double]?]
  }

  /// Standard values are held within ±clip, as the Parzen density's are: one mad number is not to be what makes an
  /// image far from all others.
  private static let clip = 4.0

  /// Judges the images of a dataset and gives their vectors.
  /// - Throws: what scoring and measuring throw.
  func seen(_ dataset: Dataset, _ context: WorkContext) throws -> Seen {
    let tables = try ownTables(of: dataset, context)
    let said: [Judgement] =
      if features != nil, let table = tables.first {
        Array(try judge(table, context: context).prefix(dataset.count))
      } else {
        try judge(dataset, context: context)
      }
    return Seen(said: said, vectors: Self.scaled(tables, dataset.count))
  }

  /// The numbers that the model, or each part of an ensemble, looks at.
  private func ownTables(of dataset: Dataset, _ context: WorkContext) throws -> [FeatureTable] {
    var shapes: FeatureTable?
    return try leaves.map { leaf in
      if leaf.body != nil { return try leaf.latentTable(of: dataset, context: context) }
      if let shapes { return shapes }
      let measured = try leaf.measure(dataset, context: context)
      shapes = measured
      return measured
    }
  }

  /// Rows of several tables side by side, each on its robust scale; each table counts alike, however many numbers it
  /// has. Nil for a row that was not measured in all.
  private static func scaled(_ tables: [FeatureTable], _ count: Int) -> [[Double]?] {
    var vectors = [[Double]?](repeating: [], count: count)
    for table in tables {
      let isGood = table.rows.map { $0.isMeasured && $0.values.allSatisfy(\.isFinite) }
      let known = zip(table.rows, isGood).filter(\.1).flatMap(\.0.values)
      let scale = Standardisation.robust(known, width: table.width, clip: clip)
      let weight = 1 / Double(max(1, table.width)).squareRoot()
      for place in 0..<count {
        guard let scale, isGood.indices.contains(place), isGood[place] else {
          vectors[place] = nil
          continue
        }
        vectors[place]?.append(contentsOf: scale(table.rows[place].values).map { $0 * weight })
      }
    }
    return vectors
  }
}
