import GalaxyImages

/// The average light in equal parts of a square of a picture: exact, whatever the sizes.
enum AreaAverage {
  /// A square's averages over `parts` × `parts`. Its upper left corner and side are in pixels of the picture; it
  /// may reach beyond. Of a part that is covered by less than a half the average is NaN.
  static func of(_ plane: Raster<Double>, top: Double, left: Double, side: Double, parts: Int) -> GreyPlane {
    let rows = Shares(plane.height, from: top, to: top + side, parts: parts)
    let columns = Shares(plane.width, from: left, to: left + side, parts: parts)
    let isWhole = plane.pixels.allSatisfy(\.isFinite)
    let half = 0.5 * (side / Double(parts)) * (side / Double(parts))
    var values = [Double](repeating: .nan, count: parts * parts)
    var sums = [Double](repeating: 0, count: plane.width), covers = sums
    plane.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<parts {
        for x in sums.indices { (sums[x], covers[x]) = (0, 0) }
        for (row, share) in rows.shares(of: y) {
          let start = row * plane.width
          if isWhole {
            for x in 0..<plane.width {
              sums[x] += share * pixels[start + x]
              covers[x] += share
            }
          } else {
            for x in 0..<plane.width where pixels[start + x].isFinite {
              sums[x] += share * pixels[start + x]
              covers[x] += share
            }
          }
        }
        for x in 0..<parts {
          var (sum, cover) = (0.0, 0.0)
          for (column, share) in columns.shares(of: x) {
            sum += share * sums[column]
            cover += share * covers[column]
          }
          if cover >= half { values[y * parts + x] = sum / cover }
        }
      }
    }
    return GreyPlane(parts, parts, values)
  }

  /// How much of the pixels of a line lies in each of equal parts of a stretch of it.
  private struct Shares {
    private let lists: [[(pixel: Int, share: Double)]]

    init(_ pixels: Int, from low: Double, to high: Double, parts: Int) {
      let step = (high - low) / Double(parts)
      lists = (0..<parts).map { part in
        let start = Double(part) * step + low
        let end = part == parts - 1 ? high : Double(part + 1) * step + low
        let first = Int(min(max(start.rounded(.down), 0), Double(pixels)))
        let last = Int(min(max(end.rounded(.up), 0), Double(pixels)))
        return (first..<max(first, last)).map { pixel in
          (pixel, max(min(end, Double(pixel + 1)) - max(start, Double(pixel)), 0))
        }
      }
    }

    func shares(of part: Int) -> [(pixel: Int, share: Double)] { lists[part] }
  }
}
