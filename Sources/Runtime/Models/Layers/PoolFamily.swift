import GalaxyErrors

/// The window of a pooling; windows lie side by side, and what fills none is dropped.
struct PoolWindow: Sendable, Equatable {
  let height: Int, width: Int

  static let arguments: [LayerSpecification.Argument] = [
    .init(label: "window", kind: .sizes(2), doc: "rows x columns, such as 2x2")
  ]
}

/// A layer that makes one value of every window.
protocol PoolFamily: LayerFamily {
  var window: PoolWindow { get }
  init(window: PoolWindow)
}

extension PoolFamily {
  init?(_ values: LayerValues) {
    guard let window = values.sizes("window", 2) else { return nil }
    self.init(window: PoolWindow(height: window[0], width: window[1]))
  }

  var text: String { "\(Self.specification.verb) \(window.height)x\(window.width)" }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    if input.isFlat { throw refusal(input, "it wants a picture") }
    guard window.height >= 1, window.width >= 1 else {
      throw refusal(input, "the window must be at least 1x1")
    }
    guard input.height >= window.height, input.width >= window.width else {
      throw refusal(input, "the window is larger than the picture")
    }
    return FeatureShape(input.channels, input.height / window.height, input.width / window.width)
  }
}
