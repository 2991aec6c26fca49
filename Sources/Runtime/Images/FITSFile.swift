import CImageCodecs
import Synchronization

/// A FITS file on disk, opened for reading through CFITSIO; its name is never parsed.
final class FITSFile {
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

  /// Opens the file. Throws what `Files.requireFile` throws, or that CFITSIO cannot read it.
  init(path: String) throws {
    self.path = path
    bytes = try Files.requireFile(path)
    try FITSHeaderGuard.check(path, bytes: bytes)
    // CFITSIO expands a leading ~ and has room for 1024 bytes.
    let name = path.hasPrefix("/") ? path : "./" + path
    guard name.utf8.count < 1024 else {
      throw FileError("file-error", "the name \(path) is too long for CFITSIO", file: path)
    }
    var opened: UnsafeMutableRawPointer?
    let (_, reason) = withMessage { message in
      opened = galsh_fits_open(name, message)
      return 0
    }
    guard let opened else { throw ImageError(.damaged, path, "is a damaged FITS file: \(reason)") }
    handle = opened
  }

  deinit { galsh_fits_close(handle) }

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

  /// The values of one plane (the two fastest real axes) of the HDU described last, the row at the bottom
  /// first.
  func readPlane(_ plane: Int, of hdu: HDU, width: Int, height: Int) throws -> [Double] {
    try ImageLimits.check(width: width, height: height, path: path)
    let count = width * height
    try checkLength(hdu)
    var values = [Double](repeating: 0, count: count)
    var raw = hdu.raw
    let (status, reason) = withMessage {
      galsh_fits_read(handle, &raw, Int64(plane) * Int64(count), Int64(count), &values, $0)
    }
    if status == Self.endOfFile { throw truncated(hdu) }
    if status != 0 { throw ImageError(.damaged, path, "cannot be read at \(hdu.title): \(reason)") }
    return values
  }

  /// A plain file must be as long as its header says, before memory is taken for its pixels.
  private func checkLength(_ hdu: HDU) throws {
    guard hdu.raw.is_compressed == 0, try FileSignature(Files.read(path, limit: 2)) != .gzip else { return }
    var needed = abs(Int(hdu.raw.bitpix)) / 8
    for length in hdu.axes {
      let (product, overflow) = needed.multipliedReportingOverflow(by: length)
      if overflow { throw ImageError(.tooLarge, path, "claims \(hdu.shape) pixels") }
      needed = product
    }
    let (end, overflow) = needed.addingReportingOverflow(Int(hdu.raw.data_start))
    if overflow || end > bytes { throw truncated(hdu) }
  }

  private func truncated(_ hdu: HDU) -> ImageError {
    ImageError(
      .truncated, path, "is truncated: \(hdu.title) claims \(hdu.shape) pixels, the file ends before")
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
