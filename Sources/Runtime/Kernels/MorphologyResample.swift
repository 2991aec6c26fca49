/// What a picture's values are like.
public struct PixelSurvey: Sendable {
  /// Every value is a number.
  public var isFinite = true
  /// Every value is a number within the limit.
  public var isTame = true
}

/// Looks whether values are numbers, and not beyond ±`limit`.
public func surveyPixels(_ pixels: UnsafePointer<Double>, count: Int, limit: Double) -> PixelSurvey {
  var result = PixelSurvey()
  var i = 0
  while i + 8 <= count {
    if !allTrue(absolute(loadWide(pixels + i)) .<= limit) { break }
    i += 8
  }
  // The rest, or from the first odd value on.
  while i < count {
    let value = pixels[i].magnitude
    if !(value <= limit) {
      result.isTame = false
      if !value.isFinite {
        result.isFinite = false
        return result
      }
    }
    i += 1
  }
  return result
}

/// Copies values held within ±`limit`, 0 where there is none, and writes 1 where there is one, else 0.
public func tamePixels(
  _ pixels: UnsafePointer<Double>, count: Int, limit: Double, out: UnsafeMutablePointer<Double>,
  valid: UnsafeMutablePointer<UInt8>
) {
  for i in 0..<count {
    let isNumber = pixels[i].isFinite
    out[i] = isNumber ? min(max(pixels[i], -limit), limit) : 0
    valid[i] = isNumber ? 1 : 0
  }
}

/// How much of the pixels of a row lies in each of `count` equal parts of low … high, in pixels from the
/// row's edge: for each part the first pixel, how many, and their shares at `shares[part * most …]`. Room for
/// the shares is needed for `sharesPerPart` pixels a part.
func overlaps(
  _ pixels: Int, low: Double, high: Double, parts: Int, firsts: UnsafeMutablePointer<Int>,
  counts: UnsafeMutablePointer<Int>, shares: UnsafeMutablePointer<Double>, most: Int
) {
  let step = (high - low) / Double(parts)
  func edge(_ i: Int) -> Double { i == parts ? high : Double(i) * step + low }
  for part in 0..<parts {
    let (start, end) = (edge(part), edge(part + 1))
    let first = Int(min(max(start.rounded(.down), 0), Double(pixels)))
    let last = Int(min(max(end.rounded(.up), 0), Double(pixels)))
    firsts[part] = first
    counts[part] = min(max(0, last - first), most)
    for k in 0..<counts[part] {
      let pixel = Double(first + k)
      shares[part * most + k] = max(min(end, pixel + 1) - max(start, pixel), 0)
    }
  }
}

/// The largest number of pixels that a part of `side` / `parts` pixels overlaps.
public func sharesPerPart(side: Double, parts: Int) -> Int { Int(side / Double(parts)) + 3 }

/// The working frame: the averages of the valid pixels of a square of a picture over 88 × 88 equal parts, and
/// in `good` (a mask of the frame) where at least half of the part is covered by valid pixels; elsewhere 0.
///
/// The square's upper left corner and side are in pixels of the picture, from its corner; it may reach beyond.
/// `valid` is nil where all pixels are. `room` holds two rows of the picture and eight pixels more, and the
/// shares of 2 · 88 parts.
public func averageOverFrame(
  _ pixels: UnsafePointer<Double>, valid: UnsafePointer<UInt8>?, width: Int, height: Int, top: Double,
  left: Double, side: Double, room: UnsafeMutablePointer<Double>, out: UnsafeMutablePointer<Double>,
  good: UnsafeMutablePointer<UInt8>
) {
  let parts = frameSide, most = sharesPerPart(side: side, parts: parts)
  let (sums, covers) = (room, room + width + 8)
  let rowShares = covers + width + 8, columnShares = rowShares + parts * most
  withUnsafeTemporaryAllocation(of: Int.self, capacity: 4 * parts) {
    guard let rowFirsts = $0.baseAddress else { return }
    let (rowCounts, firsts, counts) = (rowFirsts + parts, rowFirsts + 2 * parts, rowFirsts + 3 * parts)
    overlaps(
      height, low: top, high: top + side, parts: parts, firsts: rowFirsts, counts: rowCounts,
      shares: rowShares, most: most)
    overlaps(
      width, low: left, high: left + side, parts: parts, firsts: firsts, counts: counts, shares: columnShares,
      most: most)
    let first = firsts[0], last = firsts[parts - 1] + counts[parts - 1]
    let step = side / Double(parts), half = 0.5 * (step * step)
    for y in 0..<parts {
      let (rows, shares) = (rowCounts[y], rowShares + y * most)
      let source = pixels + rowFirsts[y] * width
      var x = first
      while x + 8 <= last {
        var sum = WideLanes()
        for k in 0..<rows {
          sum = sum.addingProduct(loadWide(source + k * width + x), WideLanes(repeating: shares[k]))
        }
        storeWide(sum, sums + x)
        x += 8
      }
      while x < last {
        var sum = 0.0
        for k in 0..<rows { sum = sum.addingProduct(source[k * width + x], shares[k]) }
        sums[x] = sum
        x += 1
      }
      var rowCover = 0.0
      for k in 0..<rows { rowCover += shares[k] }
      if let valid {
        let flags = valid + rowFirsts[y] * width
        for x in first..<max(first, last) {
          var cover = 0.0
          for k in 0..<rows where flags[k * width + x] != 0 { cover += shares[k] }
          covers[x] = cover
        }
      }
      for x in 0..<parts {
        let (from, own) = (firsts[x], columnShares + x * most)
        var (sum, cover) = (0.0, 0.0)
        for k in 0..<counts[x] {
          sum = sum.addingProduct(sums[from + k], own[k])
          cover = cover.addingProduct(valid == nil ? rowCover : covers[from + k], own[k])
        }
        let isGood = cover >= half
        out[y * parts + x] = isGood ? sum / max(cover, 1e-12) : 0
        good[maskPlace(x, y)] = isGood ? 1 : 0
      }
    }
  }
}

/// Copies the pixels of a border of `width` pixels, or with width 0 all, of a picture, where they are valid;
/// returns how many.
public func collectBorder(
  _ pixels: UnsafePointer<Double>, valid: UnsafePointer<UInt8>?, stride: Int, columns: Int, rows: Int,
  border: Int, out: UnsafeMutablePointer<Double>
) -> Int {
  var count = 0
  for y in 0..<rows {
    let isWhole = border == 0 || y < border || y >= rows - border
    var x = 0
    while x < columns {
      if !isWhole, x == border, columns - border > x { x = columns - border }
      if valid.map({ $0[y * stride + x] != 0 }) ?? true {
        out[count] = pixels[y * columns + x]
        count += 1
      }
      x += 1
    }
  }
  return count
}

/// Flux as grey levels: 255 asinh((flux − sky) / softening) / asinh(white / softening), within ±255; 0 where
/// a pixel is not valid. white / softening is at most 100.
public func displayFlux(
  _ pixels: UnsafeMutablePointer<Double>, valid: UnsafePointer<UInt8>, count: Int, sky: Double,
  softening: Double, white: Double
) {
  func inverseHyperbolicSine(_ x: WideLanes) -> WideLanes {
    let size = smaller(absolute(x), WideLanes(repeating: 1e6))
    let value = naturalLogarithm(size + (size * size + 1).squareRoot())
    // Near 0 the logarithm of nearly 1 loses digits: the series x − x³/6 + 3x⁵/40 there.
    let z = size * size
    let bend: WideLanes = 0.075 - z * (15.0 / 336)
    let small: WideLanes = size - size * z * (1.0 / 6 - z * bend)
    let result = blended(value, small, size .< 0.01)
    return blended(result, -result, x .< 0)
  }
  let top = max(inverseHyperbolicSine(WideLanes(repeating: white / softening))[0], .leastNormalMagnitude)
  for i in stride(from: 0, to: count, by: 8) {
    var values = WideLanes()
    let own = min(8, count - i)
    for k in 0..<own { values[k] = pixels[i + k] }
    let x = (values - sky) / softening
    var grey = 255 * inverseHyperbolicSine(x) / top
    grey = smaller(larger(grey, WideLanes(repeating: -255)), WideLanes(repeating: 255))
    for k in 0..<own { pixels[i + k] = valid[i + k] == 0 ? 0 : grey[k] }
  }
}
