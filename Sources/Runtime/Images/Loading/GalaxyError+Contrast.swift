import GalaxyBase
import GalaxyErrors

extension GalaxyError {
  /// An image whose pixels are all equal.
  static func noContrast(_ path: String) -> GalaxyError {
    GalaxyError(ImageError.noContrast, path, "has no contrast: all its pixels are equal")
  }

  /// An image that has become one grey: because its pixels are equal, or because what was done to them left
  /// no difference.
  static func noContrast(
    _ path: String, in image: Raster<Double>, _ options: LoadOptions, isTransparent: Bool = false
  ) -> GalaxyError {
    let finite = image.pixels.lazy.filter(\.isFinite)
    guard let least = finite.min(), let greatest = finite.max(), least < greatest else {
      guard isTransparent else { return noContrast(path) }
      return GalaxyError(
        ImageError.noContrast, path, "has no contrast: over black all its pixels are equal",
        hint: "some or all are transparent; save it without alpha")
    }
    let look = options.lookSummary
    let how = look.isEmpty ? "" : " with \(look)"
    let range = "\(NumberText.significant(least)) to \(NumberText.significant(greatest))"
    return GalaxyError(
      ImageError.noContrast, path,
      "has no contrast left: its pixels, \(range), are all one grey at size=\(options.size)\(how)",
      hint: options.limits == .minmax
        ? "what differs lies outside the middle square or is lost at this size"
        : "limits=minmax takes black and white from the image")
  }
}
