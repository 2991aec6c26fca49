import GalaxyBase
import GalaxyImages

/// What `match` was told of how images are seen, beside what their headers say.
public struct HeaderOptions: Sendable, Equatable {
  /// The redshift at which the simulated galaxies are to be seen; nil: that of each image's header.
  public var redshift: Double?
  /// The distances of redshifts.
  public var cosmology = Cosmology.planck18
  /// Full width at half maximum of the real images' point spread, in arc seconds; nil: that of their headers.
  public var pointSpread: Double?
  /// The side of the real images' pixels, in arc seconds; nil: that of their headers.
  public var pixel: Double?

  /// The largest redshift that may be asked for: galaxies are known up to 14.4.
  public static let largestRedshift = 30.0

  /// What headers say.
  public init() {}

  /// Whether anything was told.
  public var isTold: Bool {
    redshift != nil || cosmology != .planck18 || pointSpread != nil || pixel != nil
  }

  /// How a real image sees its galaxy, with what was told in the place of its header's.
  func seen(_ scale: ObservedScale) -> ObservedScale {
    var scale = scale
    // A width in pixels by its header is of the pixels that it has; one in arc seconds stays what it is.
    let width = scale.pointSpread
    if let pixel {
      let before = scale.pixel?.value
      scale.pixel = .init(pixel, "scale=")
      if let width, let before {
        scale.pointSpread = .init(width.value * before / pixel, width.source)
      }
    }
    if let pointSpread, let side = scale.pixel?.value {
      scale.pointSpread = .init(pointSpread / side, "psf=")
    }
    return scale
  }
}
