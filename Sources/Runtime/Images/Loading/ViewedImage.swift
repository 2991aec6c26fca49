/// A file made into a picture of its own size, for looking at.
public struct ViewedImage: Sendable {
  /// Grey 0 … 255, row 0 at the top; after `cutout=`, before `crop=`, which `frame` tells.
  public var picture: GrayPicture
  /// What the file is.
  public var format: ImageFormat
  /// HDU, bands and recipe of FITS.
  public var place: String?
  /// BUNIT of FITS, if it is given.
  public var unit: String?
  /// Pixels that were NaN or infinite.
  public var nonFinite = 0
  /// What else the file tells: "z = 0.05", "0.4 kpc a pixel".
  public var notes: [String] = []
  /// Of a picture: what there is to say of its pixels.
  public var remarks: [ImageRemark] = []
  /// The values that became black and white, where the picture was stretched; in the file's own numbers.
  public var limits: (low: Double, high: Double)?
  /// The galaxy and its frame with `crop=galaxy`, or nil.
  public var frame: GalaxyFrame?
}
