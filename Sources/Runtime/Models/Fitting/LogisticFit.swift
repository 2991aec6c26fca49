import GalaxyBase
import GalaxyKernels

/// A logistic regression with a quadratic penalty, as scikit-learn's `LogisticRegression`: minimises
/// C Σ weight · ln(1 + exp(−y t)) + ½ ‖w‖², t = w · x + intercept, both classes of the same weight in all.
struct LogisticFit {
  /// w, and the intercept at its end.
  private(set) var coefficients: [Double]

  /// The steps of Newton's method; seven or eight are usual.
  private static let mostSteps = 200
  /// It ends when no coefficient moves by more than this part of the largest.
  private static let tolerance = 1e-11

  private let width: Int
  private let blocks: Int
  private let c: Double
  private let columns: [SIMD8<Double>]
  private let signs: [SIMD8<Double>]
  private let weights: [SIMD8<Double>]
  private var slope: [SIMD8<Double>]
  private var bend: [SIMD8<Double>]

  /// Fits to standardised rows, [row][feature], of which the first `normals` are normal; both classes have
  /// rows.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  init(_ rows: [Double], width: Int, normals: Int, c: Double, context: WorkContext) throws {
    let count = rows.count / width
    (self.width, self.c) = (width, c)
    blocks = (count + 7) / 8
    let none = [SIMD8<Double>](repeating: SIMD8(), count: blocks)
    var columns = [SIMD8<Double>](repeating: SIMD8(), count: width * blocks)
    var (signs, weights) = (none, none)
    let ofNormals = Double(count) / (2 * Double(normals))
    let ofAnomalies = Double(count) / (2 * Double(count - normals))
    for row in 0..<count {
      for column in 0..<width { columns[column * blocks + row / 8][row & 7] = rows[row * width + column] }
      signs[row / 8][row & 7] = row < normals ? -1 : 1
      weights[row / 8][row & 7] = row < normals ? ofNormals : ofAnomalies
    }
    (self.columns, self.signs, self.weights, slope, bend) = (columns, signs, weights, none, none)
    coefficients = [Double](repeating: 0, count: width + 1)
    try minimise(context)
  }

  private mutating func minimise(_ context: WorkContext) throws {
    var value = objective(coefficients)
    for _ in 0..<Self.mostSteps {
      try context.cancellation.check("fitting a logistic regression")
      guard let (step, fall) = newtonStep() else { return }
      var length = 1.0
      var next = coefficients
      while true {
        for k in next.indices { next[k] = coefficients[k] - length * step[k] }
        let reached = objective(next)
        // Near the least value rounding hides the descent.
        if reached <= value - 1e-4 * length * fall + 1e-13 * abs(value) {
          value = reached
          break
        }
        length /= 2
        if length < 1e-12 { return }
      }
      coefficients = next
      let largest = coefficients.reduce(1e-3) { max($0, abs($1)) }
      if step.allSatisfy({ abs($0) * length <= Self.tolerance * largest }) { return }
    }
  }

  /// The value at some coefficients; leaves what the derivatives are made of.
  private mutating func objective(_ w: [Double]) -> Double {
    let (width, blocks) = (width, blocks)
    var penalty = 0.0
    for k in 0..<width { penalty += w[k] * w[k] }
    let losses = slope.withUnsafeMutableBufferPointer { slope in
      bend.withUnsafeMutableBufferPointer { bend -> Double in
        guard let slope = slope.baseAddress, let bend = bend.baseAddress else { return 0 }
        return LogisticKernels.losses(
          columns, width: width, blocks: blocks, coefficients: w, signs: signs, weights: weights,
          slope: slope, bend: bend)
      }
    }
    return c * losses + penalty / 2
  }

  /// The step of Newton's method from the coefficients at which the value was taken last, and how fast the
  /// value falls along it; nil at the bottom.
  private func newtonStep() -> (step: [Double], fall: Double)? {
    let size = width + 1
    var gradient = [Double](repeating: 0, count: size)
    LogisticKernels.gradient(columns, width: width, blocks: blocks, slope: slope, into: &gradient)
    for k in 0..<size { gradient[k] = c * gradient[k] + (k < width ? coefficients[k] : 0) }
    var curvature = [Double](repeating: 0, count: size * size)
    var scratch = [SIMD8<Double>](repeating: SIMD8(), count: 64)
    LogisticKernels.curvature(
      columns, width: width, blocks: blocks, bend: bend, scratch: &scratch, into: &curvature)
    for place in curvature.indices { curvature[place] *= c }
    for k in 0..<width { curvature[k * size + k] += 1 }
    // The intercept has no penalty: where all losses are flat it would not be held.
    var ridge = 0.0
    while true {
      var (matrix, step) = (curvature, gradient)
      matrix[size * size - 1] += ridge
      if LogisticKernels.solve(&matrix, size: size, &step), step.allSatisfy(\.isFinite) {
        let fall = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
        return fall > 0 ? (step, fall) : nil
      }
      ridge = max(1e-12, 100 * ridge)
      if ridge > 1e12 { return nil }
    }
  }
}
