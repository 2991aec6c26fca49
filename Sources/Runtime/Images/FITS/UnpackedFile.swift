import CImageCodecs
import GalaxyBase
import GalaxyErrors

/// The FITS file inside a file packed by gzip or bzip2, in memory.
///
/// CFITSIO could unpack it too, but without a limit, and then nobody could look over the headers first.
final class UnpackedFile {
  /// What CFITSIO reads from; it stays where it is as long as this object lives.
  let memory: UnsafeMutablePointer<galsh_fits_memory>
  /// Bytes.
  var count: Int { memory.pointee.count }

  /// - Throws: GalaxyError of kind `truncated`, `damaged-file`, `too-large`, `not-an-image`, or what
  ///   reading the file throws.
  init(_ path: String) throws {
    let packed = try Files.read(path)
    let format = packed.first == 0x1f ? "gzip" : "bzip2"
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    switch galsh_unpack(packed, packed.count, ImageLimits.unpackedBytes, &bytes, &count) {
    case GALSH_UNPACK_DONE: break
    case GALSH_UNPACK_TRUNCATED:
      throw GalaxyError(ImageError.truncated, path, "is truncated: the \(format) data end early")
    case GALSH_UNPACK_TOO_LARGE:
      throw GalaxyError(
        ImageError.tooLarge, path, "holds more than \(ImageLimits.unpackedBytes >> 20) MiB inside \(format)",
        hint: "unpack it first")
    default: throw GalaxyError(ImageError.damaged, path, "is a damaged \(format) file")
    }
    guard let bytes, UnsafeBufferPointer(start: bytes, count: count).starts(with: "SIMPLE  =".utf8) else {
      galsh_free(bytes)
      throw GalaxyError(ImageError.notAnImage, path, "is a \(format) file without FITS inside")
    }
    memory = .allocate(capacity: 1)
    memory.initialize(to: galsh_fits_memory(bytes: bytes, count: count))
  }

  deinit {
    galsh_free(memory.pointee.bytes)
    memory.deallocate()
  }

  /// Up to `count` bytes from `offset` on; fewer at the end.
  func read(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, offset < self.count, let bytes = memory.pointee.bytes else { return [] }
    let end = min(self.count, offset + max(0, count))
    return Array(UnsafeRawBufferPointer(start: bytes + offset, count: end - offset))
  }
}
