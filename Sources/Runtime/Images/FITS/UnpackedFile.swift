import CImageCodecs
import GalaxyBase
import GalaxyErrors

/// A FITS file in memory: what is inside one packed by gzip, bzip2 or compress, or a file whose last block is
/// not filled.
///
/// CFITSIO could unpack it too, but without a limit, and then nobody could look over the headers first; and
/// it reads whole blocks of 2880 bytes, of which it takes an unfilled one for the end of the file.
final class UnpackedFile {
  /// What CFITSIO reads from; it stays where it is as long as this object lives.
  let memory: UnsafeMutablePointer<galsh_fits_memory>
  /// Bytes, without those that were added to fill the last block.
  let count: Int

  /// Unpacks a file.
  /// - Throws: GalaxyError of kind `truncated`, `damaged-file`, `too-large`, `not-an-image`, or what
  ///   reading the file throws.
  convenience init(_ path: String) throws {
    let (bytes, count, format) = try Self.unpack(path)
    guard let bytes, UnsafeBufferPointer(start: bytes, count: count).starts(with: "SIMPLE  =".utf8) else {
      galsh_free(bytes)
      throw GalaxyError(ImageError.notAnImage, path, "is a \(format) file without FITS inside")
    }
    self.init(bytes, count)
  }

  /// Reads a file as it is.
  /// - Throws: what reading the file throws, or GalaxyError of kind `too-large`.
  convenience init(whole path: String) throws {
    try self.init(try SourceFiles.read(path), path: path)
  }

  /// Holds a copy of what a file would be.
  /// - Throws: GalaxyError of kind `too-large`.
  convenience init(_ content: [UInt8], path: String) throws {
    var bytes: UnsafeMutablePointer<UInt8>?
    guard galsh_fill(&bytes, 0, content.count, 0) == 1, let start = bytes else {
      throw GalaxyError(ImageError.tooLarge, path, "does not fit into memory")
    }
    content.withUnsafeBufferPointer {
      start.update(from: $0.baseAddress ?? UnsafePointer(start), count: $0.count)
    }
    self.init(start, content.count)
  }

  private init(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) {
    self.count = count
    memory = .allocate(capacity: 1)
    memory.initialize(to: galsh_fits_memory(bytes: bytes, count: count))
  }

  deinit {
    galsh_free(memory.pointee.bytes)
    memory.deallocate()
  }

  /// Adds what fills the last block: `byte`, up to a length of `size`.
  /// - Throws: GalaxyError of kind `too-large` where there is no memory for it.
  func fill(to size: Int, with byte: UInt8, path: String) throws {
    var bytes = memory.pointee.bytes?.assumingMemoryBound(to: UInt8.self)
    guard galsh_fill(&bytes, count, size, Int32(byte)) == 1 else {
      throw GalaxyError(ImageError.tooLarge, path, "does not fit into memory")
    }
    (memory.pointee.bytes, memory.pointee.count) = (UnsafeMutableRawPointer(bytes), size)
  }

  /// Up to `count` bytes from `offset` on; fewer at the end.
  func read(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, offset < self.count, let bytes = memory.pointee.bytes else { return [] }
    let end = min(self.count, offset + max(0, count))
    return Array(UnsafeRawBufferPointer(start: bytes + offset, count: end - offset))
  }

  /// The same with what was added to fill the last block.
  func readFilled(at offset: Int, count: Int) -> [UInt8] {
    let length = memory.pointee.count
    guard offset >= 0, count > 0, offset < length, let bytes = memory.pointee.bytes else { return [] }
    return Array(UnsafeRawBufferPointer(start: bytes + offset, count: min(count, length - offset)))
  }

  /// What is inside a packed file, to be freed with `galsh_free`, and what packed it.
  /// - Throws: GalaxyError of kind `truncated`, `damaged-file`, `too-large`, or what reading the file throws.
  fileprivate static func unpack(_ path: String) throws
    -> (bytes: UnsafeMutablePointer<UInt8>?, count: Int, format: String)
  {
    let packed = try SourceFiles.read(path)
    let format = Self.format(packed)
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    switch galsh_unpack(packed, packed.count, ImageLimits.unpackedBytes, &bytes, &count) {
    case GALSH_UNPACK_DONE: return (bytes, count, format)
    case GALSH_UNPACK_TRUNCATED:
      throw GalaxyError(ImageError.truncated, path, "is truncated: the \(format) data end early")
    case GALSH_UNPACK_TOO_LARGE:
      throw GalaxyError(
        ImageError.tooLarge, path, "holds more than \(ImageLimits.unpackedBytes >> 20) MiB inside \(format)",
        hint: "unpack it first")
    default: throw GalaxyError(ImageError.damaged, path, "is a damaged \(format) file")
    }
  }

  private static func format(_ packed: [UInt8]) -> String {
    packed.starts(with: [0x1f, 0x8b])
      ? "gzip" : packed.starts(with: [0x1f, 0x9d]) ? "compress (.Z)" : "bzip2"
  }
}

/// What is inside a file packed by gzip, bzip2 or compress.
/// - Throws: GalaxyError of kind `truncated`, `damaged-file`, `too-large`, or what reading the file throws.
package func unpackedContents(of path: String) throws -> [UInt8] {
  let (bytes, count, _) = try UnpackedFile.unpack(path)
  defer { galsh_free(bytes) }
  return Array(UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
}
