import GalaxyKernels

/// Where the gradient of one stage's weights comes together, always in the same order of additions: that of the
/// fixed tree over the blocks of a batch (`BlockTree`).
package protocol WeightGradient: Sendable {
  /// Takes in one block: its input, laid out as `layout`, and the gradient at z.
  func add(
    _ block: Int, x: UnsafePointer<Lanes>, _ layout: PlaneLayout, dz: UnsafePointer<Lanes>)
  /// Values of the sum, and in how many pieces it is taken by different threads.
  var count: Int { get }
  var pieces: Int { get }
  /// The values of a piece.
  func values(_ piece: Int) -> Range<Int>
  /// The sum of some neighbouring blocks, which are a node of the tree over the batch's; of one piece.
  /// `into` is the first value of all.
  func sum(_ blocks: BlockTree.Node, _ piece: Int, into sum: UnsafeMutablePointer<Float>)
  /// One of `lastPieces` pieces of the gradient of the stage's weights from the sum of all blocks.
  func finish(_ piece: Int, _ sum: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>)
  var lastPieces: Int { get }
}
