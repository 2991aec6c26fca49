import GalaxyBase
import GalaxyErrors

/// What each feature adds to a score: Shapley values against the normal images (Shapley 1953; for models
/// Štrumbelj & Kononenko 2014, Knowl. Inf. Syst. 41, 647; with this background Lundberg & Lee 2017, NIPS 30).
///
/// The value of a set of features is the mean score of the normal images with these features replaced by the
/// image's. A feature's share is what it adds to a set, averaged over all orders in which features may be
/// replaced. Orders are drawn, each walked forwards and backwards (Mitchell et al. 2022, JMLR 23, 43), and the
/// normal images are walked from equally often: all of them, or as many, drawn, as two orders each allow. So
/// the shares add up to the image's score less the mean score of these normal images whatever was drawn, and
/// where all are walked from, those of an additive score, such as a logistic regression's, are exact.
public struct FeatureShares: Sendable, Equatable {
  /// A share and the standard error that is left of the drawing.
  public struct Share: Sendable, Equatable {
    /// In units of the score: positive where the feature makes the image stranger.
    public let value: Double
    /// Of the estimate; 0 where it is exact.
    public let error: Double
  }

  /// The image's score.
  public let score: Double
  /// The mean score of the normal images, from which the shares count.
  public let base: Double
  /// The share of each feature, in their order.
  public let shares: [Share]
  /// The share of each group of features that was asked for.
  public let groups: [Share]
  /// How many normal images stand for all, and how many orders were walked from each, both ways.
  public let normals: Int, orders: Int

  /// What is left of score − base − Σ shares: rounding.
  public var residual: Double { score - base - shares.reduce(0) { $0 + $1.value } }

  /// The scores that one estimate may cost.
  private static let mostScores = 400_000
  /// Orders that are drawn in all unless somebody says; each is walked both ways.
  public static let standardOrders = 1000

  /// Estimates the shares.
  /// - Parameters:
  ///   - judge: the score of [feature].
  ///   - image: the image's features.
  ///   - normals: the normal images, [image][feature].
  ///   - groups: the features, by their places, of each group whose sum is wanted.
  ///   - wanted: how many orders are drawn in all; fewer where each takes long.
  /// - Throws: `GalaxyError` of kind `unfit-features` for numbers that are not finite or fit not, or of kind
  ///   `interrupted`.
  static func estimate(
    _ judge: FeatureJudge, image: [Double], normals: [Double], groups: [[Int]] = [],
    orders wanted: Int = standardOrders, random: inout RandomStream, context: WorkContext
  ) throws -> FeatureShares {
    let width = image.count
    guard width >= 1, judge.takes(width), !normals.isEmpty, normals.count % width == 0,
      image.allSatisfy(\.isFinite), normals.allSatisfy(\.isFinite)
    else {
      throw GalaxyError(
        DetectorError.unfitFeatures, "the image has \(width) numbers that are not those of the normal images")
    }
    let most = max(60, mostScores / (2 * (width + 1)))
    let pairs = max(2, min(wanted, most))
    var chosen = Array(0..<normals.count / width)
    if chosen.count > pairs / 2 {
      random.shuffle(&chosen)
      chosen = chosen.prefix(max(1, pairs / 2)).sorted()
    }
    let orders = max(2, (pairs + chosen.count - 1) / chosen.count)
    let places = chosen
    let seeds = places.map { _ in random.next() }
    let meter = ProgressMeter("explain", total: places.count, unit: "normal image", context: context)
    let walks = try parallelMap(places.count, threads: context.threads) { number in
      try context.cancellation.check("explaining")
      var walk = Walk(judge, width: width)
      var stream = RandomStream(seed: seeds[number])
      let start = Array(normals[places[number] * width..<(places[number] + 1) * width])
      let result = walk.run(
        from: start, to: image, orders: orders, groups: groups, random: &stream)
      try meter.advance()
      return result
    }
    let score = image.withUnsafeBufferPointer { judge.score(of: $0) }
    let drawn = Double(walks.count) * Double(width) / Double(normals.count)
    func share(_ moment: (WalkResult) -> (mean: Double, variance: Double)) -> Share {
      var (within, between) = (0.0, Moments(1))
      for walk in walks {
        let own = moment(walk)
        within += own.variance
        between.add([own.mean])
      }
      // Normal images were drawn, and orders within each: two stages (Cochran 1977, Sampling Techniques,
      // eq. 10.15). Where all images are walked from, only the second is left.
      let count = Double(walks.count), found = between.moments[0]
      let variance = ((1 - drawn) * found.variance + drawn * within / count / Double(orders)) / count
      return Share(value: found.mean, error: variance.squareRoot())
    }
    return FeatureShares(
      score: score, base: walks.reduce(0) { $0 + $1.start } / Double(walks.count),
      shares: (0..<width).map { k in share { $0.features[k] } },
      groups: groups.indices.map { g in share { $0.groups[g] } }, normals: walks.count, orders: orders)
  }

  /// What came of the walks from one normal image: its score, and mean and variance over the orders of what
  /// each feature and each group added.
  private struct WalkResult: Sendable {
    var start = 0.0
    var features: [(mean: Double, variance: Double)] = []
    var groups: [(mean: Double, variance: Double)] = []
  }

  /// Goes from a normal image to the one that is explained, feature by feature.
  private struct Walk {
    let judge: FeatureJudge
    let width: Int
    var current: [Double] = []

    init(_ judge: FeatureJudge, width: Int) { (self.judge, self.width) = (judge, width) }

    private func score() -> Double { current.withUnsafeBufferPointer { judge.score(of: $0) } }

    mutating func run(
      from start: [Double], to image: [Double], orders: Int, groups: [[Int]], random: inout RandomStream
    ) -> WalkResult {
      var result = WalkResult()
      current = start
      result.start = score()
      var order = Array(0..<width)
      var sums = Moments(width), groupSums = Moments(groups.count)
      for _ in 0..<orders {
        random.shuffle(&order)
        var added = [Double](repeating: 0, count: width)
        for way in [order, order.reversed()] {
          current = start
          var before = result.start
          for k in way {
            // What does not differ adds nothing.
            if current[k] == image[k] { continue }
            current[k] = image[k]
            let now = score()
            added[k] += (now - before) / 2
            before = now
          }
        }
        sums.add(added)
        groupSums.add(groups.map { $0.reduce(0) { $0 + added[$1] } })
      }
      (result.features, result.groups) = (sums.moments, groupSums.moments)
      return result
    }
  }

  /// Means and variances (by n − 1) of several numbers, after Welford (1962).
  private struct Moments {
    private var count = 0.0
    private var means: [Double], squares: [Double]

    init(_ width: Int) {
      means = [Double](repeating: 0, count: width)
      squares = means
    }

    mutating func add(_ values: [Double]) {
      count += 1
      for (k, value) in values.enumerated() {
        let distance = value - means[k]
        means[k] += distance / count
        squares[k] += distance * (value - means[k])
      }
    }

    var moments: [(mean: Double, variance: Double)] {
      zip(means, squares).map { ($0, count > 1 ? max(0, $1) / (count - 1) : 0) }
    }
  }
}
