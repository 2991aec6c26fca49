import GalaxyBase
import GalaxyErrors

/// Bytes of a file, or of a piece of one.
protocol ByteSource: Sendable {
  /// How many there are.
  var count: Int { get }
  /// Up to `count` bytes from `offset` on.
  func read(at offset: Int, count: Int) throws -> [UInt8]
}

/// A piece of a file on disk.
struct FilePiece: ByteSource {
  let reader: FileReader
  let start: Int
  let count: Int

  func read(at offset: Int, count wanted: Int) throws -> [UInt8] {
    guard offset >= 0, wanted > 0, offset < count else { return [] }
    return try reader.read(at: start + offset, count: min(wanted, count - offset))
  }
}

/// Bytes in memory.
struct HeldBytes: ByteSource {
  let bytes: [UInt8]
  var count: Int { bytes.count }

  func read(at offset: Int, count wanted: Int) -> [UInt8] {
    guard offset >= 0, wanted > 0, offset < count else { return [] }
    return Array(bytes[offset..<min(count, offset + wanted)])
  }
}

/// An array in NumPy's format, wherever its bytes are.
struct NumPyBody: Sendable {
  let header: NumPyHeader
  private let source: any ByteSource
  private let path: String

  /// Reads the header.
  /// - Throws: GalaxyError of kind `damaged-file` or `truncated`, or of a kind of `FileError`.
  init(_ source: any ByteSource, path: String) throws {
    (self.source, self.path) = (source, path)
    do {
      header = try NumPyHeader(source.read(at: 0, count: NumPyHeader.most))
    } catch let problem as NumPyProblem {
      throw GalaxyError(ImageError.damaged, path, "is a damaged NumPy file: \(problem.what)")
    }
    let there = source.count - header.length
    guard there >= header.dataBytes else {
      throw GalaxyError(
        ImageError.truncated, path,
        "is truncated: an array of (\(NumPyHeader.text(header.shape))) has \(header.dataBytes) bytes, and \(there) are there"
      )
    }
  }

  /// As others see it.
  func array(named name: String) -> StoredArray {
    let element: StoredArray.Element
    switch header.element {
    case .number(let type): element = .number(type)
    case .text: element = .text
    }
    return StoredArray(name: name, shape: header.shape, element: element)
  }

  /// Rows that are read with one another where the first axis runs fastest: each of a thousand runs is then long
  /// enough to be worth a call.
  var rowsTogether: Int { header.isFortran && header.shape.count > 1 ? 1024 : 1 }

  /// The bytes of some rows, row after row.
  func read(rows: Range<Int>) throws -> [UInt8] {
    let size = header.element.size
    let inRow = header.shape.dropFirst().reduce(1, *)
    let wanted = rows.count * inRow * size
    guard header.isFortran, header.shape.count > 1 else {
      return try whole(source.read(at: header.length + rows.lowerBound * inRow * size, count: wanted), wanted)
    }
    // Element (n, i, j, …) stands at n + N (i + I (j + …)): of each place in a row there is a run of all rows.
    let (count, sizes) = (header.shape[0], Array(header.shape.dropFirst()))
    var out = [UInt8](repeating: 0, count: wanted)
    var place = [Int](repeating: 0, count: sizes.count)
    for index in 0..<inRow {
      var (before, step) = (0, 1)
      for axis in sizes.indices {
        before += place[axis] * step
        step *= sizes[axis]
      }
      let run = try whole(
        source.read(
          at: header.length + (before * count + rows.lowerBound) * size, count: rows.count * size),
        rows.count * size)
      for row in 0..<rows.count {
        for byte in 0..<size { out[(row * inRow + index) * size + byte] = run[row * size + byte] }
      }
      // The last axis runs fastest in what comes out.
      var axis = sizes.count - 1
      while axis >= 0 {
        place[axis] += 1
        if place[axis] < sizes[axis] { break }
        place[axis] = 0
        axis -= 1
      }
    }
    return out
  }

  private func whole(_ bytes: [UInt8], _ count: Int) throws -> [UInt8] {
    guard bytes.count == count else { throw GalaxyError(ImageError.truncated, path, "is truncated") }
    return bytes
  }

  /// The texts of an array of one axis.
  func texts() throws -> [String] {
    guard case .text(_, let isWide, let isBig) = header.element, header.shape.count == 1,
      header.dataBytes <= 1 << 30
    else { return [] }
    let size = header.element.size
    let bytes = try whole(source.read(at: header.length, count: header.dataBytes), header.dataBytes)
    return (0..<header.shape[0]).map { row in
      let field = bytes[row * size..<(row + 1) * size]
      guard isWide else { return String(decoding: field.prefix { $0 != 0 }, as: UTF8.self) }
      var text = String.UnicodeScalarView()
      field.withUnsafeBytes { raw in
        for character in 0..<raw.count / 4 {
          let word = raw.loadUnaligned(fromByteOffset: 4 * character, as: UInt32.self)
          let code = isBig ? word.byteSwapped : word
          if code == 0 { break }
          text.append(Unicode.Scalar(code) ?? "\u{FFFD}")
        }
      }
      return String(text)
    }
  }
}

/// One array in a `.npy` file.
struct NumPyFile: ArrayFile {
  let path: String
  let format = "NumPy"
  private let body: NumPyBody
  var arrays: [StoredArray] { [body.array(named: "")] }

  /// Opens a file.
  /// - Throws: as `NumPyBody` does.
  init(_ path: String) throws {
    self.path = path
    let reader = try FileReader(path)
    body = try NumPyBody(
      FilePiece(reader: reader, start: 0, count: try Files.requireFile(path)), path: path)
  }

  func rowsTogether(_: Int) -> Int { body.rowsTogether }
  func isPacked(_: Int) -> Bool { body.rowsTogether > 1 }
  func read(_: Int, rows: Range<Int>) throws -> [UInt8] { try body.read(rows: rows) }
  func texts(_: Int) throws -> [String] { try body.texts() }
}
