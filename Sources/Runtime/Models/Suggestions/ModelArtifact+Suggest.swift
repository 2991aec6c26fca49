import GalaxyBase
import GalaxyData
import GalaxyErrors

extension ModelArtifact {
  /// The images of a dataset whose labels would teach the model most, in the model's own features: measured shapes, or
  /// the network's latent vector, each on a robust scale.
  ///
  /// Among the images whose ranks are nearest to where normal and anomalous part, four for each that is wanted, those
  /// that stand for the others (Zhdanov 2019). A model that has neither thresholds nor seen one real anomaly does not
  /// know where that is; as long as nothing is labelled, the images are those that stand for all (Hacohen, Dekel and
  /// Weinshall 2022: with few labels typical images teach more than doubtful ones).
  ///
  /// The same images, in the same order, for any number of threads.
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
    let isCold = thresholds == nil && labelled.allSatisfy { $0.count == 0 } && !model.hasSeenAnomalies
    let near = isCold ? usable.thinned(to: Self.mostClustered) : Array(usable.prefix(Self.breadth * count))
    let chosen = Representatives(near.compactMap { seen.vectors[$0] }, count: count).chosen.map {
      near[$0.place]
    }
    // Typical images by how many they stand for, doubtful ones by how doubtful they are.
    let places = isCold ? chosen : near.filter(Set(chosen).contains)
    return SuggestedImages(
      rows: places.map { place in
        let row = rows[place]
        return SuggestedImages.Row(
          position: pool[place], name: row.name, score: row.score ?? .nan, percentile: row.percentile,
          p: row.p,
          doubt: doubt.distances[place] ?? .nan, distance: Self.nearest(place, places, seen.vectors))
      },
      pool: usable.count, near: near.count, isCold: isCold, leftOut: leftOut, boundary: doubt.text)
  }

  /// So many images near the boundary are looked at for each that is wanted: enough for a choice of unlike ones, few
  /// enough to be near.
  private static let breadth = 4
  /// So many images are looked at where all are: more tell little more, and take time.
  private static let mostClustered = 4000

  /// How far an image is from the nearest other one of some; nil for one alone.
  private static func nearest(_ place: Int, _ places: [Int], _ vectors: [[Double]?]) -> Double? {
    guard let own = vectors[place] else { return nil }
    return places.filter { $0 != place }.compactMap { vectors[$0] }.map { other in
      zip(own, other).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }.min()
  }

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

extension Model {
  /// Whether it has learnt from anomalies that nobody made: those of labelled images.
  fileprivate var hasSeenAnomalies: Bool {
    leaves.contains { leaf in
      if leaf.detector is DeepSAD || leaf.detector is SoftmaxClassifier { return true }
      guard let fitting = leaf.fitting else { return false }
      return fitting.recipe.anomaliesPerNormal == 0 && fitting.features.anomalyCount > 0
    }
  }
}

extension [Int] {
  /// So many at even distances, or all.
  fileprivate func thinned(to most: Int) -> [Int] {
    count <= most ? self : (0..<most).map { self[$0 * count / most] }
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
