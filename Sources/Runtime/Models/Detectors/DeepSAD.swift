import GalaxyBase
import GalaxyErrors

/// The hypersphere of Deep SAD (Ruff et al. 2020) in the latent space: the score is ‖φ(x) − c‖².
public struct DeepSAD: Detector {
  /// The centre c, never updated after the first pass.
  public let center: [Float]
  /// η, the weight that labelled images had against unlabelled ones; nil where a file does not tell.
  public let eta: Double?

  /// Makes one.
  package init(center: [Float], eta: Double?) { (self.center, self.eta) = (center, eta) }

  /// `sad`
  public static let kind = "sad"
  /// "Deep SAD"
  public var title: String { "Deep SAD" }
  /// The centre has a component a feature.
  public var featureCount: Int { center.count }

  /// ‖φ(x) − c‖²
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    Hypersphere.squaredDistance(of: features, from: center)
  }

  /// η.
  public var values: [JSON.Member] { [.init("eta", .optional(eta))] }

  /// `sad.center` [latent].
  public var tensors: [NamedTensor] {
    [NamedTensor(name: "sad.center", shape: [center.count], values: center)]
  }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let center = tensors["sad.center"]?.values else { return nil }
    self.init(center: center, eta: values["eta"]?.number)
  }

  /// The hypersphere of a file with `sad.center`.
  public static func imported(
    from file: SafeTensors, features: Int, earlier: (any Detector)?
  ) throws(GalaxyError) -> DeepSAD? {
    guard let center = try Hypersphere.center("sad.center", in: file, features: features) else { return nil }
    return DeepSAD(
      center: center,
      eta: file.metadata["eta"].flatMap(Double.init) ?? (earlier as? DeepSAD)?.eta)
  }
}
