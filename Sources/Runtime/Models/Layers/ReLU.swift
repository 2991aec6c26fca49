import GalaxyErrors

/// max(x, 0) (torch.nn.ReLU).
struct ReLU: LayerFamily {
  static let specification = LayerSpecification("relu", "x, or 0 below zero")

  init() {}
  init?(_ values: LayerValues) {}

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape { input }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    stages.activate(.leakyReLU(slope: 0))
  }
}

extension Layer {
  /// max(x, 0)
  public static let relu = Layer(ReLU())
}
