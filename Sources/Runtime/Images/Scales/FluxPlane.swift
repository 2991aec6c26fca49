/// One band of a FITS image as linear flux in the unit of its file, and how it was seen.
public struct FluxPlane: Sendable {
  /// The filter, where the file names it.
  public var band: String?
  /// "HDU 0", "HDU 1 (SCI), band 2 of 9".
  public var place: String
  /// Linear flux, row 0 at the top; a pixel without a value is NaN. Magnitudes become nanomaggies.
  public var image: Raster<Double>
  /// Sizes, blur, light and redshift by the header.
  public var scale: ObservedScale

  /// Makes one.
  public init(band: String? = nil, place: String = "", image: Raster<Double>, scale: ObservedScale) {
    (self.band, self.place, self.image, self.scale) = (band, place, image, scale)
  }
}
