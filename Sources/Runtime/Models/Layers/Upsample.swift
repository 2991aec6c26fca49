import GalaxyErrors

/// Nearest-neighbour upsampling (torch.nn.Upsample). Where a convolution follows, that takes it in.
struct Upsample: LayerFamily {
  let factor: Int

  static let specification = LayerSpecification(
    "upsample", "nearest neighbour, larger by a factor",
    arguments: [.init(label: "factor", kind: .integer(from: 1, to: 64), doc: "the factor")])

  init(factor: Int) { self.factor = factor }

  init?(_ values: LayerValues) {
    guard let factor = values.integer("factor") else { return nil }
    self.factor = factor
  }

  var text: String { "upsample \(factor)" }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    if input.isFlat { throw refusal(input, "it wants a picture; put `reshape CxHxW` before it") }
    guard factor >= 1, factor <= 64 else { throw refusal(input, "the factor must lie between 1 and 64") }
    return try FeatureShape(input.channels, input.height * factor, input.width * factor).limited(layer: text)
  }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    if !stages.keepsUpsampling, factor > 1, following?.upsampling(factor, stages.input) != nil {
      stages.postponeUpsampling(factor)
    } else {
      stages.resample { $0.upsample = factor }
    }
  }
}

extension Layer {
  /// Nearest-neighbour upsampling.
  public static func upsample(factor: Int) -> Layer { Layer(Upsample(factor: factor)) }
}
