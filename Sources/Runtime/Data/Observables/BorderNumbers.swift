import GalaxyBase
import GalaxyImages
import GalaxyKernels

/// Eight numbers of the border of a picture, four pixels wide, in its own size: what betrays a frame that was
/// cut, padded or cleaned otherwise, without a look at the galaxy.
public enum BorderNumbers {
  /// Their names, in order: mean, standard deviation, skewness, 5th, 50th and 95th percentile in grey levels,
  /// the share of black pixels, and the correlation of neighbours across the border.
  public static let names = ["mean", "deviation", "skewness", "p5", "p50", "p95", "black", "correlation"]
  private static let border = 4

  /// Measures a picture of grey levels 0 … 255; pixels without a value are left out, and taken for the mean
  /// where neighbours are compared. NaN where there are none.
  package static func values(_ picture: Raster<Double>) -> [Double] {
    let (width, height) = (picture.width, picture.height)
    let depth = min(border, width, height)
    func value(_ x: Int, _ y: Int) -> Double { picture.pixels[y * width + x] }
    var ring: [Double] = []
    for y in 0..<height {
      let isEdge = y < border || y >= height - border
      for x in 0..<width where isEdge || x < border || x >= width - border {
        let grey = value(x, y)
        if grey.isFinite { ring.append(grey) }
      }
    }
    guard let mean = Statistics.mean(ring) else { return names.map { _ in .nan } }
    let count = Double(ring.count)
    let deviation = (ring.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot() + 1e-6
    let third = ring.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) } / count
    let black = Double(ring.count { $0 < 0.5 }) / count
    ring.sort()
    let levels = [0.05, 0.5, 0.95].map { Statistics.quantile(sorted: ring, $0) ?? .nan }
    return [mean, deviation, third / (deviation * deviation * deviation)] + levels
      + [black, correlation(width, height, depth, value)]
  }

  /// The mean product of neighbours along the four strips, each laid along its side, over the variance.
  /// Corners belong to two strips.
  private static func correlation(
    _ width: Int, _ height: Int, _ depth: Int, _ value: (Int, Int) -> Double
  ) -> Double {
    // Rows of the upper and lower strip, then columns of the left and right one.
    var lines: [[Double]] = []
    for k in 0..<depth {
      lines.append((0..<width).map { value($0, k) })
      lines.append((0..<width).map { value($0, height - 1 - k) })
      lines.append((0..<height).map { value(k, $0) })
      lines.append((0..<height).map { value(width - 1 - k, $0) })
    }
    let all = lines.joined().filter(\.isFinite)
    guard let mean = Statistics.mean(all) else { return .nan }
    var (products, pairs, squares, count) = (0.0, 0, 0.0, 0)
    for line in lines {
      let moved = line.map { $0.isFinite ? $0 - mean : 0 }
      for place in moved.indices {
        squares += moved[place] * moved[place]
        count += 1
        if place > 0 {
          products += moved[place] * moved[place - 1]
          pairs += 1
        }
      }
    }
    guard pairs > 0, count > 0 else { return .nan }
    return products / Double(pairs) / (squares / Double(count) + 1e-6)
  }
}
