import CImageCodecs
import GalaxyErrors
import GalaxyKernels

/// The values of an HDU, in single or double precision, a plane or a piece at a time.
extension FITSHDU {
  /// The values of rows `rows` (counted from the bottom) of one plane (the two fastest real axes), the row
  /// at the bottom first.
  func readPlane(_ plane: Int, width: Int, height: Int, rows: Range<Int>) throws -> [Double] {
    let start = try start(of: plane, width: width, height: height, rows: rows.count)
    return try read(from: start + rows.lowerBound * width, count: rows.count * width)
  }

  /// The same, handed to `body` in memory that is used again.
  func withPlane<Result>(
    _ plane: Int, width: Int, height: Int,
    _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) throws -> Result {
    let start = try start(of: plane, width: width, height: height, rows: height)
    return try withUnsafeTemporaryAllocation(of: Double.self, capacity: width * height) { buffer in
      guard let out = buffer.baseAddress else { return try body(UnsafeBufferPointer(buffer)) }
      var raw = try scaled()
      try read { galsh_fits_read(file.handle, &raw, Int64(start), Int64(width * height), out, $0) }
      return try body(UnsafeBufferPointer(buffer))
    }
  }

  /// Writes the values of a plane in single precision to `out`, which has room for them, the row at the
  /// bottom first.
  func readFloats(
    _ plane: Int, width: Int, height: Int, into out: UnsafeMutablePointer<Float>
  ) throws {
    let start = try start(of: plane, width: width, height: height, rows: height)
    let scaling = try scaling()
    var raw = try scaled(scaling)
    if bitpix == -32, !isCompressed, scaling.isPlain {
      // float32 as it is wants nothing but another order of bytes, which vectors do several times as fast as
      // CFITSIO.
      try UnsafeMutableRawPointer(out).withMemoryRebound(to: UInt32.self, capacity: width * height) { words in
        try read { galsh_fits_read_words(file.handle, &raw, Int64(start), Int64(width * height), words, $0) }
        bigEndianToHost(words, count: width * height)
      }
      return
    }
    try read { galsh_fits_read_floats(file.handle, &raw, Int64(start), Int64(width * height), out, $0) }
  }

  /// Where a plane begins, once it is known that the file holds it and memory may hold so many rows of it.
  private func start(of plane: Int, width: Int, height: Int, rows: Int) throws -> Int {
    try ImageLimits.check(width: width, height: rows, path: file.path, limit: ImageLimits.fluxPixels)
    let (size, overflow) = width.multipliedReportingOverflow(by: height)
    let (start, more) = plane.multipliedReportingOverflow(by: size)
    guard !overflow, !more else {
      throw GalaxyError(ImageError.tooLarge, file.path, "claims \(shape) pixels")
    }
    try checkLength()
    return start
  }

  /// The values of a rectangle of one plane, the row at the bottom first; what lies beside it is not read, so
  /// that the image may be larger than `ImageLimits` lets one be.
  func readSection(
    _ plane: Int, width: Int, height: Int, columns: Range<Int>, rows: Range<Int>
  ) throws -> [Double] {
    try ImageLimits.check(
      width: columns.count, height: rows.count, path: file.path, limit: ImageLimits.fluxPixels)
    let (size, overflow) = width.multipliedReportingOverflow(by: height)
    let (start, more) = plane.multipliedReportingOverflow(by: size)
    guard !overflow, !more else {
      throw GalaxyError(ImageError.tooLarge, file.path, "claims \(shape) pixels")
    }
    try checkLength(ofPiece: true)
    var raw = try scaled()
    let first = Int64(start + rows.lowerBound * width + columns.lowerBound)
    let last = Int64(start + (rows.upperBound - 1) * width + columns.upperBound - 1)
    let count = columns.count * rows.count
    return try [Double](unsafeUninitializedCapacity: count) { out, done in
      guard let base = out.baseAddress else { return }
      try read { galsh_fits_read_section(file.handle, &raw, first, last, base, $0) }
      done = count
    }
  }

  /// The values in the order of the file, some at a time.
  func readAll(_ take: (ArraySlice<Double>) throws -> Void) throws {
    let total = try checkLength()
    let piece = 1 << 18
    for start in stride(from: 0, to: total, by: piece) {
      try take(try read(from: start, count: min(piece, total - start))[...])
    }
  }

  private func read(from start: Int, count: Int) throws -> [Double] {
    var raw = try scaled()
    return try [Double](unsafeUninitializedCapacity: count) { out, done in
      guard let base = out.baseAddress else { return }
      try read { galsh_fits_read(file.handle, &raw, Int64(start), Int64(count), base, $0) }
      done = count
    }
  }

  /// What CFITSIO is told, with a BLANK that it would pass over.
  private func scaled(_ scaling: Scaling? = nil) throws -> galsh_fits_hdu {
    var raw = raw
    if let blank = try (scaling ?? self.scaling()).blank { (raw.has_blank, raw.blank) = (1, blank) }
    return raw
  }

  /// Calls CFITSIO for pixels; `body` gives its status and writes its message.
  private func read(_ body: (UnsafeMutablePointer<CChar>) -> Int32) throws {
    try file.select(number)
    let (status, reason) = withMessage(body)
    if status == Self.endOfFile { throw truncated() }
    if status != 0 {
      throw GalaxyError(ImageError.damaged, file.path, "cannot be read at \(title): \(reason)")
    }
  }

  /// The number of pixels. The file must be as long as its header says, before memory is taken for them; what
  /// a compressed image claims cannot be seen from its length, so it is limited.
  @discardableResult
  private func checkLength(ofPiece isPiece: Bool = false) throws -> Int {
    var pixels = 1
    for length in axes {
      let (product, overflow) = pixels.multipliedReportingOverflow(by: length)
      if overflow { throw GalaxyError(ImageError.tooLarge, file.path, "claims \(shape) pixels") }
      pixels = product
    }
    if isCompressed {
      if bitpix == 64 {
        throw GalaxyError(
          ImageError.unsupportedFormat, file.path,
          "holds 64-bit integers compressed tile by tile in \(title), which CFITSIO does not read",
          hint: "unpack it first: funpack does so")
      }
      // What is read is a table: its rows, and the heap with the tiles behind them.
      let sizes = try ["NAXIS1", "NAXIS2", "PCOUNT"].map { try number(ofKey: $0) ?? 0 }
      if Double(raw.data_start) + sizes[0] * sizes[1] + sizes[2] > Double(file.bytes) { throw truncated() }
      // Of a piece those tiles are unpacked, one by one, that it touches.
      guard try (isPiece ? tilePixels() : pixels) <= ImageLimits.pixels else {
        throw GalaxyError(
          ImageError.tooLarge, file.path, "claims \(shape) pixels; the limit is \(ImageLimits.pixels) in all")
      }
      return pixels
    }
    let (needed, overflow) = pixels.multipliedReportingOverflow(by: abs(bitpix) / 8)
    let (end, more) = needed.addingReportingOverflow(Int(raw.data_start))
    if overflow || more || end > file.bytes { throw truncated() }
    return pixels
  }

  /// The pixels of one tile of a compressed image: a row where the header does not say.
  private func tilePixels() throws -> Int {
    var product = 1
    for (axis, length) in axes.enumerated() {
      let given = try number(ofKey: "ZTILE\(axis + 1)").flatMap { Int(exactly: $0.rounded(.down)) }
      let (next, overflow) = product.multipliedReportingOverflow(
        by: min(length, max(1, given ?? (axis == 0 ? length : 1))))
      if overflow { return .max }
      product = next
    }
    return product
  }

  private func truncated() -> GalaxyError {
    GalaxyError(
      ImageError.truncated, file.path,
      "is truncated: \(title) claims \(shape) pixels, the file ends before")
  }

  /// CFITSIO's END_OF_FILE.
  private static let endOfFile: Int32 = 107
}
