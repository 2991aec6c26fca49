import GalaxyKernels

/// Which flux becomes black and which white: the intervals of `astropy.visualization`.
public enum StretchLimits: Sendable, Equatable {
  /// The least and the greatest.
  case minmax
  /// Two percentiles of the pixels, 0 … 100 (numpy's linear interpolation).
  case percentiles(Double, Double)
  /// IRAF's zscale: 1000 samples, contrast 0.25, 2.5 σ, 5 iterations.
  case zscale
  /// These two values.
  case manual(Double, Double)

  /// What holds for flux where nothing else is asked for.
  public static let standard = StretchLimits.percentiles(0.25, 99.75)

  /// astropy's `PercentileInterval`: the middle `percent` of the pixels.
  public static func percentile(_ percent: Double) -> StretchLimits {
    .percentiles((100 - percent) / 2, 100 - (100 - percent) / 2)
  }

  /// Why these limits make no sense; nil if they do.
  package var problem: String? {
    switch self {
    case .minmax, .zscale: nil
    case .percentiles(let low, let high):
      low >= 0 && low < high && high <= 100 ? nil : "percentiles rise from 0 to 100"
    case .manual(let low, let high):
      low.isFinite && high.isFinite && low < high ? nil : "the first of two limits is the lower one"
    }
  }

  /// The two values for these pixels; nil if none is finite. Equal values mean that there is nothing to see.
  ///
  /// Where percentiles or zscale's limits are equal (a few stars on a constant sky) the least and greatest
  /// value are taken. zscale samples the rows of FITS from the bottom, as they stand in the file and as
  /// astropy sees them.
  public func find(in image: Raster<Double>, rowsFromBottom: Bool = true) -> (low: Double, high: Double)? {
    switch self {
    case .manual(let low, let high): return (low, high)
    case .minmax: return Self.extremes(image.pixels)
    case .percentiles(let low, let high):
      var values = image.pixels.filter(\.isFinite)
      // The higher one first: what lies below it is then on its left.
      guard let white = OrderStatistics.percentile(high, of: &values),
        let black = OrderStatistics.percentile(low, of: &values)
      else { return nil }
      return black < white ? (black, white) : Self.extremes(values)
    case .zscale:
      let samples = ZScale.samples(of: image, rowsFromBottom: rowsFromBottom)
      guard let (low, high) = ZScale.limits(ofSorted: samples) else { return nil }
      return low < high ? (low, high) : Self.extremes(image.pixels)
    }
  }

  private static func extremes(_ values: [Double]) -> (low: Double, high: Double)? {
    let finite = values.lazy.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return (low, high)
  }
}

extension StretchLimits: CustomStringConvertible {
  /// As it is typed: `minmax`, `zscale`, `percentile 0.25 99.75`, `0.1 20.0`.
  public var description: String {
    switch self {
    case .minmax: "minmax"
    case .zscale: "zscale"
    case .percentiles(let low, let high): "percentile \(low) \(high)"
    case .manual(let low, let high): "\(low) \(high)"
    }
  }

  /// Reads what `description` writes, and `percentile` alone or with one number, the middle share of the
  /// pixels in percent; commas may part the words. Nil for anything else.
  public init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "," }
    let numbers = words.compactMap { Double($0) }
    switch (words.first.map(String.init), words.count, numbers.count) {
    case ("minmax", 1, 0): self = .minmax
    case ("zscale", 1, 0): self = .zscale
    case ("percentile", 1, 0): self = .standard
    case ("percentile", 2, 1): self = .percentile(numbers[0])
    case ("percentile", 3, 2): self = .percentiles(numbers[0], numbers[1])
    case (_, 2, 2): self = .manual(numbers[0], numbers[1])
    default: return nil
    }
    if problem != nil { return nil }
  }
}
