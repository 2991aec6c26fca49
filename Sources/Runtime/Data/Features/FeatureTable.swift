import GalaxyBase
import GalaxyImages

/// Named numbers of images, a row an image: measured shapes, latent vectors of a network, or what another
/// program gave.
public struct FeatureTable: Sendable, Equatable {
  /// Where the numbers come from.
  public enum Origin: Sendable, Equatable {
    /// Measured on the images' own pixels (`Morphology`).
    case morphology
    /// The latent vectors of a model's network; `contents` tells the model from one of the same name.
    case latent(model: String, contents: String)
    /// A file of another program.
    case file(String)
  }

  /// Where the numbers come from.
  public let origin: Origin
  /// The names of the numbers that detectors judge, in order.
  public let featureNames: [String]
  /// The names of what else was measured, such as a centre or the classical statistics.
  public let furtherNames: [String]
  /// The names of the flags.
  public let flagNames: [String]
  /// The images, in their order; one that could not be measured has a row with its reason.
  public let rows: [FeatureRow]
  /// The names of the classes; empty where labels are plain numbers.
  public let classes: ClassNames
  /// What chose the images in their files (`hdu`, `band`, `cutout` …), so that other files are read alike.
  public let options: LoadOptions

  /// Makes a table.
  package init(
    origin: Origin, featureNames: [String], furtherNames: [String] = [], flagNames: [String] = [],
    rows: [FeatureRow], classes: ClassNames = ClassNames(), options: LoadOptions = LoadOptions()
  ) {
    self.origin = origin
    self.featureNames = featureNames
    self.furtherNames = furtherNames
    self.flagNames = flagNames
    self.rows = rows
    self.classes = classes
    self.options = options
  }

  /// Some rows, in this order; places that there are not are left out.
  func selecting(_ places: [Int]) -> FeatureTable {
    FeatureTable(
      origin: origin, featureNames: featureNames, furtherNames: furtherNames, flagNames: flagNames,
      rows: places.filter(rows.indices.contains).map { rows[$0] }, classes: classes, options: options)
  }

  /// How many numbers detectors judge.
  public var width: Int { featureNames.count }
  /// The positions of the rows with a label.
  public func rows(ofLabel label: Int) -> [Int] {
    rows.indices.filter { rows[$0].label == label && rows[$0].isMeasured }
  }
}

/// What was measured of one image.
public struct FeatureRow: Sendable, Equatable {
  /// The file, as it can be opened from the working folder.
  public var path: String
  /// The short name shown to the user.
  public var name: String
  /// The class label, if there is one.
  public var label: Int?
  /// Images of one group (one galaxy, one simulated object) never stand on both sides of a split.
  public var group: String
  /// What tells the image from others, whatever it is called: of its file's bytes and of what was chosen and
  /// done in it; nil where that is not known.
  public var content: UInt64?
  /// The number of the draw where the image is one that `match` made of its file's; nil for others.
  public var draw: Int?
  /// The numbers that detectors judge; empty where the image could not be measured.
  public var values: [Double]
  /// What else was measured; NaN for what could not be.
  public var further: [Double]
  /// The flags that are set, a bit each in the order of `flagNames`.
  public var flags: UInt64
  /// Why there are no values; nil where there are.
  public var reason: String?

  /// Makes a row.
  package init(
    path: String, name: String, label: Int? = nil, group: String? = nil, content: UInt64? = nil,
    draw: Int? = nil, values: [Double], further: [Double] = [], flags: UInt64 = 0, reason: String? = nil
  ) {
    self.path = path
    self.name = name
    self.label = label
    self.group = group ?? name
    self.content = content
    self.draw = draw
    self.values = values
    self.further = further
    self.flags = flags
    self.reason = reason
  }

  /// Whether there are values.
  public var isMeasured: Bool { reason == nil }
}
