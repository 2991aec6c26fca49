import GalaxyBase
import GalaxyErrors
import GalaxyKernels

/// The decision of a support vector machine between normal images and anomalies (Cortes and Vapnik 1995), as
/// scikit-learn's `SVC(C, gamma=1/features, class_weight='balanced')` on features in standard deviations
/// within ±6: positive for an anomaly.
public struct SupportVectors: TableDetector {
  private let scale: Standardisation
  private let machine: GaussianMachine
  /// What a wrong training image costs.
  public let c: Double

  /// `svm`
  public static let kind = "svm"
  /// For help.
  public static let summary = "a support vector machine between normal images and anomalies"
  /// C.
  public static let options = [
    DetectorOption(
      name: "C", least: 0, excludesLeast: true, most: 1e9, isWhole: false, standard: 2,
      doc: "what a training image on the wrong side costs")
  ]
  /// It learns from both.
  public static let needsAnomalies = true
  private static let clip = 6.0

  /// Solves it by sequential minimal optimisation.
  /// - Throws: `GalaxyError` of kind `anomalies-wanted`, `unfit-features`, `detector-option` or `interrupted`.
  public static func fit(
    _ features: TrainingFeatures, options: [String: Double], random: inout RandomStream, context: WorkContext
  ) throws -> SupportVectors {
    let c = try DetectorChoices(options, of: Self.self)["C"]
    try features.require(for: Self.self)
    let width = features.width
    guard let scale = Standardisation.moments(features.all, width: width, clip: clip),
      let rows = PackedRows(scale.rows(features.all), width: width)
    else { throw GalaxyError.unfit(Self.kind) }
    let problem = GaussianProblem.classes(
      normals: features.normalCount, rows, c: c, gamma: 1 / Double(width))
    return SupportVectors(scale: scale, machine: try problem.solved(context: context), c: c)
  }

  private init(scale: Standardisation, machine: GaussianMachine, c: Double) {
    (self.scale, self.machine, self.c) = (scale, machine, c)
  }

  /// "support vector machine, C = 2, 148 vectors"
  public var title: String {
    "support vector machine, C = \(NumberText.general(c, 6)), \(counted(machine.vectors.count, "vector"))"
  }
  /// How many features an image has.
  public var featureCount: Int { scale.width }

  /// The decision.
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    scale.withRow(features) { machine.decision($0) }
  }

  /// C.
  public var values: [JSON.Member] { [.init("C", .number(c))] }

  /// `svm.vectors` [vectors, features], standardised, `svm.weights`, `svm.gamma`, `svm.offset`, and those of
  /// the standardisation.
  public var tensors: [NamedTensor] { machine.tensors("svm") + scale.tensors("svm") }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let c = values["C"]?.number, let machine = GaussianMachine(tensors, "svm"),
      let scale = Standardisation(tensors, "svm"), scale.width == machine.vectors.width
    else { return nil }
    self.init(scale: scale, machine: machine, c: c)
  }
}
