import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The density of points in the plane on a grid: every point a Gaussian as wide as Scott's rule says
/// (Scott 1992, ch. 6: σ n^(−1/6) across each axis of two).
struct DensityGrid: Sendable, Equatable {
  /// How many nodes there are across and down.
  let columns: Int, rows: Int
  /// The place of the first node, and the steps between them.
  let originX: Double, originY: Double, stepX: Double, stepY: Double
  /// [row][column], in points per node.
  let values: [Double]

  /// The fewest points that have a density.
  static let leastPoints = 10

  /// Smooths the points; nil for fewer than ten, and for points that do not spread along both axes.
  init?(_ xs: [Double], _ ys: [Double]) {
    guard xs.count == ys.count, xs.count >= Self.leastPoints,
      let across = Extent(xs, count: xs.count), let down = Extent(ys, count: ys.count)
    else { return nil }
    (columns, rows) = (across.nodes, down.nodes)
    (originX, stepX, originY, stepY) = (across.origin, across.step, down.origin, down.step)
    var counts = [Double](repeating: 0, count: columns * rows)
    // A point is shared by its four nodes (linear binning), which keeps its place.
    for (x, y) in zip(xs, ys) {
      guard
        let (column, row, right, below) = Self.cell(
          (x - originX) / stepX, (y - originY) / stepY, columns, rows)
      else { continue }
      let node = row * columns + column
      counts[node] += (1 - right) * (1 - below)
      counts[node + 1] += right * (1 - below)
      counts[node + columns] += (1 - right) * below
      counts[node + columns + 1] += right * below
    }
    values = Self.blurred(counts, columns, rows, across.kernel, down.kernel)
  }

  private static func cell(
    _ x: Double, _ y: Double, _ columns: Int, _ rows: Int
  ) -> (column: Int, row: Int, right: Double, below: Double)? {
    guard x >= 0, y >= 0, x < Double(columns - 1), y < Double(rows - 1) else { return nil }
    return (Int(x), Int(y), x - x.rounded(.down), y - y.rounded(.down))
  }

  /// The density at a point, between the nodes linear; 0 beyond the grid.
  func density(_ x: Double, _ y: Double) -> Double {
    guard
      let (column, row, right, below) = Self.cell(
        (x - originX) / stepX, (y - originY) / stepY, columns, rows)
    else { return 0 }
    let node = row * columns + column
    let upper = values[node] * (1 - right) + values[node + 1] * right
    let lower = values[node + columns] * (1 - right) + values[node + columns + 1] * right
    return upper * (1 - below) + lower * below
  }

  /// The density that a share of the points lies above.
  func level(holding share: Double, of xs: [Double], _ ys: [Double]) -> Double? {
    Statistics.quantile(zip(xs, ys).map { density($0, $1) }, 1 - share)
  }

  // MARK: - Along one axis

  /// The nodes along one axis, and the Gaussian in steps of them.
  private struct Extent {
    let nodes: Int
    let origin: Double, step: Double
    let kernel: [Double]

    /// Nil for values that do not spread.
    init?(_ values: [Double], count: Int) {
      let sorted = values.sorted()
      guard let mean = Statistics.mean(values), let low = Statistics.quantile(sorted: sorted, 0.25),
        let high = Statistics.quantile(sorted: sorted, 0.75),
        // The farthest thousandth lies in no contour of 90 %, and would make the steps wide.
        let first = Statistics.quantile(sorted: sorted, 0.001),
        let last = Statistics.quantile(sorted: sorted, 0.999)
      else { return nil }
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
      // Of long tails the quartiles tell the width better (Silverman 1986, eq. 3.31); 1.349 σ lie between a
      // Gaussian's.
      let byQuartiles = (high - low) / 1.349
      let sigma = byQuartiles > 0 ? min(variance.squareRoot(), byQuartiles) : variance.squareRoot()
      let width = sigma * pow(Double(count), -1.0 / 6)
      guard width > 0, width.isFinite, width > max(abs(first), abs(last)) * 1e-12 else { return nil }
      let span = last - first + 8 * width
      nodes = min(400, max(64, Int(min(1e6, span / (width / 3)).rounded(.up))))
      let step = span / Double(nodes - 1)
      self.step = step
      origin = first - 4 * width
      let reach = max(1, Int(min(Double(nodes), 4 * width / step).rounded(.up)))
      let weights = (-reach...reach).map { exp(-0.5 * pow(Double($0) * step / width, 2)) }
      let total = weights.reduce(0, +)
      kernel = weights.map { $0 / total }
    }
  }

  /// The counts smoothed across, then down.
  private static func blurred(
    _ counts: [Double], _ columns: Int, _ rows: Int, _ across: [Double], _ down: [Double]
  ) -> [Double] {
    func pass(_ source: [Double], _ kernel: [Double], _ lines: Int, _ length: Int, _ line: Int, _ step: Int)
      -> [Double]
    {
      var target = [Double](repeating: 0, count: source.count)
      let reach = kernel.count / 2
      for number in 0..<lines {
        for place in 0..<length {
          let value = source[number * line + place * step]
          if value == 0 { continue }
          for to in max(0, place - reach)...min(length - 1, place + reach) {
            target[number * line + to * step] += value * kernel[to - place + reach]
          }
        }
      }
      return target
    }
    return pass(pass(counts, across, rows, columns, columns, 1), down, columns, rows, 1, columns)
  }
}
