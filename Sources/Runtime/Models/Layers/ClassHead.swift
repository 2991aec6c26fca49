import GalaxyErrors
import GalaxyKernels

/// The last layer of a classifier, a logit for each class: torch.nn.Linear with its bias. Each class has a row
/// of weights with its bias behind them: [classes, in + 1]. No network that a user writes has it.
struct ClassHead: LayerFamily {
  let classes: Int

  static let specification = LayerSpecification("classes", "logits of classes")
  static let tensorStem: String? = "classes"

  init(classes: Int) { self.classes = classes }
  init?(_ values: LayerValues) { nil }

  var text: String { "classes \(classes)" }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    guard input.isFlat, classes >= 1 else { throw refusal(input, "it wants a vector and a class") }
    return try FeatureShape(features: classes).limited(layer: text)
  }

  func weightShape(for input: FeatureShape) -> [Int]? { [classes, input.count + 1] }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {
    stages.start(
      BiasedOperation(inFeatures: stages.input.count, outFeatures: classes), z: PlaneLayout(stages.output))
  }
}

// MARK: - What is computed

/// z [out × 8] = W [out × in] · x [in × 8] + b, for the few outputs of a classifier.
struct BiasedOperation: StageOperation {
  let inFeatures: Int, outFeatures: Int

  /// Weights of an output, its bias last.
  private var row: Int { inFeatures + 1 }
  var weightCount: Int { row * outFeatures }
  var keptValues: Double { Double(weightCount) }

  func makeWeights() -> StageWeights { StageWeights(forward: weightCount) }

  func prepare(
    _ prepared: StageWeights, from weights: UnsafePointer<Float>, x layout: PlaneLayout, piece: Int
  ) {
    prepared.forward.base.update(from: weights, count: weightCount)
  }

  func forward(
    x: UnsafePointer<Lanes>, _ layout: PlaneLayout, z: UnsafeMutablePointer<Lanes>, weights: StageWeights,
    moments: RowMoments?
  ) {
    for o in 0..<outFeatures {
      let own = weights.forward.base + o * row
      var sum = Lanes(repeating: own[inFeatures])
      for i in 0..<inFeatures { sum += own[i] * x[i] }
      z[o] = sum
    }
    moments?.add(z, row: 0)
  }

  /// dx = Wᵀ · dz
  func inputGradient(dz: UnsafePointer<Lanes>, weights: StageWeights, dx: UnsafeMutablePointer<Lanes>) {
    for i in 0..<inFeatures {
      var sum = Lanes()
      for o in 0..<outFeatures { sum += weights.forward.base[o * row + i] * dz[o] }
      dx[i] = sum
    }
  }

  func makeGradient(blocks: Int, parts: Int) throws(GalaxyError) -> (any WeightGradient)? {
    BiasedGradient(self, blocks: blocks)
  }

  /// dW = dz · xᵀ and db = Σ dz of the images of one block; lanes without an image have dz = 0.
  fileprivate func weightGradient(
    x: UnsafePointer<Lanes>, dz: UnsafePointer<Lanes>, into gradient: UnsafeMutablePointer<Float>
  ) {
    for o in 0..<outFeatures {
      for i in 0..<inFeatures { gradient[o * row + i] = (dz[o] * x[i]).sum() }
      gradient[o * row + inFeatures] = dz[o].sum()
    }
  }
}

/// The gradient of the weights: what each block gave, added up in the order of the tree.
private final class BiasedGradient: WeightGradient {
  private let operation: BiasedOperation
  /// [block][weight]
  private let partial: FloatBuffer

  init(_ operation: BiasedOperation, blocks: Int) {
    self.operation = operation
    partial = FloatBuffer(count: blocks * operation.weightCount)
  }

  func add(_ block: Int, x: UnsafePointer<Lanes>, _ layout: PlaneLayout, dz: UnsafePointer<Lanes>) {
    operation.weightGradient(x: x, dz: dz, into: partial.base + block * operation.weightCount)
  }

  var count: Int { operation.weightCount }
  let pieces = 1
  func values(_ piece: Int) -> Range<Int> { 0..<count }

  func sum(_ blocks: BlockTree.Node, _ piece: Int, into sum: UnsafeMutablePointer<Float>) {
    for weight in 0..<count {
      sum[weight] = BlockTree.sum(blocks, { partial.base[$0 * count + weight] }, +=)
    }
  }

  var lastPieces: Int { 1 }

  func finish(_ piece: Int, _ sum: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>) {
    gradient.update(from: sum, count: count)
  }
}
