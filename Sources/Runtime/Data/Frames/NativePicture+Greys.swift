import GalaxyImages

extension NativePicture {
  /// The picture as grey levels 0 … 255: flux after its stretch.
  package func greys(_ load: LoadOptions) -> Raster<Double> {
    guard isFlux else { return values }
    let stretched = Stretch.apply(
      values, function: load.stretch ?? .asinh, a: load.a, limits: load.limits ?? .standard,
      nonFinite: load.nan)
    guard let stretched else {
      return Raster(unchecked: values.width, values.height, values.pixels.map { _ in 0 })
    }
    return Raster(
      unchecked: values.width, values.height, stretched.image.pixels.map { 255 * Double($0) })
  }
}
