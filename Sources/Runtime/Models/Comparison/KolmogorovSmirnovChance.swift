import GalaxyBase

/// The chance of a difference of two distribution functions where both sets come from one.
package enum KolmogorovSmirnovChance {
  /// Sets of up to so many numbers are counted out, as SciPy does.
  static let mostExact = 10_000

  /// The two-sided p-value of a difference `d` of sets of m and n numbers without ties.
  package static func p(of d: Double, _ m: Int, _ n: Int) -> Double {
    guard m > 0, n > 0, d > 0 else { return 1 }
    return max(m, n) <= mostExact ? exact(d, m, n) : limit(d, m, n)
  }

  /// The share of all orders of m and n numbers whose difference is at least `d` (Hodges, Arkiv för Matematik
  /// 3, 1958, 469): ways on a grid that leave the band |i / m − j / n| < d, counted column by column.
  private static func exact(_ d: Double, _ m: Int, _ n: Int) -> Double {
    // Differences are multiples of 1 / lcm(m, n); the nearest one is meant.
    var (a, b) = (m, n)
    while b != 0 { (a, b) = (b, a % b) }
    let (stepOfFirst, stepOfSecond) = (n / a, m / a)
    let limit = Int((d * Double(m / a) * Double(n)).rounded())
    guard limit > 0 else { return 1 }
    // The chance that a random way to (i, j) has left the band; i is the column that is worked on.
    var left = [Double](repeating: 0, count: n + 1)
    for i in 0...m {
      for j in 0...n {
        if abs(i * stepOfFirst - j * stepOfSecond) >= limit {
          left[j] = 1
        } else if i > 0, j > 0 {
          left[j] = (left[j] * Double(i) + left[j - 1] * Double(j)) / Double(i + j)
        } else if j > 0 {
          left[j] = left[j - 1]
        }
      }
    }
    return min(max(left[n], 0), 1)
  }

  /// Kolmogorov's limit 2 Σ (−1)^(k−1) exp(−2 k² x²), with Stephens' x = d (√N + 0.12 + 0.11 / √N), N = m n /
  /// (m + n) (Journal of the Royal Statistical Society B 32, 1970, 115).
  private static func limit(_ d: Double, _ m: Int, _ n: Int) -> Double {
    let root = (Double(m) * Double(n) / (Double(m) + Double(n))).squareRoot()
    let x = d * (root + 0.12 + 0.11 / root)
    if x < 0.2 { return 1 }
    var (sum, sign) = (0.0, 1.0)
    for k in 1...100 {
      let term = exponential(-2 * Double(k * k) * x * x)
      sum += sign * term
      if term < 1e-17 { break }
      sign = -sign
    }
    return min(max(2 * sum, 0), 1)
  }
}
