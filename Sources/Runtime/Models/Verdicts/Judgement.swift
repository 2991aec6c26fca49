import GalaxyBase
import GalaxyData
import GalaxyErrors

/// What a model says of one image.
package struct Judgement: Sendable {
  /// The anomaly score; nil for an image that could not be measured.
  var score: Double?
  /// The p-value, of a calibrated model.
  var p: Double?
  /// The scores by each training of a repeated model; empty for a model of one.
  var members: [Double] = []
  /// Why there is no score.
  var reason: String?
}

extension Model {
  /// What the model says of every image of a dataset.
  /// - Throws: what scoring throws.
  func judge(_ dataset: Dataset, context: WorkContext) throws -> [Judgement] {
    switch basis {
    case .network:
      let members = try memberScores(of: dataset, context: context)
      return combined(members).enumerated().map { image, score in
        Judgement(
          score: score, p: calibration?.p(ofScore: score),
          members: members.count > 1 ? members.map { $0[image] } : [])
      }
    case .features: return try judge(try measure(dataset, context: context), context: context)
    case .ensemble(let parts):
      return try together(parts) { try $0.judge(dataset, context: context) }
    }
  }

  /// What the model says of every row of a table.
  /// - Throws: `GalaxyError` of kind `other-features` where the table has not the numbers that it judges, or
  ///   of kind `not-trained`.
  func judge(_ table: FeatureTable, context: WorkContext) throws -> [Judgement] {
    if case .ensemble(let parts) = basis {
      return try together(parts) { try $0.judge(table, context: context) }
    }
    guard let detector else { throw GalaxyError.notTrained(model: name) }
    try requireFeatures(of: table)
    let (rows, calibration) = (table.rows, calibration)
    return try parallelMap(rows.count, threads: context.threads) { index in
      try context.cancellation.check("scoring")
      guard rows[index].isMeasured else { return Judgement(reason: rows[index].reason) }
      return rows[index].values.withUnsafeBufferPointer { values in
        let score = detector.score(of: values)
        return Judgement(score: score, p: calibration?.p(ofScore: score, features: values))
      }
    }
  }

  /// - Throws: `GalaxyError` of kind `other-features` unless a table has the numbers that the model judges.
  func requireFeatures(of table: FeatureTable) throws(GalaxyError) {
    if let features { return try features.require(table, model: name) }
    guard case .latent(_, let contents) = table.origin, contents == bodyContents, memberCount == 1 else {
      throw GalaxyError(
        ModelError.otherFeatures,
        "model \(name) judges the latent vectors of its own network, and this table has other numbers",
        hint: "`measure … with \(name) as t` gives its latent vectors")
    }
  }

  /// The mean of the percentile ranks that each part gives an image; nothing where one gives no score.
  private func together(
    _ parts: [EnsemblePart], _ judge: (Model) throws -> [Judgement]
  ) rethrows -> [Judgement] {
    let all = try parts.map { try judge($0.model) }
    return (all.first ?? []).indices.map { image in
      var (sum, reason): (Double, String?) = (0, nil)
      for (part, said) in zip(parts, all) {
        if let score = said[image].score {
          sum += part.ranks.rank(of: score)
        } else {
          reason = reason ?? said[image].reason ?? "no score by \(part.model.name)"
        }
      }
      if let reason { return Judgement(reason: reason) }
      let score = sum / Double(parts.count)
      return Judgement(score: score, p: calibration?.p(ofScore: score))
    }
  }

  /// The numbers of a dataset's images that the model judges.
  /// - Throws: `GalaxyError` of kind `needs-features` where they cannot be measured; what measuring throws.
  func measure(_ dataset: Dataset, context: WorkContext) throws -> FeatureTable {
    try requireMeasurable()
    return try FeatureTable.shapes(of: dataset, classical: false, context: context)
  }

  /// - Throws: `GalaxyError` of kind `needs-features` where its numbers cannot be measured on images.
  func requireMeasurable() throws(GalaxyError) {
    guard case .file(let file)? = features?.origin else { return }
    throw GalaxyError(
      ModelError.needsFeatures,
      "model \(name) judges the numbers of \(file), which cannot be measured on images",
      hint: "give it a table of such numbers: `load features`")
  }

  /// A digest of the network's numbers, by which a table of latent vectors knows its model.
  public var bodyContents: String {
    guard body != nil, let plan = try? wholePlan else { return "" }
    let bytes = (try? SafeTensors(tensors: numbers.tensors(plan)).encoded()) ?? []
    return String(Digest(of: bytes).hex.prefix(16))
  }
}
