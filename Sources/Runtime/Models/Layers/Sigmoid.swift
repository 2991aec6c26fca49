import GalaxyErrors

/// 1 / (1 + e^−x) (torch.nn.Sigmoid).
struct Sigmoid: LayerFamily {
  static let specification = LayerSpecification("sigmoid", "1 / (1 + exp(-x))")

  init() {}
  init?(_ values: LayerValues) {}

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape { input }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) { stages.activate(.sigmoid) }
}

extension Layer {
  /// 1 / (1 + e^−x)
  public static let sigmoid = Layer(Sigmoid())
}
