import CImageCodecs
import GalaxyErrors
import GalaxyKernels

/// The values of an HDU, in single or double precision, a plane or a piece at a time.
extension FITSFile {
  /// The values of rows `rows` (counted from the bottom) of one plane (the two fastest real axes) of the HDU
  /// described last, the row at the bottom first.
  func readPlane(_ plane: Int, of hdu: HDU, width: Int, height: Int, rows: Range<Int>) throws -> [Double] {
    let start = try start(of: plane, of: hdu, width: width, height: height, rows: rows.count)
    return try read(hdu, from: start + rows.lowerBound * width, count: rows.count * width)
  }

  /// The same, handed to `body` in memory that is used again.
  func withPlane<Result>(
    _ plane: Int, of hdu: HDU, width: Int, height: Int,
    _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) throws -> Result {
    let start = try start(of: plane, of: hdu, width: width, height: height, rows: height)
    return try withUnsafeTemporaryAllocation(of: Double.self, capacity: width * height) { buffer in
      guard let out = buffer.baseAddress else { return try body(UnsafeBufferPointer(buffer)) }
      var raw = hdu.raw
      try read(hdu) { galsh_fits_read(handle, &raw, Int64(start), Int64(width * height), out, $0) }
      return try body(UnsafeBufferPointer(buffer))
    }
  }

  /// Writes the values of a plane in single precision to `out`, which has room for them, the row at the bottom first.
  func readFloats(
    _ plane: Int, of hdu: HDU, width: Int, height: Int, into out: UnsafeMutablePointer<Float>
  ) throws {
    let start = try start(of: plane, of: hdu, width: width, height: height, rows: height)
    var raw = hdu.raw
    if hdu.bitpix == -32, !hdu.isCompressed, number(ofKey: "BSCALE") ?? 1 == 1,
      number(ofKey: "BZERO") ?? 0 == 0
    {
      // float32 as it is wants nothing but another order of bytes, which vectors do several times as fast as CFITSIO.
      try UnsafeMutableRawPointer(out).withMemoryRebound(to: UInt32.self, capacity: width * height) { words in
        try read(hdu) { galsh_fits_read_words(handle, &raw, Int64(start), Int64(width * height), words, $0) }
        bigEndianToHost(words, count: width * height)
      }
      return
    }
    try read(hdu) { galsh_fits_read_floats(handle, &raw, Int64(start), Int64(width * height), out, $0) }
  }

  /// Where a plane begins, once it is known that the file holds it and memory may hold so many rows of it.
  private func start(of plane: Int, of hdu: HDU, width: Int, height: Int, rows: Int) throws -> Int {
    try ImageLimits.check(width: width, height: rows, path: path, limit: ImageLimits.fluxPixels)
    let (size, overflow) = width.multipliedReportingOverflow(by: height)
    let (start, more) = plane.multipliedReportingOverflow(by: size)
    guard !overflow, !more else { throw GalaxyError(ImageError.tooLarge, path, "claims \(hdu.shape) pixels") }
    try checkLength(hdu)
    return start
  }

  /// The values of the HDU described last in the order of the file, some at a time.
  func readAll(_ hdu: HDU, _ take: (ArraySlice<Double>) throws -> Void) throws {
    let total = try checkLength(hdu)
    let piece = 1 << 18
    for start in stride(from: 0, to: total, by: piece) {
      try take(try read(hdu, from: start, count: min(piece, total - start))[...])
    }
  }

  private func read(_ hdu: HDU, from start: Int, count: Int) throws -> [Double] {
    var raw = hdu.raw
    return try [Double](unsafeUninitializedCapacity: count) { out, done in
      guard let base = out.baseAddress else { return }
      try read(hdu) { galsh_fits_read(handle, &raw, Int64(start), Int64(count), base, $0) }
      done = count
    }
  }

  /// Calls CFITSIO for pixels; `body` gives its status and writes its message.
  private func read(_ hdu: HDU, _ body: (UnsafeMutablePointer<CChar>) -> Int32) throws {
    let (status, reason) = withMessage(body)
    if status == Self.endOfFile { throw truncated(hdu) }
    if status != 0 {
      throw GalaxyError(ImageError.damaged, path, "cannot be read at \(hdu.title): \(reason)")
    }
  }

  /// The number of pixels. The file must be as long as its header says, before memory is taken for them; what
  /// a compressed image claims cannot be seen from its length, so it is limited.
  @discardableResult
  private func checkLength(_ hdu: HDU) throws -> Int {
    var pixels = 1
    for length in hdu.axes {
      let (product, overflow) = pixels.multipliedReportingOverflow(by: length)
      if overflow { throw GalaxyError(ImageError.tooLarge, path, "claims \(hdu.shape) pixels") }
      pixels = product
    }
    if hdu.isCompressed {
      guard pixels <= ImageLimits.pixels else {
        throw GalaxyError(
          ImageError.tooLarge, path, "claims \(hdu.shape) pixels; the limit is \(ImageLimits.pixels) in all")
      }
      return pixels
    }
    let (needed, overflow) = pixels.multipliedReportingOverflow(by: abs(hdu.bitpix) / 8)
    let (end, more) = needed.addingReportingOverflow(Int(hdu.raw.data_start))
    if overflow || more || end > bytes { throw truncated(hdu) }
    return pixels
  }

  private func truncated(_ hdu: HDU) -> GalaxyError {
    GalaxyError(
      ImageError.truncated, path,
      "is truncated: \(hdu.title) claims \(hdu.shape) pixels, the file ends before")
  }

  /// CFITSIO's END_OF_FILE.
  private static let endOfFile: Int32 = 107
}
