#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A real symmetric matrix and its eigenvalues: Householder's reduction to three diagonals, then the QL method
/// with implicit shifts (Martin, Reinsch and Wilkinson 1968; Bowdler and others 1968; EISPACK's tred2 and tql2).
struct SymmetricMatrix {
  /// How many rows and columns.
  let size: Int
  /// [row][column]; both halves are filled.
  private(set) var values: [Double]

  /// Nil unless there are size × size values.
  init?(_ values: [Double], size: Int) {
    guard size > 0, values.count == size * size else { return nil }
    (self.values, self.size) = (values, size)
  }

  /// The eigenvalues, falling, and their vectors, [vector][component], each of length 1; nil where they are
  /// not found in thirty steps each, which happens to matrices with NaN only.
  func eigen() -> (values: [Double], vectors: [[Double]])? {
    guard values.allSatisfy(\.isFinite) else { return nil }
    let n = size
    var (v, d, e) = (values, [Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    reduce(&v, &d, &e)
    guard diagonalise(&v, &d, &e) else { return nil }
    // Of equal values the first counts, so that the order is always the same.
    let order = d.indices.sorted { (d[$0], $1) > (d[$1], $0) }
    return (order.map { d[$0] }, order.map { column in (0..<n).map { v[$0 * n + column] } })
  }

  /// To three diagonals, d and e; v becomes the product of the reflections.
  private func reduce(_ v: inout [Double], _ d: inout [Double], _ e: inout [Double]) {
    let n = size
    for j in 0..<n { d[j] = v[(n - 1) * n + j] }
    for i in stride(from: n - 1, to: 0, by: -1) {
      var (scale, h) = (0.0, 0.0)
      for k in 0..<i { scale += abs(d[k]) }
      if scale == 0 {
        e[i] = d[i - 1]
        for j in 0..<i {
          d[j] = v[(i - 1) * n + j]
          v[i * n + j] = 0
          v[j * n + i] = 0
        }
      } else {
        for k in 0..<i {
          d[k] /= scale
          h += d[k] * d[k]
        }
        var f = d[i - 1]
        var g = f > 0 ? -h.squareRoot() : h.squareRoot()
        e[i] = scale * g
        h -= f * g
        d[i - 1] = f - g
        for j in 0..<i { e[j] = 0 }
        for j in 0..<i {
          f = d[j]
          v[j * n + i] = f
          g = e[j] + v[j * n + j] * f
          for k in (j + 1)..<max(j + 1, i) {
            g += v[k * n + j] * d[k]
            e[k] += v[k * n + j] * f
          }
          e[j] = g
        }
        f = 0
        for j in 0..<i {
          e[j] /= h
          f += e[j] * d[j]
        }
        let half = f / (h + h)
        for j in 0..<i { e[j] -= half * d[j] }
        for j in 0..<i {
          f = d[j]
          g = e[j]
          for k in j..<i { v[k * n + j] -= f * e[k] + g * d[k] }
          d[j] = v[(i - 1) * n + j]
          v[i * n + j] = 0
        }
      }
      d[i] = h
    }
    accumulate(&v, &d)
    e[0] = 0
  }

  private func accumulate(_ v: inout [Double], _ d: inout [Double]) {
    let n = size
    for i in 0..<(n - 1) {
      v[(n - 1) * n + i] = v[i * n + i]
      v[i * n + i] = 1
      let h = d[i + 1]
      if h != 0 {
        for k in 0...i { d[k] = v[k * n + i + 1] / h }
        for j in 0...i {
          var g = 0.0
          for k in 0...i { g += v[k * n + i + 1] * v[k * n + j] }
          for k in 0...i { v[k * n + j] -= g * d[k] }
        }
      }
      for k in 0...i { v[k * n + i + 1] = 0 }
    }
    for j in 0..<n {
      d[j] = v[(n - 1) * n + j]
      v[(n - 1) * n + j] = 0
    }
    v[n * n - 1] = 1
  }

  /// The QL steps; false where they do not end.
  private func diagonalise(_ v: inout [Double], _ d: inout [Double], _ e: inout [Double]) -> Bool {
    let n = size
    for i in 1..<max(1, n) { e[i - 1] = e[i] }
    e[n - 1] = 0
    var (f, largest) = (0.0, 0.0)
    for l in 0..<n {
      largest = max(largest, abs(d[l]) + abs(e[l]))
      var m = l
      while m < n - 1, abs(e[m]) > Double.ulpOfOne * largest { m += 1 }
      var steps = 0
      while m > l, abs(e[l]) > Double.ulpOfOne * largest {
        steps += 1
        if steps > 30 { return false }
        var g = d[l]
        var p = (d[l + 1] - g) / (2 * e[l])
        var r = p < 0 ? -hypot(p, 1) : hypot(p, 1)
        d[l] = e[l] / (p + r)
        d[l + 1] = e[l] * (p + r)
        let next = d[l + 1]
        var h = g - d[l]
        for i in (l + 2)..<max(l + 2, n) { d[i] -= h }
        f += h
        p = d[m]
        var (c, c2, c3, s, s2) = (1.0, 1.0, 1.0, 0.0, 0.0)
        let below = e[l + 1]
        for i in stride(from: m - 1, through: l, by: -1) {
          (c3, c2, s2) = (c2, c, s)
          g = c * e[i]
          h = c * p
          r = hypot(p, e[i])
          e[i + 1] = s * r
          s = e[i] / r
          c = p / r
          p = c * d[i] - s * g
          d[i + 1] = h + s * (c * g + s * d[i])
          for k in 0..<n {
            h = v[k * n + i + 1]
            v[k * n + i + 1] = s * v[k * n + i] + c * h
            v[k * n + i] = c * v[k * n + i] - s * h
          }
        }
        p = -s * s2 * c3 * below * e[l] / next
        e[l] = s * p
        d[l] = c * p
      }
      d[l] += f
      e[l] = 0
    }
    return true
  }
}
