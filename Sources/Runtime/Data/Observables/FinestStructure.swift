import GalaxyBase

/// The width of the finest structure in a galaxy: an upper limit of the blur of its image.
///
/// What is left of the galaxy without its smooth light (an unsharp mask: less a Gaussian of a 22nd of the side)
/// is compared with itself, moved by 1, 2, 3 … pixels in both directions; the width is where the mean of both
/// autocorrelations falls below 1/e.
enum FinestStructure {
  /// The width as a share of the side; NaN where there is nothing to compare. `centre` and `reach` are shares of
  /// the side, too.
  static func width(of greys: Greys, around centre: (x: Double, y: Double), reach: Double) -> Double {
    let side = greys.width
    let half = max(Int(reach * Double(side)), 8)
    let piece = greys.piece(
      x: Int(centre.x * Double(side)) - half, y: Int(centre.y * Double(side)) - half, width: 2 * half,
      height: 2 * half)
    guard piece.width >= 4, piece.height >= 4 else { return .nan }
    let smooth = piece.smoothed(max(Double(side) / 22, 4))
    var detail = zip(piece.values, smooth.values).map { $0 - $1 }
    let mean = detail.reduce(0, +) / Float(detail.count)
    for index in detail.indices { detail[index] -= mean }
    let (columns, rows) = (piece.width, piece.height)

    /// The sum of products with the piece moved by so much, what leaves it on one side coming in on the other.
    func product(_ dx: Int, _ dy: Int) -> Double {
      detail.withUnsafeBufferPointer { detail in
        var sum = 0.0
        for y in 0..<rows {
          let (here, there) = (y * columns, (y + dy) % rows * columns)
          var line: Float = 0
          for x in 0..<columns {
            let moved = x + dx
            line += detail[here + x] * detail[there + (moved < columns ? moved : moved - columns)]
          }
          sum += Double(line)
        }
        return sum
      }
    }
    let whole = product(0, 0)
    guard whole > 1e-9 * Double(detail.count) else { return .nan }
    let limit = 1 / exponential(1)
    var before = 1.0
    for lag in 1..<max(2, min(half, min(columns, rows) / 2 + 1)) {
      let now = (product(lag, 0) + product(0, lag)) / (2 * whole)
      if now < limit {
        return (Double(lag - 1) + (before - limit) / max(before - now, 1e-9)) / Double(side)
      }
      before = now
    }
    return Double(min(half, min(columns, rows) / 2)) / Double(side)
  }
}
