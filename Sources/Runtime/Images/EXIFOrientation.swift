/// Which way up a JPEG is to be held.
enum EXIFOrientation {
  /// The orientation tag (0x0112) of the first EXIF segment, 1 … 8; 1 if there is none or it makes no sense.
  static func find(inJPEG bytes: [UInt8]) -> Int {
    var at = 2
    while at + 4 <= bytes.count, bytes[at] == 0xff {
      let marker = bytes[at + 1]
      if marker == 0xff {
        at += 1
        continue
      }
      // The entropy-coded data begin, or the file ends: no more headers.
      if marker == 0xda || marker == 0xd9 { return 1 }
      let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
      let end = at + 2 + length
      guard length >= 2, end <= bytes.count else { return 1 }
      if marker == 0xe1, bytes[(at + 4)..<end].starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) {
        return orientation(inTIFF: bytes[(at + 10)..<end])
      }
      at = end
    }
    return 1
  }

  /// The tag in a TIFF header and its first directory.
  private static func orientation(inTIFF tiff: ArraySlice<UInt8>) -> Int {
    let isLittle = tiff.first == 0x49
    func number(at offset: Int, bytes count: Int) -> Int? {
      let from = tiff.startIndex + offset
      guard offset >= 0, from + count <= tiff.endIndex else { return nil }
      let bytes = tiff[from..<(from + count)]
      return isLittle
        ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(at: 4, bytes: 4), let entries = number(at: directory, bytes: 2) else {
      return 1
    }
    for entry in 0..<entries {
      let at = directory + 2 + 12 * entry
      guard let tag = number(at: at, bytes: 2), let value = number(at: at + 8, bytes: 2) else { return 1 }
      if tag == 0x0112 { return (1...8).contains(value) ? value : 1 }
    }
    return 1
  }
}
