import CTurboJPEG
import GalaxyErrors

/// JPEG to grey, through TurboJPEG.
package enum JPEGDecoder {
  /// Decodes a JPEG of any sampling, baseline or progressive: grey as it is, colour by its luma, CMYK as
  /// Adobe stores it (inverted); turned upright by its EXIF orientation.
  ///
  /// A file that ends early or whose data are broken is an error, never a half-grey picture. Stray bytes
  /// between segments and unknown numbers in headers harm nothing, where there is no warning of more.
  ///
  /// With `side`, a picture that is far larger is decoded at a half, a quarter or an eighth of its size, by
  /// the cosine transform itself, as long as twice `side` is left for the resampling: at once, pixels would
  /// differ by 1.6 grey levels on average from those of the whole picture made smaller, so they differ by a
  /// few tenths. The result depends on the file and `side` alone.
  package static func decode(_ bytes: [UInt8], path: String, side: Int? = nil) throws -> GrayPicture {
    try read(bytes, path: path, side: side).upright.as8Bits
  }

  /// Decodes as `decode` does, but leaves the picture as it lies in the file; with `exact` it has its luma as
  /// real numbers, too.
  package static func read(_ bytes: [UInt8], path: String, side: Int? = nil, exact: Bool = false) throws
    -> DecodedPicture
  {
    guard let decoder = tjInitDecompress() else {
      throw GalaxyError(ImageError.damaged, path, "could not be decoded: TurboJPEG did not start")
    }
    defer { tjDestroy(decoder) }
    var warnings: [String]?
    func check(_ status: Int32) throws {
      if status == 0 { return }
      let reason = String(cString: tjGetErrorStr2(decoder))
      guard tjGetErrorCode(decoder) == Int32(TJERR_WARNING.rawValue) else { throw failure(reason, path) }
      if warnings != nil { return }
      // TurboJPEG tells the first warning only, and a worse one may follow it.
      let all = try LibJPEGDecoder.warnings(bytes, path: path)
      if all.isEmpty { throw failure(reason, path) }
      warnings = try all.requireHarmless(path)
    }
    let count = UInt(bytes.count)
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
    let status = tjDecompressHeader3(decoder, bytes, count, &width, &height, &sampling, &space)
    if status != 0, String(cString: tjGetErrorStr2(decoder)).contains("subsampling type") {
      return try LibJPEGDecoder.read(bytes, path: path, exact: exact)
    }
    try check(status)
    try ImageLimits.check(width: Int(width), height: Int(height), path: path)
    let originalSize = (Int(width), Int(height))
    let share = side.flatMap { side in [8, 4, 2].first { Int(min(width, height)) / $0 >= 2 * side } } ?? 1
    let (columns, rows) = ((Int(width) + share - 1) / share, (Int(height) + share - 1) / share)

    /// All pixels, of `channels` numbers each.
    func pixels<Number: FixedWidthInteger>(_ format: TJPF, channels: Int, of _: Number.Type) throws
      -> [Number]
    {
      try [Number](unsafeUninitializedCapacity: columns * rows * channels) { out, done in
        let to = UnsafeMutableRawPointer(out.baseAddress)?.assumingMemoryBound(to: UInt8.self)
        try check(
          tjDecompress2(
            decoder, bytes, count, to, Int32(columns), 0, Int32(rows), Int32(format.rawValue), limitScans))
        done = columns * rows * channels
      }
    }
    let (grey, mode): ([UInt8], String)
    var luma: [Double]?
    switch space {
    case Int32(TJCS_GRAY.rawValue): (grey, mode) = (try pixels(TJPF_GRAY, channels: 1, of: UInt8.self), "L")
    case Int32(TJCS_CMYK.rawValue), Int32(TJCS_YCCK.rawValue):
      (grey, mode) = (Luma.grey(ofInvertedCMYK: try pixels(TJPF_CMYK, channels: 4, of: UInt8.self)), "CMYK")
    default:
      let colours = try pixels(TJPF_RGBX, channels: 1, of: UInt32.self)
      (grey, mode) = (Luma.grey(ofRGBX: colours), "RGB")
      if exact { luma = Luma.real(ofRGBX: colours) }
    }
    return DecodedPicture(
      pixels: .eight(GrayPicture(unchecked: columns, rows, grey)), mode: mode,
      orientation: EXIFOrientation.find(inJPEG: bytes), originalSize: originalSize, luma: luma,
      warnings: warnings ?? [])
  }

  /// Decodes in the file's own size and colours and looks no further, for timing.
  package static func decodeOnly(_ bytes: [UInt8], path: String) throws {
    guard let decoder = tjInitDecompress() else { return }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
    tjDecompressHeader3(decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &space)
    try ImageLimits.check(width: Int(width), height: Int(height), path: path)
    let isGrey = space == Int32(TJCS_GRAY.rawValue)
    let format = isGrey ? TJPF_GRAY : TJPF_RGB
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(width) * Int(height) * (isGrey ? 1 : 3)) {
      out in
      tjDecompress2(
        decoder, bytes, UInt(bytes.count), out.baseAddress, width, 0, height, Int32(format.rawValue), 0)
      return
    }
  }

  /// TJFLAG_LIMITSCANS: a file of few bytes cannot ask for hours of work by thousands of scans.
  private static let limitScans: Int32 = 32768

  /// The error for what libjpeg or TurboJPEG says of a file; `more` goes behind a damage's text.
  package static func failure(_ reason: String, _ path: String, more: String = "") -> GalaxyError {
    // TurboJPEG puts the name of its function before its own messages.
    let words =
      reason.hasPrefix("tj")
      ? reason.firstRange(of: "(): ").map { String(reason[$0.upperBound...]) } ?? reason : reason
    if words.contains("Premature end of JPEG file") || words.contains("ended prematurely") {
      return GalaxyError(ImageError.truncated, path, "is truncated: the JPEG data end early")
    }
    if words.contains("subsampling type") || words.contains("SOF type") || words.contains("data precision") {
      return GalaxyError(
        ImageError.unsupportedFormat, path, "is a JPEG of a kind that galsh does not read: \(words)")
    }
    return GalaxyError(ImageError.damaged, path, "is a damaged JPEG: \(words)\(more)")
  }
}
