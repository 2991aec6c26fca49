/// A picture as it lies in its file, before it is turned upright.
package struct DecodedPicture {
  /// Grey values.
  var picture: GrayPicture
  /// The kind of pixels in the file, by Pillow's names: `1`, `L`, `LA`, `P`, `RGB`, `RGBA`, `I;16`, `CMYK`.
  var mode: String
  /// EXIF orientation, 1 … 8; 1 if the file has none.
  var orientation: Int
  /// Width and height in the file; the picture is smaller if it was decoded so.
  var originalSize: (width: Int, height: Int)

  /// The picture upright.
  var upright: GrayPicture { picture.upright(fromEXIF: orientation) }
  /// Width and height in the file, upright.
  var uprightSize: (width: Int, height: Int) {
    orientation > 4 ? (originalSize.height, originalSize.width) : originalSize
  }
}
