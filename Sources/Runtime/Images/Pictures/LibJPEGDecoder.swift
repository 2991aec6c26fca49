import CImageCodecs
import GalaxyErrors

/// libjpeg itself, for JPEG whose colours are sampled as TurboJPEG knows it not (4:1:0, 2 × 4), and for what
/// TurboJPEG does not tell: it has the text of the first warning alone.
enum LibJPEGDecoder {
  /// Decodes as `JPEGDecoder.read` does, whole.
  static func read(_ bytes: [UInt8], path: String, exact: Bool = false) throws -> DecodedPicture {
    var (info, warnings) = (galsh_jpeg_info(), galsh_jpeg_warnings())
    try call(path) { galsh_jpeg_decode(bytes, bytes.count, &info, nil, 0, nil, $0) }
    let (width, height) = (Int(info.width), Int(info.height))
    try ImageLimits.check(width: width, height: height, path: path)
    var pixels = [UInt8](repeating: 0, count: width * height * Int(info.channels))
    try call(path) { galsh_jpeg_decode(bytes, bytes.count, &info, &pixels, pixels.count, &warnings, $0) }
    let harmless = try JPEGWarnings(warnings).requireHarmless(path)
    let (grey, mode) =
      switch info.channels {
      case 1: (pixels, "L")
      case 4: (Luma.grey(ofInvertedCMYK: pixels), "CMYK")
      default: (Luma.grey(ofRGB: pixels), "RGB")
      }
    return DecodedPicture(
      pixels: .eight(GrayPicture(unchecked: width, height, grey)), mode: mode,
      orientation: EXIFOrientation.find(inJPEG: bytes), originalSize: (width, height),
      luma: exact && info.channels == 3 ? Luma.real(ofRGB: pixels) : nil, warnings: harmless)
  }

  /// Every warning that there is for a file, which is gone through to its end.
  /// - Throws: GalaxyError of a kind of `ImageError` where libjpeg cannot go on.
  static func warnings(_ bytes: [UInt8], path: String) throws -> JPEGWarnings {
    var warnings = galsh_jpeg_warnings()
    try call(path) { galsh_jpeg_check(bytes, bytes.count, &warnings, $0) }
    return JPEGWarnings(warnings)
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
