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
    return ImageColumns(columns.map { $0.with($0.values.gathered(valid)) })
  }

  /// Names and kinds for programs, units, meanings and contents where they are known:
  /// `[{"name": "z", "type": "number"}]`.
  public var described: JSON { .array(columns.map { .object($0.described) }) }

  /// Whether the columns have the same values.
  public static func == (a: ImageColumns, b: ImageColumns) -> Bool {
    a === b
      || a.columns.count == b.columns.count
        && zip(a.columns, b.columns).allSatisfy { one, other in
          one.name == other.name && one.values.bits == other.values.bits
        }
  }
}

// MARK: - In a session file

extension ImageColumns {
  /// The columns as safetensors, with names, kinds and what else is known of them in the metadata.
  var encoded: [UInt8] { ColumnCoding.encoded(columns, described: described) }

  /// Reads what `encoded` wrote; nil if it is anything else.
  convenience init?(encoded bytes: [UInt8]) {
    guard let columns = ColumnCoding.columns(bytes) else { return nil }
    self.init(columns)
  }
}
