import GalaxyBase
import GalaxyData
import GalaxyErrors

/// One labelled image with its score.
public struct ScoredImage: Sendable, Equatable {
  /// The position in the dataset, from 0.
  public let index: Int
  /// The short name shown to the user.
  public let name: String
  /// The class label.
  public let label: Int
  /// Whether the label is another than the model's normal class.
  public let anomalous: Bool
  /// The anomaly score.
  public let score: Double
  /// The p-value, of a model that is calibrated.
  public let p: Double?

  /// Makes one.
  public init(index: Int, name: String, label: Int, anomalous: Bool, score: Double, p: Double? = nil) {
    self.index = index
    self.name = name
    self.label = label
    self.anomalous = anomalous
    self.score = score
    self.p = p
  }
}

extension ScoredImage {
  /// The same with a p-value.
  func calibrated(_ p: Double?) -> ScoredImage {
    ScoredImage(index: index, name: name, label: label, anomalous: anomalous, score: score, p: p)
  }
}

/// The scores of one class in short.
public struct ClassSummary: Sendable, Equatable {
  /// The class label.
  public let label: Int
  /// Whether the class is another than the model's normal class.
  public let anomalous: Bool
  /// How many images.
  public let count: Int
  /// The mean score.
  public let mean: Double
  /// The median score.
  public let median: Double
}

/// What `test` finds: how well a model's scores part the normal images of a labelled dataset from the others.
public struct Evaluation: Sendable, Equatable {
  /// Every image, in the dataset's order.
  public internal(set) var images: [ScoredImage]
  /// The ranking; nil if the dataset holds one class only, so that AUC does not exist.
  public let roc: ROC?
  /// 95 % bootstrap intervals of the ranking's figures; nil with it.
  public let intervals: ROCIntervals?
  /// The names of the classes; empty where labels are plain numbers.
  public let classNames: ClassNames
  /// How many different galaxies the normal and the anomalous images show: copies of one are no new galaxy.
  public let normalGalaxies: Int, anomalousGalaxies: Int

  /// Judges the scores.
  /// - Parameters:
  ///   - images: labelled images with finite scores, at least one.
  ///   - galaxies: for each image, a number that images of one galaxy share; nil where each is its own.
  ///   - resamples: bootstrap samples; they are drawn by galaxy.
  ///   - random: where the bootstrap's draws come from.
  /// - Throws: `GalaxyError` of kind `too-few-scores` if there is no image, or `score-not-finite`.
  public init(
    images: [ScoredImage], galaxies: [Int]? = nil, classNames: ClassNames = ClassNames(),
    resamples: Int = 1000,
    random: inout RandomStream
  ) throws(GalaxyError) {
    guard !images.isEmpty else { throw .tooFewScores(work: "test", found: 0, needed: 1) }
    if let bad = images.first(where: { !$0.score.isFinite }) {
      throw .notFinite(index: bad.index, value: bad.score)
    }
    self.images = images
    self.classNames = classNames
    let units = galaxies.map { GalaxyUnits(images, galaxies: $0) }
    (normalGalaxies, anomalousGalaxies) = units?.counts ?? Self.counts(images)
    if images.contains(where: \.anomalous), images.contains(where: { !$0.anomalous }) {
      let roc = try ROC(scores: images.map(\.score), anomalous: images.map(\.anomalous))
      self.roc = roc
      if let units, units.hasCopies {
        intervals = units.intervals(resamples: resamples, random: &random)
      } else {
        intervals = roc.intervals(resamples: resamples, random: &random)
      }
    } else {
      roc = nil
      intervals = nil
    }
  }

  /// The evaluation of a stored session: its scores again, the intervals as they were drawn.
  package init(
    images: [ScoredImage], classNames: ClassNames, intervals: ROCIntervals?,
    galaxies: (normal: Int, anomalous: Int)? = nil
  ) throws(GalaxyError) {
    self.images = images
    self.classNames = classNames
    self.intervals = intervals
    (normalGalaxies, anomalousGalaxies) = galaxies ?? Self.counts(images)
    roc =
      intervals == nil
      ? nil : try ROC(scores: images.map(\.score), anomalous: images.map(\.anomalous))
  }

  private static func counts(_ images: [ScoredImage]) -> (normal: Int, anomalous: Int) {
    let anomalous = images.count(where: \.anomalous)
    return (images.count - anomalous, anomalous)
  }

  /// Whether several images show one galaxy.
  public var hasCopies: Bool { normalGalaxies + anomalousGalaxies < images.count }

  /// The area under the ROC curve; nil with one class only.
  public var auc: Double? { roc?.auc }
  /// Average precision; nil with one class only.
  public var averagePrecision: Double? { roc?.averagePrecision }
  /// The 95 % interval of the AUC. Where the classes part without a single exception every bootstrap sample
  /// does, too, and says nothing of what more galaxies would show: the end is then the least share that would
  /// part the smaller class so with a chance of 2.5 % (Clopper and Pearson 1934; the "rule of three").
  public var aucInterval: Interval? {
    guard let auc, let drawn = intervals?.auc else { return nil }
    let few = Double(max(1, min(normalGalaxies, anomalousGalaxies)))
    let bound = raised(0.025, 1 / few)
    if auc == 1 { return Interval(low: min(drawn.low, bound), high: 1) }
    if auc == 0 { return Interval(low: 0, high: max(drawn.high, 1 - bound)) }
    return Interval(low: min(drawn.low, auc), high: max(drawn.high, auc))
  }

  /// The 95 % interval of the average precision, widened to hold the figure itself: samples with repetitions
  /// shift it upwards.
  public var averagePrecisionInterval: Interval? {
    guard let averagePrecision, let drawn = intervals?.averagePrecision else { return nil }
    if auc == 1, let low = aucInterval?.low { return Interval(low: min(low, drawn.low), high: 1) }
    return Interval(low: min(drawn.low, averagePrecision), high: max(drawn.high, averagePrecision))
  }

  /// The scores of the normal images.
  public var normalScores: [Double] { images.filter { !$0.anomalous }.map(\.score) }
  /// The scores of the anomalous images.
  public var anomalousScores: [Double] { images.filter(\.anomalous).map(\.score) }

  /// Each class in short, by rising label.
  public var classes: [ClassSummary] {
    Set(images.map(\.label)).sorted().compactMap { label in
      let members = images.filter { $0.label == label }
      let scores = members.map(\.score)
      guard let mean = Statistics.mean(scores), let median = Statistics.median(scores) else { return nil }
      return ClassSummary(
        label: label, anomalous: members.contains(where: \.anomalous), count: members.count,
        mean: mean, median: median)
    }
  }

  /// The `count` images with the lowest scores, lowest first; of equal scores, the earlier image first.
  public func mostNormal(_ count: Int) -> [ScoredImage] {
    Array(images.sorted { ($0.score, $0.index) < ($1.score, $1.index) }.prefix(max(0, count)))
  }

  /// The `count` images with the highest scores, highest first; of equal scores, the earlier image first.
  public func mostAnomalous(_ count: Int) -> [ScoredImage] {
    Array(images.sorted { (-$0.score, $0.index) < (-$1.score, $1.index) }.prefix(max(0, count)))
  }

  /// How the images fall into the regions of these thresholds.
  public func confusion(_ thresholds: Thresholds) -> ConfusionTable {
    ConfusionTable(images: images, classNames: classNames, thresholds: thresholds)
  }
}
