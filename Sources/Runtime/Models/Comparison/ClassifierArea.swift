import GalaxyBase
import GalaxyErrors

/// How well a classifier tells two sets of galaxies apart: the area under the ROC curve of galaxies that it
/// has not learnt from, the mean over several ways of dealing the folds.
///
/// The interval draws galaxies anew, 1000 times. Drawing scores anew forgets that the classifiers would have
/// come out otherwise, too, if other galaxies had been there: under exchange of all labels the area scatters
/// 1.2 to 1.35 times as far as that tells. How far it does here is found by exchanging the labels of whole
/// galaxies, and the interval is widened by that factor, on the scale of the area's log-odds. The same
/// exchanges give p.
struct ClassifierArea: Sendable {
  /// The area, its interval and its p-value.
  let figure: Estimate
  /// How far the interval was widened.
  let widening: Double
  /// The mean score of each image over the dealings, those of the first set before those of the second.
  let scores: [Double]

  private let ranked: RankedScores
  private let area: Double
  private let first: GalaxyGroups, second: GalaxyGroups

  /// How often galaxies are drawn anew.
  static let resamples = 1000
  /// How often the folds are dealt anew.
  static let repeats = 5
  /// How often labels are exchanged, and how often the folds are dealt anew for each exchange.
  static let exchanges = 60, exchangedRepeats = 2
  /// How far the area of few features by a support vector machine scatters beyond what drawing scores tells,
  /// for which labels are not exchanged: measured by `scripts/compare_simulations`.
  static let machineWidening = 1.4
  /// The fewest galaxies of either set.
  static let fewest = 5

  /// Tells two sets apart; nil where one has fewer than five galaxies.
  /// - Parameters:
  ///   - rows: the rows of the first set, then those of the second, [row][feature], all finite.
  ///   - exchanges: how often labels are exchanged; 0 for a fixed widening and no p.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  init?(
    _ rows: [Double], width: Int, _ first: GalaxyGroups, _ second: GalaxyGroups,
    kind: GroupedClassifier.Kind, exchanges: Int, random: RandomStream, context: WorkContext
  ) throws {
    guard width > 0, first.count >= Self.fewest, second.count >= Self.fewest else { return nil }
    var random = random
    let (m, n) = (first.numbers.count, second.numbers.count)
    let galaxies = first.numbers + second.numbers.map { $0 + first.count }
    let classifier = GroupedClassifier(
      rows: rows, width: width, galaxies: galaxies, kind: kind, repeats: Self.repeats)
    let isSecond = (0..<m + n).map { $0 >= m }
    let dealings = try classifier.scores(isSecond: isSecond, random: &random, context: context)
    let mean = Self.mean(dealings)
    let ranked = RankedScores(mean, firstCount: m)
    area = dealings.map { RankedScores($0, firstCount: m).area }.reduce(0, +) / Double(dealings.count)
    (scores, self.ranked, self.first, self.second) = (mean, ranked, first, second)

    let exchanged = try Self.exchange(
      classifier, first, second, times: exchanges, random: &random, context)
    let area = area
    widening = exchanged.map(\.widening) ?? Self.machineWidening
    let p = exchanged.map { exchanged in
      Double(1 + exchanged.areas.count { $0 >= area }) / Double(exchanged.areas.count + 1)
    }
    var drawn: [Double] = []
    for _ in 0..<Self.resamples {
      let (a, b) = (first.drawn(&random), second.drawn(&random))
      drawn.append(
        ranked.area(
          first.numbers.map { Double(a[$0]) }, second.numbers.map { Double(b[$0]) }))
    }
    figure = Estimate(
      area,
      interval: Self.interval(
        drawn, of: ranked.area, at: area, widening, galaxies: min(first.count, second.count)),
      p: p)
  }

  /// The area when the galaxies of the first set were drawn so often, and those of the second are drawn anew.
  func resampled(_ drawnFirst: [Int], _ random: inout RandomStream) -> Double {
    let drawnSecond = second.drawn(&random)
    let drawn = ranked.area(
      first.numbers.map { Double(drawnFirst[$0]) }, second.numbers.map { Double(drawnSecond[$0]) })
    return drawn - ranked.area + area
  }

  private static func mean(_ dealings: [[Double]]) -> [Double] {
    guard let first = dealings.first else { return [] }
    return first.indices.map { row in
      dealings.reduce(0) { $0 + $1[row] } / Double(dealings.count)
    }
  }

  // MARK: - Exchanged labels

  /// The areas when whole galaxies are dealt to the two sets at random, as many to each as there are, and how
  /// far they lie from ½ beside what the variance of the scores tells.
  private static func exchange(
    _ classifier: GroupedClassifier, _ first: GalaxyGroups, _ second: GalaxyGroups, times: Int,
    random: inout RandomStream, _ context: WorkContext
  ) throws -> (areas: [Double], widening: Double)? {
    guard times > 0 else { return nil }
    let seeds = (0..<times).map { _ in random.next() }
    let groups = first.count + second.count
    var brief = classifier
    brief.repeats = exchangedRepeats
    let (exchanged, alone) = (brief, WorkContext(cancellation: context.cancellation))
    let found = try parallelMap(times, threads: context.threads) { time -> Exchanged in
      try context.cancellation.check("exchanging labels")
      var random = RandomStream(seed: seeds[time])
      var dealt = Array(0..<groups)
      random.shuffle(&dealt)
      var isSecondGalaxy = [Bool](repeating: true, count: groups)
      for galaxy in dealt.prefix(first.count) { isSecondGalaxy[galaxy] = false }
      let isSecond = exchanged.galaxies.map { isSecondGalaxy[$0] }
      let dealings = try exchanged.scores(isSecond: isSecond, random: &random, context: alone)
      let ofFirst = isSecond.indices.filter { !isSecond[$0] },
        ofSecond = isSecond.indices.filter { isSecond[$0] }
      func ranked(_ scores: [Double]) -> RankedScores {
        RankedScores((ofFirst + ofSecond).map { scores[$0] }, firstCount: ofFirst.count)
      }
      let areas = dealings.map { ranked($0).area }
      let area = areas.reduce(0, +) / Double(areas.count)
      let variance = ranked(mean(dealings)).variance(
        GalaxyGroups(ofFirst.map { exchanged.galaxies[$0] }),
        GalaxyGroups(ofSecond.map { exchanged.galaxies[$0] }))
      let ofFolds = areas.reduce(0) { $0 + ($1 - area) * ($1 - area) } / Double(max(1, areas.count - 1))
      return Exchanged(area: area, variance: variance, ofFolds: ofFolds)
    }
    // A mean of few dealings scatters further than one of the area's own number: by what the folds add.
    let surplus = (1 / Double(exchangedRepeats) - 1 / Double(repeats))
    let count = Double(times)
    let scatter = found.reduce(0) { $0 + ($1.area - 0.5) * ($1.area - 0.5) - surplus * $1.ofFolds } / count
    let told = found.reduce(0) { $0 + $1.variance } / count
    return (found.map(\.area), told > 0 && scatter > told ? (scatter / told).squareRoot() : 1)
  }

  /// What one exchange of labels gave: the mean area over the dealings, its variance as the scores tell it,
  /// and that of the dealings.
  private struct Exchanged: Sendable {
    var area: Double, variance: Double, ofFolds: Double
  }

  // MARK: - Interval

  /// The interval of drawn areas, moved to the mean over the dealings and widened in log-odds. Where the sets
  /// are told apart without fault drawing tells nothing: at most 3 in so many galaxies may be otherwise
  /// (Hanley and Lippman-Hand 1983, JAMA 249, 1743).
  private static func interval(
    _ drawn: [Double], of centre: Double, at area: Double, _ widening: Double, galaxies: Int
  ) -> Interval {
    let edge = min(0.5, 3 / Double(max(1, galaxies)))
    guard let inner = Interval(resampled: drawn) else { return Interval(low: 0, high: 1) }
    if area >= 1 - 1e-9 { return Interval(low: 1 - edge, high: 1) }
    if area <= 1e-9 { return Interval(low: 0, high: edge) }
    func odds(_ share: Double) -> Double {
      let held = min(max(share, 1e-6), 1 - 1e-6)
      return logarithm(held / (1 - held))
    }
    func widened(_ end: Double) -> Double {
      let moved = end - centre + area
      let place = odds(area) + widening * (odds(moved) - odds(area))
      return 1 / (1 + exponential(-place))
    }
    return Interval(low: widened(inner.low), high: min(1, widened(inner.high)))
  }
}
