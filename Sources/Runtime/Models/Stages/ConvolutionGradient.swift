import GalaxyKernels

/// The gradient of a convolution's weights: what each block gave, added up in the order of the blocks.
final class ConvolutionGradient: WeightGradient {
  private let operation: ConvolutionOperation
  /// [block][effective weight]
  private let partial: FloatBuffer

  init(_ operation: ConvolutionOperation, blocks: Int) {
    self.operation = operation
    partial = FloatBuffer(count: blocks * operation.effectiveCount)
  }

  /// Room for one block's gradient, zeroed.
  func cleared(_ block: Int) -> UnsafeMutablePointer<Float> {
    let own = partial.base + block * operation.effectiveCount
    own.update(repeating: 0, count: operation.effectiveCount)
    return own
  }

  func add(_ block: Int, x: UnsafePointer<Lanes>, _ layout: PlaneLayout, dz: UnsafePointer<Lanes>) {
    var shape = operation.forwardShape(from: layout)
    let gradient = operation.resultGradient
    shape.outRow = gradient.row
    shape.outPlane = gradient.plane
    addConvolutionWeightGradient(
      shape, input: x + operation.firstTap(in: layout), dout: dz + gradient.origin, gradient: cleared(block))
  }

  private static let values = 1 << 14
  var pieces: Int { (operation.effectiveCount + Self.values - 1) / Self.values }

  /// Into the room of the first block.
  func gather(_ piece: Int, blocks: Int, into gradient: UnsafeMutablePointer<Float>) {
    let first = piece * Self.values
    let count = min(Self.values, operation.effectiveCount - first)
    addBlocks(partial.base + first, count: count, blocks: blocks, stride: operation.effectiveCount)
  }

  /// The gradient of the layer's weights from that of the computed correlation.
  func finish(into gradient: UnsafeMutablePointer<Float>) {
    operation.fold(partial.base, into: gradient)
  }
}
