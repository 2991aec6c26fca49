import GalaxyErrors

/// How well scores tell anomalous images from normal ones, whatever the threshold: the receiver operating
/// characteristic. A higher score means more anomalous.
public struct ROC: Sendable, Equatable {
  /// Images that share one score.
  package struct Level: Sendable, Equatable {
    var score: Double
    var normal: Int
    var anomalous: Int
  }

  /// The distinct scores, rising.
  let levels: [Level]
  /// How many images are normal.
  public let normalCount: Int
  /// How many images are anomalous.
  public let anomalousCount: Int

  /// Ranks the scores.
  /// - Parameters:
  ///   - scores: one finite score an image.
  ///   - anomalous: for each score, whether the image is truly anomalous.
  /// - Throws: `GalaxyError` of kind `unequal-counts`, `score-not-finite`, or `one-class-only` if a class is
  ///   missing.
  public init(scores: [Double], anomalous: [Bool]) throws(GalaxyError) {
    guard scores.count == anomalous.count else {
      throw .unequalCounts(scores: scores.count, labels: anomalous.count)
    }
    if let bad = scores.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(index: bad, value: scores[bad])
    }
    let positives = anomalous.count { $0 }
    guard positives > 0, positives < anomalous.count else {
      throw .oneClassOnly(work: "AUC", normal: anomalous.count - positives, anomalous: positives)
    }
    var levels: [Level] = []
    for (score, isAnomalous) in zip(scores, anomalous).sorted(by: { $0.0 < $1.0 }) {
      if levels.last?.score != score { levels.append(Level(score: score, normal: 0, anomalous: 0)) }
      if isAnomalous {
        levels[levels.count - 1].anomalous += 1
      } else {
        levels[levels.count - 1].normal += 1
      }
    }
    self.levels = levels
    normalCount = anomalous.count - positives
    anomalousCount = positives
  }

  /// The area under the curve: the chance that an anomalous image scores higher than a normal one, ties
  /// counting half (Mann and Whitney's U / (n₀ n₁)). Equals scikit-learn's `roc_auc_score`.
  public var auc: Double { Self.auc(levels) }

  /// Average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores from the highest down. Equals
  /// scikit-learn's `average_precision_score`.
  public var averagePrecision: Double { Self.averagePrecision(levels) }

  /// The cut that maximises Youden's J = true positive rate − false positive rate.
  public var youden: YoudenCut { Self.youden(levels) }

  // The three figures take levels, so that a bootstrap sample, which only changes the counts, needs no
  // sorting.

  package static func auc(_ levels: [Level]) -> Double {
    var twiceWins = 0
    var normalBelow = 0
    var anomalousBelow = 0
    for level in levels {
      twiceWins += level.anomalous * (2 * normalBelow + level.normal)
      normalBelow += level.normal
      anomalousBelow += level.anomalous
    }
    return Double(twiceWins) / (2 * Double(normalBelow) * Double(anomalousBelow))
  }

  package static func averagePrecision(_ levels: [Level]) -> Double {
    var normal = 0
    var anomalous = 0
    var sum = 0.0
    for level in levels.reversed() where level.normal + level.anomalous > 0 {
      normal += level.normal
      anomalous += level.anomalous
      sum += Double(level.anomalous) * (Double(anomalous) / Double(anomalous + normal))
    }
    return sum / Double(anomalous)
  }

  package static func youden(_ levels: [Level]) -> YoudenCut {
    let present = levels.filter { $0.normal + $0.anomalous > 0 }
    let normals = Double(present.reduce(0) { $0 + $1.normal })
    let positives = Double(present.reduce(0) { $0 + $1.anomalous })
    // From the highest cut, where nothing is called anomalous, downwards; a later cut must do strictly
    // better.
    var best = YoudenCut(
      threshold: present.last?.score ?? 0, truePositiveRate: 0, falsePositiveRate: 0)
    var normal = 0
    var anomalous = 0
    for i in present.indices.dropFirst().reversed() {
      normal += present[i].normal
      anomalous += present[i].anomalous
      let low = present[i - 1].score
      // Halves are added, not halved after adding, which could overflow.
      let middle = low / 2 + present[i].score / 2
      let cut = YoudenCut(
        threshold: middle < present[i].score ? middle : low,
        truePositiveRate: Double(anomalous) / positives, falsePositiveRate: Double(normal) / normals)
      if cut.j > best.j { best = cut }
    }
    return best
  }
}

/// The best single cut of a ROC curve: a score above `threshold` is called anomalous.
public struct YoudenCut: Sendable, Equatable {
  /// Halfway between the two neighbouring scores that it parts. Of equally good cuts, the highest (fewest
  /// false alarms); if no cut beats chance, the highest score of all, which calls nothing anomalous.
  public let threshold: Double
  /// The share of anomalous images above the cut.
  public let truePositiveRate: Double
  /// The share of normal images above the cut.
  public let falsePositiveRate: Double
  /// Youden's J, 0 (chance) … 1 (perfect).
  public var j: Double { truePositiveRate - falsePositiveRate }
}
