import GalaxyBase

/// The noise of a picture's sky: what is left of it where there is no source, less what is smooth over 15
/// pixels. How neighbouring pixels go together tells the colour of the noise: whether it was smoothed,
/// resampled or coded.
struct SkyNoise {
  private let plane: GreyPlane
  private let isSky: [Bool]
  private let variance: Double

  /// Half of the square that is smooth; how far a source is grown.
  private static let smooth = 7, grown = 4

  /// - Parameters:
  ///   - isNumber: which pixels have a value; others were filled.
  ///   - sky: level and `deviation` of the border.
  init(_ picture: GreyPlane, isNumber: [Bool], sky: Double, deviation: Double) {
    var plane = picture.squareMeans(Self.smooth)
    for index in plane.values.indices {
      plane.values[index] = picture.values[index] - plane.values[index]
    }
    let light = picture.smoothed(2), limit = max(1.5 * deviation, 1.5)
    let sources = Self.grow(light.values.map { $0 - sky > limit }, picture.width, picture.height)
    let outlier = 4 * max(deviation, 0.7)
    let isSky = plane.values.indices.map {
      !sources[$0] && abs(plane.values[$0]) < outlier && isNumber[$0]
    }
    let kept = zip(plane.values, isSky).filter(\.1).map(\.0)
    let mean = kept.reduce(0, +) / Double(kept.count)
    variance = kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(kept.count)
    (self.plane, self.isSky) = (plane, isSky)
  }

  /// The mean product of pixels of the sky at this distance, along rows and columns, over their variance; NaN
  /// where there are 50 pairs or fewer.
  func correlation(_ lag: Int) -> Double {
    var (sum, count) = (0.0, 0)
    let (width, height) = (plane.width, plane.height)
    plane.values.withUnsafeBufferPointer { values in
      isSky.withUnsafeBufferPointer { isSky in
        for y in 0..<height {
          let row = y * width
          for x in 0..<max(0, width - lag) where isSky[row + x] && isSky[row + x + lag] {
            sum += values[row + x] * values[row + x + lag]
            count += 1
          }
          guard y + lag < height else { continue }
          for x in 0..<width where isSky[row + x] && isSky[row + lag * width + x] {
            sum += values[row + x] * values[row + lag * width + x]
            count += 1
          }
        }
      }
    }
    return count > 50 ? sum / Double(count) / max(variance, 1e-6) : .nan
  }

  /// Marked pixels and those that four steps to a neighbour reach from them.
  private static func grow(_ marked: [Bool], _ width: Int, _ height: Int) -> [Bool] {
    var marked = marked
    for _ in 0..<grown {
      let before = marked
      for y in 0..<height {
        for x in 0..<width where !before[y * width + x] {
          let index = y * width + x
          marked[index] =
            x > 0 && before[index - 1] || x + 1 < width && before[index + 1]
            || y > 0 && before[index - width] || y + 1 < height && before[index + width]
        }
      }
    }
    return marked
  }
}
