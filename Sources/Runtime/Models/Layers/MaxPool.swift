import GalaxyErrors

/// Max pooling, windows side by side; what fills no window is dropped (torch.nn.MaxPool2d).
struct MaxPool: LayerFamily {
  let window: PoolWindow

  static let specification = LayerSpecification(
    "pool", "maximum of windows side by side", arguments: PoolWindow.arguments)

  init(_ window: PoolWindow) { self.window = window }

  init?(_ values: LayerValues) {
    guard let window = PoolWindow(values) else { return nil }
    self.window = window
  }

  var text: String { "\(Self.specification.verb) \(window.text)" }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    try window.output(of: self, for: input)
  }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    stages.resample { ($0.poolHeight, $0.poolWidth) = (window.height, window.width) }
  }
}

extension Layer {
  /// Max pooling, windows side by side; what fills no window is dropped.
  public static func maxPool(height: Int, width: Int) -> Layer {
    Layer(MaxPool(PoolWindow(height: height, width: width)))
  }
}

/// The window of a pooling; windows lie side by side, and what fills none is dropped.
struct PoolWindow: Sendable, Equatable {
  let height: Int, width: Int

  static let arguments: [LayerSpecification.Argument] = [
    .init(label: "window", kind: .sizes(2), doc: "rows x columns, such as 2x2")
  ]

  init(height: Int, width: Int) { (self.height, self.width) = (height, width) }

  init?(_ values: LayerValues) {
    guard let window = values.sizes("window", 2) else { return nil }
    self.init(height: window[0], width: window[1])
  }

  var text: String { "\(height)x\(width)" }

  /// What a pooling layer with this window makes of a picture.
  func output(of layer: some LayerFamily, for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    if input.isFlat { throw layer.refusal(input, "it wants a picture") }
    guard height >= 1, width >= 1 else { throw layer.refusal(input, "the window must be at least 1x1") }
    guard input.height >= height, input.width >= width else {
      throw layer.refusal(input, "the window is larger than the picture")
    }
    return FeatureShape(input.channels, input.height / height, input.width / width)
  }
}
