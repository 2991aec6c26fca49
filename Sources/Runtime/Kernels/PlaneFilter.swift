/// Filters a plane of any size along its columns, then along its rows, by weights of the distances 0 … `reach`
/// on both sides; beyond the edges the plane is mirrored, the outermost pixel counting twice. Products are added
/// by falling distance, as SciPy's `correlate1d` does, so that ties at a limit fall alike. `line` holds
/// width + 2 · reach values.
public func filterPlane(
  _ from: UnsafePointer<Double>, width: Int, height: Int, weights: UnsafePointer<Double>, reach: Int,
  line: UnsafeMutablePointer<Double>, out: UnsafeMutablePointer<Double>
) {
  let middle = weights[0], inner = line + reach
  for y in 0..<height {
    let own = from + y * width
    var x = 0
    while x + 8 <= width {
      var sum = loadWide(own + x) * middle
      for k in stride(from: reach, to: 0, by: -1) {
        let above = from + mirrored(y - k, height) * width + x
        let below = from + mirrored(y + k, height) * width + x
        sum += (loadWide(above) + loadWide(below)) * weights[k]
      }
      storeWide(sum, inner + x)
      x += 8
    }
    while x < width {
      var sum = own[x] * middle
      for k in stride(from: reach, to: 0, by: -1) {
        sum +=
          (from[mirrored(y - k, height) * width + x] + from[mirrored(y + k, height) * width + x])
          * weights[k]
      }
      inner[x] = sum
      x += 1
    }
    for k in 0..<reach {
      line[k] = inner[mirrored(k - reach, width)]
      inner[width + k] = inner[mirrored(width + k, width)]
    }
    let result = out + y * width
    x = 0
    while x + 8 <= width {
      var sum = loadWide(inner + x) * middle
      for k in stride(from: reach, to: 0, by: -1) {
        sum += (loadWide(inner + x - k) + loadWide(inner + x + k)) * weights[k]
      }
      storeWide(sum, result + x)
      x += 8
    }
    while x < width {
      var sum = inner[x] * middle
      for k in stride(from: reach, to: 0, by: -1) { sum += (inner[x - k] + inner[x + k]) * weights[k] }
      result[x] = sum
      x += 1
    }
  }
}

/// The place within 0 … count − 1 that stands for one beyond.
@inline(__always)
private func mirrored(_ place: Int, _ count: Int) -> Int {
  if place >= 0, place < count { return place }
  let period = 2 * count, inPeriod = ((place % period) + period) % period
  return inPeriod < count ? inPeriod : period - 1 - inPeriod
}
