import GalaxyErrors

/// 2-D transposed convolution, stride 1, no bias: weight [in, channels, height, width] (torch.nn.ConvTranspose2d).
struct TransposedConvolution: LayerFamily {
  let kernel: ConvolutionKernel

  static let specification = LayerSpecification(
    "deconv", "transposed convolution", arguments: ConvolutionKernel.arguments,
    options: ConvolutionKernel.options)
  static let tensorStem: String? = "deconv"

  init(_ kernel: ConvolutionKernel) { self.kernel = kernel }

  init?(_ values: LayerValues) {
    guard let kernel = ConvolutionKernel(values) else { return nil }
    self.kernel = kernel
  }

  var text: String { "\(Self.specification.verb) \(kernel.text)" }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    try kernel.check(self, input)
    let (height, width) = (
      input.height - 2 * kernel.padding + kernel.height - 1,
      input.width - 2 * kernel.padding + kernel.width - 1
    )
    guard height >= 1, width >= 1 else {
      throw refusal(input, "the kernel is larger than the padded picture")
    }
    return try FeatureShape(kernel.channels, height, width).limited(layer: text)
  }

  /// Its second size is what PyTorch takes for fan_in: the outgoing channels.
  func weightShape(for input: FeatureShape) -> [Int]? {
    [input.channels, kernel.channels, kernel.height, kernel.width]
  }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    kernel.join(&stages, isTransposed: true)
  }

  func upsampling(_ factor: Int, _ input: FeatureShape) -> ConvolutionOperation? {
    ConvolutionOperation(kernel, isTransposed: true, input: input, upsample: factor)
  }
}

extension Layer {
  /// 2-D transposed convolution, stride 1, no bias: weight [in, channels, height, width] (torch.nn.ConvTranspose2d).
  public static func transposedConvolution(height: Int, width: Int, channels: Int, padding: Int) -> Layer {
    Layer(
      TransposedConvolution(
        ConvolutionKernel(height: height, width: width, channels: channels, padding: padding)))
  }
}
