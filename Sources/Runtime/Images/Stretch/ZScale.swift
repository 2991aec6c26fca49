/// IRAF's zscale (NOAO IRAF, `zscale.x`), step by step as astropy's `ZScaleInterval` takes it.
enum ZScale {
  private static let samples = 1000
  private static let contrast = 0.25
  private static let largestRejection = 0.5
  private static let fewestPixels = 5
  private static let rejection = 2.5
  private static let iterations = 5

  /// Every n-th finite pixel, a thousand at most, rising.
  static func samples(of image: Raster<Double>, rowsFromBottom: Bool) -> [Double] {
    var count = 0
    for value in image.pixels where value.isFinite { count += 1 }
    let stride = max(1, count / samples)
    var kept: [Double] = []
    var seen = 0
    let rows = rowsFromBottom ? Array((0..<image.height).reversed()) : Array(0..<image.height)
    for row in rows {
      for value in image.pixels[(row * image.width)..<((row + 1) * image.width)] where value.isFinite {
        if seen % stride == 0 { kept.append(value) }
        if kept.count == samples { return kept.sorted() }
        seen += 1
      }
    }
    return kept.sorted()
  }

  /// The limits of rising samples: a line is fitted to them, without those far from it, and its slope, made
  /// steeper by the contrast, runs through the median.
  static func limits(ofSorted values: [Double]) -> (low: Double, high: Double)? {
    guard let least = values.first, let greatest = values.last else { return nil }
    let count = values.count
    let enough = max(fewestPixels, Int(Double(count) * largestRejection))
    let growth = max(1, Int(Double(count) * 0.01))
    var isBad = [Bool](repeating: false, count: count)
    var (good, before) = (count, count + 1)
    var slope = 0.0
    for _ in 0..<iterations where good < before && good >= enough {
      let line = fit(values, without: isBad)
      slope = line.slope
      let flat = values.indices.map { values[$0] - (line.slope * Double($0) + line.start) }
      let threshold = rejection * deviation(of: flat, without: isBad)
      for index in flat.indices where abs(flat[index]) > threshold { isBad[index] = true }
      isBad = grown(isBad, by: growth)
      before = good
      good = isBad.count { !$0 }
    }
    guard good >= enough else { return (least, greatest) }
    let steep = slope / contrast
    let center = (count - 1) / 2
    let median = count % 2 == 1 ? values[center] : (values[center] + values[center + 1]) / 2
    return (
      max(least, median - Double(center - 1) * steep), min(greatest, median + Double(count - center) * steep)
    )
  }

  /// The least-squares line through the good values over their positions.
  private static func fit(_ values: [Double], without isBad: [Bool]) -> (slope: Double, start: Double) {
    let good = values.indices.filter { !isBad[$0] }
    let size = Double(max(1, good.count))
    let meanX = good.reduce(0.0) { $0 + Double($1) } / size
    let meanY = good.reduce(0.0) { $0 + values[$1] } / size
    var (products, squares) = (0.0, 0.0)
    for index in good {
      let x = Double(index) - meanX
      products += x * (values[index] - meanY)
      squares += x * x
    }
    let slope = squares > 0 ? products / squares : 0
    return (slope, meanY - slope * meanX)
  }

  private static func deviation(of values: [Double], without isBad: [Bool]) -> Double {
    let good = values.indices.filter { !isBad[$0] }.map { values[$0] }
    let size = Double(max(1, good.count))
    let mean = good.reduce(0, +) / size
    return (good.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / size).squareRoot()
  }

  /// Bad positions spread over a window of `size`, as numpy's convolution with mode "same" lays it.
  private static func grown(_ isBad: [Bool], by size: Int) -> [Bool] {
    let shift = (size - 1) / 2
    return isBad.indices.map { index in
      let end = index + shift
      return (max(0, end - size + 1)...max(0, end)).contains { $0 < isBad.count && isBad[$0] }
    }
  }
}
