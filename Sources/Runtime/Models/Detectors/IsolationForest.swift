import GalaxyBase
import GalaxyErrors

/// How soon random cuts leave an image alone (Liu, Ting and Zhou 2008), as scikit-learn's `IsolationForest`
/// (−score_samples, 0 … 1) on features in standard deviations within ±8.
public struct IsolationForest: TableDetector {
  private let scale: Standardisation
  private let trees: IsolationTrees
  /// How many images a tree is grown on, at most.
  public let samples: Int

  /// `forest`
  public static let kind = "forest"
  /// For help.
  public static let summary =
    "how soon random cuts leave an image alone: an isolation forest (Liu et al. 2008)"
  /// Trees and samples.
  public static let options = [
    DetectorOption(name: "trees", least: 1, most: 10_000, isWhole: true, standard: 100, doc: "trees"),
    DetectorOption(
      name: "samples", least: 2, most: 65_536, isWhole: true, standard: 256,
      doc: "normal images that a tree is grown on, at most"),
  ]
  private static let clip = 8.0

  /// Grows the trees.
  /// - Throws: `GalaxyError` of kind `unfit-features`, `detector-option` or `interrupted`.
  public static func fit(
    _ features: TrainingFeatures, options: [String: Double], random: inout RandomStream, context: WorkContext
  ) throws -> IsolationForest {
    let choices = try DetectorChoices(options, of: Self.self)
    try features.require(for: Self.self)
    let width = features.width
    guard let scale = Standardisation.moments(features.normals, width: width, clip: clip) else {
      throw GalaxyError.unfit(Self.kind)
    }
    let trees = try IsolationTrees.grown(
      scale.rows(features.normals), width: width, trees: choices.whole("trees"),
      samples: choices.whole("samples"), random: &random, context: context)
    return IsolationForest(scale: scale, trees: trees, samples: choices.whole("samples"))
  }

  private init(scale: Standardisation, trees: IsolationTrees, samples: Int) {
    (self.scale, self.trees, self.samples) = (scale, trees, samples)
  }

  /// "isolation forest, 100 trees"
  public var title: String { "isolation forest, \(counted(trees.roots.count, "tree"))" }
  /// How many features an image has.
  public var featureCount: Int { scale.width }

  /// 2^(−mean path / usual path).
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    scale.withRow(features) { trees.score($0) }
  }

  /// Samples.
  public var values: [JSON.Member] { [.init("samples", .integer(samples))] }

  /// `forest.knots`, `forest.roots`, `forest.usual`, and those of the standardisation.
  public var tensors: [NamedTensor] { trees.tensors("forest") + scale.tensors("forest") }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let samples = values["samples"]?.integer, let scale = Standardisation(tensors, "forest"),
      let trees = IsolationTrees(tensors, "forest", width: scale.width)
    else { return nil }
    self.init(scale: scale, trees: trees, samples: samples)
  }
}
