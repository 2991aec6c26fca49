import GalaxyBase
import GalaxyKernels

/// What a support vector machine decides with: Σ β exp(−γ ‖x − xᵢ‖²) − ρ.
struct GaussianMachine: Sendable, Equatable {
  /// The standardised support vectors.
  let vectors: PackedRows
  /// β of each, and 0 behind the last.
  private let weights: [Double]
  let gamma: Double
  /// ρ.
  let offset: Double

  /// `weights` has a number for each row.
  init(vectors: PackedRows, _ weights: [Double], _ gamma: Double, _ offset: Double) {
    let padding = max(0, 8 * vectors.blockCount - weights.count)
    self.weights = weights + [Double](repeating: 0, count: padding)
    (self.vectors, self.gamma, self.offset) = (vectors, gamma, offset)
  }

  /// The decision for a standardised row of `vectors.width` numbers.
  func decision(_ row: UnsafePointer<Double>) -> Double {
    vectors.gaussianSum(of: row, gamma: gamma, weights: weights) - offset
  }

  /// `PREFIX.vectors` [vectors, features], `PREFIX.weights` [vectors], `PREFIX.gamma` and `PREFIX.offset` [1].
  func tensors(_ prefix: String) -> [NamedTensor] {
    let count = vectors.count
    return [
      NamedTensor(name: "\(prefix).vectors", shape: [count, vectors.width], doubles: vectors.values),
      NamedTensor(name: "\(prefix).weights", shape: [count], doubles: Array(weights.prefix(count))),
      NamedTensor(name: "\(prefix).gamma", shape: [1], doubles: [gamma]),
      NamedTensor(name: "\(prefix).offset", shape: [1], doubles: [offset]),
    ]
  }

  /// Reads what `tensors` wrote; nil if something is missing or does not fit.
  init?(_ tensors: SafeTensors, _ prefix: String) {
    guard let rows = tensors["\(prefix).vectors"], rows.shape.count == 2,
      let vectors = PackedRows(rows.doubles, width: rows.shape[1]),
      let weights = tensors["\(prefix).weights"]?.doubles, weights.count == vectors.count,
      let gamma = tensors["\(prefix).gamma"]?.doubles.first, gamma >= 0,
      let offset = tensors["\(prefix).offset"]?.doubles.first
    else { return nil }
    self.init(vectors: vectors, weights, gamma, offset)
  }
}
