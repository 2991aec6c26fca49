import GalaxyErrors

/// Batch normalisation without affine parameters (torch.nn.BatchNorm2d, affine=False); `NormScale` has its
/// numbers.
struct BatchNormalisation: LayerFamily {
  static let specification = LayerSpecification("batchnorm", "batch normalisation without affine parameters")
  static let tensorStem: String? = "bn"

  init() {}
  init?(_ values: LayerValues) {}

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape { input }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    let name = stages.name
    stages.join(where: { !$0.hasNorm && !$0.hasActivation && !$0.hasResampling }) { $0.normName = name }
  }
}

extension Layer {
  /// Batch normalisation without affine parameters, eps 1e-4, momentum 0.1 (torch.nn.BatchNorm2d,
  /// affine=False).
  public static let batchNorm = Layer(BatchNormalisation())
}
