/// A point of a ROC curve: what becomes of the images when all with a score at or above one are called
/// anomalous.
public struct ROCPoint: Sendable, Equatable {
  /// The share of normal images that are called anomalous.
  public let falsePositiveRate: Double
  /// The share of anomalous images that are called so.
  public let truePositiveRate: Double
}

extension ROC {
  /// The curve from (0, 0) to (1, 1), a point for each distinct score from the highest down. The area under
  /// its straight pieces is `auc`.
  public var curve: [ROCPoint] {
    var points = [ROCPoint(falsePositiveRate: 0, truePositiveRate: 0)]
    var (normal, anomalous) = (0, 0)
    for level in levels.reversed() {
      normal += level.normal
      anomalous += level.anomalous
      points.append(
        ROCPoint(
          falsePositiveRate: Double(normal) / Double(normalCount),
          truePositiveRate: Double(anomalous) / Double(anomalousCount)))
    }
    return points
  }
}
