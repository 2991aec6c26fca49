import GalaxyBase

/// A file made into an image of the size that a network takes.
public struct PreparedImage: Sendable {
  /// size × size pixels: 8 bits from pictures of 8 bits, stretched flux from FITS; pictures of 16 bits, and
  /// those that are stretched, are kept as flux is.
  public var pixels: PixelStore
  /// What the file is.
  public var format: ImageFormat
  /// Width and height in the file.
  public var originalSize: (width: Int, height: Int)
  /// Whether the image was not square, so that its middle square was taken.
  public var wasCropped: Bool
  /// For FITS: "HDU 0", "HDU 1 (SCI), band 2 of 9".
  public var place: String?
  /// For FITS: BUNIT, if it is given.
  public var unit: String?
  /// For FITS: pixels that were read, and those of them that were NaN or infinite.
  public var pixelsRead = 0, nonFinite = 0
  /// For FITS: what else the file tells: "z = 0.05", "0.4 kpc a pixel".
  public var notes: [String] = []
  /// Of a picture: what there is to say of its pixels.
  public var remarks: [ImageRemark] = []
  /// With `crop=galaxy`: what was found.
  public var frame: GalaxyFrame?
  /// Side of the square of the file's pixels that became the image.
  public var side = 0
  /// What makes a frame of `crop=galaxy` worth a look.
  public var marks: [FrameMark] = []
  /// Of the whole file, where it was asked for: the digest of its bytes, and how many there are.
  public var file: (digest: Digest, bytes: Int)?

  /// What is known of the piece of the file that became the image.
  public var source: SourceFrame {
    SourceFrame(width: originalSize.width, height: originalSize.height, side: side, marks: marks)
  }
}
