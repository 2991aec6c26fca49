/// Rows and columns for programs: every column has a name and a type, every value its full precision.
public struct DataTable: Sendable, Equatable {
  /// What the values of a column are.
  public enum ColumnType: Sendable, Equatable {
    case text, integer, number, truth
    /// Lists and records.
    case nested
  }

  /// One column.
  public struct Column: Sendable, Equatable {
    /// Its name, in snake_case.
    public let name: String
    /// What its values are.
    public let type: ColumnType
    /// Whether files of comma-separated values (but not a stream of them) go without it: what it says another column says in full.
    public let isLeftOutOfFiles: Bool

    /// Names a column.
    public init(_ name: String, _ type: ColumnType, isLeftOutOfFiles: Bool = false) {
      (self.name, self.type, self.isLeftOutOfFiles) = (name, type, isLeftOutOfFiles)
    }

    /// A column of texts.
    public static func text(_ name: String) -> Column { Column(name, .text) }
    /// A column of whole numbers.
    public static func integer(_ name: String) -> Column { Column(name, .integer) }
    /// A column of numbers.
    public static func number(_ name: String) -> Column { Column(name, .number) }
    /// A column of yes and no.
    public static func truth(_ name: String) -> Column { Column(name, .truth) }
    /// A column of lists and objects.
    public static func nested(_ name: String) -> Column { Column(name, .nested) }
  }

  /// The columns, in order.
  public let columns: [Column]
  /// A value for every column: `null` for one that is not known, nil where the row has none of that name at
  /// all.
  public let rows: [[JSON?]]
  /// The records that it was made from, each with its values in its own order.
  private let records: [[JSON.Member]]?

  /// A table of the columns given; what a row lacks at its end is nil, what it has beyond them is dropped.
  public init(_ columns: [Column], rows: [[JSON?]] = []) {
    self.init(columns, rows, records: nil)
  }

  private init(_ columns: [Column], _ rows: [[JSON?]], records: [[JSON.Member]]?) {
    self.columns = columns
    self.records = records
    self.rows = rows.map { row in columns.indices.map { $0 < row.count ? row[$0] : nil } }
  }

  /// A table of records, whose columns are found from them: a column is what its values are, or text.
  public init(records: [[JSON.Member]]) {
    var places: [String: Int] = [:]
    var names: [String] = []
    for member in records.joined() where places[member.key] == nil {
      places[member.key] = names.count
      names.append(member.key)
    }
    let rows = records.map { record in
      var row = [JSON?](repeating: nil, count: names.count)
      for member in record { if let place = places[member.key] { row[place] = member.value } }
      return row
    }
    let columns = names.enumerated().map { index, name in
      Column(name, rows.lazy.compactMap { $0[index].flatMap(Self.type) }.first ?? .text)
    }
    self.init(columns, rows, records: records)
  }

  /// The rows as objects.
  public var json: JSON {
    if let records { return .array(records.map(JSON.object)) }
    return .array(
      rows.map { row in
        .object(zip(columns, row).compactMap { column, value in value.map { .init(column.name, $0) } })
      })
  }

  private static func type(of value: JSON) -> ColumnType? {
    switch value {
    case .null: nil
    case .bool: .truth
    case .integer: .integer
    case .number: .number
    case .string: .text
    case .array, .object: .nested
    }
  }
}
