import CImageCodecs
import GalaxyBase
import GalaxyErrors

/// PNG to grey and grey to PNG, through libpng.
public enum PNGCodec {
  /// Decodes a PNG of 1 to 16 bits, palette or not, interlaced or not, to 8 bits; turned upright by its eXIf
  /// chunk.
  ///
  /// Grey is Pillow's `convert("L")`, of 16 bits of the numbers divided by 257. Transparent pixels (alpha, or
  /// tRNS of a palette or a colour key) are laid over black; bKGD is not asked. The numbers are the file's
  /// own: gAMA is not applied, and sBIT changes nothing, because a writer that heeds the standard has scaled
  /// numbers of fewer bits to the full range.
  package static func decode(_ bytes: [UInt8], path: String) throws -> GrayPicture {
    let decoded = try read(bytes, path: path)
    return decoded.upright.as8Bits
  }

  /// Decodes as `decode` does, with all bits, but leaves the picture as it lies in the file; with `exact` it has
  /// its luma as real numbers, too.
  package static func read(_ bytes: [UInt8], path: String, exact: Bool = false) throws -> DecodedPicture {
    var info = galsh_png_info()
    try call(path) { galsh_png_decode(bytes, bytes.count, &info, nil, 0, $0) }
    let (width, height) = (Int(info.width), Int(info.height))
    try ImageLimits.check(width: width, height: height, path: path)
    let pixels: PictureRaster
    var luma: [Double]?
    let isExact = exact && info.channels == 3
    if info.out_depth == 16 {
      let numbers = try samples(bytes, &info, of: UInt16.self, path)
      let grey = info.channels == 3 ? Luma.grey(ofRGB: numbers) : numbers
      pixels = .sixteen(Raster(unchecked: width, height, grey))
      if isExact { luma = Luma.real(ofRGB: numbers, scale: 257) }
    } else {
      let numbers = try samples(bytes, &info, of: UInt8.self, path)
      let grey = info.channels == 3 ? Luma.grey(ofRGB: numbers) : numbers
      pixels = .eight(GrayPicture(unchecked: width, height, grey))
      if isExact { luma = Luma.real(ofRGB: numbers) }
    }
    return DecodedPicture(
      pixels: pixels, mode: mode(of: info), orientation: Int(info.orientation),
      originalSize: (width, height), depth: Int(info.depth), isTransparent: info.is_transparent != 0,
      gamma: info.gamma == 0 ? nil : Double(info.gamma) / 100_000,
      significantBits: info.significant_bits == 0 ? nil : Int(info.significant_bits), luma: luma)
  }

  /// Decodes a PNG of 8 bits a channel with its colours; nil for one of other kinds.
  /// - Throws: GalaxyError of kind `damaged-file` if libpng fails; `path` is for its message.
  package static func colours(_ bytes: [UInt8], path: String) throws -> ColourPicture? {
    var info = galsh_png_info()
    try call(path) { galsh_png_decode(bytes, bytes.count, &info, nil, 0, $0) }
    guard info.out_depth == 8, info.channels == 3 else { return nil }
    let numbers = try samples(bytes, &info, of: UInt8.self, path)
    return ColourPicture(width: Int(info.width), height: Int(info.height), bytes: numbers)
  }

  /// All numbers of the image, without alpha.
  private static func samples<Number: FixedWidthInteger>(
    _ bytes: [UInt8], _ info: inout galsh_png_info, of _: Number.Type, _ path: String
  ) throws -> [Number] {
    let pixels = Int(info.width) * Int(info.height)
    let room = pixels * Int(info.samples)
    return try [Number](unsafeUninitializedCapacity: room) { out, done in
      try call(path) {
        galsh_png_decode(
          bytes, bytes.count, &info, out.baseAddress, room * MemoryLayout<Number>.size, $0)
      }
      done = pixels * Int(info.channels)
    }
  }

  /// Pillow's name for the kind of pixels.
  private static func mode(of info: galsh_png_info) -> String {
    switch (info.has_palette != 0, info.channels == 3, info.has_alpha != 0, info.depth) {
    case (true, _, _, _): "P"
    case (_, true, false, _): "RGB"
    case (_, true, true, _): "RGBA"
    case (_, false, true, 16): "RGBA"
    case (_, false, true, _): "LA"
    case (_, _, _, 1): "1"
    case (_, _, _, 16): "I;16"
    default: "L"
    }
  }

  /// The bytes of an 8-bit grey PNG file.
  /// - Throws: GalaxyError of kind `damaged-file` if libpng fails; `path` is for its message.
  public static func encode(_ picture: GrayPicture, path: String) throws -> [UInt8] {
    try encode(picture.pixels, picture.width, picture.height, channels: 1, path: path)
  }

  /// The bytes of an 8-bit PNG file: grey if no pixel has a colour, which takes a third of the room and of
  /// the time.
  /// - Throws: GalaxyError of kind `damaged-file` if libpng fails; `path` is for its message.
  public static func encode(_ picture: ColourPicture, path: String) throws -> [UInt8] {
    if let grey = picture.grey {
      return try encode(grey, picture.width, picture.height, channels: 1, path: path)
    }
    return try encode(picture.bytes, picture.width, picture.height, channels: 3, path: path)
  }

  private static func encode(
    _ pixels: [UInt8], _ columns: Int, _ rows: Int, channels: Int32, path: String
  ) throws -> [UInt8] {
    var memory: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard let width = UInt32(exactly: columns), let height = UInt32(exactly: rows) else {
      throw GalaxyError(ImageError.tooLarge, path, "would have \(columns) × \(rows) pixels")
    }
    try call(path) { galsh_png_encode(pixels, width, height, channels, &memory, &count, $0) }
    defer { galsh_free(memory) }
    return OwnOutput.marked(png: Array(UnsafeBufferPointer(start: memory, count: count)))
  }

  private static func call(_ path: String, _ body: (UnsafeMutablePointer<CChar>) -> Int32) throws {
    var reason = ""
    let status = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(GALSH_MESSAGE_LENGTH)) {
      message in
      message.initialize(repeating: 0)
      guard let start = message.baseAddress else { return Int32(1) }
      let status = body(start)
      reason = String(cString: start)
      return status
    }
    if status == 0 { return }
    if reason.contains("truncated") {
      throw GalaxyError(ImageError.truncated, path, "is truncated: the PNG data end early")
    }
    throw GalaxyError(ImageError.damaged, path, "is a damaged PNG: \(reason)")
  }
}
