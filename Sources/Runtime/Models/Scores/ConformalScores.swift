import GalaxyErrors

/// The scores of normal images that a detector had not seen, which turn any score into a p-value: how often a
/// normal image would be at least as strange (split conformal prediction, Vovk, Gammerman and Shafer 2005).
///
/// If the images to judge are drawn as the calibrating ones were, p ≤ α for at most a share α of the normal ones,
/// whatever the detector.
public struct ConformalScores: Sendable, Equatable {
  /// The scores in rising order.
  public let calibration: [Double]

  /// Keeps the scores of normal images; nil for none, or for one that is not finite.
  public init?(_ scores: [Double]) {
    guard !scores.isEmpty, scores.allSatisfy(\.isFinite) else { return nil }
    calibration = scores.sorted()
  }

  /// How many calibrate.
  public var count: Int { calibration.count }
  /// The smallest p-value that there can be, 1 / (n + 1).
  public var smallest: Double { Self.smallest(of: count) }

  /// The smallest p-value that n images can give, 1 / (n + 1).
  public static func smallest(of count: Int) -> Double { 1 / Double(count + 1) }

  /// (1 + #{calibrating scores ≥ score}) / (n + 1).
  public func p(_ score: Double) -> Double { Double(1 + atLeast(score)) / Double(count + 1) }

  /// How many of the calibrating scores are as large or larger; all for NaN.
  func atLeast(_ score: Double) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if calibration[middle] < score { low = middle + 1 } else { high = middle }
    }
    return count - low
  }

  /// Throws where no p-value of n calibrating images can be as small as α.
  /// - Throws: `GalaxyError` of kind `alpha-out-of-reach`.
  public static func require(alpha: Double, of count: Int) throws(GalaxyError) {
    guard !(alpha >= smallest(of: count)) else { return }
    let needed = alpha > 0 ? (1 / alpha - 1).rounded(.up) : .infinity
    throw GalaxyError(
      ScoreError.alphaOutOfReach,
      "with \(count) calibrating images no p-value is below 1/\(count + 1), so that none can reach \(alpha)",
      hint: needed < 1e9 ? "\(Int(needed)) normal images, or a larger rate" : "a larger rate")
  }
}
