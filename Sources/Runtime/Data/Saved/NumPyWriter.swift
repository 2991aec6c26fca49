import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// Writes NumPy files: the images alone (.npy), or with their columns in a ZIP of arrays (.npz), which is not packed,
/// so that it can be read piece by piece.
enum NumPyWriter {
  static func write(_ saved: SavedImages, to sink: FileSink, _ context: WorkContext) throws {
    try sink.append(imageHeader(saved))
    try saved.forEach(context, make: { saved.bytes($0) }, body: { try sink.append($0) })
  }

  private static func imageHeader(_ saved: SavedImages) -> [UInt8] {
    header(
      saved.width == 1 ? "|u1" : "<u2", [saved.dataset.count, saved.dataset.height, saved.dataset.width])
  }

  /// The beginning of a file, of a whole number of 64 bytes (NumPy's format 1.0).
  static func header(_ type: String, _ shape: [Int]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    text += String(repeating: " ", count: (64 - (text.utf8.count + 11) % 64) % 64) + "\n"
    let length = text.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
  }

  // MARK: - Archives

  /// A member that was written.
  private struct Member {
    let name: String
    let offset: Int
    var crc = CRC32()
    var size = 0
  }

  static func writeArchive(_ saved: SavedImages, to sink: FileSink, _ context: WorkContext) throws {
    var members: [Member] = []
    try add("images", to: sink, &members) { append in
      try append(imageHeader(saved))
      try saved.forEach(context, make: { saved.bytes($0) }, body: append)
    }
    var arrays = saved.columns.map { ($0.name, $0.values) }
    if !saved.classNames.isEmpty {
      arrays.append((ContainerNames.classes, .texts(TextValues(saved.classNames))))
    }
    for (name, values) in arrays {
      try add(name, to: sink, &members) { append in for piece in array(values) { try append(piece) } }
    }
    let directory = sink.count
    for member in members { try sink.append(entry(of: member)) }
    let (size, count) = (sink.count - directory, members.count)
    // The end for sizes of 64 bits, where it is, and the end of before with nothing but ones.
    let sizes = [(44, 8), (45, 2), (45, 2), (0, 8), (count, 8), (count, 8), (size, 8), (directory, 8)]
    let locator = [(0, 4), (directory + size, 8), (1, 4)]
    let ones = [(0, 4), (0xFFFF, 2), (0xFFFF, 2), (all, 4), (all, 4), (0, 2)]
    try sink.append(record([6, 6], sizes) + record([6, 7], locator) + record([5, 6], ones))
  }

  private static func array(_ values: ColumnValues) -> [[UInt8]] {
    switch values {
    case .integers(let numbers):
      return [header("<i8", [values.count]), numbers.withUnsafeBytes { Array($0) }]
    case .numbers(let numbers): return [header("<f8", [values.count]), numbers.withUnsafeBytes { Array($0) }]
    case .texts(let texts):
      let rows = (0..<texts.count).map { texts[$0].unicodeScalars.map(\.value) }
      let width = max(1, rows.map(\.count).max() ?? 1)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(4 * width * rows.count)
      for row in rows {
        for position in 0..<width { bytes += number(position < row.count ? Int(row[position]) : 0, 4) }
      }
      return [header("<U\(width)", [values.count]), bytes]
    }
  }

  private static func add(
    _ name: String, to sink: FileSink, _ members: inout [Member],
    _ body: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    var member = Member(name: name + ".npy", offset: sink.count)
    // The checksum and the sizes are written when they are known.
    try sink.append(head(of: member))
    try body { piece in
      member.crc.add(piece)
      member.size += piece.count
      try sink.append(piece)
    }
    try sink.replace(at: member.offset, head(of: member))
    members.append(member)
  }

  private static func head(of member: Member) -> [UInt8] {
    let name = Array(member.name.utf8)
    // 0x21 is the first day that ZIP knows.
    let fields = [
      (45, 2), (0x800, 2), (0, 2), (0, 2), (0x21, 2), (Int(member.crc.value), 4), (all, 4), (all, 4),
      (name.count, 2), (20, 2),
    ]
    let extra = [(1, 2), (16, 2), (member.size, 8), (member.size, 8)]
    return record([3, 4], fields) + name + joined(extra)
  }

  private static func entry(of member: Member) -> [UInt8] {
    let name = Array(member.name.utf8)
    let fields = [
      (45, 2), (45, 2), (0x800, 2), (0, 2), (0, 2), (0x21, 2), (Int(member.crc.value), 4), (all, 4), (all, 4),
      (name.count, 2), (28, 2), (0, 2), (0, 2), (0, 2), (0, 4), (all, 4),
    ]
    let extra = [(1, 2), (24, 2), (member.size, 8), (member.size, 8), (member.offset, 8)]
    return record([1, 2], fields) + name + joined(extra)
  }

  /// What stands for a number of 64 bits that is found elsewhere.
  private static let all = 0xFFFF_FFFF

  /// A record: its mark, and numbers with their widths.
  private static func record(_ mark: [UInt8], _ numbers: [(Int, Int)]) -> [UInt8] {
    [0x50, 0x4b] + mark + joined(numbers)
  }

  private static func joined(_ numbers: [(Int, Int)]) -> [UInt8] { numbers.flatMap { number($0.0, $0.1) } }

  private static func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
