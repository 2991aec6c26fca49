/// From flux to a grey image between 0 and 1, with the formulas of `astropy.visualization`.
public enum Stretch {
  /// What became of one image.
  public struct Result: Sendable {
    /// The stretched image, 0 … 1.
    public var image: GrayImage
    /// The flux that became 0 and that which became 1.
    public var low: Double, high: Double
    /// Pixels that were NaN or infinite and are now black, or white.
    public var nonFinite: Int
  }

  /// Limits of the finite pixels, clip to 0 … 1, stretch; what is not finite goes to an end of the scale
  /// after that: to black, unless `nonFinite` is `high`. Values that it fills in are not filled in here.
  ///
  /// `a` is the function's own unless it is given. Returns nil if both limits are equal or no pixel is
  /// finite: there is nothing to see.
  public static func apply(
    _ flux: Raster<Double>, function: StretchFunction = .asinh, a: Double? = nil,
    limits: StretchLimits = .standard, nonFinite place: NonFinite = .low, rowsFromBottom: Bool = true
  ) -> Result? {
    guard let (low, high) = limits.find(in: flux, rowsFromBottom: rowsFromBottom) else { return nil }
    // Halves, so that limits near the largest number do not overflow.
    let range = high / 2 - low / 2
    guard low < high, range > 0 else { return nil }
    let factor = a ?? function.defaultA ?? 1
    let end = Float(place.place)
    func scaled(_ value: Double) -> Double { min(max((value / 2 - low / 2) / range, 0), 1) }
    let nonFinite = flux.pixels.count { !$0.isFinite }
    let pixels: [Float]
    if function == .histeq {
      var equalized = StretchFunction.equalized(flux.pixels.lazy.filter(\.isFinite).map(scaled))
        .makeIterator()
      pixels = flux.pixels.map { $0.isFinite ? equalized.next() ?? end : end }
    } else {
      pixels = flux.pixels.map { $0.isFinite ? Float(function.apply(scaled($0), a: factor)) : end }
    }
    return Result(
      image: GrayImage(unchecked: flux.width, flux.height, pixels), low: low, high: high, nonFinite: nonFinite
    )
  }
}
