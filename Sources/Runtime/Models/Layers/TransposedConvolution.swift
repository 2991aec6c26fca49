/// 2-D transposed convolution, stride 1, no bias: weight [in, channels, height, width]
/// (torch.nn.ConvTranspose2d).
struct TransposedConvolution: ConvolutionFamily {
  let kernel: ConvolutionKernel

  static let specification = LayerSpecification(
    "deconv", "transposed convolution", arguments: ConvolutionKernel.arguments,
    options: ConvolutionKernel.options)
  static let tensorStem: String? = "deconv"
  static let isTransposed = true

  /// n − 2 · pad + k − 1
  static func size(_ input: Int, kernel: Int, padding: Int) -> Int { input - 2 * padding + kernel - 1 }

  /// Its second size is what PyTorch takes for fan_in: the outgoing channels.
  func weightShape(for input: FeatureShape) -> [Int]? {
    [input.channels, kernel.channels, kernel.height, kernel.width]
  }
}

extension Layer {
  /// 2-D transposed convolution, stride 1, no bias: weight [in, channels, height, width]
  /// (torch.nn.ConvTranspose2d).
  public static func transposedConvolution(height: Int, width: Int, channels: Int, padding: Int) -> Layer {
    Layer(
      TransposedConvolution(
        kernel: ConvolutionKernel(height: height, width: width, channels: channels, padding: padding)))
  }
}
