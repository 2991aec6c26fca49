import GalaxyErrors

/// Picture to vector, channel-major (torch.nn.Flatten). The same memory is read with other sizes: nothing is
/// computed.
struct Flatten: LayerFamily {
  static let specification = LayerSpecification("flatten", "picture to vector")

  init() {}
  init?(_ values: LayerValues) {}

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    FeatureShape(features: input.count)
  }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {}
}

extension Layer {
  /// Picture to vector, channel-major.
  public static let flatten = Layer(Flatten())
}
