/// The hot loops of a logistic regression. `columns` is [column][block of eight rows]; what is left of the last
/// block has weight 0.
public enum LogisticKernels {
  /// Σ weight · loss over the rows for coefficients w (the last is the intercept), where loss is
  /// ln(1 + exp(−y t)) with t = w · x and y = ±1. Leaves the derivative of each row's weighted loss by t in
  /// `slope` and the second in `bend`.
  public static func losses(
    _ columns: UnsafePointer<SIMD8<Double>>, width: Int, blocks: Int, coefficients w: UnsafePointer<Double>,
    signs: UnsafePointer<SIMD8<Double>>, weights: UnsafePointer<SIMD8<Double>>,
    slope: UnsafeMutablePointer<SIMD8<Double>>, bend: UnsafeMutablePointer<SIMD8<Double>>
  ) -> Double {
    for block in 0..<blocks { slope[block] = SIMD8(repeating: w[width]) }
    for column in 0..<width {
      let x = columns + column * blocks
      let factor = SIMD8(repeating: w[column])
      for block in 0..<blocks { slope[block] = slope[block].addingProduct(factor, x[block]) }
    }
    var sum = SIMD8<Double>()
    for block in 0..<blocks {
      // With m = y t: loss = max(0, −m) + ln(1 + e^−|m|); its derivative by t is −y / (1 + e^m).
      let m = signs[block] * slope[block]
      let small = exponential(-absolute(m))
      let isPositive = m .>= 0
      let loss = naturalLogarithm(1 + small) + (-m).replacing(with: 0, where: isPositive)
      let wrong = (1 / (1 + small)).replacing(with: small / (1 + small), where: isPositive)
      sum = sum.addingProduct(weights[block], loss)
      slope[block] = -signs[block] * weights[block] * wrong
      bend[block] = weights[block] * (small / ((1 + small) * (1 + small)))
    }
    return total(sum)
  }

  /// Σ slope · x of each column, the last being Σ slope, into `width + 1` numbers.
  public static func gradient(
    _ columns: UnsafePointer<SIMD8<Double>>, width: Int, blocks: Int, slope: UnsafePointer<SIMD8<Double>>,
    into out: UnsafeMutablePointer<Double>
  ) {
    for column in 0..<width {
      let x = columns + column * blocks
      var sum = SIMD8<Double>()
      for block in 0..<blocks { sum = sum.addingProduct(slope[block], x[block]) }
      out[column] = total(sum)
    }
    var sum = SIMD8<Double>()
    for block in 0..<blocks { sum += slope[block] }
    out[width] = total(sum)
  }

  /// The lower triangle of Σ bend · x xᵀ, x with a 1 at its end, row by row into (width + 1)² numbers.
  /// `scratch` has room for 64 blocks.
  public static func curvature(
    _ columns: UnsafePointer<SIMD8<Double>>, width: Int, blocks: Int, bend: UnsafePointer<SIMD8<Double>>,
    scratch: UnsafeMutablePointer<SIMD8<Double>>, into out: UnsafeMutablePointer<Double>
  ) {
    let size = width + 1
    for place in 0..<size * size { out[place] = 0 }
    // As many rows at a time as lie in the nearest cache.
    for start in stride(from: 0, to: blocks, by: 64) {
      let count = min(64, blocks - start)
      for a in 0..<size {
        var whole = SIMD8<Double>()
        for k in 0..<count {
          scratch[k] = a == width ? bend[start + k] : bend[start + k] * columns[a * blocks + start + k]
          whole += scratch[k]
        }
        var b = 0
        while b + 4 <= min(a + 1, width) {
          let x = columns + b * blocks + start
          let (y, z, u) = (x + blocks, x + 2 * blocks, x + 3 * blocks)
          var (p, q, r, s) = (SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>())
          for k in 0..<count {
            let factor = scratch[k]
            p = p.addingProduct(factor, x[k])
            q = q.addingProduct(factor, y[k])
            r = r.addingProduct(factor, z[k])
            s = s.addingProduct(factor, u[k])
          }
          out[a * size + b] += total(p)
          out[a * size + b + 1] += total(q)
          out[a * size + b + 2] += total(r)
          out[a * size + b + 3] += total(s)
          b += 4
        }
        while b < min(a + 1, width) {
          let x = columns + b * blocks + start
          var sum = SIMD8<Double>()
          for k in 0..<count { sum = sum.addingProduct(scratch[k], x[k]) }
          out[a * size + b] += total(sum)
          b += 1
        }
        if a == width { out[a * size + width] += total(whole) }
      }
    }
  }

  /// Solves A x = b in place for a symmetric positive definite A of which the lower triangle counts
  /// (Cholesky); false where it is none, and then `a` and `b` are spoilt.
  public static func solve(
    _ a: UnsafeMutablePointer<Double>, size: Int, _ b: UnsafeMutablePointer<Double>
  ) -> Bool {
    for i in 0..<size {
      for j in 0...i {
        var sum = a[i * size + j]
        let p = a + i * size, q = a + j * size
        for k in 0..<j { sum -= p[k] * q[k] }
        if i == j {
          guard sum > 0, sum.isFinite else { return false }
          a[i * size + i] = sum.squareRoot()
        } else {
          a[i * size + j] = sum / a[j * size + j]
        }
      }
    }
    for i in 0..<size {
      var sum = b[i]
      for k in 0..<i { sum -= a[i * size + k] * b[k] }
      b[i] = sum / a[i * size + i]
    }
    for i in (0..<size).reversed() {
      var sum = b[i]
      for k in i + 1..<size { sum -= a[k * size + i] * b[k] }
      b[i] = sum / a[i * size + i]
    }
    return true
  }
}
