import GalaxyBase

/// Trainings that differ in nothing but their seeds and judge as one model: the others beside the model's own,
/// which is the first.
struct Repetition: Sendable, Equatable {
  /// The second training and those after it, each a model that scores by itself.
  var others: [Model]
  /// For each training, the first before all, where its scores of the normal training images lie; empty until
  /// there are detectors.
  var ranks: [NormalRanks]
}

/// The scores that the normal training images have under one training, and the percentile rank of any other
/// score among them. What two trainings say can be averaged as ranks; their distances cannot, for each has a
/// scale of its own.
///
/// The ranks are Hazen's, (i + ½) / n, linear between neighbouring scores. Beyond the largest and the smallest
/// score they go on towards 100 and 0 without reaching them: every image of a strange class may lie beyond all
/// normal ones, and a rank that stopped there would take its place among the others from it. The reference is
/// all of the training images, not a part held out from the training: small sets have none to spare, and the
/// first training is that of the model without a repetition, to the bit. Their scores are lower than those of
/// normal images that were not trained on, whose ranks are therefore above 50 in the mean.
struct NormalRanks: Sendable, Equatable {
  /// The scores, rising; float32, as files keep them.
  let scores: [Float]
  /// The scores without repetitions, and the rank of each.
  private let knots: [(score: Double, rank: Double)]
  /// The distance beyond the ends at which half of the way to 0 or 100 is left.
  private let reach: Double

  /// Nil without a finite score.
  init?(_ scores: [Double]) { self.init(stored: scores.map(Float.init)) }

  /// Takes what `scores` gave.
  init?(stored: [Float]) {
    guard !stored.isEmpty, stored.allSatisfy(\.isFinite) else { return nil }
    scores = stored.sorted()
    let count = Double(scores.count)
    var knots: [(score: Double, rank: Double)] = []
    var first = 0
    while first < scores.count {
      var end = first + 1
      while end < scores.count, scores[end] == scores[first] { end += 1 }
      knots.append((Double(scores[first]), 100 * Double(first + end) / (2 * count)))
      first = end
    }
    self.knots = knots
    let largest = Double(scores[scores.count - 1])
    let spread = largest - Double(scores[scores.count / 2])
    reach = spread > 0 ? spread : max(abs(largest), 1)
  }

  /// 0 … 100; rises with the score.
  func rank(of score: Double) -> Double {
    guard let first = knots.first, let last = knots.last else { return 50 }
    if score <= first.score { return first.rank * reach / (reach + first.score - score) }
    if score >= last.score { return 100 - (100 - last.rank) * reach / (reach + score - last.score) }
    var (low, high) = (0, knots.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if knots[middle].score <= score { low = middle } else { high = middle }
    }
    let (below, above) = (knots[low], knots[high])
    let share = (score - below.score) / (above.score - below.score)
    return below.rank + share * (above.rank - below.rank)
  }

  static func == (a: NormalRanks, b: NormalRanks) -> Bool { a.scores == b.scores }
}

extension Model {
  /// How many trainings judge as this model: 1 unless it was trained with `repeat=`.
  public var memberCount: Int { 1 + (repetition?.others.count ?? 0) }

  /// The trainings that judge as this model, each a model that scores by itself: one, which is the model
  /// itself, unless it was trained with `repeat=`. They are called `m`, `m/2`, `m/3`.
  public var members: [Model] {
    var first = self
    first.repetition = nil
    guard let repetition else { return [first] }
    first.thresholds = nil
    (first.pretraining, first.training) = (pretraining?.member(0), training?.member(0))
    return [first]
      + repetition.others.enumerated().map { index, member in
        var named = member
        named.name = Model.name(ofMember: index + 2, of: name)
        return named
      }
  }

  /// A model of several trainings, whose own is the first; a model of one stays what it is.
  /// - Parameter ranks: where the scores of the normal images lie under each; empty without detectors.
  init(members: [Model], ranks: [NormalRanks]) {
    self = members[0]
    guard members.count > 1 else { return }
    pretraining = TrainingRecord(ofMembers: members.map(\.pretraining))
    training = TrainingRecord(ofMembers: members.map(\.training))
    repetition = Repetition(others: Array(members.dropFirst()), ranks: ranks)
  }

  /// What a training is called in seeds and messages: `m` the first, then `m/2`.
  static func name(ofMember number: Int, of model: String) -> String {
    number == 1 ? model : "\(model)/\(number)"
  }

  /// The scores of every image by each of the model's trainings, [member][image], in one pass of the images
  /// through each network.
  /// - Throws: what `scores(of:)` throws.
  public func memberScores(of source: some ImageSource, context: WorkContext = WorkContext()) throws
    -> [[Double]]
  {
    try requireScores(of: source)
    let feed = try ImageFeed(source, indices: Array(0..<source.count), context: context)
    return try members.map { try $0.ownScores(of: feed, context: context) }
  }

  /// The scores of the model from those of its trainings, as `memberScores` gives them: of one its own, of
  /// several the mean of their percentile ranks among the normal training images, 0 … 100.
  public func combined(_ memberScores: [[Double]]) -> [Double] {
    guard let repetition, memberScores.count == repetition.ranks.count else {
      return memberScores.first ?? []
    }
    return (memberScores.first ?? []).indices.map { image in combined { memberScores[$0][image] } }
  }

  /// The score of one image from those of the trainings.
  func combined(_ score: (_ member: Int) -> Double) -> Double {
    guard let ranks = repetition?.ranks, !ranks.isEmpty else { return score(0) }
    var sum = 0.0
    for (member, ranks) in ranks.enumerated() { sum += ranks.rank(of: score(member)) }
    return sum / Double(ranks.count)
  }
}
