import GalaxyBase

/// The images whose labels would teach a model most, and why these.
public struct SuggestedImages: Sendable {
  /// One image.
  public struct Row: Sendable, Equatable {
    /// Its position in the dataset.
    public let position: Int
    /// Its short name.
    public let name: String
    /// Its score, and its percentile among normal images where there is one.
    public let score: Double, percentile: Double?
    /// Its p-value, of a calibrated model.
    public let p: Double?
    /// How far its rank is from where normal and anomalous part, in per cent.
    public let doubt: Double
    /// How far it is from the nearest other image that is suggested, in features of spread 1; nil for one alone.
    public let distance: Double?
  }

  /// Why images were not to choose from.
  public struct LeftOut: Sendable, Equatable {
    /// Labelled already, trained on, copies of others, and without a score.
    public var labelled = 0, trained = 0, copies = 0, unscored = 0
  }

  /// The images, in the order in which they are to be labelled: the most doubtful first, or those that stand for most.
  public let rows: [Row]
  /// How many there were to choose from, and how many of these were near enough.
  public let pool: Int, near: Int
  /// Whether they stand for all images, since nothing tells where normal and anomalous part.
  public let isCold: Bool
  /// What was not to choose from.
  public let leftOut: LeftOut
  /// Where normal and anomalous part.
  public let boundary: String

  /// `60 images to choose from: 3 labelled already and 40 trained on are left out`
  public var poolText: String {
    let reasons = [
      (leftOut.labelled, "labelled already"), (leftOut.trained, "trained on"),
      (leftOut.copies, "copies of others"), (leftOut.unscored, "without a score"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "\(counted(pool, "image")) to choose from"
      + (reasons.isEmpty ? "" : " (left out: \(reasons.joined(separator: ", ")))")
  }
}
