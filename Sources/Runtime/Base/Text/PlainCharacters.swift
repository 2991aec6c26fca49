extension Unicode.Scalar {
  /// Whether it is a character that a page can show: no control character of ASCII and Latin-1, no
  /// noncharacter (Unicode 16, section 23.7), which HTML forbids and Cairo takes for broken UTF-8.
  public var isShowable: Bool {
    !(value < 0x20 || (0x7f...0x9f).contains(value) || (0xfdd0...0xfdef).contains(value)
      || value & 0xfffe == 0xfffe)
  }
}

extension String {
  /// The text with the replacement character for each character that no page can show.
  public var showable: String {
    if unicodeScalars.allSatisfy(\.isShowable) { return self }
    var result = UnicodeScalarView()
    for scalar in unicodeScalars { result.append(scalar.isShowable ? scalar : "\u{fffd}") }
    return String(result)
  }
}
