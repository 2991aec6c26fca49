import GalaxyBase

/// Counts of values in bins that are equally wide on an axis.
struct Histogram: Sendable, Equatable {
  /// How many values fall in each bin. A bin holds its lower edge, the last one both edges.
  let counts: [Int]

  /// Counts the values within the axis.
  init(_ values: [Double], on axis: Axis, bins: Int) {
    var counts = [Int](repeating: 0, count: max(1, bins))
    for value in values {
      let place = axis.fraction(of: value) * Double(counts.count)
      guard place >= 0, place <= Double(counts.count) else { continue }
      counts[min(Int(place), counts.count - 1)] += 1
    }
    self.counts = counts
  }

  /// A good number of bins on this axis: Freedman and Diaconis's width 2 IQR n^(−1/3), measured on the axis's
  /// own scale, kept between 20 and 60.
  static func bins(for values: [Double], on axis: Axis) -> Int {
    let places = values.map(axis.fraction)
    guard let low = Statistics.quantile(places, 0.25), let high = Statistics.quantile(places, 0.75) else {
      return 20
    }
    let width = 2 * (high - low) / cubeRoot(Double(values.count))
    return width > 0 ? Int(min(60, max(20, (1 / width).rounded(.up)))) : 20
  }
}
