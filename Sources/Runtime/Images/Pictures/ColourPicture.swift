/// A colour picture of 8 bits a channel, row 0 at the top.
public struct ColourPicture: Sendable, Equatable {
  /// Width and height in pixels.
  public let width: Int, height: Int
  /// Red, green and blue, width × height × 3 bytes.
  public let bytes: [UInt8]

  /// Makes a picture; nil if there are not width × height × 3 bytes.
  public init?(width: Int, height: Int, bytes: [UInt8]) {
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    let (total, more) = count.multipliedReportingOverflow(by: 3)
    guard width > 0, height > 0, !overflow, !more, total == bytes.count else { return nil }
    (self.width, self.height, self.bytes) = (width, height, bytes)
  }

  /// A grey picture in colour.
  public init(_ picture: GrayPicture) {
    (width, height) = (picture.width, picture.height)
    bytes = [UInt8](unsafeUninitializedCapacity: 3 * picture.pixels.count) { out, count in
      for (index, value) in picture.pixels.enumerated() {
        for channel in 0..<3 { out.initializeElement(at: 3 * index + channel, to: value) }
      }
      count = 3 * picture.pixels.count
    }
  }

  /// The grey of every pixel, where none has a colour.
  package var grey: [UInt8]? {
    var grey: [UInt8] = []
    grey.reserveCapacity(bytes.count / 3)
    for at in stride(from: 0, to: bytes.count, by: 3) {
      let value = bytes[at]
      guard bytes[at + 1] == value, bytes[at + 2] == value else { return nil }
      grey.append(value)
    }
    return grey
  }
}
