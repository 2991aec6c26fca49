import GalaxyBase
import GalaxyData

/// How real and simulated galaxies differ, and how far real galaxies of another pipeline, the control, do.
public struct Comparison: Sendable, Equatable {
  /// The real images.
  public let real: RealImages
  /// The simulated ones against the real ones.
  public let simulated: PairFigures
  /// The control against the real ones; nil without one.
  public let control: PairFigures?
  /// How well a classifier tells the simulated ones from the control.
  public let direct: Estimate?
  /// The area of the simulated ones less that of the control, the real galaxies being the same for both.
  public let beyondControl: Estimate?
  /// What each feature tells, the strongest first.
  public let features: [TellingFeature]
  /// The shares of the regions of a model's scores; empty without thresholds.
  public let regions: [RegionShare]
  /// How far images of one simulated galaxy scatter beside galaxies: the model's scores, or without a model
  /// the classifier's; nil where every galaxy has one image.
  public let spread: GroupSpread?
  /// Where the features come from, and the model whose scores were compared.
  public let origin: String, model: String?
  /// What limits the figures, in sentences.
  public let notes: [String]
  /// Every simulated image.
  public let rows: [Row]

  /// The real images that were compared.
  public struct RealImages: Sendable, Equatable {
    /// What the session calls them.
    public let name: String
    /// How many images and galaxies were compared, and how many images could not be measured.
    public let images: Int, galaxies: Int, unmeasured: Int
    /// How many images the model was trained on, which are no part of what is said of scores.
    public let trainedOn: Int
  }

  /// One simulated image.
  public struct Row: Sendable, Equatable {
    /// The file, and its name as it is shown.
    public let path: String, name: String
    /// Its class; nil without a label.
    public let className: String?
    /// Images of one galaxy share it.
    public let group: String
    /// How many per cent of the real images look as simulated to the classifier, or more: 50 for one like
    /// any, 0 for one stranger than all; nil where there is no classifier.
    public let realism: Double?
    /// The distance from the nearest real galaxy, 1 being what 95 % of the real ones do not exceed.
    public let distance: Double?
    /// The classifier's score: larger for what looks simulated.
    public let classifierScore: Double?
    /// The model's score and region; nil without a model.
    public let score: Double?, region: String?
    /// Why the image is no part of the comparison; nil where it is.
    public let reason: String?

    /// Whether it lies among the real ones.
    public var isAmongReal: Bool? { distance.map { $0 <= 1 } }
  }

  /// So few galaxies of a set allow no sentence: the area's interval is wider than ±0.2.
  public static let fewest = 20

  /// The simulated galaxies by realism, the most realistic first: of each the image in the middle of its own.
  package var ranked: [Row] {
    func isMoreReal(_ one: (offset: Int, element: Row), _ other: (offset: Int, element: Row)) -> Bool {
      let (p, q) = (one.element.realism ?? 0, other.element.realism ?? 0)
      if p != q { return p > q }
      let (s, t) = (one.element.classifierScore ?? 0, other.element.classifierScore ?? 0)
      return s == t ? one.offset < other.offset : s < t
    }
    let images = rows.enumerated().filter { $0.element.realism != nil }
    let galaxies = Dictionary(grouping: images) { $0.element.group }.values.map { own in
      own.sorted(by: isMoreReal)[own.count / 2]
    }
    return galaxies.sorted(by: isMoreReal).map(\.element)
  }
}
