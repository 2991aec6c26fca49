import GalaxyKernels

/// Where the gradient of one stage's weights comes together, always in the same order of additions.
package protocol WeightGradient: Sendable {
  /// Takes in one block: its input, laid out as `layout`, and the gradient at z.
  func add(
    _ block: Int, x: UnsafePointer<Lanes>, _ layout: PlaneLayout, dz: UnsafePointer<Lanes>)
  /// How many pieces of work `gather` is cut into.
  var pieces: Int { get }
  /// One piece of the gradient of the first `blocks` blocks.
  func gather(_ piece: Int, blocks: Int, into gradient: UnsafeMutablePointer<Float>)
  /// Once all pieces are gathered: whatever is left to do.
  func finish(into gradient: UnsafeMutablePointer<Float>)
}

/// Adds what the other blocks gave to what the first gave, in the order of the blocks: `count` values each,
/// `stride` apart.
func addBlocks(_ first: UnsafeMutablePointer<Float>, count: Int, blocks: Int, stride: Int) {
  for block in 1..<max(1, blocks) { addValues(count, first + block * stride, to: first) }
}
