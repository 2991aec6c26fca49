import GalaxyErrors
import GalaxyKernels

/// The gradient of a convolution's weights: what each block gave, part by part, added up in the order of the tree.
final class ConvolutionGradient: WeightGradient {
  private let operation: ConvolutionOperation
  private let parts: Int
  /// [block][part][effective weight]
  private let partial: FloatBuffer

  /// - Throws: `GalaxyError` of kind `no-memory`.
  init(_ operation: ConvolutionOperation, blocks: Int, parts: Int = 1) throws(GalaxyError) {
    self.operation = operation
    self.parts = max(1, parts)
    partial = FloatBuffer(count: blocks * self.parts * operation.effectiveCount)
  }

  var count: Int { operation.effectiveCount }

  /// Room for the gradient of a part of a block.
  private func room(_ block: Int, _ part: Int) -> UnsafeMutablePointer<Float> {
    partial.base + (block * parts + part) * count
  }

  /// The same, zeroed.
  func cleared(_ block: Int, part: Int = 0) -> UnsafeMutablePointer<Float> {
    let own = room(block, part)
    own.update(repeating: 0, count: count)
    return own
  }

  func add(_ block: Int, x: UnsafePointer<Lanes>, _ layout: PlaneLayout, dz: UnsafePointer<Lanes>) {
    let planes = 0..<operation.planes
    add(block, part: 0, rows: 0..<operation.rows.size, planes: planes, x: x, layout, dz: dz)
  }

  /// What some rows and planes of z give: the whole of a part's sum, or those planes of the block's only one.
  func add(
    _ block: Int, part: Int, rows: Range<Int>, planes: Range<Int>, x: UnsafePointer<Lanes>,
    _ layout: PlaneLayout, dz: UnsafePointer<Lanes>
  ) {
    var shape = operation.forwardShape(from: layout)
    let gradient = operation.resultGradient
    shape.outRow = gradient.row
    shape.outPlane = gradient.plane
    let each = count / max(1, operation.planes)
    let own = room(block, part)
    (own + planes.lowerBound * each).update(repeating: 0, count: planes.count * each)
    addConvolutionWeightGradient(
      shape, rows: rows, channels: planes, input: x + operation.firstTap(in: layout),
      dout: dz + gradient.origin, gradient: own)
  }

  /// Values of a piece: a quarter of a page of each block's sums, so that no piece is long beside the rest.
  private static let values = 1 << 10
  var pieces: Int { (count + Self.values - 1) / Self.values }
  func values(_ piece: Int) -> Range<Int> {
    piece * Self.values..<min(count, (piece + 1) * Self.values)
  }

  /// In the room of the first block, from where it is copied: nobody asks for the blocks themselves again.
  func sum(_ blocks: BlockTree.Node, _ piece: Int, into sum: UnsafeMutablePointer<Float>) {
    let values = values(piece)
    let own = room(gather(blocks, values), 0) + values.lowerBound
    (sum + values.lowerBound).update(from: own, count: values.count)
  }

  /// Adds up a node; gives the block in whose room the sum lies.
  private func gather(_ node: BlockTree.Node, _ values: Range<Int>) -> Int {
    let first = node.slot
    if node.isBlock {
      for part in 1..<parts {
        addValues(values.count, room(first, part) + values.lowerBound, to: room(first, 0) + values.lowerBound)
      }
      return first
    }
    _ = gather(node.left, values)
    let right = gather(node.right, values)
    addValues(values.count, room(right, 0) + values.lowerBound, to: room(first, 0) + values.lowerBound)
    return first
  }

  /// The gradient of the layer's weights from that of the computed correlation.
  func finish(_ piece: Int, _ sum: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>) {
    operation.fold(sum, operation.channels(piece), into: gradient)
  }

  var lastPieces: Int { operation.pieces }
}
