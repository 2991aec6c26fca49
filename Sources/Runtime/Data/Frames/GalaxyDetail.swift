import GalaxyBase
import GalaxyMorphology

/// The width of the finest structure in a galaxy, at the picture's own resolution.
///
/// What is left of the galaxy without its smooth light (less a Gaussian of a 22nd of the side) is compared with
/// itself moved by 1, 2, 3 … pixels along rows and columns; the width is where the mean of both
/// autocorrelations falls below 1/e. A galaxy without detail is as wide as it is smooth: an upper limit of the
/// blur of its picture.
enum GalaxyDetail {
  /// The width as a share of the side; 0 for a galaxy that is the same everywhere.
  static func width(_ plane: GreyPlane, _ galaxy: SquareGalaxy, side: Int) -> Double {
    let reach = max(Int(0.9 * galaxy.r90 * Double(side)), 8)
    let left = max(Int(galaxy.x - 0.5) - reach, 0), top = max(Int(galaxy.y - 0.5) - reach, 0)
    let piece = plane.piece(x: left, y: top, width: 2 * reach, height: 2 * reach)
    let smooth = piece.smoothed(max(Double(side) / 22, 4))
    var detail = zip(piece.values, smooth.values).map { $0 - $1 }
    guard !detail.isEmpty else { return .nan }
    let mean = detail.reduce(0, +) / Double(detail.count)
    for index in detail.indices { detail[index] -= mean }
    let (columns, rows) = (piece.width, piece.height)
    let whole = product(detail, columns, rows, 0, 0) + 1e-9
    let isWhole = reach <= min(columns, rows) / 2
    let count = isWhole ? reach : columns / 2
    let limit = exponential(-1)
    // Of a piece that the picture's edge cuts, rows alone.
    func profile(_ lag: Int) -> Double {
      let along = product(detail, columns, rows, lag, 0)
      return (isWhole ? (along + product(detail, columns, rows, 0, lag)) / 2 : along) / whole
    }
    var before = profile(0)
    guard before >= limit else { return 0 }
    guard count > 1 else { return 0 }
    var now = before
    for lag in 1..<count {
      before = now
      now = profile(lag)
      if now < limit || lag == count - 1 {
        return (Double(lag - 1) + (before - limit) / max(before - now, 1e-9)) / Double(side)
      }
    }
    return 0
  }

  /// The sum of products with the piece moved by so much, what leaves it on one side coming in on the other.
  private static func product(_ detail: [Double], _ columns: Int, _ rows: Int, _ dx: Int, _ dy: Int) -> Double
  {
    detail.withUnsafeBufferPointer { detail in
      var sum = 0.0
      for y in 0..<rows {
        let (here, there) = (y * columns, (y + dy) % rows * columns)
        var line = 0.0
        for x in 0..<(columns - dx) { line += detail[here + x] * detail[there + dx + x] }
        for x in (columns - dx)..<columns { line += detail[here + x] * detail[there + dx + x - columns] }
        sum += line
      }
      return sum
    }
  }
}
