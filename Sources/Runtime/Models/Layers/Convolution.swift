import GalaxyErrors

/// 2-D convolution, stride 1, zero padding, no bias: weight [channels, in, height, width] (torch.nn.Conv2d).
struct Convolution: LayerFamily {
  let kernel: ConvolutionKernel

  static let specification = LayerSpecification(
    "conv", "convolution", arguments: ConvolutionKernel.arguments, options: ConvolutionKernel.options)
  static let tensorStem: String? = "conv"

  init(_ kernel: ConvolutionKernel) { self.kernel = kernel }

  init?(_ values: LayerValues) {
    guard let kernel = ConvolutionKernel(values) else { return nil }
    self.kernel = kernel
  }

  var text: String { "\(Self.specification.verb) \(kernel.text)" }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    try kernel.check(self, input)
    let (height, width) = (
      input.height + 2 * kernel.padding - kernel.height + 1,
      input.width + 2 * kernel.padding - kernel.width + 1
    )
    guard height >= 1, width >= 1 else {
      throw refusal(input, "the kernel is larger than the padded picture")
    }
    return try FeatureShape(kernel.channels, height, width).limited(layer: text)
  }

  func weightShape(for input: FeatureShape) -> [Int]? {
    [kernel.channels, input.channels, kernel.height, kernel.width]
  }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    kernel.join(&stages, isTransposed: false)
  }

  func upsampling(_ factor: Int, _ input: FeatureShape) -> ConvolutionOperation? {
    ConvolutionOperation(kernel, isTransposed: false, input: input, upsample: factor)
  }
}

extension Layer {
  /// 2-D convolution, stride 1, zero padding, no bias: weight [channels, in, height, width] (torch.nn.Conv2d).
  public static func convolution(height: Int, width: Int, channels: Int, padding: Int) -> Layer {
    Layer(
      Convolution(
        ConvolutionKernel(height: height, width: width, channels: channels, padding: padding)))
  }
}

// MARK: - What a convolution shares with a transposed one

extension ConvolutionKernel {
  static let arguments: [LayerSpecification.Argument] = [
    .init(label: "kernel", kind: .sizes(2), doc: "rows x columns, such as 5x5"),
    .init(label: "channels", kind: .integer(from: 1), doc: "channels that come out"),
  ]
  static let options: [LayerSpecification.Option] = [
    .init(name: "pad", kind: .integer(from: 0), standard: "0", doc: "zeros on every side")
  ]

  init?(_ values: LayerValues) {
    guard let kernel = values.sizes("kernel", 2), let channels = values.integer("channels"),
      let padding = values.integer("pad")
    else { return nil }
    self.init(height: kernel[0], width: kernel[1], channels: channels, padding: padding)
  }

  var text: String { "\(height)x\(width) \(channels) pad=\(padding)" }

  /// Refuses what no kernel can take, whichever way it goes.
  func check(_ layer: some LayerFamily, _ input: FeatureShape) throws(GalaxyError) {
    if input.isFlat { throw layer.refusal(input, "it wants a picture; put `reshape CxHxW` before it") }
    guard height >= 1, width >= 1, channels >= 1 else {
      throw layer.refusal(input, "kernel and channels must be at least 1")
    }
    guard padding >= 0, padding < height, padding < width else {
      throw layer.refusal(input, "pad must be at least 0 and smaller than the kernel")
    }
  }

  /// Starts a stage, which takes in the upsampling before it, if there is one.
  func join(_ stages: inout StageBuilder, isTransposed: Bool) {
    let pending = stages.takeUpsampling()
    let (source, factor) = (pending?.source ?? stages.input, pending?.factor ?? 1)
    guard
      let operation = ConvolutionOperation(
        self, isTransposed: isTransposed, input: source, upsample: factor)
    else { return }
    stages.start(operation, z: operation.result, from: source)
    stages.interleave(factor)
  }
}
