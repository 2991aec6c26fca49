import CHDF5
import GalaxyBase
import GalaxyErrors
import Synchronization

/// The process that reads HDF5 files: the running program, started once more.
public enum HDF5Helper {
  /// Has it started by a package's launcher; nil: by the program's own file. To be called before there are threads.
  public static func isStarted(by launcher: String?) { galsh_h5_start_by(launcher.map(FileName.onDisk)) }
}

/// An HDF5 file. libhdf5 reads it in a process of its own (`CHDF5.h` says why); bytes that lie in the file as they
/// are are read from it right away.
final class HDF5File: ArrayFile {
  /// What a dataset is, beside what others see of it.
  private struct Placement: Sendable {
    let chunkRows: Int
    /// Where its bytes lie as they are, and the type that they have there.
    let place: (offset: Int, type: ElementType)?
  }

  /// The other process, asked by one thread at a time.
  private struct Handle: @unchecked Sendable { let file: OpaquePointer }

  /// Numbers that a byte of a file may stand for: deflate packs a thousand bytes into one, others more.
  private static let mostPacked = 1 << 16

  let path: String
  let format = "HDF5"
  let arrays: [StoredArray]
  private let datasets: [Placement]
  private let reader: FileReader
  private let handle: Mutex<Handle>

  /// Opens a file.
  /// - Throws: GalaxyError of kind `damaged-file`, or `no-hdf5` where libhdf5 is missing.
  init(_ path: String) throws {
    self.path = path
    reader = try FileReader(path)
    let size = try Files.requireFile(path)
    var message = [CChar](repeating: 0, count: Int(GALSH_H5_MESSAGE))
    guard let file = galsh_h5_open(FileName.onDisk(path), &message) else {
      throw Self.failure(path, message)
    }
    handle = Mutex(Handle(file: file))
    var (arrays, datasets): ([StoredArray], [Placement]) = ([], [])
    for index in 0..<galsh_h5_count(file) {
      var name: UnsafePointer<CChar>?
      guard let told = galsh_h5_at(file, index, &name)?.pointee, let name else { continue }
      let (array, dataset) = Self.described(told, String(cString: name), fileSize: size)
      arrays.append(array)
      datasets.append(dataset)
    }
    (self.arrays, self.datasets) = (arrays, datasets)
  }

  deinit { handle.withLock { galsh_h5_close($0.file) } }

  private static func described(
    _ told: galsh_h5_dataset, _ name: String, fileSize: Int
  ) -> (StoredArray, Placement) {
    let rank = max(0, min(Int(told.rank), Int(GALSH_H5_RANK)))
    let sizes = withUnsafeBytes(of: told.dims) { Array($0.bindMemory(to: UInt64.self).prefix(rank)) }
    // A size that no file can have is that of a damaged one.
    let shape = sizes.map { Int(clamping: $0) }
    var element = StoredArray.Element.other
    var place: (offset: Int, type: ElementType)?
    let kinds: [galsh_h5_kind: ElementType.Kind] = [
      GALSH_H5_UNSIGNED: .unsigned, GALSH_H5_SIGNED: .signed, GALSH_H5_REAL: .real,
    ]
    let kind = galsh_h5_kind(UInt32(bitPattern: told.kind))
    if kind == GALSH_H5_TEXT {
      element = .text
    } else if rank > 0, let kind = kinds[kind], let type = ElementType(kind, size: Int(told.size)) {
      element = .number(type)
      let lying = ElementType(kind, size: Int(told.file_size), isBigEndian: told.is_big_endian == 1)
      let count = shape.reduce((1, false)) { product, size in
        let (value, overflow) = product.0.multipliedReportingOverflow(by: size)
        return (value, overflow || product.1)
      }
      if let lying, told.offset > 0, !count.1, count.0 < 1 << 50,
        Int(told.offset) <= fileSize, count.0 * lying.size <= fileSize - Int(told.offset)
      {
        place = (Int(told.offset), lying)
        element = .number(lying)
      } else if count.1 || count.0 / mostPacked > fileSize {
        // More than any packing makes of so few bytes: the sizes are wrong.
        element = .other
      }
    }
    return (
      StoredArray(name: name, shape: shape, element: element),
      Placement(chunkRows: Int(clamping: told.chunk_rows), place: place)
    )
  }

  func rowsTogether(_ array: Int) -> Int {
    datasets[array].place == nil ? min(max(1, datasets[array].chunkRows), max(1, arrays[array].shape[0])) : 1
  }

  func isPacked(_ array: Int) -> Bool { datasets[array].place == nil }

  func read(_ array: Int, rows: Range<Int>) throws -> [UInt8] {
    guard case .number(let type) = arrays[array].element else { return [] }
    let row = arrays[array].shape.dropFirst().reduce(type.size) { $0.multipliedReportingOverflow(by: $1).0 }
    if let place = datasets[array].place {
      return try reader.read(at: place.offset + rows.lowerBound * row, count: rows.count * row)
    }
    let (bytes, overflow) = row.multipliedReportingOverflow(by: rows.count)
    guard !overflow, bytes >= 0, bytes <= 1 << 30 else {
      throw GalaxyError(
        ImageError.tooLarge, path, "claims \(rows.count) rows of \(row) bytes in \(arrays[array].name)")
    }
    var message = [CChar](repeating: 0, count: Int(GALSH_H5_MESSAGE))
    return try handle.withLock { handle in
      try [UInt8](unsafeUninitializedCapacity: bytes) { out, count in
        guard let start = out.baseAddress,
          galsh_h5_read(
            handle.file, Int32(array), UInt64(rows.lowerBound), UInt64(rows.count), start, bytes, &message)
            == 0
        else { throw Self.failure(path, message) }
        count = bytes
      }
    }
  }

  func texts(_ array: Int) throws -> [String] {
    var message = [CChar](repeating: 0, count: Int(GALSH_H5_MESSAGE))
    let bytes = try handle.withLock { handle in
      var (out, count): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
      guard galsh_h5_texts(handle.file, Int32(array), &out, &count, &message) == 0, let out else {
        throw Self.failure(path, message)
      }
      defer { galsh_h5_free(out) }
      return Array(UnsafeBufferPointer(start: out, count: count))
    }
    var (texts, at): ([String], Int) = ([], 0)
    while bytes.count - at >= 4 {
      let length = bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: at, as: UInt32.self)) }
      guard length <= bytes.count - at - 4 else { break }
      texts.append(String(decoding: bytes[at + 4..<at + 4 + length], as: UTF8.self))
      at += 4 + length
    }
    return texts
  }

  private static func failure(_ path: String, _ message: [CChar]) -> GalaxyError {
    let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if reason.hasPrefix("no libhdf5") || reason.hasPrefix("libhdf5 is ") || reason.hasPrefix("libhdf5 has no")
    {
      return GalaxyError(
        ImageError.noHDF5, path, "is HDF5, and libhdf5 cannot be used: \(reason)",
        hint: "install it: libhdf5-103-1 or libhdf5-310 on Debian, hdf5 of Homebrew on macOS")
    }
    return GalaxyError(ImageError.damaged, path, "cannot be read as HDF5: \(reason)")
  }
}
