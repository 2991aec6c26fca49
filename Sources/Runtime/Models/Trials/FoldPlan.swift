import GalaxyBase
import GalaxyErrors

/// How labelled images are parted for cross-validation: each fold is tested once by a model that learnt from the
/// others. Every class is in each fold in its share, and images of one galaxy are never on both sides.
public struct FoldPlan: Sendable, Equatable {
  /// One part of one repetition.
  public struct Fold: Sendable, Equatable {
    /// Counted from 1.
    public let repetition: Int, number: Int
    /// Positions to learn from and to test on, rising.
    public let train: [Int], test: [Int]

    /// Such as `r1f3`.
    public var name: String { "r\(repetition)f\(number)" }
  }

  /// All folds of all repetitions.
  public let folds: [Fold]

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
    // A galaxy goes by the label that it has first.
    var byClass: [Int: [Int]] = [:]
    var known: Set<Int> = []
    for (index, label) in labels.enumerated() {
      guard let label, known.insert(galaxies[index]).inserted else { continue }
      byClass[label, default: []].append(galaxies[index])
    }
    for (label, own) in byClass.sorted(by: { $0.key < $1.key }) where own.count < count {
      throw GalaxyError(
        TrialError.tooFewForFolds,
        "class \(names(label)) has \(own.count) galaxies, fewer than \(count) folds",
        hint: "take folds=\(max(2, own.count))" + (own.count < 2 ? " and more images" : ""))
    }
    var all: [Fold] = []
    for repetition in 1...max(1, repeats) {
      var fold: [Int: Int] = [:]
      // The classes deal one after another, so that the folds are of one size.
      var next = 0
      for (label, own) in byClass.sorted(by: { $0.key < $1.key }) {
        var order = own
        var random = streams.stream("\(stream)/\(repetition)/\(label)")
        random.shuffle(&order)
        for galaxy in order {
          fold[galaxy] = next % count
          next += 1
        }
      }
      let labelled = labels.indices.filter { labels[$0] != nil }
      for number in 0..<count {
        all.append(
          Fold(
            repetition: repetition, number: number + 1,
            train: labelled.filter { fold[galaxies[$0]] != number },
            test: labelled.filter { fold[galaxies[$0]] == number }))
      }
    }
    folds = all
  }
}
