import GalaxyBase

/// Columns as they lie in a session file.
enum ColumnCoding {
  /// The columns as safetensors: of column i `i.values` (int64 or float64), or `i.bytes` (UTF-8) and `i.ends`
  /// (where each text ends); names and kinds stand in the metadata. A missing value is the least int64, NaN,
  /// or an empty text.
  static func encoded(_ columns: [Catalogue.Column], described: JSON) -> [UInt8] {
    var entries: [JSON.Member] = [
      .init("__metadata__", ["columns": .string(described.compact)])
    ]
    var data: [UInt8] = []
    func add(_ name: String, _ type: String, count: Int, _ bytes: UnsafeRawBufferPointer) {
      let start = data.count
      data.append(contentsOf: bytes)
      entries.append(
        .init(
          name,
          [
            "dtype": .string(type), "shape": [.integer(count)],
            "data_offsets": [.integer(start), .integer(data.count)],
          ]))
    }
    for (index, column) in columns.enumerated() {
      switch column.values {
      case .integers(let numbers):
        numbers.withUnsafeBytes { add("\(index).values", "I64", count: numbers.count, $0) }
      case .numbers(let numbers):
        numbers.withUnsafeBytes { add("\(index).values", "F64", count: numbers.count, $0) }
      case .texts(let texts):
        texts.ends.withUnsafeBytes { add("\(index).ends", "U32", count: texts.count, $0) }
        texts.bytes.withUnsafeBytes { add("\(index).bytes", "U8", count: texts.bytes.count, $0) }
        while data.count % 8 != 0 { data.append(0) }
      }
    }
    var header = Array(JSON.object(entries).compact.utf8)
    while header.count % 8 != 0 { header.append(32) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return length + header + data
  }

  /// Reads what `encoded` wrote; nil if it is anything else.
  static func columns(_ bytes: [UInt8]) -> [Catalogue.Column]? {
    guard bytes.count >= 8 else { return nil }
    let length = bytes.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) }
    guard length <= bytes.count - 8 else { return nil }
    let begin = 8 + Int(length)
    let text = String(decoding: bytes[8..<begin], as: UTF8.self)
    guard let header = try? JSON.parse(text),
      let listed = header["__metadata__"]?["columns"]?.string.flatMap({ try? JSON.parse($0) })?.array
    else { return nil }
    func piece<T: BitwiseCopyable>(_ name: String, as type: T.Type) -> [T]? {
      guard let ends = header[name]?["data_offsets"]?.array?.compactMap(\.integer), ends.count == 2,
        ends[0] >= 0, ends[0] <= ends[1], ends[1] <= bytes.count - begin,
        (ends[1] - ends[0]) % MemoryLayout<T>.stride == 0
      else { return nil }
      let count = (ends[1] - ends[0]) / MemoryLayout<T>.stride
      return bytes.withUnsafeBytes { raw in
        (0..<count).map {
          raw.loadUnaligned(fromByteOffset: begin + ends[0] + $0 * MemoryLayout<T>.stride, as: T.self)
        }
      }
    }
    var columns: [Catalogue.Column] = []
    for (index, entry) in listed.enumerated() {
      guard let name = entry["name"]?.string, let kind = entry["type"]?.string.flatMap(Catalogue.Kind.init)
      else { return nil }
      switch kind {
      case .integer:
        guard let numbers = piece("\(index).values", as: Int.self) else { return nil }
        columns.append(Catalogue.Column(name, .integers(numbers), described: entry))
      case .number:
        guard let numbers = piece("\(index).values", as: Double.self) else { return nil }
        columns.append(Catalogue.Column(name, .numbers(numbers), described: entry))
      case .text:
        guard let ends = piece("\(index).ends", as: UInt32.self),
          let texts = piece("\(index).bytes", as: UInt8.self).flatMap({ TextValues(bytes: $0, ends: ends) })
        else { return nil }
        columns.append(Catalogue.Column(name, .texts(texts), described: entry))
      }
    }
    guard Set(columns.map(\.values.count)).count <= 1 else { return nil }
    return columns
  }
}

extension Catalogue.Column {
  /// Name and kind, and unit, meaning and content where they are known.
  var described: [JSON.Member] {
    let known = [("unit", unit), ("meaning", meaning), ("ucd", ucd)].filter { !$0.1.isEmpty }
    return [.init("name", .string(name)), .init("type", .string(values.kind.rawValue))]
      + known.map { .init($0.0, .string($0.1)) }
  }

  /// A column of which `described` is known.
  fileprivate init(_ name: String, _ values: ColumnValues, described: JSON) {
    self.init(
      name, values, unit: described["unit"]?.string ?? "", meaning: described["meaning"]?.string ?? "",
      ucd: described["ucd"]?.string ?? "")
  }

  /// The same with other values.
  func with(_ values: ColumnValues) -> Catalogue.Column {
    Catalogue.Column(name, values, unit: unit, meaning: meaning, ucd: ucd)
  }
}
