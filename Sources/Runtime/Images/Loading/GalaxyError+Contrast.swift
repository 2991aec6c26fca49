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
    _ path: String, in image: Raster<Double>, _ options: LoadOptions, place: String? = nil,
    isTransparent: Bool = false
  ) -> GalaxyError {
    let finite = image.pixels.lazy.filter(\.isFinite)
    if finite.isEmpty {
      return GalaxyError(
        ImageError.noContrast, path,
        "has no contrast\(place.map { " in \($0)" } ?? ""): none of its pixels has a value",
        hint: options.mask == nil
          ? "they are NaN, infinite or stand for no value; another HDU may hold the image: see `inspect`"
          : "the mask takes them all away; leave mask= out")
    }
    guard let least = finite.min(), let greatest = finite.max(), least < greatest else {
      if let place {
        return GalaxyError(
          ImageError.noContrast, path, "has no contrast in \(place): all its pixels are equal",
          hint: "another HDU may hold the image: see `inspect`, and choose one with hdu=")
      }
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
