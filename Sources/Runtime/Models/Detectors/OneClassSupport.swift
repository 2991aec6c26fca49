import GalaxyBase
import GalaxyErrors
import GalaxyKernels

/// How far an image lies outside of the region of the normal ones (Schölkopf et al. 2001), as scikit-learn's
/// `OneClassSVM(nu, gamma=g/features)` with the sign turned, on features in standard deviations within ±8.
public struct OneClassSupport: TableDetector {
  private let scale: Standardisation
  private let machine: GaussianMachine
  /// The share of the training images that may lie outside.
  public let nu: Double
  /// γ times the number of features.
  public let g: Double

  /// `one-class-svm`
  public static let kind = "one-class-svm"
  /// For help.
  public static let summary = "the distance from the region of the normal images (Schölkopf et al. 2001)"
  /// ν and g.
  public static let options = [
    DetectorOption(
      name: "nu", least: 0, excludesLeast: true, most: 1, isWhole: false, standard: 0.1,
      doc: "the share of the training images that may lie outside"),
    DetectorOption(
      name: "g", least: 0, excludesLeast: true, isWhole: false, standard: 3,
      doc: "how narrow the windows are: γ = g / the number of features"),
  ]
  private static let clip = 8.0

  /// Solves it by sequential minimal optimisation.
  /// - Throws: `GalaxyError` of kind `unfit-features`, `detector-option` or `interrupted`.
  public static func fit(
    _ features: TrainingFeatures, options: [String: Double], random: inout RandomStream, context: WorkContext
  ) throws -> OneClassSupport {
    let choices = try DetectorChoices(options, of: Self.self)
    try features.require(for: Self.self)
    let width = features.width
    guard let scale = Standardisation.moments(features.normals, width: width, clip: clip),
      let rows = PackedRows(scale.rows(features.normals), width: width)
    else { throw GalaxyError.unfit(Self.kind) }
    let problem = GaussianProblem.oneClass(rows, nu: choices["nu"], gamma: choices["g"] / Double(width))
    return OneClassSupport(
      scale: scale, machine: try problem.solved(context: context), nu: choices["nu"], g: choices["g"])
  }

  private init(scale: Standardisation, machine: GaussianMachine, nu: Double, g: Double) {
    (self.scale, self.machine, self.nu, self.g) = (scale, machine, nu, g)
  }

  /// "one-class SVM, nu = 0.1, 31 vectors"
  public var title: String {
    "one-class SVM, nu = \(NumberText.general(nu, 6)), \(counted(machine.vectors.count, "vector"))"
  }
  /// How many features an image has.
  public var featureCount: Int { scale.width }

  /// ρ less the sum over the support vectors: positive outside.
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    scale.withRow(features) { -machine.decision($0) }
  }

  /// ν and g.
  public var values: [JSON.Member] { [.init("nu", .number(nu)), .init("g", .number(g))] }

  /// `one-class-svm.vectors` [vectors, features], standardised, its weights, gamma, offset, and those of the
  /// standardisation.
  public var tensors: [NamedTensor] { machine.tensors(Self.kind) + scale.tensors(Self.kind) }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let nu = values["nu"]?.number, let g = values["g"]?.number,
      let machine = GaussianMachine(tensors, Self.kind), let scale = Standardisation(tensors, Self.kind),
      scale.width == machine.vectors.width
    else { return nil }
    self.init(scale: scale, machine: machine, nu: nu, g: g)
  }
}
