import GalaxyErrors

/// x for x > 0, slope · x otherwise (torch.nn.LeakyReLU).
struct LeakyReLU: LayerFamily {
  let slope: Double

  static let specification = LayerSpecification(
    "leaky_relu", "x, or slope · x below zero",
    options: [
      .init(name: "slope", kind: .number(from: 0, to: 1), standard: "0.01", doc: "the slope below zero")
    ])

  init(slope: Double) { self.slope = slope }

  init?(_ values: LayerValues) {
    guard let slope = values.number("slope") else { return nil }
    self.slope = slope
  }

  var text: String { slope == 0.01 ? "leaky_relu" : "leaky_relu slope=\(slope)" }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    guard slope >= 0, slope <= 1 else { throw refusal(input, "slope must lie between 0 and 1") }
    return input
  }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    stages.activate(.leakyReLU(slope: Float(slope)))
  }
}

extension Layer {
  /// x for x > 0, slope · x otherwise.
  public static func leakyReLU(slope: Double) -> Layer { Layer(LeakyReLU(slope: slope)) }
}
