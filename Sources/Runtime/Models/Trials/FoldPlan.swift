import GalaxyBase
import GalaxyErrors

/// How labelled images are parted for cross-validation: each fold is tested once by a model that learnt from the
/// others. Every class is in each fold in its share, and images of one galaxy are never on both sides.
public struct FoldPlan: Sendable, Equatable {
  /// All folds of all repetitions.
  public let folds: [TrialFold]

  /// Parts the labelled images.
  /// - Parameters:
  ///   - labels: for each image its class; nil for one that is left out.
  ///   - galaxies: for each image a number that those of one galaxy share.
  ///   - stream: the name of the streams that the draws come from.
  /// - Throws: `GalaxyError` of kind `too-few-for-folds` for a class with fewer galaxies than folds.
  public init(
    labels: [Int?], galaxies: [Int], folds count: Int, repeats: Int, names: (Int) -> String,
    streams: SeedStreams, stream: String
  ) throws(GalaxyError) {
    let labelled = labels.indices.filter { labels[$0] != nil }
    let kinds = labelled.compactMap { labels[$0] }
    let own = labelled.map { galaxies[$0] }
    for label in Set(kinds).sorted() {
      let found = Set(zip(kinds, own).filter { $0.0 == label }.map(\.1)).count
      guard found < count else { continue }
      throw GalaxyError(
        TrialError.tooFewForFolds,
        "class \(names(label)) has \(found) different galaxies, fewer than \(count) folds",
        hint: "take folds=\(max(2, found))" + (found < 2 ? " and more images" : ""))
    }
    var all: [TrialFold] = []
    for repetition in 1...max(1, repeats) {
      var random = streams.stream("\(stream)/\(repetition)")
      let dealt = FoldAssignment(kinds: kinds, galaxies: own, count: count, random: &random)
      for number in 0..<dealt.count {
        all.append(
          TrialFold(
            repetition: repetition, number: number + 1,
            train: dealt.others(than: number).map { labelled[$0] },
            test: dealt.members(of: number).map { labelled[$0] }))
      }
    }
    folds = all
  }
}

/// One part of one repetition.
public struct TrialFold: Sendable, Equatable {
  /// Counted from 1.
  public let repetition: Int, number: Int
  /// Positions to learn from and to test on, rising.
  public let train: [Int], test: [Int]

  /// Such as `r1f3`.
  public var name: String { "r\(repetition)f\(number)" }
}
