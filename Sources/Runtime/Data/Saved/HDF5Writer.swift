import GalaxyBase
import GalaxyErrors

/// Writes HDF5 files of datasets that lie in one piece, by the format's first version (HDF5 File Format
/// Specification 3.0: superblock 0, symbol tables, object headers 1), which every reader knows. libhdf5 is not
/// needed for it.
enum HDF5Writer {
  /// A dataset to come.
  private struct Part {
    let name: String
    let shape: [Int]
    /// The message of its type.
    let type: [UInt8]
    let bytes: Int
    /// Writes its bytes.
    let fill: (FileSink) throws -> Void
  }

  /// Half of the entries of the group's node of names; the most that two bytes hold.
  private static let (internalNode, mostParts) = (16, 60_000)

  static func write(_ saved: SavedImages, to sink: FileSink, _ context: WorkContext) throws {
    let (data, count) = (saved.dataset, saved.dataset.count)
    var parts = [
      Part(
        name: "images", shape: [count, data.height, data.width],
        type: integerType(saved.width, isSigned: false),
        bytes: count * data.height * data.width * saved.width
      ) { sink in
        try saved.forEach(context, make: { saved.bytes($0) }, body: { try sink.append($0) })
      }
    ]
    for column in saved.columns { parts.append(part(column.name, column.values)) }
    if !saved.classNames.isEmpty { parts.append(part("class_names", .texts(TextValues(saved.classNames)))) }
    guard parts.count <= mostParts else {
      throw GalaxyError(DatasetError.cannotKeep, "HDF5 has room for \(mostParts) columns here")
    }
    try write(parts.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }, to: sink)
  }

  private static func part(_ name: String, _ values: ColumnValues) -> Part {
    let count = values.count
    switch values {
    case .integers(let numbers):
      return Part(name: name, shape: [count], type: integerType(8, isSigned: true), bytes: 8 * count) {
        sink in
        try sink.append(numbers.withUnsafeBytes { Array($0) })
      }
    case .numbers(let numbers):
      return Part(name: name, shape: [count], type: realType, bytes: 8 * count) { sink in
        try sink.append(numbers.withUnsafeBytes { Array($0) })
      }
    case .texts(let texts):
      let width = max(1, (0..<count).map { texts.utf8($0).count }.max() ?? 1)
      return Part(name: name, shape: [count], type: textType(width), bytes: width * count) { sink in
        var bytes: [UInt8] = []
        for row in 0..<count {
          let text = texts.utf8(row)
          bytes += text + [UInt8](repeating: 0, count: width - text.count)
          if bytes.count > 1 << 20 {
            try sink.append(bytes)
            bytes = []
          }
        }
        try sink.append(bytes)
      }
    }
  }

  // MARK: - The file

  private static func write(_ parts: [Part], to sink: FileSink) throws {
    // Names lie in a heap behind eight bytes of nothing.
    var (heap, names): ([UInt8], [Int]) = ([UInt8](repeating: 0, count: 8), [])
    for part in parts {
      names.append(heap.count)
      heap += Array(part.name.utf8) + [0]
      heap += [UInt8](repeating: 0, count: (8 - heap.count % 8) % 8)
    }
    let leaf = max(4, (parts.count + 1) / 2)
    let rootAt = 96
    let treeAt = rootAt + 40
    let treeSize = 24 + 2 * internalNode * 8 + (2 * internalNode + 1) * 8
    let heapAt = treeAt + treeSize
    let heapDataAt = heapAt + 32
    let nodeAt = heapDataAt + heap.count
    var at = nodeAt + 8 + 2 * leaf * 40
    let headers = parts.map { header(of: $0, dataAt: 0).count }
    var headersAt: [Int] = []
    for size in headers {
      headersAt.append(at)
      at += size
    }
    var dataAt: [Int] = []
    for part in parts {
      dataAt.append(at)
      at += (part.bytes + 7) / 8 * 8
    }
    let end = at

    var bytes: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 8, 8, 0]
    // -1 is an address that there is not.
    bytes += joined([(leaf, 2), (internalNode, 2), (0, 4), (0, 8), (-1, 8), (end, 8), (-1, 8)])
    bytes += joined([(0, 8), (rootAt, 8), (1, 4), (0, 4), (treeAt, 8), (heapAt, 8)])
    // The root group: its names are in a tree and a heap.
    bytes += objectHeader([message(0x11, joined([(treeAt, 8), (heapAt, 8)]))])
    let leaves = joined([(0, 2), (1, 2), (-1, 8), (-1, 8), (0, 8), (nodeAt, 8), (names.last ?? 0, 8)])
    bytes += padded(Array("TREE".utf8) + leaves, to: treeSize)
    // 1 stands for a heap without free pieces.
    bytes += Array("HEAP".utf8)
    bytes += joined([(0, 4), (heap.count, 8), (1, 8), (heapDataAt, 8)])
    bytes += heap
    var node = Array("SNOD".utf8)
    node += joined([(1, 2), (parts.count, 2)])
    for (name, header) in zip(names, headersAt) {
      node += joined([(name, 8), (header, 8), (0, 8), (0, 8), (0, 8)])
    }
    bytes += padded(node, to: 8 + 2 * leaf * 40)
    for (part, place) in zip(parts, dataAt) { bytes += header(of: part, dataAt: place) }
    try sink.append(bytes)
    for part in parts {
      try part.fill(sink)
      try sink.append([UInt8](repeating: 0, count: (8 - part.bytes % 8) % 8))
    }
  }

  private static func header(of part: Part, dataAt: Int) -> [UInt8] {
    let space: [UInt8] = [1, UInt8(part.shape.count), 0, 0, 0, 0, 0, 0] + joined(part.shape.map { ($0, 8) })
    // No value for what was never written; room for the data is taken late.
    let fill: [UInt8] = [2, 2, 0, 0]
    let layout = joined([(3, 1), (1, 1), (dataAt, 8), (part.bytes, 8)])
    return objectHeader([
      message(1, space), message(3, part.type), message(5, fill), message(8, layout),
    ])
  }

  private static func objectHeader(_ messages: [[UInt8]]) -> [UInt8] {
    let body = messages.flatMap(\.self)
    return joined([(1, 2), (messages.count, 2), (1, 4), (body.count, 4), (0, 4)]) + body
  }

  private static func message(_ kind: Int, _ content: [UInt8]) -> [UInt8] {
    let whole = padded(content, to: (content.count + 7) / 8 * 8)
    return joined([(kind, 2), (whole.count, 2), (0, 4)]) + whole
  }

  private static func integerType(_ size: Int, isSigned: Bool) -> [UInt8] {
    joined([(0x10, 1), (isSigned ? 8 : 0, 3), (size, 4), (0, 2), (8 * size, 2)])
  }

  /// IEEE double precision: where sign, exponent and mantissa are, and what is added to the exponent.
  private static let realType = joined([
    (0x11, 1), (0x20, 1), (63, 2), (8, 4), (0, 2), (64, 2), (52, 1), (11, 1), (0, 1), (52, 1), (1023, 4),
  ])

  /// UTF-8, filled up with zeros.
  private static func textType(_ width: Int) -> [UInt8] { joined([(0x13, 1), (0x11, 3), (width, 4)]) }

  private static func padded(_ bytes: [UInt8], to size: Int) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: max(0, size - bytes.count))
  }

  /// Numbers with their widths in bytes, the least byte first.
  private static func joined(_ numbers: [(value: Int, width: Int)]) -> [UInt8] {
    numbers.flatMap { number in (0..<number.width).map { UInt8(truncatingIfNeeded: number.value >> (8 * $0)) }
    }
  }
}
