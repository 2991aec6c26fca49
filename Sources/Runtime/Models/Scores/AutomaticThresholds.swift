import GalaxyBase
import GalaxyErrors

/// Thresholds that were found from scores, and how.
public struct AutomaticThresholds: Sendable, Equatable {
  /// How thresholds can be found.
  public enum Method: String, Sendable, CaseIterable {
    /// From normal images alone.
    case quantile
    /// From labelled images of both classes.
    case youden
    /// From p-values among normal images that the model was not fitted to.
    case conformal

    /// The method as the user writes it.
    package var option: String { "method=\(rawValue)" }
  }

  /// The four cuts.
  public let thresholds: Thresholds
  /// How they were found.
  public let method: Method
  /// How many normal and anomalous scores they rest on.
  public let normalCount: Int, anomalousCount: Int
  /// What the user should know before trusting them, if anything.
  public let warning: String?

  /// The quantiles of the normal scores that become t1 … t4.
  public static let quantiles = [0.50, 0.80, 0.95, 0.99]
  /// With fewer normal scores than this the quantiles mean nothing.
  public static let leastNormalCount = 5
  /// The share of the other class that a "surely" region may hold under `youden`.
  public static let sureErrorRate = 0.05

  /// From the scores of normal images alone: t1 … t4 are their 0.50, 0.80, 0.95 and 0.99 quantiles.
  ///
  /// So an image is surely normal if half of the normal images are stranger; up to one normal image in twenty
  /// is called anomalous, and one in a hundred surely so: the false alarm rate is chosen, the detection rate
  /// is not known. Take images that the model was not trained on; a model scores its own training images
  /// lower.
  /// - Throws: `GalaxyError` of kind `too-few-scores` for fewer than five, or `score-not-finite`.
  public static func quantile(normal: [Double]) throws(GalaxyError) -> AutomaticThresholds {
    if let bad = normal.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(index: bad, value: normal[bad])
    }
    let sorted = normal.sorted()
    let cuts = quantiles.compactMap { Statistics.quantile(sorted: sorted, $0) }
    guard sorted.count >= leastNormalCount, cuts.count == 4 else {
      throw .tooFewScores(work: Method.quantile.option, found: normal.count, needed: leastNormalCount)
    }
    return AutomaticThresholds(
      thresholds: try Thresholds(cuts[0], cuts[1], cuts[2], cuts[3]), method: .quantile,
      normalCount: normal.count, anomalousCount: 0,
      warning: normal.count < 100
        ? "\(normal.count) normal images are few: t4 rests on the one or two with the highest scores" : nil)
  }

  /// From labelled scores: a band around the cut that maximises Youden's J.
  ///
  /// t2 and t3 are the ends of the cut's 95 % bootstrap interval (widened to hold the cut itself): between
  /// them the data cannot say on which side an image belongs. t1 is the 0.05 quantile of the anomalous scores
  /// and t4 the 0.95 quantile of the normal ones, so that "surely" errs for at most one image in twenty of
  /// the other class; where the classes part so well that these would fall inside the band, the band's ends
  /// take their place.
  /// - Parameters:
  ///   - scores: one finite score an image.
  ///   - anomalous: for each score, whether the image is truly anomalous.
  ///   - resamples: bootstrap samples.
  ///   - random: where the draws come from.
  /// - Throws: `GalaxyError` of kind `one-class-only` if a class is missing, and what `ROC` throws.
  public static func youden(
    scores: [Double], anomalous: [Bool], resamples: Int = 1000, random: inout RandomStream
  ) throws(GalaxyError) -> AutomaticThresholds {
    let positives = anomalous.count { $0 }
    guard positives > 0, positives < anomalous.count else {
      throw .oneClassOnly(
        work: Method.youden.option, normal: anomalous.count - positives, anomalous: positives)
    }
    let roc = try ROC(scores: scores, anomalous: anomalous)
    let best = roc.youden
    let band = roc.intervals(resamples: resamples, random: &random).youdenThreshold
    let t2 = min(band.low, best.threshold)
    let t3 = max(band.high, best.threshold)
    let labelled = zip(scores, anomalous)
    let strange = labelled.filter { $0.1 }.map { $0.0 }
    let normal = labelled.filter { !$0.1 }.map { $0.0 }
    let t1 = min(t2, Statistics.quantile(strange, sureErrorRate) ?? t2)
    let t4 = max(t3, Statistics.quantile(normal, 1 - sureErrorRate) ?? t3)
    return AutomaticThresholds(
      thresholds: try Thresholds(t1, t2, t3, t4), method: .youden,
      normalCount: normal.count, anomalousCount: strange.count,
      warning: roc.auc <= 0.5
        ? "the scores tell the classes no better than chance (AUC \(NumberText.fixed(roc.auc, 3)))" : nil)
  }
}
