import GalaxyBase

/// A galaxy in the pixels of another image: resampled so that its light is kept, blurred, and in that image's
/// unit.
public struct PlacedGalaxy: Sendable, Hashable {
  /// The side of the new pixels, in the image's own.
  public var step: Double
  /// σ of the Gaussian by which it is blurred, in new pixels; 0 for none.
  public var blur: Double
  /// What its light is multiplied by.
  public var factor: Double

  /// Takes the numbers.
  public init(step: Double, blur: Double, factor: Double) {
    (self.step, self.blur, self.factor) = (step, blur, factor)
  }

  /// Blurs of less are left out: they change the width of a pixel by less than a twentieth.
  private static let leastBlur = 0.1
  /// σ of the blur in the pixels in which it is computed, at least.
  private static let finest = 3.0
  /// A line of those is no longer.
  private static let mostPixels = 6000
  /// No blur is wider, in pixels.
  private static let widest = 250.0

  /// The galaxy in `columns` × `rows` new pixels, its place (`x`, `y`) in the middle; (0.5, 0.5) is the middle
  /// of the image's first pixel, at the top left. Pixels that are no numbers are without light; outside the
  /// image there is none. Light that is blurred beyond the new image is lost, what comes in from there is not.
  public func place(_ image: Raster<Double>, x: Double, y: Double, columns: Int, rows: Int) -> Raster<Double>
  {
    guard columns > 0, rows > 0, step > 0, step.isFinite, x.isFinite, y.isFinite else {
      return Raster(unchecked: 0, 0, [])
    }
    let sigma = blur > Self.leastBlur ? min(blur, Self.widest) : 0
    let margin = Int((6 * sigma).rounded(.up))
    let (width, height) = (columns + 2 * margin, rows + 2 * margin)
    let room = max(1, Self.mostPixels / max(width, height))
    let parts = sigma > 0 ? min(room, max(1, Int((Self.finest / sigma).rounded(.up)))) : 1
    let inner = step / Double(parts)
    var light = image
    for index in light.pixels.indices {
      light.pixels[index] = light.pixels[index].isFinite ? light.pixels[index] * factor : 0
    }
    let left = x - Double(width * parts) / 2 * inner, top = y - Double(height * parts) / 2 * inner
    let fine = FluxResampling.sums(
      of: light, left: left, top: top, step: inner, columns: width * parts, rows: height * parts)
    guard sigma > 0 else { return fine }
    let blurred = GaussianBlur.blur(fine, sigma: sigma * Double(parts))
    return FluxResampling.sums(
      of: blurred, left: Double(margin * parts), top: Double(margin * parts), step: Double(parts),
      columns: columns, rows: rows)
  }
}
