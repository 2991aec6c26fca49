import CImageCodecs
import GalaxyBase
import GalaxyErrors
import Synchronization

/// A FITS file on disk, opened for reading through CFITSIO; its name is never parsed.
package final class FITSFile {
  package enum Kind { case image, table, groups, other }

  /// One header and data unit.
  package struct HDU {
    /// 0 = primary.
    package let number: Int
    package let raw: galsh_fits_hdu

    /// EXTNAME, or nothing.
    package let name: String
    /// BUNIT, or nothing.
    package let unit: String
    /// Lengths of the axes, fastest first; empty if there are no data.
    let axes: [Int]
    /// Image, table, groups or something that the standard does not know.
    package var kind: Kind {
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
    package var title: String { name.isEmpty ? "HDU \(number)" : "HDU \(number) (\(name))" }
    /// "512 × 512 × 9".
    package var shape: String { axes.map(String.init).joined(separator: " × ") }
  }

  package let path: String
  package let handle: UnsafeMutableRawPointer
  /// The length of the file, unpacked.
  package let bytes: Int
  /// What was packed inside the file, where it was.
  private let unpacked: UnpackedFile?

  /// Opens the file, packed by gzip or bzip2 or not. Throws what `Files.requireFile` throws, or that CFITSIO
  /// cannot read it. `opening` is told the name just before CFITSIO is.
  package init(path: String, opening: (String) -> Void = { _ in }) throws {
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
      throw GalaxyError(FileError.fileError, "the name \(path) is too long for CFITSIO", file: path)
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
    guard let opened else { throw GalaxyError(ImageError.damaged, path, "is a damaged FITS file: \(reason)") }
    handle = opened
  }

  deinit { galsh_fits_close(handle) }

  /// Opens a file and reads the first image of its primary HDU as float32 and looks no further, for timing.
  package static func readFirstImage(_ path: String) throws {
    let (status, reason) = withMessage { galsh_fits_read_only(path, $0) }
    if status != 0 {
      throw GalaxyError(ImageError.damaged, path, "cannot be read by CFITSIO alone: \(reason)")
    }
  }

  /// How many HDUs there are.
  package func count() throws -> Int {
    let (count, reason) = withMessage { galsh_fits_hdu_count(handle, $0) }
    if count < 1 { throw GalaxyError(ImageError.damaged, path, "is a damaged FITS file: \(reason)") }
    return Int(count)
  }

  /// Goes to an HDU and describes it.
  func describe(_ number: Int) throws -> HDU {
    var raw = galsh_fits_hdu()
    guard let index = Int32(exactly: number) else {
      throw GalaxyError(ImageError.unknownHDU, path, "has no HDU \(number)")
    }
    let (status, reason) = withMessage { galsh_fits_describe(handle, index, &raw, $0) }
    if status != 0 {
      throw GalaxyError(ImageError.damaged, path, "is a damaged FITS file at HDU \(number): \(reason)")
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

  /// The cards of the HDU described last, as they stand in the file.
  package func cards() throws -> [String] {
    var count: Int32 = 0
    var text: UnsafeMutablePointer<CChar>?
    let (_, reason) = withMessage {
      text = galsh_fits_header(handle, &count, $0)
      return 0
    }
    guard let text else { throw GalaxyError(ImageError.damaged, path, "has a damaged header: \(reason)") }
    defer { galsh_fits_free_header(text) }
    let bytes = UnsafeRawBufferPointer(start: text, count: 80 * max(0, Int(count)))
    return stride(from: 0, to: bytes.count, by: 80).map { at in
      var card = bytes[at..<(at + 80)]
      while card.last == 32 { card.removeLast() }
      return String(decoding: card.map { (32..<127).contains($0) ? $0 : 63 }, as: UTF8.self)
    }
  }

  /// The text of a card of the HDU described last; nil if there is none.
  package func text(ofKey key: String) -> String? {
    readText { galsh_fits_key_text(handle, key, $0) }
  }

  /// The number on a card of the HDU described last; nil if there is none.
  package func number(ofKey key: String) -> Double? {
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

  private func text<T>(_ tuple: T) -> String {
    withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  private static let lock = Mutex(())
  private static let isReentrant = galsh_fits_is_reentrant() == 1

  /// Runs `body` alone where the CFITSIO in use cannot be called from several threads.
  package static func exclusively<T>(_ body: () throws -> T) rethrows -> T {
    isReentrant ? try body() : try lock.withLock { _ in try body() }
  }
}

/// Calls C with room for a message; gives back the status and the message.
func withMessage(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> (Int32, String) {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(GALSH_MESSAGE_LENGTH)) { message in
    message.initialize(repeating: 0)
    guard let start = message.baseAddress else { return (Int32(-1), "") }
    let status = body(start)
    return (status, String(cString: start))
  }
}
