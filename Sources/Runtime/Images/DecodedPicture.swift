/// A picture as it lies in its file, before it is turned upright.
struct DecodedPicture {
  /// Grey values.
  var picture: GrayPicture
  /// The kind of pixels in the file, by Pillow's names: `1`, `L`, `LA`, `P`, `RGB`, `RGBA`, `I;16`, `CMYK`.
  var mode: String
  /// EXIF orientation, 1 … 8; 1 if the file has none.
  var orientation: Int
}
