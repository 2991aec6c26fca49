import GalaxyErrors

/// A table of objects: columns with names and types, and rows that know where they stand in their file.
public struct Catalogue: Sendable, Equatable {
  /// What the values of a column are.
  public enum Kind: String, Sendable, CaseIterable {
    /// Anything.
    case text
    /// Whole numbers.
    case integer
    /// Real numbers, whole ones among them.
    case number
  }

  /// A column.
  public struct Column: Sendable, Equatable {
    /// What the header calls it.
    public let name: String
    /// What its values are, where the file or the caller says so; nil: what its values look like.
    public let declared: Kind?

    /// Makes a column.
    public init(_ name: String, _ declared: Kind? = nil) {
      self.name = name
      self.declared = declared
    }
  }

  /// A row.
  public struct Row: Sendable, Equatable {
    /// The line of the file on which the row begins, or its number where the file has no lines; from 1.
    public let line: Int
    /// Its values in the order of the columns; a row of a bad file may have more or fewer than there are
    /// columns.
    public let values: [CatalogueValue]

    /// Makes a row.
    public init(line: Int, values: [CatalogueValue]) {
      self.line = line
      self.values = values
    }
  }

  /// The file.
  public let file: String
  /// The columns in their order.
  public let columns: [Column]
  /// The rows in their order.
  public let rows: [Row]
  /// Why the header, though it can be read, looks like none of this format; to be thrown by those who need
  /// the columns.
  let headerProblem: GalaxyError?

  /// Makes a catalogue.
  public init(file: String, columns: [Column], rows: [Row], headerProblem: GalaxyError? = nil) {
    self.file = file
    self.columns = columns
    self.rows = rows
    self.headerProblem = headerProblem
  }

  /// Where a column stands.
  /// - Throws: GalaxyError of kind `missing-column`, which names the columns that there are.
  public func position(of name: String) throws -> Int {
    if let position = columns.firstIndex(where: { $0.name == name }) { return position }
    throw GalaxyError(
      CatalogueError.missingColumn, "there is no column \(name)", file: file, line: 1,
      hint: "its columns are \(columns.map(\.name).joined(separator: ", "))")
  }

  /// What the values of a column are: what was declared, else the narrowest kind that holds all of them.
  public func kind(ofColumn position: Int) -> Kind {
    if let declared = columns[position].declared { return declared }
    var kind = Kind.integer
    for row in rows where position < row.values.count && !row.values[position].isMissing {
      if kind == .integer, row.values[position].integer == nil { kind = .number }
      if kind == .number, row.values[position].number == nil { return .text }
    }
    return kind
  }

  /// The numbers of a column; nil where a row has none.
  /// - Throws: GalaxyError of kind `missing-column`, or `bad-row` for the first value that is no number.
  public func numbers(of name: String) throws -> [Double?] {
    let position = try position(of: name)
    return try rows.map { row in
      try requireWhole(row)
      let value = row.values[position]
      if value.isMissing { return nil }
      if let number = value.number { return number }
      throw GalaxyError(
        CatalogueError.badRow, "\(name) is \"\(value.text)\", not a number", file: file, line: row.line)
    }
  }

  /// - Throws: GalaxyError of kind `bad-row` unless the row has a value for each column.
  func requireWhole(_ row: Row) throws {
    guard row.values.count == columns.count else {
      throw GalaxyError(
        CatalogueError.badRow, "the row has \(row.values.count) fields, the header has \(columns.count)",
        file: file, line: row.line)
    }
  }
}

/// A value of a catalogue: as text, as it stands in the file, or as the number that the file holds.
public enum CatalogueValue: Sendable, Equatable {
  /// A text, which may be that of a number; an empty one is a missing value.
  case text(String)
  /// A whole number.
  case integer(Int)
  /// A real number.
  case number(Double)
  /// Nothing.
  case missing

  /// Whether there is none.
  public var isMissing: Bool { self == .missing || self == .text("") }

  /// As text; a missing value is empty.
  public var text: String {
    switch self {
    case .text(let text): text
    case .integer(let number): String(number)
    case .number(let number): "\(number)"
    case .missing: ""
    }
  }

  /// As a whole number; nil if it is none.
  public var integer: Int? {
    switch self {
    case .text(let text): Int(text)
    case .integer(let number): number
    case .number(let number): Int(exactly: number)
    case .missing: nil
    }
  }

  /// As a number; nil if it is none.
  public var number: Double? {
    switch self {
    case .text(let text): Double(text)
    case .integer(let number): Double(number)
    case .number(let number): number
    case .missing: nil
    }
  }
}
