import GalaxyBase
import GalaxyImages
import GalaxyKernels

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
  func smoothed(_ sigma: Double) -> GreyPlane { filtered(Self.gaussian(sigma)) }

  /// The mean of a square of 2 · `reach` + 1 pixels about each pixel.
  func squareMeans(_ reach: Int) -> GreyPlane {
    var sums = filtered([Double](repeating: 1, count: reach + 1))
    let count = Double((2 * reach + 1) * (2 * reach + 1))
    // Sums of whole grey levels are exact, so that what lies at a limit does so on every machine.
    for index in sums.values.indices { sums.values[index] /= count }
    return sums
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
  static func gaussian(_ sigma: Double) -> [Double] {
    let reach = Int(4 * sigma + 0.5)
    let values = (0...reach).map { exponential(-0.5 / (sigma * sigma) * Double($0 * $0)) }
    let sum = values.reduce(0, +) + values.dropFirst().reduce(0, +)
    return values.map { $0 / sum }
  }

  /// Filtered along the columns, then along the rows, by weights of the distances 0, 1, 2 …
  private func filtered(_ weights: [Double]) -> GreyPlane {
    guard width > 0, height > 0, values.count == width * height, !weights.isEmpty else { return self }
    let reach = weights.count - 1, count = width * height
    let result = [Double](unsafeUninitializedCapacity: count) { out, done in
      out.initialize(repeating: 0)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: width + 2 * reach) { line in
        values.withUnsafeBufferPointer { from in
          weights.withUnsafeBufferPointer { weights in
            guard let from = from.baseAddress, let weights = weights.baseAddress,
              let line = line.baseAddress, let out = out.baseAddress
            else { return }
            filterPlane(
              from, width: width, height: height, weights: weights, reach: reach, line: line, out: out)
          }
        }
      }
      done = count
    }
    return GreyPlane(width, height, result)
  }
}
