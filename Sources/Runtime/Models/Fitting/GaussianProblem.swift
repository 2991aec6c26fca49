import GalaxyBase
import GalaxyKernels

/// The quadratic problem of a support vector machine with the kernel K = exp(−γ ‖xᵢ − xⱼ‖²): minimise
/// ½ βᵀKβ − sᵀβ, each β within its bounds, Σβ as it begins. (libsvm's, with β = y α.)
struct GaussianProblem {
  /// The standardised rows.
  let rows: PackedRows
  let gamma: Double
  /// s.
  let targets: [Double]
  /// The bounds of each β.
  let lower: [Double], upper: [Double]
  /// Where β begins, within its bounds.
  let start: [Double]

  /// Pairs are chosen until no two rows violate the optimum by more. libsvm stops at 1e-3; ten times
  /// nearer costs little, and decisions are then right to 1e-3 with room to spare.
  static let tolerance = 1e-4
  /// libsvm's limit.
  static let leastSteps = 10_000_000

  /// C-support vector classification: normal rows are −1, anomalies +1, each class of the same weight in all.
  static func classes(normals: Int, _ rows: PackedRows, c: Double, gamma: Double) -> GaussianProblem {
    let all = Double(rows.count), anomalies = rows.count - normals
    let ofNormals = c * all / (2 * Double(max(1, normals)))
    let ofAnomalies = c * all / (2 * Double(max(1, anomalies)))
    func list(_ normal: Double, _ anomaly: Double) -> [Double] {
      [Double](repeating: normal, count: normals) + [Double](repeating: anomaly, count: anomalies)
    }
    return GaussianProblem(
      rows: rows, gamma: gamma, targets: list(-1, 1), lower: list(-ofNormals, 0), upper: list(0, ofAnomalies),
      start: list(0, 0))
  }

  /// One class (Schölkopf et al. 2001): a share ν of the rows may lie outside.
  static func oneClass(_ rows: PackedRows, nu: Double, gamma: Double) -> GaussianProblem {
    let count = rows.count
    let inside = nu * Double(count)
    let start = (0..<count).map { min(1, max(0, inside - Double($0))) }
    func list(_ value: Double) -> [Double] { [Double](repeating: value, count: count) }
    return GaussianProblem(
      rows: rows, gamma: gamma, targets: list(0), lower: list(0), upper: list(1), start: start)
  }

  /// Solves it by sequential minimal optimisation, the pair chosen by second order (Fan, Chen and Lin 2005).
  /// - Throws: `GalaxyError` of kind `interrupted`.
  func solved(context: WorkContext) throws -> GaussianMachine {
    let count = rows.count, padded = 8 * rows.blockCount
    let cache = KernelRowCache(rows, gamma: gamma)
    let zeros = [Float](repeating: 0, count: padded)
    func padding(_ values: [Double], _ fill: Double) -> [Double] {
      values + [Double](repeating: fill, count: padded - count)
    }
    var beta = start
    var gradient = padding(targets.map { -$0 }, 0)
    var lifted = padding((0..<count).map { start[$0] < upper[$0] ? 0 : .infinity }, .infinity)
    var sunk = padding((0..<count).map { start[$0] > lower[$0] ? 0 : .infinity }, .infinity)
    try zeros.withUnsafeBufferPointer { zeros in
      try gradient.withUnsafeMutableBufferPointer { gradient in
        guard let g = gradient.baseAddress, let none = zeros.baseAddress else { return }
        for row in 0..<count where beta[row] != 0 {
          _ = DecompositionKernels.update(
            g, adding: beta[row], of: cache.row(row), less: none, lifted: lifted, count: padded)
          if row % 256 == 0 { try context.cancellation.check("fitting support vectors") }
        }
        var rising = DecompositionKernels.leastRising(g, lifted: lifted, count: count)
        for step in 0..<max(Self.leastSteps, 100 * count) {
          if step % 1024 == 0 { try context.cancellation.check("fitting support vectors") }
          guard rising.index >= 0 else { break }
          let i = rising.index
          let first = cache.row(i)
          let partner = DecompositionKernels.partner(
            of: rising.value, g, row: first, sunk: sunk, count: padded)
          guard partner.index >= 0, partner.greatest - rising.value >= Self.tolerance else { break }
          let j = partner.index
          let curvature = max(2 - 2 * Double(first[j]), 1e-12)
          let room = (up: upper[i] - beta[i], down: beta[j] - lower[j])
          let wanted = (g[j] - g[i]) / curvature
          let size = min(wanted, room.up, room.down)
          beta[i] = size == room.up ? upper[i] : beta[i] + size
          beta[j] = size == room.down ? lower[j] : beta[j] - size
          for k in [i, j] {
            lifted[k] = beta[k] < upper[k] ? 0 : .infinity
            sunk[k] = beta[k] > lower[k] ? 0 : .infinity
          }
          rising = DecompositionKernels.update(
            g, adding: size, of: first, less: cache.row(j), lifted: lifted, count: padded)
        }
      }
    }
    return machine(beta, offset: offset(beta, gradient))
  }

  /// The mean of the gradient over the free rows; where there are none, the middle of what is possible.
  private func offset(_ beta: [Double], _ gradient: [Double]) -> Double {
    var (low, high) = (-Double.infinity, Double.infinity)
    var (sum, free) = (0.0, 0)
    for row in beta.indices {
      let g = gradient[row]
      if beta[row] >= upper[row] {
        low = max(low, g)
      } else if beta[row] <= lower[row] {
        high = min(high, g)
      } else {
        sum += g
        free += 1
      }
    }
    if free > 0 { return sum / Double(free) }
    if low.isInfinite { return high.isInfinite ? 0 : high }
    return high.isInfinite ? low : (low + high) / 2
  }

  /// Keeps the rows that count.
  private func machine(_ beta: [Double], offset: Double) -> GaussianMachine {
    let all = rows.values, width = rows.width
    var kept = beta.indices.filter { beta[$0] != 0 }
    if kept.isEmpty { kept = [0] }
    let vectors = kept.flatMap { all[$0 * width..<($0 + 1) * width] }
    let weights = kept.map { beta[$0] }
    return GaussianMachine(vectors: PackedRows(vectors, width: width) ?? rows, weights, gamma, offset)
  }
}
