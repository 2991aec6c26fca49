import CImageCodecs
import GalaxyErrors

/// JPEG whose colours are sampled as TurboJPEG knows it not (4:1:0, 2 × 4): decoded by libjpeg itself, whole.
enum LibJPEGDecoder {
  /// Decodes as `JPEGDecoder.read` does.
  static func read(_ bytes: [UInt8], path: String) throws -> DecodedPicture {
    // libjpeg would end a picture that ends early in grey.
    guard JPEGDecoder.hasEnd(bytes) else {
      throw GalaxyError(ImageError.truncated, path, "is truncated: the JPEG data end early")
    }
    var info = galsh_jpeg_info()
    try call(path) { galsh_jpeg_decode(bytes, bytes.count, &info, nil, 0, $0) }
    let (width, height) = (Int(info.width), Int(info.height))
    try ImageLimits.check(width: width, height: height, path: path)
    var pixels = [UInt8](repeating: 0, count: width * height * Int(info.channels))
    try call(path) { galsh_jpeg_decode(bytes, bytes.count, &info, &pixels, pixels.count, $0) }
    let (grey, mode) =
      switch info.channels {
      case 1: (pixels, "L")
      case 4: (Luma.grey(ofInvertedCMYK: pixels), "CMYK")
      default: (Luma.grey(ofRGB: pixels), "RGB")
      }
    return DecodedPicture(
      picture: GrayPicture(unchecked: width, height, grey), mode: mode,
      orientation: EXIFOrientation.find(inJPEG: bytes), originalSize: (width, height))
  }

  private static func call(_ path: String, _ body: (UnsafeMutablePointer<CChar>) -> Int32) throws {
    let reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(GALSH_MESSAGE_LENGTH)) {
      message -> String? in
      message.initialize(repeating: 0)
      guard let start = message.baseAddress else { return "not enough memory" }
      return body(start) == 0 ? nil : String(cString: start)
    }
    if let reason { throw JPEGDecoder.failure(reason, path) }
  }
}
