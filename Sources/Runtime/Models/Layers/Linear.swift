import CLazyBLAS
import GalaxyErrors
import GalaxyKernels

/// Dense layer without bias: weight [features, in] (torch.nn.Linear).
struct Linear: LayerFamily {
  let features: Int

  static let specification = LayerSpecification(
    "fc", "dense layer",
    arguments: [.init(label: "features", kind: .integer(from: 1), doc: "values that come out")])
  static let tensorStem: String? = "fc"

  init(features: Int) { self.features = features }

  init?(_ values: LayerValues) {
    guard let features = values.integer("features") else { return nil }
    self.features = features
  }

  var text: String { "fc \(features)" }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    guard input.isFlat else { throw refusal(input, "it wants a vector; put `flatten` before it") }
    guard features >= 1 else { throw refusal(input, "it needs at least 1 feature") }
    return try FeatureShape(features: features).limited(layer: text)
  }

  func weightShape(for input: FeatureShape) -> [Int]? { [features, input.count] }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    stages.start(
      DenseOperation(inFeatures: stages.input.count, outFeatures: features), z: PlaneLayout(stages.output))
  }
}

extension Layer {
  /// Dense layer without bias: weight [features, in] (torch.nn.Linear).
  public static func linear(features: Int) -> Layer { Layer(Linear(features: features)) }
}

// MARK: - What is computed

/// A dense layer without bias: z [out × 8] = W [out × in] · x [in × 8], a general matrix product for
/// OpenBLAS.
///
/// OpenBLAS runs on the calling thread alone (`useOneThread`): the blocks are already shared out among
/// threads, and the order of its sums then never depends on how many there are.
struct DenseOperation: StageOperation {
  let inFeatures: Int, outFeatures: Int

  var weightCount: Int { inFeatures * outFeatures }

  /// Must be called once before the first product.
  static func useOneThread() { galsh_blas_load(kernelsAreWide ? 1 : 0) }

  func makeWeights() -> StageWeights { StageWeights(forward: weightCount) }

  func prepare(
    _ prepared: StageWeights, from weights: UnsafePointer<Float>, x layout: PlaneLayout, piece: Int
  ) {
    let first = weightCount * piece / pieces
    (prepared.forward.base + first).update(
      from: weights + first, count: weightCount * (piece + 1) / pieces - first)
  }

  var pieces: Int { max(1, weightCount >> 14) }

  /// z = W · x
  func forward(
    x: UnsafePointer<Lanes>, _ layout: PlaneLayout, z: UnsafeMutablePointer<Lanes>, weights: StageWeights,
    moments: RowMoments?
  ) {
    product(
      weights.forward.base, CblasNoTrans, x.floats, z.floats, rows: outFeatures,
      columns: blockSize, inner: inFeatures, lda: inFeatures, ldb: blockSize, ldc: blockSize)
    moments?.add(z, row: 0)
  }

  /// dx = Wᵀ · dz
  func inputGradient(dz: UnsafePointer<Lanes>, weights: StageWeights, dx: UnsafeMutablePointer<Lanes>) {
    product(
      weights.forward.base, CblasTrans, dz.floats, dx.floats, rows: inFeatures,
      columns: blockSize, inner: outFeatures, lda: inFeatures, ldb: blockSize, ldc: blockSize)
  }

  var keptLanes: Double { Double(inFeatures) + Double(outFeatures) }

  func makeGradient(blocks: Int, parts: Int) throws(GalaxyError) -> (any WeightGradient)? {
    try DenseGradient(self, blocks: blocks)
  }

  private func product(
    _ a: UnsafePointer<Float>, _ transA: CBLAS_TRANSPOSE, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, inner: Int, lda: Int, ldb: Int, ldc: Int
  ) {
    galsh_sgemm(
      CblasRowMajor, transA, CblasNoTrans, blasint(rows), blasint(columns), blasint(inner), 1, a,
      blasint(lda), b, blasint(ldb), 0, c, blasint(ldc))
  }
}

extension UnsafePointer<Lanes> {
  /// The same memory as single values.
  fileprivate var floats: UnsafePointer<Float> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}

extension UnsafeMutablePointer<Lanes> {
  /// The same memory as single values.
  fileprivate var floats: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}

/// The gradient of a dense layer's weights, dW = dz · xᵀ. It has more weights than values: inputs and gradients are
/// kept, and what each block gives is multiplied out when it is added up.
private final class DenseGradient: WeightGradient {
  private let operation: DenseOperation
  /// x [block][image of it][feature]
  private let x: FloatBuffer
  /// dz [block][feature], each value eight images.
  private let dz: LaneBuffer

  init(_ operation: DenseOperation, blocks: Int) throws(GalaxyError) {
    self.operation = operation
    x = FloatBuffer(count: blocks * blockSize * operation.inFeatures)
    dz = try LaneBuffer(count: blocks * operation.outFeatures)
  }

  var count: Int { operation.weightCount }

  func add(_ block: Int, x: UnsafePointer<Lanes>, _ layout: PlaneLayout, dz: UnsafePointer<Lanes>) {
    separateLanes(
      operation.inFeatures, x, into: self.x.base + block * blockSize * operation.inFeatures)
    (self.dz.base + block * operation.outFeatures).update(from: dz, count: operation.outFeatures)
  }

  /// Rows of a piece: as many as keep its sums in a core's own cache.
  private var rows: Int { max(1, min(32, (1 << 11) / max(1, operation.inFeatures))) }
  var pieces: Int { (operation.outFeatures + rows - 1) / rows }
  private func rows(_ piece: Int) -> Range<Int> {
    piece * rows..<min(operation.outFeatures, (piece + 1) * rows)
  }
  func values(_ piece: Int) -> Range<Int> {
    let rows = rows(piece)
    return rows.lowerBound * operation.inFeatures..<rows.upperBound * operation.inFeatures
  }

  func sum(_ blocks: BlockTree.Node, _ piece: Int, into sum: UnsafeMutablePointer<Float>) {
    let count = values(piece).count
    // One more room a level of the tree.
    let depth = max(1, Int.bitWidth - max(0, blocks.count - 1).leadingZeroBitCount)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: depth * count) { rooms in
      guard let rooms = rooms.baseAddress else { return }
      gather(blocks, piece, into: sum + values(piece).lowerBound, rooms: rooms, count: count)
    }
  }

  private func gather(
    _ node: BlockTree.Node, _ piece: Int, into sum: UnsafeMutablePointer<Float>,
    rooms: UnsafeMutablePointer<Float>, count: Int
  ) {
    if node.isBlock {
      let (inputs, own) = (operation.inFeatures, x.base + node.slot * blockSize * operation.inFeatures)
      for (row, o) in rows(piece).enumerated() {
        outerProductRow(
          dz.base[node.slot * operation.outFeatures + o], own, count: inputs, out: sum + row * inputs)
      }
      return
    }
    gather(node.left, piece, into: sum, rooms: rooms, count: count)
    gather(node.right, piece, into: rooms, rooms: rooms + count, count: count)
    addValues(count, rooms, to: sum)
  }

  var lastPieces: Int { pieces }

  func finish(_ piece: Int, _ sum: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>) {
    let values = values(piece)
    (gradient + values.lowerBound).update(from: sum + values.lowerBound, count: values.count)
  }
}
