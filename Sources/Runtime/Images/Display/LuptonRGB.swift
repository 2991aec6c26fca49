import GalaxyBase

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Colour from three bands that keeps the hue of bright pixels (Lupton et al. 2004, PASP 116, 133), as
/// `astropy.visualization.make_lupton_rgb` does it.
///
/// I = (r + g + b) / 3, f(I) = asinh(Q I / stretch) · 0.1 / asinh(0.1 Q); each band becomes band · f(I) / I,
/// not below 0; pixels in which one band is above 1 are divided by it.
public struct LuptonRGB: Sendable, Equatable, Codable {
  /// How soft the curve is; 0 means 0.1.
  public var q: Double
  /// The flux over which the curve rises.
  public var stretch: Double
  /// The flux that is black.
  public var minimum: Double

  /// astropy's defaults. Flux of another scale wants another `stretch`: see `fitted`.
  public init(q: Double = 8, stretch: Double = 5, minimum: Double = 0) {
    (self.q, self.stretch, self.minimum) = (q, stretch, minimum)
  }

  /// A stretch for flux of any scale: black at the median of the mean of the bands, and so that its 99.5
  /// percentile lies at half the full brightness.
  public static func fitted(
    red: Raster<Double>, green: Raster<Double>, blue: Raster<Double>, q: Double = 8
  ) -> LuptonRGB {
    let count = min(red.pixels.count, green.pixels.count, blue.pixels.count)
    let mean = (0..<count).map { (red.pixels[$0] + green.pixels[$0] + blue.pixels[$0]) / 3 }
    let sorted = mean.filter(\.isFinite).sorted()
    let black = Statistics.percentile(50, ofSorted: sorted) ?? 0
    let bright = (Statistics.percentile(99.5, ofSorted: sorted) ?? 1) - black
    // f(I) = ½ ⇒ asinh(Q I / stretch) = 5 asinh(0.1 Q).
    let slope = slopes(q)
    let stretch = bright * slope.q / sinh(0.5 * slope.scale / 0.1)
    return LuptonRGB(q: q, stretch: stretch > 0 && stretch.isFinite ? stretch : 1, minimum: black)
  }

  private static func slopes(_ q: Double) -> (q: Double, scale: Double) {
    let soft = abs(q) < 0x1p-23 ? 0.1 : min(q, 1e10)
    return (soft, asinh(0.1 * soft))
  }

  /// The colour picture of three images of one size; what is not finite is no light. Nil if the sizes differ
  /// or Q is below 0 or the stretch not above 0.
  public func picture(red: Raster<Double>, green: Raster<Double>, blue: Raster<Double>) -> ColourPicture? {
    guard red.width == green.width, red.width == blue.width, red.height == green.height,
      red.height == blue.height, q >= 0, q.isFinite, stretch > 0, stretch.isFinite, minimum.isFinite
    else { return nil }
    let (soft, scale) = Self.slopes(q)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * red.pixels.count)
    for i in red.pixels.indices {
      var bands = [red.pixels[i], green.pixels[i], blue.pixels[i]].map { $0.isFinite ? $0 - minimum : 0 }
      let intensity = (bands[0] + bands[1] + bands[2]) / 3
      let ratio = intensity > 0 ? asinh(intensity * soft / stretch) * 0.1 / scale / intensity : 0
      // Flux near the largest number overflows on the way; it is no light then.
      for k in 0..<3 { bands[k] = ratio.isFinite ? max(0, bands[k] * ratio) : 0 }
      let greatest = max(bands[0], bands[1], bands[2])
      if greatest > 1 { for k in 0..<3 { bands[k] /= greatest } }
      for band in bands { bytes.append(UInt8(min(max(band * 255, 0), 255))) }
    }
    return ColourPicture(width: red.width, height: red.height, bytes: bytes)
  }
}
