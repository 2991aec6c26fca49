import GalaxyBase

/// How unsure a model is of each image of a table: how far its rank is from where normal and anomalous part. The
/// images that are nearest are those whose labels are least known (uncertainty sampling: Lewis and Gale 1994).
///
/// Ranks are per cent of normal images that are not stranger, by p-value or percentile where there are such, else of
/// the images of the table: scores of different models have no unit in common, ranks have. Normal and anomalous part
/// in the middle of the region "undecided"; without thresholds half-way between the scores of the normal and the
/// anomalous images that the model learnt from; without these where thresholds from normal images alone would part
/// them (method=quantile); and without percentiles in the middle of the table.
public struct Uncertainty: Sendable {
  /// For each row how far it is, in per cent of rank; nil for a row without a score.
  public let distances: [Double?]
  /// The rows that have a score, the least sure first.
  public let order: [Int]
  /// Where normal and anomalous part, in words: "the middle of t2 and t3, percentile 88 among normal images".
  public let text: String

  /// The scores of the images that a model learnt from.
  package struct Learnt: Sendable {
    var normal: [Double]
    var anomalous: [Double]

    /// Takes scores; they need no order.
    package init(normal: [Double], anomalous: [Double]) {
      (self.normal, self.anomalous) = (normal.sorted(), anomalous.sorted())
    }

    /// Half-way between the two middles, if there are both.
    var middle: Double? {
      guard let low = Statistics.median(normal), let high = Statistics.median(anomalous), low < high else {
        return nil
      }
      return low + (high - low) / 2
    }
  }

  /// Ranks the rows of a table.
  /// - Parameter learnt: the scores of the images that the model learnt from, where they are known.
  package init(_ rows: [ScoreRow], thresholds: Thresholds?, learnt: Learnt? = nil) {
    let scores = rows.compactMap(\.score).sorted()
    let scale = Scale(rows, thresholds, learnt, sorted: scores)
    let distances = rows.map { row in scale.rank(row).map { abs($0 - scale.centre) } }
    // Ranks among few normal images are the same for many: of these the nearest score goes first.
    let cut =
      scale.cut
      ?? rows.indices.filter { distances[$0] != nil }.min {
        (distances[$0] ?? 0, rows[$0].score ?? 0) < (distances[$1] ?? 0, rows[$1].score ?? 0)
      }.flatMap { rows[$0].score } ?? 0
    func key(_ place: Int) -> (Double, Double, Int) {
      (distances[place] ?? 0, abs((rows[place].score ?? 0) - cut), place)
    }
    order = rows.indices.filter { distances[$0] != nil }.map(key).sorted { $0 < $1 }.map(\.2)
    self.distances = distances
    text = scale.text
  }
}

/// Where a row stands among others, and where normal and anomalous part there.
private struct Scale {
  /// 0 … 100.
  var centre: Double
  /// The score there, where that is known.
  var cut: Double?
  var text: String
  private let kind: Kind

  private enum Kind {
    case pValue
    case percentile
    /// Among sorted scores of normal images.
    case normal([Double])
    /// Among the sorted scores of the table.
    case table([Double])
  }

  init(_ rows: [ScoreRow], _ thresholds: Thresholds?, _ learnt: Uncertainty.Learnt?, sorted: [Double]) {
    let cut = thresholds.map { $0.t2 + ($0.t3 - $0.t2) / 2 }
    if let levels = thresholds?.levels, levels.count == 4, rows.contains(where: { $0.p != nil }) {
      let level = (levels[1] + levels[2]) / 2
      (kind, centre, self.cut) = (.pValue, 100 * (1 - level), nil)
      text = "p \(NumberText.significant(level, 2)), the middle of \"undecided\""
      return
    }
    // Where thresholds from normal images alone have the middle of "undecided".
    let quantiles = AutomaticThresholds.quantiles
    let standard = 50 * (quantiles[1] + quantiles[2])
    if rows.contains(where: { $0.percentile != nil }) {
      kind = .percentile
      self.cut = cut
      let known = rows.compactMap { row in row.percentile.flatMap { rank in row.score.map { ($0, rank) } } }
      centre =
        thresholds.map { thresholds in
          [thresholds.t2, thresholds.t3].map { Self.percentile(at: $0, known) }.reduce(0, +) / 2
        } ?? standard
      text =
        (cut == nil ? "" : "the middle of \"undecided\", ")
        + "percentile \(NumberText.significant(centre, 3)) among normal images"
      return
    }
    if let cut {
      (kind, centre, self.cut) = (.table(sorted), Self.rank(cut, sorted), cut)
      text = "the middle of \"undecided\", score \(NumberText.significant(cut))"
    } else if let middle = learnt?.middle {
      (kind, centre, self.cut) = (.table(sorted), Self.rank(middle, sorted), middle)
      text =
        "score \(NumberText.significant(middle)), half-way between the normal and the anomalous images learnt"
    } else if let learnt, !learnt.normal.isEmpty {
      (kind, centre, self.cut) = (.normal(learnt.normal), standard, nil)
      text = "percentile \(NumberText.significant(standard, 3)) among the normal images learnt"
    } else {
      (kind, centre, self.cut) = (.table(sorted), 50, Statistics.median(sorted))
      text = "the median of the images, since the model has no thresholds and no test"
    }
  }

  /// Where a row stands, 0 … 100; nil without a score.
  func rank(_ row: ScoreRow) -> Double? {
    guard let score = row.score else { return nil }
    switch kind {
    case .pValue: return row.p.map { 100 * (1 - $0) }
    case .percentile: return row.percentile
    case .normal(let scores), .table(let scores): return Self.rank(score, scores)
    }
  }

  /// The share of sorted scores below a score and half of those that are the same, in per cent.
  private static func rank(_ score: Double, _ sorted: [Double]) -> Double {
    if sorted.isEmpty { return 50 }
    func count(_ isBelow: (Double) -> Bool) -> Int {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if isBelow(sorted[middle]) { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return 50 * Double(count { $0 < score } + count { $0 <= score }) / Double(sorted.count)
  }

  /// The percentile of a threshold, between those of the rows whose scores are next to it.
  private static func percentile(at cut: Double, _ rows: [(score: Double, rank: Double)]) -> Double {
    let below = rows.filter { $0.score <= cut }.map(\.rank).max() ?? 0
    let above = rows.filter { $0.score > cut }.map(\.rank).min() ?? 100
    return (below + max(below, above)) / 2
  }
}
