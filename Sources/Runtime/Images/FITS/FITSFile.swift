import CImageCodecs
import GalaxyBase
import GalaxyErrors
import Synchronization

/// A FITS file on disk, opened for reading through CFITSIO; its name is never parsed. What is in it is asked
/// of its HDUs: `file.hdu(2).readPlane(…)`.
package final class FITSFile {
  package let path: String
  let handle: UnsafeMutableRawPointer
  /// The length of the file, unpacked.
  package let bytes: Int
  /// The HDU at which CFITSIO stands, if it is known.
  private var current: Int?
  /// What was packed inside the file, where it was, or all of it where its last block is not filled.
  private let unpacked: UnpackedFile?
  /// Whether the last block is not filled, as the standard wants it to be.
  let isUnfilled: Bool
  /// Whether all of it is held in memory.
  var isInMemory: Bool { unpacked != nil }

  /// Opens the file, packed by gzip, bzip2 or compress or not. `opening` is told the name just before CFITSIO
  /// is.
  /// - Throws: what `Files.requireFile` throws, or GalaxyError of kind `damaged-file` where CFITSIO cannot
  ///   read it.
  package init(path: String, opening: (String) -> Void = { _ in }) throws {
    self.path = path
    var stored: [UInt8]?
    if case .file(let bytes)? = try ContainerAddress.stored(path) { stored = bytes }
    let size = try stored?.count ?? Files.requireFile(path)
    let start = try stored.map { Array($0.prefix(4)) } ?? Files.read(path, limit: 4)
    var unpacked = FileSignature(start) == .packed ? try UnpackedFile(path) : nil
    if let stored, unpacked == nil { unpacked = try UnpackedFile(stored, path: path) }
    let count = unpacked?.count ?? size
    let findings: FITSHeaderGuard.Findings
    if let unpacked {
      findings = try FITSHeaderGuard.check(path, bytes: count) { unpacked.read(at: $0, count: $1) }
    } else {
      let reader = try FileReader(path)
      findings = try FITSHeaderGuard.check(path, bytes: count) { try reader.read(at: $0, count: $1) }
    }
    isUnfilled = findings.filling != nil
    if findings.filling != nil || !findings.plainTiles.isEmpty {
      unpacked = try Self.mended(path, unpacked, bytes: count, findings)
    }
    bytes = unpacked?.count ?? count
    self.unpacked = unpacked
    // CFITSIO expands a leading ~ and has room for 1024 bytes.
    let onDisk = FileName.onDisk(path)
    let name = FileName.isAbsolute(path) ? onDisk : Array("./".utf8CString.dropLast()) + onDisk
    guard name.count <= 1024 || unpacked != nil else {
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

  /// The file in memory, its last block filled and its images in plain tiles put together.
  private static func mended(
    _ path: String, _ unpacked: UnpackedFile?, bytes: Int, _ findings: FITSHeaderGuard.Findings
  ) throws -> UnpackedFile {
    if let filling = findings.filling, filling.size > ImageLimits.unpackedBytes {
      throw GalaxyError(
        ImageError.tooLarge, path,
        "is too large to be read without the filling of its last block of 2880 bytes",
        hint: "fill it with zeros: truncate --size=\(filling.size) FILE")
    }
    guard bytes <= ImageLimits.unpackedBytes else {
      throw GalaxyError(
        ImageError.tooLarge, path,
        "is too large for tiles that are not compressed (ZCMPTYPE = NOCOMPRESS)",
        hint: "write it with GZIP_1 or RICE_1, or without tiles")
    }
    let whole = try unpacked ?? UnpackedFile(whole: path)
    // A file that has changed since it was looked at is no longer the one that these findings are of.
    guard whole.count == bytes else {
      throw GalaxyError(ImageError.damaged, path, "changes while it is read")
    }
    if let filling = findings.filling { try whole.fill(to: filling.size, with: filling.byte, path: path) }
    if findings.plainTiles.isEmpty { return whole }
    return try UncompressedTiles.putTogether(findings.plainTiles, in: whole, path: path)
  }

  /// Opens a file and reads the first image of its primary HDU as float32 and looks no further, for timing.
  package static func readFirstImage(_ path: String) throws {
    let (status, reason) = withMessage { galsh_fits_read_only(FileName.onDisk(path), $0) }
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

  /// The HDU of a number, 0 = primary.
  /// - Throws: GalaxyError of kind `unknown-hdu` or `damaged-file`.
  func hdu(_ number: Int) throws -> FITSHDU { FITSHDU(self, number, try go(to: number)) }

  /// The HDUs in their order, up to the first that cannot be described; throws if that is the primary.
  func hdus() throws -> [FITSHDU] {
    var hdus = [try hdu(0)]
    for number in 1..<max(1, try count()) {
      guard let hdu = try? hdu(number) else { break }
      hdus.append(hdu)
    }
    return hdus
  }

  /// The HDU of this number, else of this EXTNAME without regard to case; nil: the image of science, see
  /// `ScienceImage`.
  func hdu(_ wanted: String?, among hdus: [FITSHDU]) throws -> FITSHDU {
    guard let wanted else { return try ScienceImage(among: hdus, of: path).hdu }
    if let number = Int(wanted) {
      // To count them CFITSIO goes through the whole file.
      if hdus.indices.contains(number) { return hdus[number] }
      let count = try count()
      if number >= 0, number < count { return try hdu(number) }
      let those = count == 1 ? "only HDU 0" : "0 to \(count - 1)"
      throw GalaxyError(ImageError.unknownHDU, path, "has no HDU \(number): it has \(those)")
    }
    if let hdu = try hdu(named: wanted, among: hdus) { return hdu }
    // What a primary HDU without a name is called by everybody, `inspect` among them.
    if wanted.uppercased() == "PRIMARY", let primary = hdus.first { return primary }
    let names = hdus.map(\.name).filter { !$0.isEmpty }
    throw GalaxyError(
      ImageError.unknownHDU, path, "has no HDU named \(wanted)",
      hint: names.isEmpty
        ? "its HDUs have no names; use a number, 0 is the first" : "it has \(names.joined(separator: ", "))")
  }

  /// The HDU of an EXTNAME: the first card's before those of others, which some files have, too.
  private func hdu(named wanted: String, among hdus: [FITSHDU]) throws -> FITSHDU? {
    let name = wanted.trimmingBlanks.lowercased()
    if let hdu = hdus.first(where: { $0.name.lowercased() == name }) { return hdu }
    // SCI,2 is the one of EXTVER 2.
    let parts = name.split(separator: ",")
    if parts.count == 2, let version = Double(String(parts[1]).trimmingBlanks) {
      let base = String(parts[0]).trimmingBlanks
      if let hdu = try hdus.first(where: {
        try $0.name.lowercased() == base && ($0.number(ofKey: "EXTVER") ?? 1) == version
      }) {
        return hdu
      }
    }
    return try hdus.first { try $0.names().contains { $0.lowercased() == name } }
  }

  /// Has CFITSIO stand at an HDU.
  func select(_ number: Int) throws { if current != number { _ = try go(to: number) } }

  private func go(to number: Int) throws -> galsh_fits_hdu {
    guard let index = Int32(exactly: number) else {
      throw GalaxyError(ImageError.unknownHDU, path, "has no HDU \(number)")
    }
    var raw = galsh_fits_hdu()
    current = nil
    let (status, reason) = withMessage { galsh_fits_describe(handle, index, &raw, $0) }
    if status != 0 {
      throw GalaxyError(ImageError.damaged, path, "is a damaged FITS file at HDU \(number): \(reason)")
    }
    current = number
    return raw
  }

  private static let lock = Mutex(())
  private static let isReentrant = galsh_fits_is_reentrant() == 1

  /// Runs `body` alone where the CFITSIO in use cannot be called from several threads.
  package static func exclusively<T>(_ body: () throws -> T) rethrows -> T {
    isReentrant ? try body() : try lock.withLock { _ in try body() }
  }
}

extension String {
  /// Without blanks at either end: names on cards may begin with one.
  var trimmingBlanks: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
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
