/// What there is to say of the pixels of one picture beside what they are.
public enum ImageRemark: Sendable, Hashable {
  /// Some pixels are not wholly opaque: they were laid over black.
  case transparent
  /// libjpeg's warning of something that harms no pixel, such as stray bytes between segments.
  case harmless(String)
  /// Of 16 bits, but the numbers of the picture take up only this part of 0 … 65535, and no limits were
  /// given.
  case narrow(ClosedRange<Int>)
  /// FITS without the filling of its last block.
  case unfilled
  /// A BLANK that is a whole number and not written as one: "BLANK = -32768.0".
  case oddBlank(String)
  /// A BUNIT that is not understood; the numbers were taken for what its words suggest.
  case unknownUnit(String)
  /// Pixels without a value amid the brightest: what a saturated nucleus looks like.
  case hollow

  /// Of 16-bit numbers: the remark where they take up less than a quarter of what there is.
  static func narrow(_ picture: PictureRaster) -> ImageRemark? {
    guard case .sixteen = picture, let range = picture.range,
      range.upperBound - range.lowerBound < Self.wide
    else { return nil }
    return .narrow(range)
  }

  /// A quarter of 65536: what 14 bits hold.
  private static let wide = 1 << 14

  /// The limits that fit numbers up to this one: all of 8, 10, 12 or 14 bits, as detectors have them; nil if
  /// they are more.
  package static func fittingLimits(_ greatest: Int) -> String? {
    [8, 10, 12, 14].first { greatest < 1 << $0 }.map { "limits=[0,\((1 << $0) - 1)]" }
  }

  /// "uses 0 to 2024 of 65535: limits=minmax or limits=[0,4095]", of several pictures "use 0 to …".
  package static func text(ofNarrow range: ClosedRange<Int>, pictures: Int = 1) -> String {
    "\(pictures == 1 ? "uses" : "use") \(range.lowerBound) to \(range.upperBound) of 65535: "
      + (["limits=minmax"] + [fittingLimits(range.upperBound)].compactMap(\.self)).joined(separator: " or ")
  }

  /// In one line for people.
  package var text: String {
    switch self {
    case .transparent: "transparent pixels laid over black"
    case .harmless(let warning): "libjpeg warns: \(warning)"
    case .narrow(let range): Self.text(ofNarrow: range)
    case .unfilled: "the last block of 2880 bytes is not filled"
    case .oddBlank(let card): "\(card) is no whole number as the standard wants it, and is taken for one"
    case .unknownUnit(let unit): "unit \"\(unit)\" not understood"
    case .hollow: "pixels without a value amid the brightest (a saturated nucleus?): nan=high or nan=nearest"
    }
  }
}
