import GalaxyBase

/// Grey levels of a measured image, row after row, and the filters that measuring takes.
struct Greys {
  let width: Int, height: Int
  var values: [Float]

  init(_ width: Int, _ height: Int, _ values: [Float]) {
    (self.width, self.height, self.values) = (width, height, values)
  }

  subscript(_ x: Int, _ y: Int) -> Float { values[y * width + x] }

  /// The middle square.
  var middleSquare: Greys {
    let side = min(width, height)
    return piece(x: (width - side) / 2, y: (height - side) / 2, width: side, height: side)
  }

  /// A rectangle, as much of it as lies within.
  func piece(x: Int, y: Int, width columns: Int, height rows: Int) -> Greys {
    let (left, top) = (min(max(0, x), width), min(max(0, y), height))
    let (right, bottom) = (max(left, min(width, x + columns)), max(top, min(height, y + rows)))
    if (left, top, right, bottom) == (0, 0, width, height) { return self }
    var kept: [Float] = []
    kept.reserveCapacity((right - left) * (bottom - top))
    for row in top..<bottom { kept += values[(row * width + left)..<(row * width + right)] }
    return Greys(right - left, bottom - top, kept)
  }

  /// The square of side `side` of the mean light in each of its pixels: exact area averages, also where a
  /// pixel of it is smaller than one of these.
  func averaged(to side: Int) -> Greys {
    guard width > 0, height > 0, side > 0, (side, side) != (width, height) else { return self }
    let columns = Overlap(from: width, to: side), rows = Overlap(from: height, to: side)
    let wide = Greys(
      side, height,
      Self.filled(side * height) { out in
        values.withUnsafeBufferPointer { from in
          for y in 0..<height {
            for x in 0..<side {
              var sum: Float = 0
              for k in columns.range(x) { sum += columns.weight(x, k) * from[y * width + k] }
              out[y * side + x] = sum
            }
          }
        }
      })
    return Greys(
      side, side,
      Self.filled(side * side) { out in
        wide.values.withUnsafeBufferPointer { from in
          for y in 0..<side {
            for x in 0..<side { out[y * side + x] = 0 }
            for k in rows.range(y) {
              let weight = rows.weight(y, k)
              for x in 0..<side { out[y * side + x] += weight * from[k * side + x] }
            }
          }
        }
      })
  }

  /// Smoothed by a Gaussian of so many pixels, cut at three of them; beyond the edges the image is mirrored.
  func smoothed(_ deviation: Double) -> Greys {
    let reach = max(1, Int((3 * deviation).rounded(.up)))
    var weights = (-reach...reach).map { Float(bell(Double($0) / deviation)) }
    let sum = weights.reduce(0, +)
    for index in weights.indices { weights[index] /= sum }
    return filtered(weights, reach).transposed.filtered(weights, reach).transposed
  }

  /// Each row filtered; a mirrored copy of the ends stands on both sides of it.
  private func filtered(_ weights: [Float], _ reach: Int) -> Greys {
    guard width > 0 else { return self }
    var line = [Float](repeating: 0, count: width + 2 * reach)
    let result = Self.filled(width * height) { out in
      weights.withUnsafeBufferPointer { weights in
        for y in 0..<height {
          for k in line.indices { line[k] = values[y * width + mirrored(k - reach)] }
          line.withUnsafeBufferPointer { line in
            for x in 0..<width {
              var sum: Float = 0
              for k in 0..<weights.count { sum += weights[k] * line[x + k] }
              out[y * width + x] = sum
            }
          }
        }
      }
    }
    return Greys(width, height, result)
  }

  private func mirrored(_ x: Int) -> Int {
    let period = 2 * width
    let place = ((x % period) + period) % period
    return place < width ? place : period - 1 - place
  }

  private var transposed: Greys {
    Greys(
      height, width,
      Self.filled(width * height) { out in
        for y in 0..<height { for x in 0..<width { out[x * height + y] = values[y * width + x] } }
      })
  }

  private static func filled(_ count: Int, _ fill: (UnsafeMutableBufferPointer<Float>) -> Void) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { out, done in
      out.initialize(repeating: 0)
      fill(UnsafeMutableBufferPointer(rebasing: out[..<count]))
      done = count
    }
  }
}

/// exp(−x²/2).
func bell(_ x: Double) -> Double { exponential(-x * x / 2) }

/// How much of each of `input` pixels lies in each of `output` pixels of the same line.
private struct Overlap {
  private let scale: Double
  private let input: Int

  init(from input: Int, to output: Int) { (scale, self.input) = (Double(input) / Double(output), input) }

  func range(_ position: Int) -> Range<Int> {
    let from = min(input - 1, Int(Double(position) * scale))
    return from..<max(from + 1, min(input, Int((Double(position + 1) * scale - 1e-9).rounded(.up))))
  }

  func weight(_ position: Int, _ pixel: Int) -> Float {
    let low = max(Double(position) * scale, Double(pixel))
    let high = min(Double(position + 1) * scale, Double(pixel + 1))
    return Float(max(high - low, 0) / scale)
  }
}

/// The sky at the border of a frame: clipped median and deviation.
///
/// Three rounds that keep what lies within 3 σ of the median, σ = 1.4826 times the median absolute deviation
/// (that of a normal distribution) and a floor.
struct BorderSky {
  private(set) var level: Float = 0
  private(set) var deviation: Float = 0

  init(_ greys: Greys, width: Int, floor: Float) {
    var border: [Float] = []
    for y in 0..<greys.height {
      let isRow = y < width || y >= greys.height - width
      for x in 0..<greys.width where isRow || x < width || x >= greys.width - width {
        border.append(greys[x, y])
      }
    }
    for _ in 0..<3 where !border.isEmpty {
      level = Self.median(border)
      let middle = level
      deviation = 1.4826 * Self.median(border.map { abs($0 - middle) }) + floor
      let limit = 3 * deviation
      border.removeAll { abs($0 - middle) > limit }
    }
  }

  private static func median(_ values: [Float]) -> Float {
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
