import CImageCodecs
import GalaxyErrors

/// Puts images together whose tiles are not compressed (ZCMPTYPE = NOCOMPRESS), which astropy writes and
/// CFITSIO refuses: in the file in memory each becomes a plain IMAGE extension with the same cards.
struct UncompressedTiles {
  private let layout: CompressedImageLayout
  private let file: UnpackedFile
  /// The pixels as FITS has them.
  private var pixels: [UInt8]
  private var size: Int { abs(layout.bitpix) / 8 }

  /// The file with these images, in the order of the file, made plain.
  /// - Throws: GalaxyError of kind `damaged-file`, `truncated` or `too-large`.
  static func putTogether(
    _ layouts: [CompressedImageLayout], in file: UnpackedFile, path: String
  ) throws -> UnpackedFile {
    var all: [UInt8] = []
    var at = 0
    let length = file.memory.pointee.count
    for layout in layouts {
      guard let end = layout.cards.end, end.next <= length else { throw layout.truncated("its tiles do") }
      all += file.readFilled(at: at, count: layout.cards.start - at)
      all += PlainHeader.cards(of: layout, from: file)
      var tiles = try UncompressedTiles(layout, file, room: ImageLimits.unpackedBytes - all.count)
      try tiles.fill()
      all += tiles.pixels
      all += [UInt8](repeating: 0, count: (2880 - all.count % 2880) % 2880)
      at = end.next
    }
    all += file.readFilled(at: at, count: length - at)
    return try UnpackedFile(all, path: path)
  }

  private init(_ layout: CompressedImageLayout, _ file: UnpackedFile, room: Int) throws {
    (self.layout, self.file) = (layout, file)
    var bytes = abs(layout.bitpix) / 8
    for length in layout.axes {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
      guard !overflow, product <= room else {
        let shape = layout.axes.map(String.init).joined(separator: " × ")
        throw GalaxyError(
          ImageError.tooLarge, layout.path,
          "\(layout.title) claims \(shape) pixels; in tiles without compression galsh holds "
            + "\(ImageLimits.unpackedBytes >> 20) MiB")
      }
      bytes = product
    }
    pixels = [UInt8](repeating: 0, count: bytes)
  }

  private mutating func fill() throws {
    let main = try layout.column("COMPRESSED_DATA")
    let zipped = try layout.column("GZIP_COMPRESSED_DATA")
    let raw = try layout.column("UNCOMPRESSED_DATA")
    let quantization = try TileQuantization(layout)
    let bytes = file.memory.pointee.count
    let layout = layout, file = file, size = size
    let read: FITSHeaderGuard.Reader = { file.readFilled(at: $0, count: $1) }
    try layout.eachRow(fileBytes: bytes, read: read) { tile, row in
      let what = "tile \(tile + 1) of \(layout.rows)"
      let place = layout.place(of: tile)
      let count = place.shape.reduce(1, *)
      func content(_ column: CompressedImageLayout.Column?) throws -> [UInt8]? {
        guard let column else { return nil }
        let piece = try layout.piece(row, column, tile: tile, fileBytes: bytes)
        return piece.count == 0 ? nil : try read(piece.start, piece.count)
      }
      var values: [UInt8]
      if let stored = try content(main) {
        if let quantization {
          values = try quantization.values(stored, count: count, row: row, tile: tile)
        } else {
          values = stored
        }
      } else if let packed = try content(zipped) {
        values = try Self.unzip(packed, limit: count * size) ?? []
      } else if let plain = try content(raw) {
        values = plain
      } else {
        throw layout.damaged("\(what) has no data")
      }
      guard values.count == count * size else {
        throw layout.damaged("\(what) has \(values.count) bytes, its \(count) pixels want \(count * size)")
      }
      self.place(values, place.origin, place.shape)
    }
  }

  /// Nil of what is no whole gzip stream.
  private static func unzip(_ packed: [UInt8], limit: Int) throws -> [UInt8]? {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard galsh_gzip_check(packed, packed.count, limit) == GALSH_UNPACK_DONE,
      galsh_unpack(packed, packed.count, limit + 1, &bytes, &count) == GALSH_UNPACK_DONE
    else { return nil }
    defer { galsh_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// Puts the values of a tile where they belong, a run of the fastest axis at a time.
  private mutating func place(_ values: [UInt8], _ origin: [Int], _ shape: [Int]) {
    let run = shape[0] * size
    for number in 0..<(values.count / run) {
      var rest = number, at = origin[0], stride = layout.axes[0]
      for axis in 1..<max(1, shape.count) {
        at += (origin[axis] + rest % shape[axis]) * stride
        rest /= shape[axis]
        stride *= layout.axes[axis]
      }
      pixels.replaceSubrange(
        (at * size)..<(at * size + run), with: values[(number * run)..<((number + 1) * run)])
    }
  }
}

/// How whole numbers in the tiles of a floating-point image become values: ZSCALE × number + ZZERO.
private struct TileQuantization {
  private let layout: CompressedImageLayout
  private let scale, zero, blank: CompressedImageLayout.Column?

  /// Nil where the tiles hold the pixels themselves.
  /// - Throws: GalaxyError of kind `unsupported-format` for dithered values.
  init?(_ layout: CompressedImageLayout) throws {
    self.layout = layout
    scale = try layout.column("ZSCALE")
    zero = try layout.column("ZZERO")
    blank = try layout.column("ZBLANK")
    guard scale != nil || blank != nil || (layout.bitpix < 0 && layout.cards.values["ZSCALE"] != nil) else {
      return nil
    }
    func refuse(_ what: String) -> GalaxyError {
      GalaxyError(
        ImageError.unsupportedFormat, layout.path, "\(layout.title) has \(what) in tiles of NOCOMPRESS",
        hint: "write it with GZIP_1 or RICE_1, or without tiles")
    }
    if layout.bitpix > 0 { throw refuse("whole numbers with a scale or ZBLANK of their own for each tile") }
    let method = layout.cards.values["ZQUANTIZ"] ?? ""
    if method.hasPrefix("SUBTRACTIVE_DITHER") { throw refuse("dithered values (ZQUANTIZ = \(method))") }
  }

  private func scalar(
    _ column: CompressedImageLayout.Column?, _ key: String, _ row: [UInt8]
  ) throws -> Double? {
    guard let column else {
      return layout.cards.values[key].flatMap(Double.init)
    }
    let bytes = row[column.offset..<(column.offset + column.width)]
    let bits = CompressedImageLayout.bigEndian(bytes)
    return switch (column.letter, column.width) {
    case ("D", 8): Double(bitPattern: bits)
    case ("E", 4): Double(Float(bitPattern: UInt32(bits)))
    case ("B", 1): Double(bits)
    case ("I", 2): Double(Int16(truncatingIfNeeded: bits))
    case ("J", 4): Double(Int32(truncatingIfNeeded: bits))
    case ("K", 8): Double(Int64(truncatingIfNeeded: bits))
    default: throw layout.damaged("column \(key) is not one number a row")
    }
  }

  /// The values of a tile, as FITS has them.
  func values(_ stored: [UInt8], count: Int, row: [UInt8], tile: Int) throws -> [UInt8] {
    let width = stored.count / count
    guard [1, 2, 4, 8].contains(width), stored.count == width * count else {
      throw layout.damaged("tile \(tile + 1) of \(layout.rows) has \(stored.count) bytes for \(count) pixels")
    }
    let scale = try scalar(scale, "ZSCALE", row) ?? 1
    let zero = try scalar(zero, "ZZERO", row) ?? 0
    let blank = try scalar(blank, "ZBLANK", row) ?? layout.cards.values["BLANK"].flatMap(Double.init)
    var values: [UInt8] = []
    values.reserveCapacity(count * abs(layout.bitpix) / 8)
    for start in stride(from: 0, to: stored.count, by: width) {
      let bits = CompressedImageLayout.bigEndian(stored[start..<(start + width)])
      let number: Int64 =
        switch width {
        case 1: Int64(bits)
        case 2: Int64(Int16(truncatingIfNeeded: bits))
        case 4: Int64(Int32(truncatingIfNeeded: bits))
        default: Int64(truncatingIfNeeded: bits)
        }
      let value = blank == Double(number) ? Double.nan : scale * Double(number) + zero
      if layout.bitpix == -32 {
        withUnsafeBytes(of: Float(value).bitPattern.bigEndian) { values += $0 }
      } else {
        withUnsafeBytes(of: value.bitPattern.bigEndian) { values += $0 }
      }
    }
    return values
  }
}
