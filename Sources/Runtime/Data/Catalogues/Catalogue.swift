import GalaxyErrors

/// A table of objects: columns with names and types, and rows that know where they stand in their file. The
/// values lie column by column: a catalogue of 200,000 rows is a few arrays.
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
    /// Its values, a row each.
    public let values: ColumnValues
    /// The unit that the file gives it, as it stands there; empty for none.
    public let unit: String
    /// What the file says that it is; empty for nothing.
    public let meaning: String
    /// Its unified content descriptor (IVOA UCD1+), such as `src.redshift`; empty where none is known.
    public let ucd: String

    /// Makes a column.
    public init(
      _ name: String, _ values: ColumnValues, unit: String = "", meaning: String = "", ucd: String = ""
    ) {
      self.name = name
      self.values = values
      (self.unit, self.meaning, self.ucd) = (unit, meaning, ucd)
    }
  }

  /// A row that has not as many fields as there are columns; it is none of the rows.
  public struct Misfit: Sendable, Equatable {
    /// The line on which it begins.
    public let line: Int
    /// How many fields it has.
    public let fields: Int
    /// The first of them.
    public let first: String
  }

  /// The file.
  public let file: String
  /// What the format is called: "CSV", "a FITS table".
  public let format: String
  /// The columns in their order.
  public let columns: [Column]
  /// How many rows there are.
  public let rowCount: Int
  /// The rows that have too few or too many fields.
  public let misfits: [Misfit]
  /// Whether the names of the columns stand in a first line that may be data as well, and not in a header
  /// that the format sets apart.
  let namesAreALine: Bool
  /// What the reader left out or decided: a sentence each.
  public let notes: [String]
  /// The line of each row; nil where the file has no lines: then rows count from 1.
  private let lines: [UInt32]?

  /// Makes a catalogue of columns of one length.
  init(
    file: String, format: String, columns: [Column], lines: [UInt32]? = nil, misfits: [Misfit] = [],
    namesAreALine: Bool = false, notes: [String] = []
  ) {
    self.file = file
    self.format = format
    self.columns = columns
    rowCount = columns.map(\.values.count).min() ?? 0
    self.misfits = misfits
    self.namesAreALine = namesAreALine
    self.notes = notes
    self.lines = lines
  }

  /// The line on which a row begins, or its number where the file has no lines; from 1.
  public func line(of row: Int) -> Int {
    lines.map { $0.indices.contains(row) ? Int($0[row]) : row + 1 } ?? row + 1
  }

  /// The values of a row, in the order of the columns.
  public func values(ofRow row: Int) -> [CatalogueValue] { columns.map { $0.values[row] } }

  /// The names of the columns for a hint, as they are typed.
  var columnList: String {
    let names = columns.map(\.name)
    let most = 60
    return names.prefix(most).joined(separator: ", ")
      + (names.count > most ? " … \(names.count - most) more" : "")
  }

  /// Where a column stands; one that is written with other capitals or outer spaces will do if it is the only
  /// one.
  /// - Throws: GalaxyError of kind `missing-column`, which names the columns that there are.
  public func position(of name: String) throws -> Int {
    if let position = columns.firstIndex(where: { $0.name == name }) { return position }
    let alike = columns.indices.filter {
      columns[$0].name.trimmed.lowercased() == name.trimmed.lowercased()
    }
    if alike.count == 1 { return alike[0] }
    throw GalaxyError(
      CatalogueError.missingColumn, "there is no column \(name)", file: file, line: namesAreALine ? 1 : nil,
      hint: "its columns are \(columnList)")
  }

  /// What the values of a column are: what was declared, else the narrowest kind that holds all of them.
  public func kind(ofColumn position: Int) -> Kind { columns[position].values.kind }

  /// The numbers of a column; nil where a row has none.
  /// - Throws: GalaxyError of kind `missing-column`, or `bad-row` for the first value that is no number.
  public func numbers(of name: String) throws -> [Double?] {
    if let misfit = misfits.first { throw self.error(of: misfit) }
    let values = columns[try position(of: name)].values
    return try (0..<rowCount).map { row in
      let value = values[row]
      if value.isMissing { return nil }
      if let number = value.number { return number }
      throw GalaxyError(
        CatalogueError.badRow, "\(name) is \"\(value.text)\", not a number", file: file, line: line(of: row))
    }
  }

  /// What is wrong with a row of too few or too many fields.
  func error(of misfit: Misfit) -> GalaxyError {
    GalaxyError(
      CatalogueError.badRow, "the row has \(misfit.fields) fields, the header has \(columns.count)",
      file: file, line: misfit.line)
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

  /// As a whole number; nil if it is none. A number such as 1.0 is whole, as pandas writes those of a column
  /// with gaps.
  public var integer: Int? {
    switch self {
    case .text(let text): Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
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

extension String {
  /// Without the white space around it.
  var trimmed: String {
    var text = Substring(self)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
