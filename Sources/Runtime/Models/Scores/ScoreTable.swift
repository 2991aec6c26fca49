import GalaxyBase
import GalaxyData

/// What a model says of one image.
public struct ScoreRow: Sendable, Equatable {
  /// The file.
  public let path: String
  /// The short name shown to the user.
  public let name: String
  /// The class label, if the dataset has one.
  public let label: Int?
  /// Whether the label is another than the model's normal class; nil without a label.
  public let anomalous: Bool?
  /// The anomaly score; nil if the image could not be read.
  public let score: Double?
  /// The share of the reference's normal scores that are not higher, in per cent.
  public let percentile: Double?
  /// The region of the score; nil without thresholds.
  public let region: Region?
  /// The region's name, or "no thresholds", or "unreadable".
  public let verdict: String
  /// Why there is no score.
  public let reason: String?

  /// Judges one score by the reference and the thresholds. A score that is NaN counts as none.
  public init(
    path: String, name: String, label: Int? = nil, anomalous: Bool? = nil, score: Double?,
    reason: String? = nil, reference: ReferenceScores? = nil, thresholds: Thresholds? = nil
  ) {
    let score = score.flatMap { $0.isNaN ? nil : $0 }
    let region = score.flatMap { thresholds?.region(of: $0) }
    self.path = path
    self.name = name
    self.label = label
    self.anomalous = anomalous
    self.score = score
    self.percentile = score.flatMap { reference?.percentile(of: $0) }
    self.region = region
    self.verdict = region?.name ?? (score == nil ? "unreadable" : "no thresholds")
    self.reason = score == nil ? reason ?? "no score" : reason
  }
}

extension ScoreRow {
  /// A row of a stored session, as it was judged.
  package init(
    path: String, name: String, label: Int?, anomalous: Bool?, score: Double?, percentile: Double?,
    region: Region?, verdict: String, reason: String?
  ) {
    self.path = path
    self.name = name
    self.label = label
    self.anomalous = anomalous
    self.score = score
    self.percentile = percentile
    self.region = region
    self.verdict = verdict
    self.reason = reason
  }
}

/// Normal scores to which others are compared.
public struct ReferenceScores: Sendable, Equatable {
  /// What the scores are of, such as "galaxies.test, normal".
  public let name: String
  private let sorted: [Double]

  /// Keeps the scores that are numbers.
  public init(name: String, scores: [Double]) {
    self.name = name
    sorted = scores.filter { !$0.isNaN }.sorted()
  }

  /// The share of the reference scores that are ≤ `score`, in per cent; nil if there are none.
  public func percentile(of score: Double) -> Double? {
    if sorted.isEmpty || score.isNaN { return nil }
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= score { low = middle + 1 } else { high = middle }
    }
    return 100 * Double(low) / Double(sorted.count)
  }
}

/// A score, percentile, region and verdict for every image of a dataset.
public struct ScoreTable: Sendable, Equatable {
  /// One row an image, in the dataset's order; an image that could not be read has a row too.
  public let rows: [ScoreRow]
  /// What the percentiles refer to; nil if there are none.
  public let referenceName: String?
  /// The model that scored.
  public let modelName: String
  /// The names of the classes; empty where labels are plain numbers.
  public let classNames: ClassNames

  /// Makes a table.
  public init(
    rows: [ScoreRow], referenceName: String?, modelName: String, classNames: ClassNames = ClassNames()
  ) {
    self.classNames = classNames
    self.rows = rows
    self.referenceName = referenceName
    self.modelName = modelName
  }

  /// What its rows take, in bytes.
  public var byteCount: Int {
    rows.reduce(0) { $0 + MemoryLayout<ScoreRow>.stride + $1.name.utf8.count + $1.path.utf8.count }
  }
  /// How many rows there are, read or not.
  public var count: Int { rows.count }
  /// The scores there are, in the order of the rows.
  public var scores: [Double] { rows.compactMap(\.score) }
  /// How many images have no score.
  public var unreadCount: Int { rows.count { $0.score == nil } }
  /// The median score; nil without scores.
  public var median: Double? { Statistics.median(scores) }
  /// The mean score; nil without scores.
  public var mean: Double? { Statistics.mean(scores) }

  /// How many rows fall in each region, in the order of `Region.allCases`.
  public var countsPerRegion: [Int] {
    Region.allCases.map { region in rows.count { $0.region == region } }
  }
}
