/// From flux to a grey image between 0 and 1, with the formulas of `astropy.visualization`.
public enum Stretch {
  /// What became of one image.
  public struct Result: Sendable {
    /// The stretched image, 0 … 1.
    public var image: GrayImage
    /// The flux that became 0 and that which became 1.
    public var low: Double, high: Double
    /// Pixels that were NaN or infinite and are now zero flux.
    public var nonFinite: Int
  }

  /// Non-finite flux → 0, limits of the finite pixels, clip to 0 … 1, stretch.
  ///
  /// `a` is the function's own unless it is given. Returns nil if both limits are equal or no pixel is
  /// finite: there is nothing to see.
  public static func apply(
    _ flux: Raster<Double>, function: StretchFunction = .asinh, a: Double? = nil,
    limits: StretchLimits = .standard, rowsFromBottom: Bool = true
  ) -> Result? {
    guard let (low, high) = limits.find(in: flux, rowsFromBottom: rowsFromBottom) else { return nil }
    // Halves, so that limits near the largest number do not overflow.
    let range = high / 2 - low / 2
    guard low < high, range > 0 else { return nil }
    let factor = a ?? function.defaultA ?? 1
    var nonFinite = 0
    func place(_ value: Double) -> Double {
      if !value.isFinite { nonFinite += 1 }
      return min(max(((value.isFinite ? value : 0) / 2 - low / 2) / range, 0), 1)
    }
    let pixels: [Float] =
      function == .histeq
      ? StretchFunction.equalized(flux.pixels.map(place))
      : flux.pixels.map { Float(function.apply(place($0), a: factor)) }
    return Result(
      image: GrayImage(unchecked: flux.width, flux.height, pixels), low: low, high: high, nonFinite: nonFinite
    )
  }
}
