import GalaxyKernels

/// The mean over the batch of ‖φ(x) − c‖², or of (1/ν) max(0, ‖φ(x) − c‖² − R²). The errors are the squared
/// distances.
struct DistanceLoss: BatchLoss {
  let center: [Float]
  /// Squared distances up to this cost nothing: R² of a soft boundary; negative for the one-class objective.
  var limit = -1.0
  /// 1/ν of a soft boundary.
  var weight = 1.0

  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double> {
    var sum = SIMD8<Double>()
    for (k, c) in center.enumerated() {
      let d = SIMD8<Double>(block.y[k] - c)
      sum += d * d
    }
    var factor = laneMask(block.lanes, value: Float(2 * weight / Double(block.images)))
    for lane in 0..<block.lanes where sum[lane] <= limit { factor[lane] = 0 }
    for (k, c) in center.enumerated() { dy[k] = (block.y[k] - c) * factor }
    return sum
  }
}
