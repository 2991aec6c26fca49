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
    let tail = (1 - min(max(confidence, 0), 1)) / 2
    func interval(_ values: [Double]) -> Interval {
      let sorted = values.sorted()
      return Interval(
        low: Statistics.quantile(sorted: sorted, tail) ?? .nan,
        high: Statistics.quantile(sorted: sorted, 1 - tail) ?? .nan)
    }
    return ROCIntervals(
      auc: interval(aucs), averagePrecision: interval(precisions), youdenThreshold: interval(cuts))
  }
}
