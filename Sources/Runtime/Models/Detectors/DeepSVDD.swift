import GalaxyBase
import GalaxyErrors

/// The hypersphere of Deep SVDD (Ruff et al. 2018) in the latent space: the score is ‖φ(x) − c‖², less R²
/// with a soft boundary.
public struct DeepSVDD: Detector {
  /// What was minimised.
  public var objective: Objective
  /// The share of training images allowed outside (soft boundary); 0 < ν ≤ 1.
  public var nu: Double
  /// The centre c, never updated after the first pass.
  public var center: [Float]
  /// The radius R; 0 for the one-class objective.
  public var radius: Double

  /// The two objectives of Deep SVDD.
  public enum Objective: String, Sendable, CaseIterable {
    /// mean ‖φ(x) − c‖²
    case oneClass = "one-class"
    /// R² + (1/ν) mean max(0, ‖φ(x) − c‖² − R²)
    case softBoundary = "soft-boundary"
  }

  /// The numbers of its training.
  enum Constants {
    /// Epochs before the radius of a soft boundary begins to move (Ruff et al.'s code: `warm_up_n_epochs`).
    static let warmUp = 10
    /// Components of the centre nearer to 0 are pushed out to this, so that no trivial network can sit on it
    /// (Ruff et al.'s code: `eps`).
    static let leastCenter: Float = 0.1
    /// A spread of the distances below this part of the first epoch's, or of their mean, is a collapse:
    /// float32 has seven digits.
    static let collapse = 1e-6
    /// ν where a file does not tell: the default of Ruff et al.'s code.
    static let nu = 0.1
  }

  /// Makes one.
  package init(objective: Objective, nu: Double, center: [Float], radius: Double) {
    self.objective = objective
    self.nu = nu
    self.center = center
    self.radius = radius
  }

  /// `svdd`
  public static let kind = "svdd"
  /// "Deep SVDD, one-class"
  public var title: String { "Deep SVDD, \(objective.rawValue)" }
  /// The centre has a component a feature.
  public var featureCount: Int { center.count }

  /// ‖φ(x) − c‖² − R²
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    Hypersphere.squaredDistance(of: features, from: center) - radius * radius
  }

  /// Objective, ν and R.
  public var values: [JSON.Member] {
    [
      .init("objective", .string(objective.rawValue)), .init("nu", .number(nu)),
      .init("radius", .number(radius)),
    ]
  }

  /// `svdd.center` [latent] and `svdd.radius` [1].
  public var tensors: [NamedTensor] {
    [
      NamedTensor(name: "svdd.center", shape: [center.count], values: center),
      NamedTensor(name: "svdd.radius", shape: [1], values: [Float(radius)]),
    ]
  }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let objective = values["objective"]?.string.flatMap(Objective.init),
      let nu = values["nu"]?.number, let radius = values["radius"]?.number,
      let center = tensors["svdd.center"]?.values
    else { return nil }
    self.init(objective: objective, nu: nu, center: center, radius: radius)
  }

  /// Objective and ν; the radius is a tensor.
  public var metadata: [String: String] { ["objective": objective.rawValue, "nu": String(nu)] }

  /// The hypersphere of a file with `svdd.center`.
  public static func imported(
    from file: SafeTensors, features: Int, earlier: (any Detector)?
  ) throws(GalaxyError) -> DeepSVDD? {
    guard let center = try Hypersphere.center("svdd.center", in: file, features: features) else { return nil }
    let radius = file["svdd.radius"]?.values.first ?? 0
    return DeepSVDD(
      objective: file.metadata["objective"].flatMap(Objective.init)
        ?? (radius > 0 ? .softBoundary : .oneClass),
      nu: file.metadata["nu"].flatMap(Double.init) ?? (earlier as? DeepSVDD)?.nu ?? Constants.nu,
      center: center, radius: Double(radius))
  }
}
