import GalaxyBase

/// A confidence interval.
public struct Interval: Sendable, Equatable {
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double
  /// Makes an interval.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// The 95 % interval of a share, by the score of Wilson (1927, JASA 22, 209): right for few trials, and for
  /// shares near 0 and 1.
  public init(successes: Int, of trials: Int) {
    self.init(share: Double(successes) / Double(max(1, trials)), of: Double(max(1, trials)))
  }

  /// The same of a share of so many trials, which need not be whole.
  package init(share p: Double, of n: Double) {
    let z = 1.959_963_984_540_054
    let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    // What rounding leaves of an end at 0 or 1 is none.
    self.init(low: p > 0 ? max(0, middle - half) : 0, high: p < 1 ? min(1, middle + half) : 1)
  }
}

/// How far the figures of a ROC curve would move if other images of the same kind had been drawn.
public struct ROCIntervals: Sendable, Equatable {
  /// Of the area under the curve.
  public let auc: Interval
  /// Of the average precision.
  public let averagePrecision: Interval
  /// Of the Youden cut's threshold.
  public let youdenThreshold: Interval
}

extension ROC {
  /// Stratified percentile bootstrap (Efron and Tibshirani 1993, ch. 13): normal and anomalous images are
  /// drawn again with replacement, each class keeping its size, and the central share of the results is the
  /// interval.
  /// - Parameters:
  ///   - resamples: how many samples are drawn, at least 1.
  ///   - confidence: the share of samples within the interval, 0 … 1.
  ///   - random: where the draws come from; the same state gives the same intervals.
  public func intervals(
    resamples: Int = 1000, confidence: Double = 0.95, random: inout RandomStream
  ) -> ROCIntervals {
    let normals = levels.indices.flatMap { Array(repeating: $0, count: levels[$0].normal) }
    let positives = levels.indices.flatMap { Array(repeating: $0, count: levels[$0].anomalous) }
    let empty = levels.map { Level(score: $0.score, normal: 0, anomalous: 0) }
    var aucs: [Double] = []
    var precisions: [Double] = []
    var cuts: [Double] = []
    for _ in 0..<max(1, resamples) {
      var sample = empty
      for _ in normals { sample[normals[random.below(normals.count)]].normal += 1 }
      for _ in positives { sample[positives[random.below(positives.count)]].anomalous += 1 }
      aucs.append(Self.auc(sample))
      precisions.append(Self.averagePrecision(sample))
      cuts.append(Self.youden(sample).threshold)
    }
    return ROCIntervals(
      aucs: aucs, averagePrecisions: precisions, youdenThresholds: cuts, confidence: confidence)
  }
}

extension ROCIntervals {
  /// The central share of each figure's bootstrap results.
  init(aucs: [Double], averagePrecisions: [Double], youdenThresholds: [Double], confidence: Double) {
    let tail = (1 - min(max(confidence, 0), 1)) / 2
    func interval(_ values: [Double]) -> Interval {
      let sorted = values.sorted()
      return Interval(
        low: Statistics.quantile(sorted: sorted, tail) ?? .nan,
        high: Statistics.quantile(sorted: sorted, 1 - tail) ?? .nan)
    }
    self.init(
      auc: interval(aucs), averagePrecision: interval(averagePrecisions),
      youdenThreshold: interval(youdenThresholds))
  }
}
