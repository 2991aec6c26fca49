import GalaxyBase
import GalaxyImages

/// Values in rows, in double precision, and the filters that observing and matching take. Beyond the edges
/// the plane is mirrored, the outermost pixel counting twice.
struct GreyPlane {
  let width: Int, height: Int
  var values: [Double]

  init(_ width: Int, _ height: Int, _ values: [Double]) {
    (self.width, self.height, self.values) = (width, height, values)
  }

  init(_ raster: Raster<Double>) { self.init(raster.width, raster.height, raster.pixels) }

  subscript(_ x: Int, _ y: Int) -> Double { values[y * width + x] }

  var raster: Raster<Double> { Raster(unchecked: width, height, values) }

  /// Smoothed by a Gaussian of so many pixels, cut at four of them.
  func smoothed(_ sigma: Double) -> GreyPlane { filtered(Self.bell(sigma)) }

  /// The mean of a square of 2 · `reach` + 1 pixels about each pixel.
  func squareMeans(_ reach: Int) -> GreyPlane {
    filtered([Double](repeating: 1 / Double(2 * reach + 1), count: reach + 1))
  }

  /// A rectangle, as much of it as lies within.
  func piece(x: Int, y: Int, width columns: Int, height rows: Int) -> GreyPlane {
    let (left, top) = (min(max(0, x), width), min(max(0, y), height))
    let (right, bottom) = (max(left, min(width, x + columns)), max(top, min(height, y + rows)))
    var kept: [Double] = []
    kept.reserveCapacity((right - left) * (bottom - top))
    for row in top..<bottom { kept += values[(row * width + left)..<(row * width + right)] }
    return GreyPlane(right - left, bottom - top, kept)
  }

  /// The values of the outermost `border` pixels of every side.
  func borderValues(_ border: Int) -> [Double] {
    var result: [Double] = []
    for y in 0..<height {
      let isWhole = y < border || y >= height - border
      for x in 0..<width where isWhole || x < border || x >= width - border { result.append(self[x, y]) }
    }
    return result
  }

  /// Weights of the distances 0 … 4 σ (rounded) of a Gaussian whose weights add up to 1.
  static func bell(_ sigma: Double) -> [Double] {
    let reach = Int(4 * sigma + 0.5)
    let values = (0...reach).map { exponential(-0.5 / (sigma * sigma) * Double($0 * $0)) }
    let sum = values.reduce(0, +) + values.dropFirst().reduce(0, +)
    return values.map { $0 / sum }
  }

  /// Filtered along the columns, then along the rows, by weights of the distances 0, 1, 2 …
  private func filtered(_ weights: [Double]) -> GreyPlane {
    guard width > 0, height > 0, let middle = weights.first else { return self }
    let reach = weights.count - 1
    let rows = Self.mirrored(height, reach), columns = Self.mirrored(width, reach)
    var line = [Double](repeating: 0, count: width + 2 * reach)
    let result = [Double](unsafeUninitializedCapacity: width * height) { out, done in
      out.initialize(repeating: 0)
      values.withUnsafeBufferPointer { from in
        line.withUnsafeMutableBufferPointer { line in
          for y in 0..<height {
            for x in 0..<width { line[reach + x] = middle * from[y * width + x] }
            for k in weights.indices.dropFirst() {
              let (above, below) = (rows[reach + y - k] * width, rows[reach + y + k] * width)
              let weight = weights[k]
              for x in 0..<width { line[reach + x] += weight * (from[above + x] + from[below + x]) }
            }
            for k in 0..<reach {
              line[k] = line[reach + columns[k]]
              line[reach + width + k] = line[reach + columns[reach + width + k]]
            }
            let row = y * width
            for x in 0..<width { out[row + x] = middle * line[reach + x] }
            for k in weights.indices.dropFirst() {
              let weight = weights[k]
              for x in 0..<width { out[row + x] += weight * (line[reach + x - k] + line[reach + x + k]) }
            }
          }
        }
      }
      done = width * height
    }
    return GreyPlane(width, height, result)
  }

  /// For the places −reach … count + reach − 1 the place within that stands there.
  private static func mirrored(_ count: Int, _ reach: Int) -> [Int] {
    (-reach..<(count + reach)).map { place in
      let inPeriod = ((place % (2 * count)) + 2 * count) % (2 * count)
      return inPeriod < count ? inPeriod : 2 * count - 1 - inPeriod
    }
  }
}
