import GalaxyModels

/// The scores of one class, to be shown in one style.
public struct ScoreSeries: Sendable, Equatable {
  /// What is known of the class; in a figure of one table it decides the colour.
  public enum Role: Sendable, Equatable {
    /// The model's normal class: blue.
    case normal
    /// Another class: vermilion and, for further classes, other colours.
    case anomalous
    /// Images without a label: grey.
    case unlabelled
    /// Images of several classes taken together.
    case mixed

    /// In a word.
    var word: String {
      switch self {
      case .normal: "normal"
      case .anomalous: "anomalous"
      case .unlabelled: "unlabelled"
      case .mixed: "mixed"
      }
    }
  }

  /// The name in the legend.
  public let name: String
  /// What is known of the class.
  public let role: Role
  /// One finite score an image.
  public let scores: [Double]
  /// The table or model that the scores are of; nil where a figure shows one only.
  public let object: String?
  /// The class; nil for images without a label.
  public let className: String?
  /// What the figure calls the object.
  public let shownObject: String?

  /// Makes a series.
  public init(
    name: String, role: Role, scores: [Double], object: String? = nil, className: String? = nil,
    shownObject: String? = nil
  ) {
    self.name = name
    self.role = role
    self.scores = scores
    self.object = object
    self.className = className
    self.shownObject = shownObject ?? object
  }
}

/// Thresholds, and the tables or models of a figure that they hold for.
public struct ScoreCuts: Sendable, Equatable {
  /// The tables and models.
  public let objects: [String]
  /// Their thresholds.
  public let thresholds: Thresholds

  /// Makes them.
  public init(objects: [String], thresholds: Thresholds) {
    self.objects = objects
    self.thresholds = thresholds
  }
}
