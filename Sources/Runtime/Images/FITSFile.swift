import CImageCodecs
import GalaxyKernels
import Synchronization

/// A FITS file on disk, opened for reading through CFITSIO; its name is never parsed.
final class FITSFile {
  enum Kind { case image, table, groups, other }

  /// One header and data unit.
  struct HDU {
    /// 0 = primary.
    let number: Int
    fileprivate let raw: galsh_fits_hdu

    /// EXTNAME, or nothing.
    let name: String
    /// BUNIT, or nothing.
    let unit: String
    /// Lengths of the axes, fastest first; empty if there are no data.
    let axes: [Int]
    /// Image, table, groups or something that the standard does not know.
    var kind: Kind {
      switch raw.kind {
      case Int32(GALSH_FITS_IMAGE): .image
      case Int32(GALSH_FITS_TABLE): .table
      case Int32(GALSH_FITS_GROUPS): .groups
      default: .other
      }
    }
    /// Whether the image is compressed tile by tile.
    var isCompressed: Bool { raw.is_compressed != 0 }
    /// BITPIX of the pixels: 8, 16, 32, 64, −32, −64.
    var bitpix: Int { Int(raw.bitpix) }
    /// Whether it holds an image of at least one axis.
    var isImage: Bool { raw.is_image != 0 && !axes.isEmpty && axes.allSatisfy { $0 > 0 } }
    /// The axes longer than 1: what is left of a 256 × 256 × 1 × 1 image is 256 × 256.
    var realAxes: [Int] { axes.filter { $0 > 1 } }
    /// "HDU 1 (SCI)" or "HDU 0".
    var title: String { name.isEmpty ? "HDU \(number)" : "HDU \(number) (\(name))" }
    /// "512 × 512 × 9".
    var shape: String { axes.map(String.init).joined(separator: " × ") }
  }

  let path: String
  private let handle: UnsafeMutableRawPointer
  private let bytes: Int
  /// What was packed inside the file, where it was.
  private let unpacked: UnpackedFile?

  /// Opens the file, packed by gzip or bzip2 or not. Throws what `Files.requireFile` throws, or that CFITSIO
  /// cannot read it. `opening` is told the name just before CFITSIO is.
  init(path: String, opening: (String) -> Void = { _ in }) throws {
    self.path = path
    let size = try Files.requireFile(path)
    let unpacked = FileSignature(try Files.read(path, limit: 4)) == .packed ? try UnpackedFile(path) : nil
    self.unpacked = unpacked
    if let unpacked {
      bytes = unpacked.count
      try FITSHeaderGuard.check(path, bytes: bytes) { unpacked.read(at: $0, count: $1) }
    } else {
      bytes = size
      let reader = try FileReader(path)
      try FITSHeaderGuard.check(path, bytes: bytes) { try reader.read(at: $0, count: $1) }
    }
    // CFITSIO expands a leading ~ and has room for 1024 bytes.
    let name = path.hasPrefix("/") ? path : "./" + path
    guard name.utf8.count < 1024 else {
      throw FileError("file-error", "the name \(path) is too long for CFITSIO", file: path)
    }
    opening(path)
    var opened: UnsafeMutableRawPointer?
    let (_, reason) = withMessage { message in
      if let unpacked {
        opened = galsh_fits_open_memory(unpacked.memory, message)
      } else {
        opened = galsh_fits_open(name, message)
      }
      return 0
    }
    guard let opened else { throw ImageError(.damaged, path, "is a damaged FITS file: \(reason)") }
    handle = opened
  }

  deinit { galsh_fits_close(handle) }

  /// Opens a file and reads the first image of its primary HDU as float32 and looks no further, for timing.
  static func readFirstImage(_ path: String) throws {
    let (status, reason) = withMessage { galsh_fits_read_only(path, $0) }
    if status != 0 { throw ImageError(.damaged, path, "cannot be read by CFITSIO alone: \(reason)") }
  }

  /// How many HDUs there are.
  func count() throws -> Int {
    let (count, reason) = withMessage { galsh_fits_hdu_count(handle, $0) }
    if count < 1 { throw ImageError(.damaged, path, "is a damaged FITS file: \(reason)") }
    return Int(count)
  }

  /// Goes to an HDU and describes it.
  func describe(_ number: Int) throws -> HDU {
    var raw = galsh_fits_hdu()
    guard let index = Int32(exactly: number) else {
      throw ImageError(.unknownHDU, path, "has no HDU \(number)")
    }
    let (status, reason) = withMessage { galsh_fits_describe(handle, index, &raw, $0) }
    if status != 0 {
      throw ImageError(.damaged, path, "is a damaged FITS file at HDU \(number): \(reason)")
    }
    let axes = withUnsafeBytes(of: raw.axes) { bytes in
      bytes.bindMemory(to: Int64.self).prefix(max(0, Int(raw.naxis))).map { Int($0) }
    }
    return HDU(number: number, raw: raw, name: text(raw.name), unit: text(raw.unit), axes: axes)
  }

  /// The HDUs in their order, up to the first that cannot be described; throws if that is the primary.
  func describeAll() throws -> [HDU] {
    var hdus = [try describe(0)]
    for number in 1..<max(1, try count()) {
      guard let hdu = try? describe(number) else { break }
      hdus.append(hdu)
    }
    return hdus
  }

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
    // float32 as it is wants nothing but another order of bytes, which vectors do three times as fast as CFITSIO.
    if hdu.bitpix == -32, !hdu.isCompressed, number(ofKey: "BSCALE") ?? 1 == 1,
      number(ofKey: "BZERO") ?? 0 == 0
    {
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
    guard !overflow, !more else { throw ImageError(.tooLarge, path, "claims \(hdu.shape) pixels") }
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
    if status != 0 { throw ImageError(.damaged, path, "cannot be read at \(hdu.title): \(reason)") }
  }

  /// The number of pixels. The file must be as long as its header says, before memory is taken for them; what
  /// a compressed image claims cannot be seen from its length, so it is limited.
  @discardableResult
  private func checkLength(_ hdu: HDU) throws -> Int {
    var pixels = 1
    for length in hdu.axes {
      let (product, overflow) = pixels.multipliedReportingOverflow(by: length)
      if overflow { throw ImageError(.tooLarge, path, "claims \(hdu.shape) pixels") }
      pixels = product
    }
    if hdu.isCompressed {
      guard pixels <= ImageLimits.pixels else {
        throw ImageError(
          .tooLarge, path, "claims \(hdu.shape) pixels; the limit is \(ImageLimits.pixels) in all")
      }
      return pixels
    }
    let (needed, overflow) = pixels.multipliedReportingOverflow(by: abs(hdu.bitpix) / 8)
    let (end, more) = needed.addingReportingOverflow(Int(hdu.raw.data_start))
    if overflow || more || end > bytes { throw truncated(hdu) }
    return pixels
  }

  private func truncated(_ hdu: HDU) -> ImageError {
    ImageError(
      .truncated, path, "is truncated: \(hdu.title) claims \(hdu.shape) pixels, the file ends before")
  }

  /// The cards of the HDU described last, as they stand in the file.
  func cards() throws -> [String] {
    var count: Int32 = 0
    var text: UnsafeMutablePointer<CChar>?
    let (_, reason) = withMessage {
      text = galsh_fits_header(handle, &count, $0)
      return 0
    }
    guard let text else { throw ImageError(.damaged, path, "has a damaged header: \(reason)") }
    defer { galsh_fits_free_header(text) }
    let bytes = UnsafeRawBufferPointer(start: text, count: 80 * max(0, Int(count)))
    return stride(from: 0, to: bytes.count, by: 80).map { at in
      var card = bytes[at..<(at + 80)]
      while card.last == 32 { card.removeLast() }
      return String(decoding: card.map { (32..<127).contains($0) ? $0 : 63 }, as: UTF8.self)
    }
  }

  /// The text of a card of the HDU described last; nil if there is none.
  func text(ofKey key: String) -> String? {
    readText { galsh_fits_key_text(handle, key, $0) }
  }

  /// The number on a card of the HDU described last; nil if there is none.
  func number(ofKey key: String) -> Double? {
    var value = 0.0
    return galsh_fits_key_number(handle, key, &value) == 1 && value.isFinite ? value : nil
  }

  /// The texts in the first column of the table described last, as far as they are there, at most `limit`.
  func firstColumn(limit: Int) -> [String] {
    var texts: [String] = []
    while texts.count < limit,
      let text = readText({ galsh_fits_first_column(handle, Int64(texts.count + 1), $0) })
    {
      texts.append(text)
    }
    return texts
  }

  private func readText(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> String? {
    var found = false
    let (_, text) = withMessage {
      found = body($0) == 1
      return 0
    }
    guard found else { return nil }
    return text.split(separator: " ").joined(separator: " ")
  }

  /// CFITSIO's END_OF_FILE.
  private static let endOfFile: Int32 = 107

  private func text<T>(_ tuple: T) -> String {
    withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  private static let lock = Mutex(())
  private static let isReentrant = galsh_fits_is_reentrant() == 1

  /// Runs `body` alone where the CFITSIO in use cannot be called from several threads.
  static func exclusively<T>(_ body: () throws -> T) rethrows -> T {
    isReentrant ? try body() : try lock.withLock { _ in try body() }
  }
}

/// Calls C with room for a message; gives back the status and the message.
private func withMessage(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> (Int32, String) {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(GALSH_MESSAGE_LENGTH)) { message in
    message.initialize(repeating: 0)
    guard let start = message.baseAddress else { return (Int32(-1), "") }
    let status = body(start)
    return (status, String(cString: start))
  }
}
