import GalaxyBase

/// The further columns of a manifest, which stay with its images: redshifts, ids, votes. A table that
/// datasets share; an item knows its row.
public final class ImageColumns: Sendable, Equatable {
  /// The columns, in the order of the manifest.
  public let columns: [Catalogue.Column]

  /// Takes columns of one length.
  public init(_ columns: [Catalogue.Column]) { self.columns = columns }

  /// The names of the columns.
  public var names: [String] { columns.map(\.name) }

  /// What they take, in bytes.
  var byteCount: Int { columns.reduce(0) { $0 + $1.values.byteCount } }

  /// The values of a row by name; nothing for a missing one. A whole number that the language could not hold
  /// to the last digit is a text.
  public func values(ofRow row: Int) -> [JSON.Member] {
    columns.compactMap { column in
      guard row >= 0, row < column.values.count else { return nil }
      switch column.values[row] {
      case .missing, .text(""): return .init(column.name, .null)
      case .text(let text): return .init(column.name, .string(text))
      case .integer(let number):
        let isExact = number.magnitude <= 1 << 53
        return .init(column.name, isExact ? .integer(number) : .string(String(number)))
      case .number(let number): return .init(column.name, .number(number))
      }
    }
  }

  /// The rows of some items, in their order.
  func gathered(_ rows: [Int?]) -> ImageColumns {
    let count = columns.map(\.values.count).min() ?? 0
    let valid = rows.map { row in row.flatMap { (0..<count).contains($0) ? $0 : nil } }
    return ImageColumns(columns.map { .init($0.name, $0.values.gathered(valid)) })
  }

  /// Names and kinds for programs: `[{"name": "z", "type": "number"}]`.
  public var described: JSON {
    .array(
      columns.map { ["name": .string($0.name), "type": .string($0.values.kind.rawValue)] })
  }

  /// Whether the columns have the same values.
  public static func == (a: ImageColumns, b: ImageColumns) -> Bool {
    a === b
      || a.columns.count == b.columns.count
        && zip(a.columns, b.columns).allSatisfy { one, other in
          one.name == other.name && one.values.bits == other.values.bits
        }
  }
}

extension ColumnValues {
  /// The values by their bits: a missing number is equal to another.
  fileprivate var bits: ColumnValues {
    guard case .numbers(let numbers) = self else { return self }
    return .integers(numbers.map { Int(bitPattern: UInt($0.bitPattern)) })
  }
}

// MARK: - In a session file

extension ImageColumns {
  /// The columns as safetensors: of column i `i.values` (int64 or float64), or `i.bytes` (UTF-8) and `i.ends`
  /// (where each text ends); names and kinds stand in the metadata. A missing value is the least int64, NaN,
  /// or an empty text.
  var encoded: [UInt8] {
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
  convenience init?(encoded bytes: [UInt8]) {
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
        columns.append(.init(name, .integers(numbers)))
      case .number:
        guard let numbers = piece("\(index).values", as: Double.self) else { return nil }
        columns.append(.init(name, .numbers(numbers)))
      case .text:
        guard let ends = piece("\(index).ends", as: UInt32.self),
          let texts = piece("\(index).bytes", as: UInt8.self).flatMap({ TextValues(bytes: $0, ends: ends) })
        else { return nil }
        columns.append(.init(name, .texts(texts)))
      }
    }
    guard Set(columns.map(\.values.count)).count <= 1 else { return nil }
    self.init(columns)
  }
}
