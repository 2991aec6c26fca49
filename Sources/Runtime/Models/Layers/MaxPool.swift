/// Max pooling, windows side by side; what fills no window is dropped (torch.nn.MaxPool2d).
struct MaxPool: PoolFamily {
  let window: PoolWindow

  static let specification = LayerSpecification(
    "pool", "maximum of windows side by side", arguments: PoolWindow.arguments)

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    stages.resample { ($0.poolHeight, $0.poolWidth) = (window.height, window.width) }
  }
}

extension Layer {
  /// Max pooling, windows side by side; what fills no window is dropped.
  public static func maxPool(height: Int, width: Int) -> Layer {
    Layer(MaxPool(window: PoolWindow(height: height, width: width)))
  }
}
