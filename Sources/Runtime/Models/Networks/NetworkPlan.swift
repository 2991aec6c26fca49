import GalaxyErrors
import GalaxyKernels

/// A network cut into stages, with every layout, and the order of all weights in one array.
package struct NetworkPlan: Sendable {
  /// Which half of the network to compute.
  package enum Extent: Sendable { case encoder, autoencoder }

  private(set) var stages: [Stage] = []
  /// Weight tensors in order: names and PyTorch's shapes, where they begin, fan_in for drawing them.
  package private(set) var tensors: [TensorSlot] = []
  /// Batch normalisations in order: names without `.running_mean`, channels, where their statistics begin.
  private(set) var norms: [NormSlot] = []
  private(set) var weightCount = 0
  private(set) var normCount = 0
  package let input: FeatureShape
  package let output: FeatureShape

  package struct TensorSlot: Sendable, Equatable {
    let name: String, shape: [Int], offset: Int, count: Int, fanIn: Int
  }
  struct NormSlot: Sendable, Equatable {
    let name: String, channels: Int, offset: Int
  }

  /// Plans the encoder alone or the whole autoencoder; the encoder's weights come first in both, at the same places.
  /// `keepsUpsampling` computes upsampling for real instead of taking it into the convolution, for comparison.
  package init(_ network: NetworkDescription, _ extent: Extent, keepsUpsampling: Bool = false)
    throws(GalaxyError)
  {
    input = network.input
    if extent == .autoencoder, network.decoder.isEmpty { throw .noDecoder(network: network.name) }
    output = extent == .encoder ? network.latent : network.input
    var builder = StageBuilder(input: network.input, keepsUpsampling: keepsUpsampling)
    try builder.add(network.encoder, half: "encoder")
    if extent == .autoencoder { try builder.add(network.decoder, half: "decoder") }
    stages = builder.finish()
    // Images are written as pictures, even where the first layer reads them as a vector.
    if stages[0].x.border == Border() { stages[0].x = PlaneLayout(network.input) }
    for i in stages.indices {
      if let name = stages[i].weightName, let shape = builder.weightShapes[name] {
        let count = shape.shape.reduce(1, *)
        tensors.append(
          TensorSlot(name: name, shape: shape.shape, offset: weightCount, count: count, fanIn: shape.fanIn))
        stages[i].weightOffset = weightCount
        weightCount += count
      }
      if let name = stages[i].normName {
        let channels = stages[i].normChannels
        norms.append(NormSlot(name: name, channels: channels, offset: normCount))
        stages[i].normOffset = normCount
        normCount += channels
      }
    }
  }
}

/// Gathers layers into stages.
private struct StageBuilder {
  var shape: FeatureShape
  let keepsUpsampling: Bool
  private var stages: [Stage] = []
  private var counters: [String: Int] = [:]
  /// An upsampling that the next convolution takes in: its factor, and the small picture it reads.
  private var pending: (factor: Int, source: FeatureShape)?
  var weightShapes: [String: (shape: [Int], fanIn: Int)] = [:]

  init(input: FeatureShape, keepsUpsampling: Bool) {
    shape = input
    self.keepsUpsampling = keepsUpsampling
  }

  mutating func add(_ layers: [Layer], half: String) throws(GalaxyError) {
    counters = [:]
    for (i, layer) in layers.enumerated() {
      let next = try layer.output(for: shape)
      var name: String?
      if let stem = layer.tensorStem {
        let number = (counters[stem] ?? 0) + 1
        counters[stem] = number
        name = "\(half).\(stem)\(number)"
        if let weights = layer.weightShape(for: shape) {
          weightShapes["\(half).\(stem)\(number).weight"] = (weights, layer.fanIn(for: shape))
        }
      }
      switch layer {
      case .convolution, .transposedConvolution:
        startConvolution(layer, name: name.map { "\($0).weight" }, next)
      case .linear(let features): startDense(features, name: name.map { "\($0).weight" }, next)
      case .batchNorm:
        if last.hasNorm || last.hasActivation || last.hasResampling { startPlain() }
        stages[stages.count - 1].normName = name
      case .leakyReLU(let slope): activate(.leakyReLU(slope: Float(slope)))
      case .relu: activate(.leakyReLU(slope: 0))
      case .sigmoid: activate(.sigmoid)
      case .maxPool(let h, let w):
        // The parities of an upsampling convolution are interleaved in the epilogue, which then cannot pool as well.
        if last.hasResampling || last.epilogue.shuffle > 1 { startPlain() }
        stages[stages.count - 1].epilogue.poolHeight = h
        stages[stages.count - 1].epilogue.poolWidth = w
      case .upsample(let factor):
        let following = i + 1 < layers.count ? layers[i + 1] : .flatten
        if !keepsUpsampling, factor > 1,
          ConvolutionOperation(layer: following, input: shape, upsample: factor) != nil
        {
          pending = (factor, shape)
          shape = next
          continue
        }
        if last.hasResampling || last.epilogue.shuffle > 1 { startPlain() }
        stages[stages.count - 1].epilogue.upsample = factor
      case .flatten, .reshape: break
      }
      shape = next
      switch layer {
      case .flatten, .reshape: break
      default: stages[stages.count - 1].output = next
      }
    }
  }

  /// The stage that the next layer may join.
  private var last: Stage {
    mutating get {
      if stages.isEmpty { startPlain() }
      // Layers after a flatten or reshape see another shape: they need a stage of their own.
      if let stage = stages.last, stage.output != shape { startPlain() }
      return stages[stages.count - 1]
    }
  }

  private mutating func activate(_ function: Activation) {
    if last.hasActivation || last.hasResampling { startPlain() }
    stages[stages.count - 1].epilogue.activation = function
  }

  private mutating func startPlain() {
    append(.none, PlaneLayout(shape), name: nil, channels: shape.channels, output: shape)
  }

  private mutating func startDense(_ features: Int, name: String?, _ next: FeatureShape) {
    let dense = DenseOperation(inFeatures: shape.count, outFeatures: features)
    append(.dense(dense), PlaneLayout(next), name: name, channels: features, output: next)
  }

  private mutating func startConvolution(_ layer: Layer, name: String?, _ next: FeatureShape) {
    let source = pending?.source ?? shape
    guard let operation = ConvolutionOperation(layer: layer, input: source, upsample: pending?.factor ?? 1)
    else {
      return
    }
    pending = nil
    append(
      .convolution(operation), operation.result, name: name, channels: next.channels, output: next,
      input: source)
    stages[stages.count - 1].epilogue.shuffle = operation.upsample
  }

  private mutating func append(
    _ operation: Stage.Operation, _ z: PlaneLayout, name: String?, channels: Int, output: FeatureShape,
    input: FeatureShape? = nil
  ) {
    let input = input ?? shape
    stages.append(
      Stage(
        operation: operation, weightName: name, normName: nil, input: input, output: output,
        epilogue: EpilogueShape(
          channels: channels, planeHeight: z.height, planeWidth: z.width, zRow: z.row, zPlane: z.plane),
        x: PlaneLayout(input), z: z, y: PlaneLayout(output)))
  }

  /// Settles the layouts: a stage writes its result with the border that the next one wants.
  mutating func finish() -> [Stage] {
    if stages.isEmpty { startPlain() }
    var settled: [Stage] = []
    for stage in stages {
      var stage = stage
      if case .convolution(let c) = stage.operation {
        // A dense layer writes no border: a copying stage between it and the convolution does.
        if let before = settled.last, case .dense = before.operation, before.isBareDense {
          settled.append(Self.copy(stage.input))
        }
        stage.x = PlaneLayout(stage.input, border: c.inputBorder)
      }
      settled.append(stage)
    }
    for i in settled.indices {
      let next = i + 1 < settled.count ? settled[i + 1] : nil
      let pixels = settled[i].epilogue
      let border = next?.x.border ?? Border()
      // After a flatten or reshape the same memory is read with other sizes; then nobody wants a border.
      settled[i].y =
        border == Border()
        ? PlaneLayout(channels: pixels.channels, height: pixels.outHeight, width: pixels.outWidth)
        : next?.x ?? settled[i].y
      settled[i].epilogue.outRow = settled[i].y.row
      settled[i].epilogue.outPlane = settled[i].y.plane
    }
    return settled
  }

  private static func copy(_ shape: FeatureShape) -> Stage {
    let plain = PlaneLayout(shape)
    return Stage(
      operation: .none, weightName: nil, normName: nil, input: shape, output: shape,
      epilogue: EpilogueShape(
        channels: shape.channels, planeHeight: shape.height, planeWidth: shape.width, zRow: plain.row,
        zPlane: plain.plane),
      x: plain, z: plain, y: plain)
  }
}

extension Stage {
  var hasActivation: Bool { epilogue.activation != .identity }
  var hasResampling: Bool { epilogue.poolHeight * epilogue.poolWidth > 1 || epilogue.upsample > 1 }
  var isBareDense: Bool { !hasNorm && epilogue.isTrivial }
}
