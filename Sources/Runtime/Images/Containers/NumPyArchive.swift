import CImageCodecs
import GalaxyBase
import GalaxyErrors

/// Several arrays in a ZIP, as `numpy.savez` and `savez_compressed` write them. Members that are stored are read
/// where they lie; packed ones are unpacked into memory when the file is opened. The checksum of either is looked
/// at then, as numpy does: nothing else would tell of a wrong byte.
struct NumPyArchive: ArrayFile {
  let path: String
  let format = "NumPy"
  let arrays: [StoredArray]
  private let bodies: [NumPyBody]

  /// Opens a file.
  /// - Throws: GalaxyError of kind `damaged-file`, `truncated`, `too-large`, `unsupported-format` for a ZIP of
  ///   other things, or of a kind of `FileError`.
  init(_ path: String) throws {
    self.path = path
    let members = try ZipDirectory(path).members.filter { $0.name.hasSuffix(".npy") }
    guard !members.isEmpty else {
      throw GalaxyError(
        ImageError.unsupportedFormat, path, "is a ZIP file without NumPy arrays, which galsh does not read",
        hint: "unpack it: galsh reads FITS, PNG, JPEG, and many images in HDF5, tar and NumPy files")
    }
    let reader = try FileReader(path)
    var (arrays, bodies): ([StoredArray], [NumPyBody]) = ([], [])
    for member in members {
      let body = try NumPyBody(try member.source(reader, path), path: path)
      arrays.append(body.array(named: String(member.name.dropLast(4))))
      bodies.append(body)
    }
    (self.arrays, self.bodies) = (arrays, bodies)
  }

  func rowsTogether(_ array: Int) -> Int { bodies[array].rowsTogether }
  func isPacked(_ array: Int) -> Bool { bodies[array].rowsTogether > 1 }
  func read(_ array: Int, rows: Range<Int>) throws -> [UInt8] { try bodies[array].read(rows: rows) }
  func texts(_ array: Int) throws -> [String] { try bodies[array].texts() }
}

/// What the end of a ZIP file says is in it (PKWARE's APPNOTE 6.3, sizes of 64 bits among it).
struct ZipDirectory {
  /// A file in it.
  struct Member {
    let name: String
    /// 0: as it is; 8: deflate.
    let method: Int
    let crc: UInt32
    let packed: Int, size: Int
    /// Where its local header stands.
    let offset: Int
  }

  let members: [Member]

  /// The most bytes of a directory that is read, and of the comment at its end.
  private static let (mostBytes, tail) = (1 << 26, 65_557)

  /// - Throws: GalaxyError of kind `damaged-file`, or of a kind of `FileError`.
  init(_ path: String) throws {
    func damaged(_ what: String) -> GalaxyError {
      GalaxyError(ImageError.damaged, path, "is a damaged ZIP file: \(what)")
    }
    let size = try Files.requireFile(path)
    let reader = try FileReader(path)
    let start = max(0, size - Self.tail)
    let end = try reader.read(at: start, count: size - start)
    guard
      let place = end.indices.reversed().first(where: {
        end.count - $0 >= 22 && end[$0...].starts(with: [0x50, 0x4b, 5, 6])
      })
    else { throw damaged("its end is not there") }
    var (bytes, offset) = (end.number(at: place + 12, 4), end.number(at: place + 16, 4))
    if place >= 20, end[(place - 20)...].starts(with: [0x50, 0x4b, 6, 7]) {
      let record = try reader.read(at: end.number(at: place - 12, 8), count: 56)
      guard record.count == 56, record.starts(with: [0x50, 0x4b, 6, 6]) else {
        throw damaged("its directory is not where it says")
      }
      (bytes, offset) = (record.number(at: 40, 8), record.number(at: 48, 8))
    }
    guard offset >= 0, bytes >= 0, bytes <= Self.mostBytes, offset <= size, bytes <= size - offset else {
      throw damaged("its directory is not where it says")
    }
    let directory = try reader.read(at: offset, count: bytes)
    var (members, at): ([Member], Int) = ([], 0)
    while directory.count - at >= 46, directory[at...].starts(with: [0x50, 0x4b, 1, 2]) {
      let lengths = [28, 30, 32].map { directory.number(at: at + $0, 2) }
      let whole = 46 + lengths.reduce(0, +)
      guard whole <= directory.count - at else { throw damaged("its directory is cut off") }
      var (packed, unpacked) = (directory.number(at: at + 20, 4), directory.number(at: at + 24, 4))
      var local = directory.number(at: at + 42, 4)
      var (extra, extraEnd) = (at + 46 + lengths[0], at + 46 + lengths[0] + lengths[1])
      while extraEnd - extra >= 4 {
        let (id, length) = (directory.number(at: extra, 2), directory.number(at: extra + 2, 2))
        extra += 4
        if id == 1 {
          // Those of three fields that did not fit stand here, in this order.
          extraEnd = min(extraEnd, extra + length)
          for field in 0..<3 {
            let value = [unpacked, packed, local][field]
            guard value == 0xFFFF_FFFF, extraEnd - extra >= 8 else { continue }
            let large = directory.number(at: extra, 8)
            extra += 8
            if field == 0 { unpacked = large } else if field == 1 { packed = large } else { local = large }
          }
          break
        }
        extra += length
      }
      guard packed >= 0, unpacked >= 0, local >= 0, local < size, packed <= size else {
        throw damaged("sizes in its directory make no sense")
      }
      members.append(
        Member(
          name: String(decoding: directory[at + 46..<at + 46 + lengths[0]], as: UTF8.self),
          method: directory.number(at: at + 10, 2),
          crc: UInt32(truncatingIfNeeded: directory.number(at: at + 16, 4)), packed: packed, size: unpacked,
          offset: local))
      at += whole
    }
    self.members = members
  }
}

extension ZipDirectory.Member {
  /// Its bytes.
  fileprivate func source(_ reader: FileReader, _ path: String) throws -> any ByteSource {
    func damaged(_ what: String) -> GalaxyError {
      GalaxyError(ImageError.damaged, path, "is a damaged ZIP file: \(name) \(what)")
    }
    let head = try reader.read(at: offset, count: 30)
    guard head.count == 30, head.starts(with: [0x50, 0x4b, 3, 4]) else {
      throw damaged("is not where it says")
    }
    let start = offset + 30 + head.number(at: 26, 2) + head.number(at: 28, 2)
    guard start <= (try Files.requireFile(path)) - packed else {
      throw GalaxyError(ImageError.truncated, path, "is truncated: \(name) is not all there")
    }
    switch method {
    case 0:
      guard packed == size else { throw damaged("contradicts itself") }
      let piece = FilePiece(reader: reader, start: start, count: size)
      guard try piece.checksum() == crc else { throw damaged("has another checksum than its bytes") }
      return piece
    case 8:
      guard size <= ImageLimits.unpackedBytes else {
        throw GalaxyError(
          ImageError.tooLarge, path, "holds \(size >> 20) MiB packed in \(name)",
          hint: "save it with numpy.savez, which does not pack: then it is read piece by piece")
      }
      // zlib takes gzip: its head before, length and checksum behind.
      var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
      bytes += try reader.read(at: start, count: packed)
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: crc >> UInt32(shift))) }
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: size >> shift)) }
      var (out, count): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
      let status = galsh_unpack(bytes, bytes.count, size + 64, &out, &count)
      defer { galsh_free(out) }
      guard status == GALSH_UNPACK_DONE, count == size else { throw damaged("cannot be unpacked") }
      return HeldBytes(bytes: Array(UnsafeBufferPointer(start: out, count: out == nil ? 0 : count)))
    default: throw damaged("is packed in a way that galsh does not know (\(method))")
    }
  }
}

extension FilePiece {
  /// The CRC-32 of its bytes.
  fileprivate func checksum() throws -> UInt32 {
    var (sum, done): (UInt32, Int) = (0, 0)
    while done < count {
      let bytes = try read(at: done, count: 1 << 20)
      // A file that has been cut off meanwhile.
      if bytes.isEmpty { break }
      sum = galsh_crc32(sum, bytes, bytes.count)
      done += bytes.count
    }
    return sum
  }
}

extension [UInt8] {
  /// A number of so many bytes, the least first; one of eight bytes that is too large is negative. 0 where the
  /// bytes are not there.
  fileprivate func number(at offset: Int, _ width: Int) -> Int {
    guard offset >= 0, width <= count - offset else { return 0 }
    return (0..<width).reduce(0) { $0 | Int(truncatingIfNeeded: UInt64(self[offset + $1]) << UInt64(8 * $1)) }
  }
}
