import GalaxyKernels

/// A run of layers that is computed in one go: [upsampling +] a linear layer, then batch normalisation, activation and
/// pooling, each of which may be absent. Batch normalisation needs the whole batch, so a stage is also what lies between two
/// meetings of the threads.
struct Stage: Sendable, Equatable {
  enum Operation: Sendable, Equatable {
    /// z is the stage's input.
    case none
    case convolution(ConvolutionOperation)
    case dense(DenseOperation)
  }

  var operation: Operation
  /// The name of the weight tensor (nil without one) and of the batch normalisation.
  var weightName: String?
  var normName: String?
  var hasNorm: Bool { normName != nil }
  /// What comes in and what goes out.
  var input: FeatureShape
  var output: FeatureShape
  /// Activation and resampling; its strides for y are set by the plan.
  var epilogue: EpilogueShape
  /// The layout of the input (with the border the operation wants), of z and of y.
  var x: PlaneLayout
  var z: PlaneLayout
  var y: PlaneLayout
  /// Where the weights, the running statistics begin in the network's.
  var weightOffset = 0
  var normOffset = 0

  /// Where dz is laid out; the gradient of a stage without operation has no border.
  var dz: PlaneLayout {
    if case .convolution(let c) = operation { return c.resultGradient }
    return PlaneLayout(channels: z.channels, height: z.height, width: z.width)
  }

  var weightCount: Int {
    switch operation {
    case .none: 0
    case .convolution(let c): c.weightCount
    case .dense(let d): d.weightCount
    }
  }

  /// Weights of what is computed, which an upsampling convolution has more of.
  var effectiveCount: Int {
    switch operation {
    case .none: 0
    case .convolution(let c): c.effectiveCount
    case .dense(let d): d.weightCount
    }
  }

  /// For messages: the layer's tensor without `.weight`, or what the stage does.
  var label: String {
    if let weightName { return weightName.hasSuffix(".weight") ? String(weightName.dropLast(7)) : weightName }
    return normName ?? "an activation on \(input)"
  }

  /// y is z itself: nothing to compute, no memory of its own.
  var isPlain: Bool { !hasNorm && epilogue.isTrivial && y == z }
  /// Channels that batch normalisation counts.
  var normChannels: Int { epilogue.channels }
}

/// The weights of a stage in the orders that the kernels want, made anew after every optimiser step.
final class StageWeights: Sendable {
  /// For the way forward and for the gradient of the input.
  let forward: FloatBuffer
  let backward: FloatBuffer
  private let effective: FloatBuffer
  private let turned: FloatBuffer

  init(_ stage: Stage) {
    guard case .convolution = stage.operation else {
      (forward, backward) = (FloatBuffer(count: stage.weightCount), FloatBuffer(count: 0))
      (effective, turned) = (FloatBuffer(count: 0), FloatBuffer(count: 0))
      return
    }
    let count = stage.effectiveCount
    (forward, backward) = (FloatBuffer(count: count), FloatBuffer(count: count))
    (effective, turned) = (FloatBuffer(count: count), FloatBuffer(count: count))
  }

  /// Takes over the layer's weights.
  func prepare(_ stage: Stage, from weights: UnsafePointer<Float>) {
    switch stage.operation {
    case .none: break
    case .dense(let d): forward.base.update(from: weights, count: d.weightCount)
    case .convolution(let c):
      c.expand(weights, into: effective.base)
      packWeights(c.forwardShape(from: stage.x), effective.base, into: forward.base)
      c.turned(effective.base, into: turned.base)
      packWeights(
        c.backwardShape(to: PlaneLayout(stage.input)), turned.base, into: backward.base)
    }
  }
}
