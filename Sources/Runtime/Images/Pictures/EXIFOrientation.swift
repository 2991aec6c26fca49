/// Which way up a JPEG is to be held.
enum EXIFOrientation {
  /// The orientation tag (0x0112) of the first EXIF segment, else that of XMP, 1 … 8; 1 if there is none or
  /// it makes no sense.
  static func find(inJPEG bytes: [UInt8]) -> Int {
    var (at, fromXMP) = (2, 1)
    while at + 4 <= bytes.count, bytes[at] == 0xff {
      let marker = bytes[at + 1]
      if marker == 0xff {
        at += 1
        continue
      }
      // The entropy-coded data begin, or the file ends: no more headers.
      if marker == 0xda || marker == 0xd9 { break }
      let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
      let end = at + 2 + length
      guard length >= 2, end <= bytes.count else { break }
      let segment = bytes[(at + 4)..<end]
      if marker == 0xe1, segment.starts(with: Array("Exif\0\0".utf8)) {
        if let found = orientation(inTIFF: segment.dropFirst(6)) { return found }
      } else if marker == 0xe1, fromXMP == 1,
        segment.starts(with: Array("http://ns.adobe.com/xap/1.0/\0".utf8))
      {
        fromXMP = orientation(inXMP: segment) ?? 1
      }
      at = end
    }
    return fromXMP
  }

  /// The attribute `tiff:Orientation="6"` or the element of that name.
  private static func orientation(inXMP text: ArraySlice<UInt8>) -> Int? {
    let key = Array("tiff:Orientation".utf8)
    for start in text.indices where text[start] == key[0] && text[start...].starts(with: key) {
      var rest = text[(start + key.count)...]
      if rest.first == UInt8(ascii: ">") {
        rest = rest.dropFirst()
      } else if rest.starts(with: Array("=\"".utf8)) {
        rest = rest.dropFirst(2)
      } else {
        continue
      }
      if let digit = rest.first, (49...56).contains(digit) { return Int(digit) - 48 }
    }
    return nil
  }

  /// The tag in a TIFF header and its first directory; nil if there is none.
  private static func orientation(inTIFF tiff: ArraySlice<UInt8>) -> Int? {
    let isLittle = tiff.first == 0x49
    func number(at offset: Int, bytes count: Int) -> Int? {
      let from = tiff.startIndex + offset
      guard offset >= 0, from + count <= tiff.endIndex else { return nil }
      let bytes = tiff[from..<(from + count)]
      return isLittle
        ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(at: 4, bytes: 4), let entries = number(at: directory, bytes: 2) else {
      return nil
    }
    for entry in 0..<entries {
      let at = directory + 2 + 12 * entry
      guard let tag = number(at: at, bytes: 2), let value = number(at: at + 8, bytes: 2) else { return nil }
      if tag == 0x0112 { return (1...8).contains(value) ? value : 1 }
    }
    return nil
  }
}
