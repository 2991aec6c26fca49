import GalaxyBase
import GalaxyData
import GalaxyErrors

extension ModelArtifact {
  /// The images of a dataset whose labels would teach the model most: among those whose ranks are nearest to where
  /// normal and anomalous part, four for each that is wanted, such as are far from each other and from those that are
  /// labelled, in the model's own features: measured shapes, or the network's latent vector, each on a robust scale.
  ///
  /// Nothing is drawn: the same images, in the same order, for any number of threads.
  /// - Parameters:
  ///   - labelled: images that somebody has labelled, which are not suggested again.
  /// - Throws: GalaxyError of kind `nothing-to-suggest` where no image is left; what scoring throws.
  public func suggest(
    _ count: Int, of dataset: Dataset, labelled: [Dataset] = [], context: WorkContext = WorkContext()
  ) throws -> SuggestedImages {
    try requireScores()
    var leftOut = SuggestedImages.LeftOut()
    let pool = try candidates(dataset, labelled, &leftOut, context)
    guard !pool.isEmpty else { throw nothingLeft(dataset, leftOut) }
    let part = dataset.subset(pool, source: dataset.source)
    let seen = try model.seen(part, context)
    let known = try labelled.flatMap { try model.vectors(of: $0, asIn: seen, context) }
    let (reference, thresholds) = (test?.reference, judging)
    let rows = zip(part.items, seen.said).map { item, said in
      ScoreRow(
        path: item.path, name: item.name, score: said.score, p: said.p, reason: said.reason,
        reference: reference, thresholds: thresholds)
    }
    let doubt = Uncertainty(rows, thresholds: thresholds, learnt: learnt)
    let usable = doubt.order.filter { seen.vectors[$0] != nil }
    leftOut.unscored = rows.count - usable.count
    guard !usable.isEmpty else { throw nothingLeft(dataset, leftOut) }
    let near = Array(usable.prefix(Self.breadth * count))
    let points = FarthestPoints(near.compactMap { seen.vectors[$0] }, from: known, count: count)
    return SuggestedImages(
      rows: points.chosen.map { place, distance in
        let row = rows[near[place]]
        return SuggestedImages.Row(
          position: pool[near[place]], name: row.name, score: row.score ?? .nan, percentile: row.percentile,
          p: row.p, doubt: doubt.distances[near[place]] ?? .nan, distance: distance)
      },
      pool: usable.count, near: near.count, leftOut: leftOut, boundary: doubt.text)
  }

  /// So many images near the boundary are looked at for each that is wanted: enough for a choice of unlike ones, few
  /// enough to be near.
  private static let breadth = 4

  /// The positions of the images that may be suggested: neither labelled nor trained on, each picture once.
  private func candidates(
    _ dataset: Dataset, _ labelled: [Dataset], _ leftOut: inout SuggestedImages.LeftOut,
    _ context: WorkContext
  ) throws -> [Int] {
    var known: Set<UInt64> = []
    for data in labelled { known.formUnion(try data.labelContents(context: context)) }
    let trained = try trainedImages?.contain(dataset, context: context)
    var seen: Set<UInt64> = []
    let contents = try dataset.labelContents(context: context)
    return dataset.items.indices.filter { place in
      if dataset.items[place].isCopy || !seen.insert(contents[place]).inserted {
        leftOut.copies += 1
      } else if known.contains(contents[place]) {
        leftOut.labelled += 1
      } else if trained?[place] == true {
        leftOut.trained += 1
      } else {
        return true
      }
      return false
    }
  }

  /// The scores of what it learnt from, of a model of named numbers.
  private var learnt: Uncertainty.Learnt? {
    guard let fitting = model.fitting, let detector = model.detector else { return nil }
    let width = fitting.features.width
    guard width > 0, detector.featureCount == width else { return nil }
    func scores(_ rows: [Double]) -> [Double] {
      rows.withUnsafeBufferPointer { all in
        stride(from: 0, to: all.count - width + 1, by: width).map { start in
          detector.score(of: UnsafeBufferPointer(rebasing: all[start..<start + width]))
        }.filter { $0.isFinite }
      }
    }
    return Uncertainty.Learnt(
      normal: scores(fitting.features.normals), anomalous: scores(fitting.features.anomalies))
  }

  private func nothingLeft(_ dataset: Dataset, _ leftOut: SuggestedImages.LeftOut) -> GalaxyError {
    let reasons = [
      (leftOut.labelled, "labelled already"), (leftOut.trained, "trained on"),
      (leftOut.unscored, "without a score"), (leftOut.copies, "copies"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return GalaxyError(
      SuggestionError.nothingToSuggest,
      "of \(counted(dataset.count, "image")) none is left to suggest: "
        + (reasons.isEmpty ? "there are none" : reasons.joined(separator: ", ")),
      hint: "name other images: on DATASET")
  }
}

/// Why nothing can be suggested.
public enum SuggestionError: ErrorKind, ErrorFamily {
  case nothingToSuggest = """
    nothing-to-suggest
    Every image that could be suggested is labelled or trained on already, or has no score.
    Name other images with `on`.
    """
}
