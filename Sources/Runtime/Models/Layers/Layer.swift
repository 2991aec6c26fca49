import GalaxyErrors

/// One line of a network: the layers of the language's `network { }` block.
public enum Layer: Sendable, Equatable {
  /// 2-D convolution, stride 1, zero padding, no bias: weight [channels, in, height, width] (torch.nn.Conv2d).
  case convolution(height: Int, width: Int, channels: Int, padding: Int)
  /// 2-D transposed convolution, stride 1, no bias: weight [in, channels, height, width] (torch.nn.ConvTranspose2d).
  case transposedConvolution(height: Int, width: Int, channels: Int, padding: Int)
  /// Dense layer without bias: weight [features, in] (torch.nn.Linear).
  case linear(features: Int)
  /// Batch normalisation without affine parameters, eps 1e-4, momentum 0.1 (torch.nn.BatchNorm2d, affine=False).
  case batchNorm
  /// x for x > 0, slope · x otherwise.
  case leakyReLU(slope: Double)
  /// max(x, 0)
  case relu
  /// 1 / (1 + e^−x)
  case sigmoid
  /// Max pooling, windows side by side; what fills no window is dropped.
  case maxPool(height: Int, width: Int)
  /// Nearest-neighbour upsampling.
  case upsample(factor: Int)
  /// Picture to vector, channel-major.
  case flatten
  /// Vector to picture, channel-major.
  case reshape(channels: Int, height: Int, width: Int)

  /// The line as the language writes it, such as `conv 5x5 2 pad=2`.
  public var text: String {
    switch self {
    case .convolution(let h, let w, let channels, let pad): "conv \(h)x\(w) \(channels) pad=\(pad)"
    case .transposedConvolution(let h, let w, let channels, let pad):
      "deconv \(h)x\(w) \(channels) pad=\(pad)"
    case .linear(let features): "fc \(features)"
    case .batchNorm: "batchnorm"
    case .leakyReLU(let slope): slope == 0.01 ? "leaky_relu" : "leaky_relu slope=\(slope)"
    case .relu: "relu"
    case .sigmoid: "sigmoid"
    case .maxPool(let h, let w): "pool \(h)x\(w)"
    case .upsample(let factor): "upsample \(factor)"
    case .flatten: "flatten"
    case .reshape(let c, let h, let w): "reshape \(c)x\(h)x\(w)"
    }
  }

  /// The name that its tensors bear, counted from 1 in each half of the network: `conv1`, `bn1`, `fc1`, `deconv1`.
  var tensorStem: String? {
    switch self {
    case .convolution: "conv"
    case .transposedConvolution: "deconv"
    case .linear: "fc"
    case .batchNorm: "bn"
    default: nil
    }
  }

  /// The shape of its weight tensor for this input, if it has one.
  func weightShape(for input: FeatureShape) -> [Int]? {
    switch self {
    case .convolution(let h, let w, let channels, _): [channels, input.channels, h, w]
    case .transposedConvolution(let h, let w, let channels, _): [input.channels, channels, h, w]
    case .linear(let features): [features, input.count]
    default: nil
    }
  }

  /// What PyTorch takes as fan_in when it draws the weights: for a transposed convolution the outgoing channels.
  func fanIn(for input: FeatureShape) -> Int {
    weightShape(for: input).map { $0.dropFirst().reduce(1, *) } ?? 1
  }

  /// What comes out when `input` goes in.
  /// - Throws: `NetworkError.doesNotFit` when the two do not go together, with the sizes.
  public func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    func no(_ reason: String) -> GalaxyError { .doesNotFit(layer: text, input: "\(input)", reason: reason) }
    switch self {
    case .convolution(let h, let w, let channels, let pad),
      .transposedConvolution(let h, let w, let channels, let pad):
      if input.isFlat { throw no("it wants a picture; put `reshape CxHxW` before it") }
      guard h >= 1, w >= 1, channels >= 1 else { throw no("kernel and channels must be at least 1") }
      guard pad >= 0, pad < h, pad < w else { throw no("pad must be at least 0 and smaller than the kernel") }
      var (height, width) = (input.height + 2 * pad - h + 1, input.width + 2 * pad - w + 1)
      if case .transposedConvolution = self {
        (height, width) = (input.height - 2 * pad + h - 1, input.width - 2 * pad + w - 1)
      }
      guard height >= 1, width >= 1 else { throw no("the kernel is larger than the padded picture") }
      return try Self.limited(FeatureShape(channels, height, width), layer: text)
    case .linear(let features):
      guard input.isFlat else { throw no("it wants a vector; put `flatten` before it") }
      guard features >= 1 else { throw no("it needs at least 1 feature") }
      return try Self.limited(FeatureShape(features: features), layer: text)
    case .batchNorm, .relu, .sigmoid: return input
    case .leakyReLU(let slope):
      guard slope >= 0, slope <= 1 else { throw no("slope must lie between 0 and 1") }
      return input
    case .maxPool(let h, let w):
      if input.isFlat { throw no("it wants a picture") }
      guard h >= 1, w >= 1 else { throw no("the window must be at least 1x1") }
      guard input.height >= h, input.width >= w else { throw no("the window is larger than the picture") }
      return FeatureShape(input.channels, input.height / h, input.width / w)
    case .upsample(let factor):
      if input.isFlat { throw no("it wants a picture; put `reshape CxHxW` before it") }
      guard factor >= 1, factor <= 64 else { throw no("the factor must lie between 1 and 64") }
      return try Self.limited(
        FeatureShape(input.channels, input.height * factor, input.width * factor), layer: text)
    case .flatten: return FeatureShape(features: input.count)
    case .reshape(let c, let h, let w):
      guard c >= 1, h >= 1, w >= 1 else { throw no("every size must be at least 1") }
      let wanted = try Self.limited(FeatureShape(c, h, w), layer: text)
      guard wanted.count == input.count else {
        throw no("\(c)x\(h)x\(w) holds \(wanted.count) values, \(input.count) come in")
      }
      return wanted
    }
  }

  /// Refuses shapes that no memory could hold, so that later products of sizes cannot overflow.
  static func limited(_ shape: FeatureShape, layer: String) throws(GalaxyError) -> FeatureShape {
    let most = 1 << 26
    guard shape.channels <= most, shape.height <= most, shape.width <= most,
      shape.channels * shape.height <= most, shape.channels * shape.height * shape.width <= most
    else { throw .tooLarge(layer: layer, shape: "\(shape)", most: most) }
    return shape
  }
}
