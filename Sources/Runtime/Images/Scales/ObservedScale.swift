import GalaxyBase

/// How a FITS image sees its galaxy: how large a pixel is, how wide the blur, what a number is in light, and
/// from which redshift it comes. Each value with the card it was taken from.
public struct ObservedScale: Sendable, Equatable {
  /// A value and where it stands.
  public struct Value: Sendable, Equatable {
    /// The number, in the unit of what it is a value of.
    public var value: Double
    /// The card, extension or option that says it: "CD1_1", "BUNIT nanomaggy", "psf=".
    public var source: String
    /// Whether its unit was not written down and the usual one was taken.
    public var isAssumed = false

    /// Makes one.
    public init(_ value: Double, _ source: String, isAssumed: Bool = false) {
      (self.value, self.source, self.isAssumed) = (value, source, isAssumed)
    }
  }

  /// The side of a pixel, in arc seconds; of one that is not square, of the square of the same area.
  public var pixel: Value?
  /// The side of a pixel at the galaxy, in kpc.
  public var length: Value?
  /// Full width at half maximum of the point spread, in pixels.
  public var pointSpread: Value?
  /// What the numbers are in light.
  public var light: LightUnit?
  /// The redshift from which the galaxy is seen.
  public var redshift: Value?
  /// How many electrons 1 of the numbers is, for the noise of photons.
  public var electrons: Value?
  /// What contradicts itself or makes no sense, and was not taken: each names its card.
  public var remarks: [String] = []

  /// One of which nothing is known.
  public init() {}

  /// Full width at half maximum of the point spread, in arc seconds, where the pixel has a size.
  public var pointSpreadAngle: Double? {
    pixel.flatMap { pixel in pointSpread.map { $0.value * pixel.value } }
  }

  /// Whether nothing was found.
  public var isEmpty: Bool {
    pixel == nil && length == nil && pointSpread == nil && light?.maggies == nil && redshift == nil
  }

  /// "0.396 arcsec/pixel (CD1_1), PSF 1.3 arcsec (SEEING), zero point 22.5 (BUNIT nanomaggy), z 0.05
  /// (REDSHIFT)"; nil where nothing was found.
  public var text: String? {
    func number(_ value: Double) -> String { NumberText.general(value, 4) }
    func source(_ value: Value, of unit: String = "") -> String {
      " (\(value.source)\(value.isAssumed ? ", taken for \(unit)" : ""))"
    }
    var parts: [String] = []
    if let pixel { parts.append("\(number(pixel.value)) arcsec/pixel\(source(pixel, of: "arcsec"))") }
    if let length { parts.append("\(number(length.value)) kpc/pixel\(source(length, of: "kpc"))") }
    if let pointSpread {
      let width =
        pointSpreadAngle.map { "\(number($0)) arcsec" } ?? "\(number(pointSpread.value)) pixels"
      parts.append("PSF \(width)\(source(pointSpread, of: "arcsec"))")
    }
    if let light { parts += [light.text].compactMap(\.self) }
    if let redshift { parts.append("z \(number(redshift.value))\(source(redshift))") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
