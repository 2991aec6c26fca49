import GalaxyBase

/// What a test says of a model, in the words that its figures bear.
///
/// A model keeps it; whatever rests on its scores repeats it.
public struct Standing: Sendable, Equatable {
  /// What can be said.
  public enum Kind: String, Sendable, CaseIterable {
    /// No test, so nothing is known.
    case untested
    /// The test had images of one class only, so nothing is known.
    case oneClass = "one class"
    /// Tested on images that it was trained on.
    case seen = "trained on"
    /// So few images that no order of their scores would tell a good model from chance.
    case tooFew = "too few"
    /// The scores hardly differ: the network collapsed, or was not trained.
    case flat
    /// The interval of the AUC lies below 0.5: normal images get the higher scores.
    case reversed
    /// The interval of the AUC holds 0.5.
    case chance
    /// Better than chance as a whole, but its members are not, taken one by one.
    case unstable
    /// The interval of the AUC lies above 0.5.
    case fair

    /// The word as a clause that stands alone.
    public var phrase: String {
      switch self {
      case .untested: "not tested"
      case .oneClass: "tested on one class only"
      case .seen: "tested on what it was trained on"
      case .tooFew: "tested on too few images"
      case .flat: "scores that hardly differ"
      case .reversed: "reversed"
      case .chance: "no better than chance"
      case .unstable: "unstable"
      case .fair: "better than chance"
      }
    }
  }

  /// What can be said, in a word.
  public let kind: Kind
  /// The same as a clause with its figures, to stand behind the model's name and a colon.
  public let text: String

  /// Scores whose middle nine tenths span less than this part of their size hardly differ. Distances are sums
  /// of float32 features, whose own noise is near 1e-6 of them.
  static let flatness = 1e-4
  /// So many galaxies must have one score before that is the model's fault and not theirs.
  static let leastOfFlat = 5
  /// With fewer galaxies of a kind the interval of even a perfect parting holds 0.5: 0.025 to the power of 1/5.
  static let leastOfEach = 6
  /// The level at which an order of scores could have come about by chance.
  static let level = 0.05

  /// Makes one.
  init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  /// Nothing is known.
  public static let untested = Standing(
    .untested, "not tested: how often its verdicts are right is not known")

  /// What an evaluation says.
  /// - Parameters:
  ///   - offset: what was taken from the distances to make the scores, such as R² of a soft boundary.
  ///   - members: the AUC of each member of a repeated model; empty for a model that is one.
  public init(of evaluation: Evaluation, offset: Double = 0, members: [Double] = []) {
    let (normal, anomalous) = (evaluation.normalGalaxies, evaluation.anomalousGalaxies)
    if evaluation.auc != nil, Self.leastPossibleP(normal, anomalous) > Self.level {
      self.init(
        .tooFew,
        "\(normal) normal and \(anomalous) anomalous galaxies are too few to tell it "
          + "from chance")
      return
    }
    let scores = evaluation.images.map(\.score)
    if normal + anomalous >= Self.leastOfFlat, let flat = Self.flatRange(scores, offset: offset) {
      self.init(
        .flat,
        "scores that hardly differ (\(NumberText.significant(flat.low)) to \(NumberText.significant(flat.high))): "
          + "the network collapsed, or was not trained")
      return
    }
    guard let auc = evaluation.auc, let interval = evaluation.aucInterval else {
      self.init(.oneClass, "tested on one class only: how well it tells the classes apart is not known")
      return
    }
    let figures =
      "AUC \(NumberText.significant(auc, 3)), 95 % \(NumberText.significant(interval.low, 3)) to "
      + NumberText.significant(interval.high, 3)
    if interval.high < 0.5 {
      self.init(.reversed, "reversed (\(figures)): the normal images get the higher scores")
    } else if interval.low <= 0.5 {
      self.init(.chance, "no better than chance (\(figures), which holds 0.5)")
    } else if let spread = Self.spread(of: members), spread.mean - 2 * spread.deviation <= 0.5 {
      self.init(
        .unstable,
        "unstable (\(figures)): its \(members.count) members alone reach \(NumberText.significant(spread.mean, 3)) "
          + "± \(NumberText.significant(spread.deviation, 2)), which is not sure to be better than chance")
    } else {
      self.init(.fair, "better than chance (\(figures))")
    }
  }

  /// Whether a verdict may say "surely": not where the test gave no reason to believe the scores.
  public var allowsSurely: Bool {
    switch kind {
    case .untested, .oneClass, .seen, .unstable, .fair: true
    case .tooFew, .flat, .reversed, .chance: false
    }
  }

  /// Whether cutting the scores would make verdicts that are known to be wrong.
  public var forbidsCuts: Bool { kind == .reversed || kind == .flat }

  /// Whether it says nothing of images that the model never saw.
  var saysNothing: Bool { [.untested, .oneClass, .seen].contains(kind) }

  /// What becomes of "surely" under thresholds that withhold it, or say it at the user's word; empty where they
  /// need not do either.
  static func withheld(_ thresholds: Thresholds?, _ standing: Standing) -> String {
    guard let thresholds, !standing.allowsSurely else { return "" }
    return thresholds.withholdsSurely
      ? "; no verdict says \"surely\"" : "; \"surely\" is said at your word (force=true)"
  }

  /// Whether a reader must hear of it: all but a model that does what it says.
  public var isWarning: Bool { kind != .fair }

  /// What can be done about it; nil where nothing need be.
  public var remedy: String? {
    switch kind {
    case .fair: nil
    case .untested: "`test` it on labelled images"
    case .oneClass: "`test` it on images of other classes too"
    case .seen: "`test` it on images that it was not trained on"
    case .tooFew: "`test` it on more images"
    case .flat: "train it longer or with a larger lr, or pretrain first"
    case .reversed:
      "another class may be the better normal one, or other training images; pretrain longer, or look at "
        + "`gallery` of what it calls most normal"
    case .chance: "train longer, on more images, or with another network or normal class"
    case .unstable: "take more members (`repeat=`), or train each longer"
    }
  }

  // MARK: -

  /// The 0.05 and 0.95 quantiles of scores that hardly differ; nil if they do.
  private static func flatRange(_ scores: [Double], offset: Double) -> Interval? {
    let sorted = scores.sorted()
    guard sorted.count > 1, let low = Statistics.quantile(sorted: sorted, 0.05),
      let high = Statistics.quantile(sorted: sorted, 0.95)
    else { return nil }
    let size = max(abs(low + offset), abs(high + offset))
    return high - low <= flatness * size ? Interval(low: low, high: high) : nil
  }

  /// The least two-sided p that any order of so many images can reach in the test of Mann and Whitney (1947):
  /// twice one over the number of ways to choose the normal ones.
  private static func leastPossibleP(_ normal: Int, _ anomalous: Int) -> Double {
    let few = min(normal, anomalous)
    var ways = 1.0
    for k in 0..<few {
      ways *= Double(normal + anomalous - k) / Double(k + 1)
      if ways > 1e6 { break }
    }
    // The interval of a perfect parting must not hold 0.5 either.
    return few < leastOfEach ? 1 : min(1, 2 / ways)
  }

  /// Mean and sample standard deviation of two AUCs or more.
  static func spread(of aucs: [Double]) -> (mean: Double, deviation: Double)? {
    guard aucs.count > 1, let mean = Statistics.mean(aucs) else { return nil }
    let squares = aucs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(aucs.count - 1)).squareRoot())
  }

  // MARK: - In a session file

  /// The word and the clause.
  public var json: JSON { ["kind": .string(kind.rawValue), "text": .string(text)] }

  /// Reads what `json` wrote; nil if it is anything else.
  init?(json: JSON?) {
    guard let kind = json?["kind"]?.string.flatMap(Kind.init), let text = json?["text"]?.string else {
      return nil
    }
    self.init(kind, text)
  }
}
