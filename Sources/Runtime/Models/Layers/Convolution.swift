import GalaxyErrors

/// 2-D convolution, stride 1, zero padding, no bias: weight [channels, in, height, width] (torch.nn.Conv2d).
struct Convolution: ConvolutionFamily {
  let kernel: ConvolutionKernel

  static let specification = LayerSpecification(
    "conv", "convolution", arguments: ConvolutionKernel.arguments, options: ConvolutionKernel.options)
  static let tensorStem: String? = "conv"
  static let isTransposed = false

  /// n + 2 · pad − k + 1
  static func size(_ input: Int, kernel: Int, padding: Int) -> Int { input + 2 * padding - kernel + 1 }

  func weightShape(for input: FeatureShape) -> [Int]? {
    [kernel.channels, input.channels, kernel.height, kernel.width]
  }
}

extension Layer {
  /// 2-D convolution, stride 1, zero padding, no bias: weight [channels, in, height, width]
  /// (torch.nn.Conv2d).
  public static func convolution(height: Int, width: Int, channels: Int, padding: Int) -> Layer {
    Layer(
      Convolution(
        kernel: ConvolutionKernel(height: height, width: width, channels: channels, padding: padding)))
  }
}

// MARK: - What a convolution shares with a transposed one

/// A convolution either way.
protocol ConvolutionFamily: LayerFamily {
  var kernel: ConvolutionKernel { get }
  init(kernel: ConvolutionKernel)
  static var isTransposed: Bool { get }
  /// Rows or columns that come out when so many go in.
  static func size(_ input: Int, kernel: Int, padding: Int) -> Int
}

extension ConvolutionFamily {
  init?(_ values: LayerValues) {
    guard let kernel = values.sizes("kernel", 2), let channels = values.integer("channels"),
      let padding = values.integer("pad")
    else { return nil }
    self.init(
      kernel: ConvolutionKernel(
        height: kernel[0], width: kernel[1], channels: channels, padding: padding))
  }

  var text: String {
    "\(Self.specification.verb) \(kernel.height)x\(kernel.width) \(kernel.channels) pad=\(kernel.padding)"
  }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    if input.isFlat { throw refusal(input, "it wants a picture; put `reshape CxHxW` before it") }
    guard kernel.height >= 1, kernel.width >= 1, kernel.channels >= 1 else {
      throw refusal(input, "kernel and channels must be at least 1")
    }
    guard kernel.padding >= 0, kernel.padding < kernel.height, kernel.padding < kernel.width else {
      throw refusal(input, "pad must be at least 0 and smaller than the kernel")
    }
    let height = Self.size(input.height, kernel: kernel.height, padding: kernel.padding)
    let width = Self.size(input.width, kernel: kernel.width, padding: kernel.padding)
    guard height >= 1, width >= 1 else {
      throw refusal(input, "the kernel is larger than the padded picture")
    }
    return try FeatureShape(kernel.channels, height, width).limited(layer: text)
  }

  /// Starts a stage, which takes in the upsampling before it, if there is one.
  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    let pending = stages.takeUpsampling()
    let (source, factor) = (pending?.source ?? stages.input, pending?.factor ?? 1)
    guard let operation = upsampling(factor, source) else { return }
    stages.start(operation, z: operation.result, from: source)
    stages.interleave(factor)
  }

  func upsampling(_ factor: Int, _ input: FeatureShape) -> ConvolutionOperation? {
    ConvolutionOperation(kernel, isTransposed: Self.isTransposed, input: input, upsample: factor)
  }
}

extension ConvolutionKernel {
  static let arguments: [LayerSpecification.Argument] = [
    .init(label: "kernel", kind: .sizes(2), doc: "rows x columns, such as 5x5"),
    .init(label: "channels", kind: .integer(from: 1), doc: "channels that come out"),
  ]
  static let options: [LayerSpecification.Option] = [
    .init(name: "pad", kind: .integer(from: 0), standard: "0", doc: "zeros on every side")
  ]
}
