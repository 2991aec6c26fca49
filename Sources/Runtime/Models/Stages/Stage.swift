import GalaxyKernels

/// A run of layers that is computed in one go: [upsampling +] a linear layer, then batch normalisation,
/// activation and pooling, each of which may be absent. Batch normalisation needs the whole batch, so a stage
/// is also what lies between two meetings of the threads.
package struct Stage: Sendable {
  /// What is computed before the epilogue; nil: z is the stage's input.
  var operation: (any StageOperation)?
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
  var dz: PlaneLayout { operation?.gradientLayout(z) ?? z.withoutBorder }

  var weightCount: Int { operation?.weightCount ?? 0 }

  /// Weights of what is computed, which an upsampling convolution has more of.
  var effectiveCount: Int { operation?.effectiveCount ?? 0 }

  /// For messages: the layer's tensor without `.weight`, or what the stage does.
  var label: String {
    if let weightName { return weightName.hasSuffix(".weight") ? String(weightName.dropLast(7)) : weightName }
    return normName ?? "an activation on \(input)"
  }

  /// y is z itself: nothing to compute, no memory of its own.
  var isPlain: Bool { !hasNorm && epilogue.isTrivial && y == z }
  /// Channels that batch normalisation counts.
  var normChannels: Int { epilogue.channels }
  /// Values of the result, without a border.
  var resultCount: Int { epilogue.channels * epilogue.outHeight * epilogue.outWidth }
  var hasActivation: Bool { epilogue.activation != .identity }
  var hasResampling: Bool { epilogue.poolHeight * epilogue.poolWidth > 1 || epilogue.upsample > 1 }

  /// Whether it is a convolution whose batch normalisation and activation go into a pooling: of its z only the
  /// largest value of each window is wanted again.
  var isPooledConvolution: Bool {
    operation is ConvolutionOperation && hasNorm && epilogue.poolHeight * epilogue.poolWidth > 1
      && epilogue.shuffle == 1 && epilogue.upsample == 1 && epilogue.outHeight > 0 && epilogue.outWidth > 0
  }

  /// Whether such a convolution keeps its z of so many blocks all the same: if that takes no more than 2 MB, which the
  /// caches next to two processors hold. Of 5 MB (LeNet, batches of 200) fetching takes longer than computing again:
  /// measured.
  func keepsPooledZ(blocks: Double) -> Bool {
    z.size * blocks * Double(MemoryLayout<Lanes>.stride) <= 2e6
  }

  /// A piece of the weights in the kernels' orders, from those of the network.
  func prepare(_ prepared: StageWeights, from network: UnsafePointer<Float>, piece: Int) {
    operation?.prepare(prepared, from: network + weightOffset, x: x, piece: piece)
  }

  /// All that the way forward wants of the weights.
  func prepareForward(_ prepared: StageWeights, from network: UnsafePointer<Float>) {
    for piece in 0..<(operation?.pieces ?? 0) { prepare(prepared, from: network, piece: piece) }
  }
}
