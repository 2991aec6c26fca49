/// A picture as it lies in its file, before it is turned upright.
package struct DecodedPicture {
  /// Grey values, of 8 bits or 16; transparent pixels laid over black.
  var pixels: PictureRaster
  /// The kind of pixels in the file, by Pillow's names: `1`, `L`, `LA`, `P`, `RGB`, `RGBA`, `I;16`, `CMYK`.
  var mode: String
  /// EXIF orientation, 1 … 8; 1 if the file has none.
  var orientation: Int
  /// Width and height in the file; the picture is smaller if it was decoded so.
  var originalSize: (width: Int, height: Int)
  /// Bits a channel in the file.
  var depth = 8
  /// Whether a pixel is not wholly opaque.
  var isTransparent = false
  /// What gAMA of a PNG says, and how many bits sBIT calls significant; neither changes a pixel.
  var gamma: Double?, significantBits: Int?
  /// The luma of a coloured picture as real numbers, 0 … 255, where it was asked for; nil for a grey one, whose
  /// `pixels` are exact.
  var luma: [Double]?
  /// Warnings of libjpeg that harm no pixel, each text once.
  var warnings: [String] = []

  /// Grey values of 8 bits: those of 16 as a viewer shows them.
  package var picture: GrayPicture { pixels.as8Bits }

  /// The picture upright.
  var upright: PictureRaster { pixels.upright(fromEXIF: orientation) }
  /// Grey levels 0 … 255 as real numbers, upright: of 16 bits the numbers divided by 257.
  var exactLuma: Raster<Double> {
    let values =
      switch (luma, pixels) {
      case (let luma?, _): luma
      case (nil, .eight(let raster)): raster.pixels.map(Double.init)
      case (nil, .sixteen(let raster)): raster.pixels.map { Double($0) / 257 }
      }
    return Raster(unchecked: pixels.width, pixels.height, values).upright(fromEXIF: orientation)
  }
  /// Width and height in the file, upright.
  var uprightSize: (width: Int, height: Int) {
    orientation > 4 ? (originalSize.height, originalSize.width) : originalSize
  }

  /// What there is to say of it, whatever is done with it.
  var remarks: [ImageRemark] {
    (isTransparent ? [.transparent] : []) + warnings.map { .harmless($0) }
  }
}
