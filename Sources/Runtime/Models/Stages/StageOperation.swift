import GalaxyErrors
import GalaxyKernels

/// What a stage computes before its epilogue: z of one block from x, and the way back. Each family of layers
/// that is no mere activation, normalisation or resampling brings its own. Called once a block.
package protocol StageOperation: Sendable {
  /// Weights of the layer; 0 without any.
  var weightCount: Int { get }
  /// Multiplications an image for each pixel of z: the weights of what is computed, which an upsampling
  /// convolution has more of.
  var effectiveCount: Int { get }
  /// Zeroes that it wants around its input.
  var inputBorder: Border { get }

  /// Where the gradient at z is laid out, for a z laid out as given.
  func gradientLayout(_ z: PlaneLayout) -> PlaneLayout
  /// Room for the weights in the orders that the kernels want.
  func makeWeights() -> StageWeights
  /// Takes over one of `pieces` pieces of the layer's weights, for an input laid out as `x`; and, once all of them are
  /// there, what the way back wants of them, in `backPieces` pieces.
  func prepare(
    _ prepared: StageWeights, from weights: UnsafePointer<Float>, x layout: PlaneLayout, piece: Int)
  var pieces: Int { get }
  func prepareBack(_ prepared: StageWeights, piece: Int)
  var backPieces: Int { get }
  /// z of one block from x, whose first pixel (of the border, if there is one) `x` is. With `moments`, those
  /// of z are gathered while its rows are still in cache.
  func forward(
    x: UnsafePointer<Lanes>, _ layout: PlaneLayout, z: UnsafeMutablePointer<Lanes>, weights: StageWeights,
    moments: RowMoments?)
  /// The gradient at the input, without border, from that at z, which lies as `gradientLayout` says.
  func inputGradient(dz: UnsafePointer<Lanes>, weights: StageWeights, dx: UnsafeMutablePointer<Lanes>)
  /// Where the gradient of the weights comes together, for batches of up to so many blocks, each of which is summed
  /// in so many parts; nil without weights.
  /// - Throws: `GalaxyError` of kind `no-memory`.
  func makeGradient(blocks: Int, parts: Int) throws(GalaxyError) -> (any WeightGradient)?
  /// What that keeps of each block: pixels of eight lanes, and single values.
  var keptLanes: Double { get }
  var keptValues: Double { get }
}

// What most operations are: without weights, without borders.
extension StageOperation {
  package var weightCount: Int { 0 }
  package var effectiveCount: Int { weightCount }
  package var keptLanes: Double { 0 }
  package var keptValues: Double { 0 }
  package var inputBorder: Border { Border() }
  package func gradientLayout(_ z: PlaneLayout) -> PlaneLayout { z.withoutBorder }
  package func makeWeights() -> StageWeights { StageWeights() }
  package func prepare(
    _ prepared: StageWeights, from weights: UnsafePointer<Float>, x layout: PlaneLayout, piece: Int
  ) {}
  package var pieces: Int { 1 }
  package func prepareBack(_ prepared: StageWeights, piece: Int) {}
  package var backPieces: Int { 0 }
  package func makeGradient(blocks: Int, parts: Int) throws(GalaxyError) -> (any WeightGradient)? { nil }
}

/// The weights of a stage in the orders that the kernels want, made anew after every optimiser step.
package final class StageWeights: Sendable {
  /// For the way forward and for the gradient of the input.
  let forward: FloatBuffer
  let backward: FloatBuffer
  /// Two steps on the way to those orders.
  let effective: FloatBuffer
  let turned: FloatBuffer

  /// Room for so many values in each.
  init(forward: Int = 0, backward: Int = 0, effective: Int = 0, turned: Int = 0) {
    self.forward = FloatBuffer(count: forward)
    self.backward = FloatBuffer(count: backward)
    self.effective = FloatBuffer(count: effective)
    self.turned = FloatBuffer(count: turned)
  }
}

/// Gathers the moments of z, a row at a time.
package struct RowMoments {
  /// One for each channel that batch normalisation counts.
  let moments: UnsafeMutablePointer<LaneMoments>
  /// How z lies, and how many of its planes belong to a channel.
  private let z: PlaneLayout
  private let planes: Int

  init(_ moments: UnsafeMutablePointer<LaneMoments>, z: PlaneLayout, channels: Int) {
    self.moments = moments
    self.z = z
    planes = z.channels / channels
  }

  /// Takes in one row of every plane, or of some.
  func add(_ pixels: UnsafePointer<Lanes>, row: Int, planes wanted: Range<Int>? = nil) {
    for plane in wanted ?? 0..<z.channels {
      moments[plane / planes].add(row: pixels + plane * z.plane + row * z.row, count: z.width)
    }
  }
}
