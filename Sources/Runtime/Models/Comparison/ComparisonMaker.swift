import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Works the figures of a comparison out. Each has a stream of random numbers of its own, so that one that is
/// left out changes no other.
struct ComparisonMaker: Sendable {
  private let real: ImageSample
  private let streams: SeedStreams
  private let context: WorkContext
  /// The features on one scale: that of the real galaxies, within ±4.
  private let scale: Standardisation?
  private let amongReal: AmongReal?
  private static let clip = 4.0

  /// What was found of a set.
  struct Found: Sendable {
    var figures: PairFigures
    var area: ClassifierArea?
    /// The distance of each image from the nearest real galaxy.
    var distances: [Double]?
  }

  /// - Throws: `GalaxyError` of kind `interrupted`.
  init(real: ImageSample, streams: SeedStreams, context: WorkContext) throws {
    (self.real, self.streams, self.context) = (real, streams, context)
    let scale =
      real.places.isEmpty ? nil : Standardisation.robust(real.rows, width: real.width, clip: Self.clip)
    self.scale = scale
    amongReal = try scale.flatMap { scale in
      try AmongReal(
        scale.rows(real.rows), width: real.width, real.groups, random: streams.stream("compare/among"),
        context: context)
    }
  }

  /// All figures of a set against the real ones; `role` names its streams.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  func figures(of sample: ImageSample, role: String, scores: ScoredSamples?) throws -> Found {
    var found = Found(figures: PairFigures(sample))
    found.area = try area(of: sample, against: real, role: role)
    found.figures.auc = found.area?.figure
    if let scale {
      let rows = scale.rows(sample.rows)
      let mmd = try MaximumMeanDiscrepancy(
        scale.rows(real.rows) + rows, width: real.width, real.groups, sample.groups,
        random: streams.stream("compare/mmd/\(role)"), context: context)
      found.figures.mmd = mmd.map { Estimate($0.value, p: $0.p) }
      found.figures.mmdChance = mmd?.chance
      found.distances = try amongReal?.distances(rows, width: real.width, context: context)
    }
    if let distances = found.distances {
      found.figures.shareAmongReal = amongReal?.figure(
        distances, sample.groups, random: streams.stream("compare/share/\(role)"))
    }
    found.figures.shortcuts = try PictureViews.Shortcut.allCases.compactMap { shortcut in
      try self.shortcut(shortcut, sample, role)
    }
    if let scores {
      let (one, two) = (scores.scores(of: real), scores.scores(of: sample))
      let figures = ScoreDistance.figures(
        one.values, one.groups, two.values, two.groups, random: streams.stream("compare/scores/\(role)"))
      (found.figures.ks, found.figures.wasserstein) = (figures?.kolmogorovSmirnov, figures?.wasserstein)
    }
    return found
  }

  /// How well a classifier tells a set from another by their features.
  func area(of sample: ImageSample, against other: ImageSample, role: String) throws -> ClassifierArea? {
    guard !sample.places.isEmpty, !other.places.isEmpty else { return nil }
    return try ClassifierArea(
      other.rows + sample.rows, width: other.width, other.groups, sample.groups, kind: .logistic,
      exchanges: ClassifierArea.exchanges, random: streams.stream("compare/auc/\(role)"), context: context)
  }

  /// How well a shortcut tells a set from the real ones; nil where one of them has no pictures.
  private func shortcut(
    _ shortcut: PictureViews.Shortcut, _ sample: ImageSample, _ role: String
  ) throws -> PairFigures.Shortcut? {
    guard let one = real.numbers(of: shortcut), let two = sample.numbers(of: shortcut) else { return nil }
    let rows = ImageSample.joined(one.rows, two.rows, width: one.width)
    return try ClassifierArea(
      rows, width: one.width, real.groups, sample.groups, kind: .supportVectors, exchanges: 0,
      random: streams.stream("compare/\(shortcut.rawValue)/\(role)"), context: context
    ).map { PairFigures.Shortcut(view: shortcut, auc: $0.figure) }
  }

  /// What each feature tells of a set.
  func telling(_ sample: ImageSample, role: String) throws -> [TellingFeature] {
    try TellingFeature.all(
      real.set.table.featureNames, real.rows, real.groups, sample.rows, sample.groups,
      random: streams.stream("compare/features/\(role)"), context: context)
  }

  /// The area of the simulated ones less that of the control. The same real galaxies are drawn anew for both;
  /// the interval is widened as those of the two areas are, each by its share of the variance.
  func difference(_ simulated: ClassifierArea?, _ control: ClassifierArea?) -> Estimate? {
    guard let simulated, let control else { return nil }
    var random = streams.stream("compare/beyond control")
    let drawn = (0..<ClassifierArea.resamples).map { _ -> (Double, Double) in
      let times = real.groups.drawn(&random)
      return (simulated.resampled(times, &random), control.resampled(times, &random))
    }
    func variance(_ values: [Double]) -> Double {
      let mean = Statistics.mean(values) ?? 0
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count))
    }
    let (v, w) = (variance(drawn.map(\.0)), variance(drawn.map(\.1)))
    let (a, b) = (simulated.widening, control.widening)
    let widening = v + w > 0 ? ((a * a * v + b * b * w) / (v + w)).squareRoot() : max(a, b)
    let value = simulated.figure.value - control.figure.value
    guard let inner = Interval(resampled: drawn.map { $0.0 - $0.1 }) else { return Estimate(value) }
    return Estimate(
      value,
      interval: Interval(
        low: max(-1, value + widening * (inner.low - value)),
        high: min(1, value + widening * (inner.high - value))))
  }

  /// How far images of one simulated galaxy scatter beside galaxies.
  func spread(_ sample: ImageSample, _ area: ClassifierArea?, _ scores: ScoredSamples?) -> GroupSpread? {
    let random = streams.stream("compare/spread")
    if let scores {
      let own = scores.scores(of: sample)
      return GroupSpread(own.values, own.groups, random: random)
    }
    return area.flatMap {
      GroupSpread(Array($0.scores.suffix(sample.places.count)), sample.groups, random: random)
    }
  }

  /// Every image of the simulated set, in its order.
  func rows(_ sample: ImageSample, _ found: Found, _ scores: ScoredSamples?) -> [Comparison.Row] {
    let own = found.area.map { Array($0.scores.suffix(sample.places.count)) }
    let ofReal = found.area.map { Array($0.scores.prefix(real.places.count)) }
    let sorted = (ofReal ?? []).sorted()
    let places = Dictionary(uniqueKeysWithValues: sample.places.enumerated().map { ($1, $0) })
    return sample.set.images.indices.map { index in
      let row = sample.set.images[index].row
      let place = places[index]
      let score = place.flatMap { place in own?[place] }
      let judged = place == nil ? nil : scores?.row(index, of: sample)
      return Comparison.Row(
        path: row.path, name: row.name, className: row.label.map { sample.set.table.classes.text($0) },
        group: row.group,
        realism: score.map { Self.share(of: sorted, notBelow: $0) },
        distance: place.flatMap { found.distances?[$0] }, classifierScore: score, score: judged?.score,
        region: judged?.region?.name,
        reason: place == nil ? row.reason ?? "another set shows the same image" : nil)
    }
  }

  /// How many per cent of sorted values are at least as large as another.
  private static func share(of sorted: [Double], notBelow value: Double) -> Double {
    let below = sorted.partitioningIndex { $0 >= value }
    return sorted.isEmpty ? 0 : 100 * Double(sorted.count - below) / Double(sorted.count)
  }
}

extension [Double] {
  /// The first place at which a condition holds that holds for all that follow; the end where it never does.
  fileprivate func partitioningIndex(_ holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
