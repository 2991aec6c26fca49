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
  /// Images of one galaxy share it; nil for an image that is a group of its own, or where that is not known.
  public internal(set) var group: String?
  /// Whether the label is another than the model's normal class; nil without a label.
  public let anomalous: Bool?
  /// The anomaly score; nil if the image could not be read.
  public let score: Double?
  /// The p-value, of a model that is calibrated: how often a normal image would be at least so strange.
  public let p: Double?
  /// The least false discovery rate at which the image is on the list (Benjamini and Hochberg 1995); nil unless
  /// a list was asked for.
  public internal(set) var q: Double?
  /// Whether it is on the list of discoveries; nil unless one was asked for.
  public internal(set) var isDiscovery: Bool?
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
    path: String, name: String, label: Int? = nil, group: String? = nil, anomalous: Bool? = nil,
    score: Double?, p: Double? = nil, reason: String? = nil, reference: ReferenceScores? = nil,
    thresholds: Thresholds? = nil
  ) {
    let score = score.flatMap { $0.isNaN ? nil : $0 }
    let region = score.flatMap { thresholds?.region(of: $0, p: p) }
    self.path = path
    self.name = name
    self.label = label
    self.group = group == name || group == path ? nil : group
    self.anomalous = anomalous
    self.score = score
    self.p = score == nil ? nil : p
    self.percentile = score.flatMap { reference?.percentile(of: $0) }
    self.region = region
    self.verdict = region?.name ?? (score == nil ? "unreadable" : "no thresholds")
    self.reason = score == nil ? reason ?? "no score" : reason
  }
}

extension ScoreRow {
  /// The same with the p-value that it had.
  func calibrated(_ p: Double?) -> ScoreRow {
    var row = ScoreRow(
      path: path, name: name, label: label, anomalous: anomalous, score: score, percentile: percentile,
      region: region, verdict: verdict, reason: reason, p: p)
    row.group = group
    return row
  }

  /// A row of a stored session, as it was judged.
  package init(
    path: String, name: String, label: Int?, anomalous: Bool?, score: Double?, percentile: Double?,
    region: Region?, verdict: String, reason: String?, p: Double? = nil
  ) {
    self.path = path
    self.name = name
    self.label = label
    self.anomalous = anomalous
    self.score = score
    self.p = p
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
  /// The false discovery rate that a list was asked for at; nil without one.
  public private(set) var fdr: Double?
  // Known once: every row's properties ask for them.
  /// Whether rows belong to groups.
  public let hasGroups: Bool
  /// Whether the rows have p-values.
  public let hasPValues: Bool
  /// Whether there is a list of discoveries.
  public let hasDiscoveries: Bool

  /// Makes a table.
  public init(
    rows: [ScoreRow], referenceName: String?, modelName: String, classNames: ClassNames = ClassNames()
  ) {
    self.classNames = classNames
    self.rows = rows
    self.referenceName = referenceName
    self.modelName = modelName
    hasGroups = rows.contains { $0.group != nil }
    hasPValues = rows.contains { $0.p != nil }
    hasDiscoveries = rows.contains { $0.isDiscovery != nil }
  }

  /// What its rows take, in bytes.
  public var byteCount: Int {
    rows.reduce(0) { $0 + MemoryLayout<ScoreRow>.stride + $1.name.utf8.count + $1.path.utf8.count }
  }
  /// The same of a model that has got another name.
  func by(model: String) -> ScoreTable {
    var table = ScoreTable(
      rows: rows, referenceName: referenceName, modelName: model, classNames: classNames)
    table.fdr = fdr
    return table
  }

  /// The same with the list of the images that are discoveries at a false discovery rate (Benjamini and
  /// Hochberg 1995), by their p-values.
  package func discovering(at rate: Double) -> ScoreTable {
    let places = rows.indices.filter { rows[$0].p != nil }
    let found = BenjaminiHochberg(places.compactMap { rows[$0].p }, rate: rate)
    var listed = rows
    for (index, place) in places.enumerated() {
      listed[place].q = found.adjusted[index]
      listed[place].isDiscovery = found.rejected[index]
    }
    var table = ScoreTable(
      rows: listed, referenceName: referenceName, modelName: modelName, classNames: classNames)
    table.fdr = rate
    return table
  }

  /// How far the scores of one group's images scatter beside those of groups; nil where no group has several.
  public var spread: GroupSpread? {
    guard hasGroups else { return nil }
    let scored = rows.filter { $0.score != nil }
    var numbers: [String: Int] = [:]
    let groups = scored.map { row -> Int in
      // A name may be that of another row's group, and then belongs to it.
      let key = row.group ?? "\(row.path)\n\(row.name)"
      let number = numbers[key] ?? numbers.count
      numbers[key] = number
      return number
    }
    // The draws are those of the table alone: asked for again, the interval is the same.
    return GroupSpread(
      scored.compactMap(\.score), GalaxyGroups(groups), random: RandomStream(seed: UInt64(scored.count)))
  }

  /// Some rows, in this order; places that there are not are left out.
  func selecting(_ places: [Int]) -> ScoreTable {
    ScoreTable(
      rows: places.filter(rows.indices.contains).map { rows[$0] }, referenceName: referenceName,
      modelName: modelName, classNames: classNames)
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
