import GalaxyBase
import GalaxyData

/// How the images of each class fall into the five regions, and how often the regions are right.
///
/// A region is right for an image if both say the same: surely and probably normal for the normal class,
/// probably and surely anomalous for every other. *Undecided* says nothing, so it is neither right nor wrong;
/// it lowers `decidedShare` instead. How the galaxy code of 2019 computed its "accuracy" was never published;
/// this is ours.
public struct ConfusionTable: Sendable, Equatable {
  /// One class.
  public struct Row: Sendable, Equatable {
    /// The class label.
    public let label: Int
    /// Whether the class is another than the normal one.
    public let anomalous: Bool
    /// How many images fall in each region, in the order of `Region.allCases`.
    public let counts: [Int]
  }

  /// One row a class, by rising label.
  public let rows: [Row]
  /// The names of the classes; empty where labels are plain numbers.
  public let classNames: ClassNames
  /// The share of the images that are galaxies of their own: below 1 where several show one.
  let galaxyShare: Double

  /// Counts the images; every score is a number.
  package init(
    images: [ScoredImage], classNames: ClassNames = ClassNames(), thresholds: Thresholds, galaxies: Int? = nil
  ) {
    self.classNames = classNames
    galaxyShare = images.isEmpty ? 1 : Double(galaxies ?? images.count) / Double(images.count)
    rows = Set(images.map(\.label)).sorted().map { label in
      let members = images.filter { $0.label == label }
      let regions = members.map { thresholds.region(of: $0.score, p: $0.p) }
      return Row(
        label: label, anomalous: members.contains(where: \.anomalous),
        counts: Region.allCases.map { region in regions.count { $0 == region } })
    }
  }

  /// All images.
  public var total: Int { rows.reduce(0) { $0 + $1.counts.reduce(0, +) } }

  /// The share of the images that a region decides, right or wrong, 0 … 1; nil without images.
  public var decidedShare: Double? { share(decided, of: total) }

  /// Accuracy: the share of the decided images that lie on the right side, 0 … 1; nil if none is decided.
  public var accuracy: Double? { share(Region.allCases.reduce(0) { $0 + right(in: $1) }, of: decided) }

  /// The 95 % interval of the accuracy (Wilson 1927); nil with it. Where several images show one galaxy they
  /// count for no more than the galaxies.
  public var accuracyInterval: Interval? {
    guard decided > 0, let accuracy else { return nil }
    return Interval(share: accuracy, of: max(1, Double(decided) * galaxyShare))
  }

  /// The share of a region's images that belong there, 0 … 1; nil for `undecided` and for an empty region.
  public func accuracy(of region: Region) -> Double? {
    region.saysAnomalous == nil ? nil : share(right(in: region), of: count(in: region))
  }

  /// How many images fall in a region.
  public func count(in region: Region) -> Int { rows.reduce(0) { $0 + $1.counts[region.rawValue] } }

  private var decided: Int { total - count(in: .undecided) }

  private func right(in region: Region) -> Int {
    rows.filter { $0.anomalous == region.saysAnomalous }.reduce(0) { $0 + $1.counts[region.rawValue] }
  }

  private func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
