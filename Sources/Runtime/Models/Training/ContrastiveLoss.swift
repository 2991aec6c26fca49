import GalaxyBase
import GalaxyKernels

/// A loss that needs the results of the whole batch before any image's gradient is known.
protocol WholeBatchLoss: Sendable {
  /// The error of each image, and the gradient of the batch's loss at its result, from all results
  /// [image][value], `width` an image.
  func evaluate(_ outputs: [Float], width: Int, threads: Int) throws -> (errors: [Double], gradient: [Float])
}

/// A gradient that is known already: [image][value].
struct KnownGradient: BatchLoss {
  let known: [Double]
  let gradient: [Float]
  let width: Int

  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double> {
    var own = SIMD8<Double>()
    for k in 0..<width { dy[k] = Lanes() }
    for lane in 0..<block.lanes {
      let image = block.first + lane
      own[lane] = known[image]
      for k in 0..<width { dy[k][lane] = gradient[image * width + k] }
    }
    return own
  }
}

/// NT-Xent: views 2i and 2i + 1 are a pair. The error of view i is −s(i, partner) + ln Σ exp s(i, k) over all k but
/// i, where s is the cosine of two results over the temperature; the loss is their mean.
struct ContrastiveLoss: WholeBatchLoss {
  let temperature: Double
  /// Shorter results are divided by this (torch.nn.functional.normalize: `eps`).
  private static let leastLength = 1e-12

  /// Nothing of the square of the number of views is kept: similarities are computed again for the gradient, row
  /// by row, whose sums never depend on the number of threads.
  func evaluate(_ outputs: [Float], width: Int, threads: Int) throws
    -> (errors: [Double], gradient: [Float])
  {
    let count = width > 0 ? outputs.count / width : 0
    let unit = UnitVectors(outputs, count: count, width: width, leastLength: Self.leastLength)
    let sums = try parallelMap(count, threads: threads) { i in
      SoftmaxClassifier.logSumExp(
        (0..<count).compactMap { $0 == i ? nil : unit.cosine(i, $0) / temperature })
    }
    let rows = try parallelMap(count, threads: threads) { i -> (error: Double, gradient: [Float]) in
      let partner = i ^ 1
      var pull = unit.zero
      for k in 0..<count where k != i {
        let similarity = unit.cosine(i, k) / temperature
        let both = exponential(similarity - sums[i]) + exponential(similarity - sums[k])
        unit.add(k, times: Float(both - (k == partner ? 2 : 0)), to: &pull)
      }
      let factor = Float(1 / (temperature * Double(count)))
      return (
        sums[i] - unit.cosine(i, partner) / temperature, unit.gradient(i, atUnit: pull, factor: factor)
      )
    }
    return (rows.map(\.error), rows.flatMap(\.gradient))
  }
}

/// Results of length 1, eight values side by side.
private struct UnitVectors: Sendable {
  private let width: Int
  /// Eights of values in a result; what is left over is 0.
  private let eights: Int
  private let vectors: [Lanes]
  private let lengths: [Float]

  init(_ outputs: [Float], count: Int, width: Int, leastLength: Double) {
    self.width = width
    eights = (width + 7) / 8
    var (vectors, lengths) = ([Lanes](repeating: Lanes(), count: count * eights), [Float]())
    for i in 0..<count {
      var square = 0.0
      for k in 0..<width {
        let value = outputs[i * width + k]
        square += Double(value) * Double(value)
      }
      let length = Float(max(leastLength, square.squareRoot()))
      lengths.append(length)
      for k in 0..<width { vectors[i * eights + k / 8][k % 8] = outputs[i * width + k] / length }
    }
    (self.vectors, self.lengths) = (vectors, lengths)
  }

  var zero: [Lanes] { [Lanes](repeating: Lanes(), count: eights) }

  func cosine(_ i: Int, _ k: Int) -> Double {
    vectors.withUnsafeBufferPointer { vectors in
      guard let base = vectors.baseAddress else { return 0 }
      return Double(dotProduct(base + i * eights, base + k * eights, eights: eights))
    }
  }

  func add(_ k: Int, times factor: Float, to sum: inout [Lanes]) {
    vectors.withUnsafeBufferPointer { vectors in
      sum.withUnsafeMutableBufferPointer { sum in
        guard let base = vectors.baseAddress, let out = sum.baseAddress else { return }
        addMultiple(base + k * eights, factor: factor, eights: eights, to: out)
      }
    }
  }

  /// The gradient at result `i` from that at the vector of length 1: what lies along it changes nothing.
  func gradient(_ i: Int, atUnit pull: [Lanes], factor: Float) -> [Float] {
    let own = vectors[i * eights..<(i + 1) * eights]
    var along = 0.0
    for (a, b) in zip(own, pull) { for lane in 0..<8 { along += Double(a[lane]) * Double(b[lane]) } }
    return (0..<width).map { k in
      let value = pull[k / 8][k % 8] - Float(along) * own[own.startIndex + k / 8][k % 8]
      return value * factor / lengths[i]
    }
  }
}
