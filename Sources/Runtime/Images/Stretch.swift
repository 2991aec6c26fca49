#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// From flux to a grey image between 0 and 1, with the formulas of `astropy.visualization`.
public enum Stretch {
  /// The percentiles that become black and white.
  public static let percentiles = (low: 0.25, high: 99.75)
  /// Where asinh turns from linear to logarithmic.
  public static let a = 0.1

  /// asinh(x / a) / asinh(1 / a) for x in [0, 1] (astropy's `AsinhStretch`).
  public static func asinhStretch(_ x: Double) -> Double { asinh(x / a) / asinh(1 / a) }

  /// What became of one image.
  public struct Result: Sendable {
    /// The stretched image, 0 … 1.
    public var image: GrayImage
    /// The flux that became 0 and that which became 1.
    public var low: Double, high: Double
    /// Pixels that were NaN or infinite and are now zero flux.
    public var nonFinite: Int
  }

  /// Non-finite flux → 0, percentile limits of the finite pixels (numpy's linear interpolation), clip, asinh.
  ///
  /// Where both percentiles are equal (a few stars on a constant sky) the limits are the least and the
  /// greatest flux. Returns nil if those are equal, too, or if no pixel is finite: there is nothing to see.
  public static func apply(_ flux: Raster<Double>) -> Result? {
    var sorted = flux.pixels.filter(\.isFinite)
    let nonFinite = flux.pixels.count - sorted.count
    sorted.sort()
    guard var low = percentile(percentiles.low, ofSorted: sorted),
      var high = percentile(percentiles.high, ofSorted: sorted),
      let least = sorted.first, let greatest = sorted.last
    else { return nil }
    if !(low < high) { (low, high) = (least, greatest) }
    // Halves, so that limits near the largest number do not overflow.
    let range = high / 2 - low / 2
    guard low < high, range > 0 else { return nil }
    let pixels = flux.pixels.map { value in
      let x = ((value.isFinite ? value : 0) / 2 - low / 2) / range
      return Float(asinhStretch(min(max(x, 0), 1)))
    }
    return Result(
      image: GrayImage(unchecked: flux.width, flux.height, pixels), low: low, high: high, nonFinite: nonFinite
    )
  }

  /// The `percent` percentile of rising values, linear between neighbours (numpy's default); nil if there
  /// are none.
  public static func percentile(_ percent: Double, ofSorted values: [Double]) -> Double? {
    guard let last = values.indices.last else { return nil }
    let position = min(max(percent / 100, 0), 1) * Double(last)
    let below = min(Int(position), last)
    let fraction = position - Double(below)
    let (low, high) = (values[below], values[min(below + 1, last)])
    return fraction == 0 ? low : low * (1 - fraction) + high * fraction
  }
}
