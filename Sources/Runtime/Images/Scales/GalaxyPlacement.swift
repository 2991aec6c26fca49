import GalaxyBase
import GalaxyErrors

/// How a simulated galaxy comes into the pixels of a real image: how large it is there, how much it dims, how
/// much is still to be blurred, and what its numbers become.
///
/// The light that fell into the image's band at its own redshift z₀ is seen from z₁, at a wavelength that is
/// (1 + z₁)/(1 + z₀) times as long: there is no K correction, which would want the galaxy's spectrum. Its
/// size goes by the angular diameter distance, its surface brightness by ((1 + z₀)/(1 + z₁))ⁿ, n by
/// `LightUnit.Kind.dimming`. Each band keeps its own factor, so that colours are kept.
public struct GalaxyPlacement: Sendable, Equatable {
  /// The redshift from which the image is seen by its header, and that at which it is placed; nil: none is
  /// known.
  public let ownRedshift: Double?, redshift: Double?
  /// The side of the image's pixel as placed, and of the real image's, in arc seconds.
  public let ownPixel: Double, pixel: Double
  /// What surface brightness is multiplied by.
  public let dimming: Double
  /// Full width at half maximum of the image's own point spread as placed, and of the real image's, in arc
  /// seconds; nil: none is known, the image's own is taken for a point.
  public let ownPointSpread: Double?, pointSpread: Double?
  /// What light in one of the image's pixels is multiplied by to become light in the unit of the real image,
  /// a pixel: nil where one of both is not known in light.
  public let factor: Double?
  /// What it is multiplied by where units are not known: what is due to size and redshift alone.
  let change: Double
  /// What there is to say of it.
  public let remarks: [String]

  /// The side of the real image's pixel in pixels of the image.
  public var step: Double { pixel / ownPixel }
  /// Whether the image's pixels are larger than those of the real one.
  public var isUpsampled: Bool { step < 1 - 1e-9 }
  /// Whether the image is blurred more than the real one already.
  public var isTooSoft: Bool { (ownPointSpread ?? 0) > (pointSpread ?? .infinity) }
  /// What is done to the image's pixels.
  public var placed: PlacedGalaxy { PlacedGalaxy(step: step, blur: blur, factor: factor ?? change) }

  /// The same in the image's own unit, whether a zero point is known or not.
  public var uncalibrated: PlacedGalaxy { PlacedGalaxy(step: step, blur: blur, factor: change) }

  /// The galaxy in `columns` × `rows` pixels of the real image; see `PlacedGalaxy`. The light is in the unit of
  /// the real image, or in the image's own where no zero point is known.
  public func place(_ image: Raster<Double>, x: Double, y: Double, columns: Int, rows: Int) -> Raster<Double>
  {
    placed.place(image, x: x, y: y, columns: columns, rows: rows)
  }

  /// σ of the Gaussian by which it is blurred, in pixels of the real image; 0 for none.
  public var blur: Double {
    guard let pointSpread, !isTooSoft else { return 0 }
    let own = ownPointSpread ?? 0
    return (pointSpread * pointSpread - own * own).squareRoot() / GaussianBlur.widthOfSigma / pixel
  }

  /// Works it out.
  /// - Parameters:
  ///   - own: how the simulated image sees its galaxy.
  ///   - target: how the real one does.
  ///   - redshift: where the galaxy is to be; nil: where its header says that it is.
  /// - Throws: GalaxyError of kind `no-scale` where the headers do not tell how large the galaxy is there;
  ///   `bad-redshift` for a redshift without a distance.
  public init(
    own: ObservedScale, target: ObservedScale, redshift wanted: Double? = nil,
    cosmology: Cosmology = .planck18
  ) throws {
    guard let pixel = target.pixel?.value else {
      throw GalaxyError(ScaleError.noScale, "the real image does not say how many arcsec a pixel is")
    }
    let from = own.redshift?.value
    let to = wanted ?? from
    let isMoved = to != from
    var remarks: [String] = []

    // How large a pixel of the image is before and after.
    func angle(_ length: Double, _ z: Double) throws -> Double {
      try length / cosmology.kiloparsecsPerArcsecond(z)
    }
    let before: Double? =
      try own.pixel?.value
      ?? own.length.flatMap { length in
        try from.map { try angle(length.value, $0) }
      }
    let after: Double
    if isMoved, let to {
      let length =
        try own.length?.value
        ?? own.pixel.flatMap { pixel in
          try from.map { try pixel.value * cosmology.kiloparsecsPerArcsecond($0) }
        }
      guard let length else { throw Self.noDistance(own, to) }
      after = try angle(length, to)
    } else {
      guard let before else { throw Self.noSize(own) }
      after = before
    }
    if let length = own.length?.value, let from, let seen = own.pixel?.value {
      let expected = try angle(length, from)
      if max(expected / seen, seen / expected) > 1.05 {
        remarks.append(
          "\(NumberText.general(length, 4)) kpc/pixel at z \(NumberText.general(from, 4)) would be "
            + "\(NumberText.general(expected, 4)) arcsec/pixel, the header has \(NumberText.general(seen, 4)); "
            + (isMoved ? "kpc were taken" : "arcsec were taken"))
      }
    }

    // How much it dims.
    let kind = own.light?.kind ?? .frequency
    var fades = isMoved ? to : nil
    if isMoved, from == nil {
      if own.light?.isPerArea == true {
        remarks.append(
          "the image has no redshift of its own: its surface brightness was taken for that at rest")
      } else {
        let there = NumberText.general(to ?? 0, 4)
        remarks.append(
          "the image has no redshift of its own: how bright it is from z \(there) cannot be told"
        )
        fades = nil
      }
    }
    dimming = fades.map { raised((1 + (from ?? 0)) / (1 + $0), kind.dimming) } ?? 1

    // What its light becomes.
    factor = Self.factor(
      own.light, target.light, before: before ?? (isMoved ? nil : after), after: after, pixel: pixel,
      dimming: dimming)
    let growth = before.map { after * after / ($0 * $0) } ?? 1
    change = own.light?.isPerArea == true ? dimming : dimming * growth
    (ownRedshift, self.redshift, ownPixel, self.pixel) = (from, to, after, pixel)
    ownPointSpread = own.pointSpread.map { $0.value * after }
    pointSpread = target.pointSpreadAngle
    // Of what comes from nowhere it is said above.
    let isSaid = isMoved && from == nil && own.light?.isPerArea == false
    if factor == nil, !isSaid {
      let which = own.light?.maggies == nil ? "the simulated image" : "the real image"
      remarks.append("\(which) has no zero point: flux keeps its own unit until brightnesses are matched")
    }
    self.remarks = remarks
  }

  private static func factor(
    _ own: LightUnit?, _ target: LightUnit?, before: Double?, after: Double, pixel: Double, dimming: Double
  ) -> Double? {
    guard let own, let target, let from = own.maggies, let to = target.maggies else { return nil }
    let area: Double
    if own.isPerArea {
      area = after * after
    } else {
      guard let before else { return nil }
      area = after * after / (before * before)
    }
    let factor = from * area * dimming / (target.isPerArea ? to * pixel * pixel : to)
    return factor.isFinite && factor > 0 ? factor : nil
  }

  private static func noSize(_ own: ObservedScale) -> GalaxyError {
    GalaxyError(
      ScaleError.noScale,
      own.length == nil
        ? "the simulated image does not say how large a pixel is"
        : "the simulated image says how many kpc a pixel is, and no redshift at which it is seen",
      hint: own.length == nil ? "give it with scale= (arcsec a pixel)" : "give one with z=")
  }

  private static func noDistance(_ own: ObservedScale, _ z: Double) -> GalaxyError {
    GalaxyError(
      ScaleError.noScale,
      "the simulated image cannot be moved to z \(NumberText.general(z, 4)): it says "
        + (own.pixel == nil
          ? "neither kpc nor arcsec a pixel" : "arcsec a pixel, and no redshift of its own"),
      hint: own.pixel == nil ? "give its pixel with scale=" : "leave z= out to take it as it is seen")
  }
}
