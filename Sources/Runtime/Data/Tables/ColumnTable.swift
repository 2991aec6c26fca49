import GalaxyBase

/// A table whose values lie column by column, as plots, joins, selections, summaries and files want it: half a
/// million rows are a few arrays.
public struct ColumnTable: Sendable, Equatable {
  /// A column.
  public struct Column: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// What its values are; never `nested`: lists and records are texts of JSON.
    public let type: DataTable.ColumnType
    /// The values, a row each. A truth is 1 or 0, and missing ones are as `ColumnValues` has them: an empty
    /// text, `Int.min`, NaN.
    public let values: ColumnValues
    /// As FITS writes units (Standard 4.0, 4.3); empty for none.
    public let unit: String
    /// One line of what it is; empty where that is not known.
    public let meaning: String
    /// Its unified content descriptor (IVOA UCD1+); empty where none is known.
    public let ucd: String

    /// A column of values.
    public init(
      _ name: String, _ values: ColumnValues, isTruth: Bool = false, unit: String = "", meaning: String = "",
      ucd: String = ""
    ) {
      self.name = name
      self.values = values
      (self.unit, self.meaning, self.ucd) = (unit, meaning, ucd)
      type =
        switch values {
        case .texts: .text
        case .integers: isTruth ? .truth : .integer
        case .numbers: .number
        }
    }
  }

  /// What a column is to the table.
  public enum Role: String, Sendable, CaseIterable {
    /// The name of the image.
    case name
    /// Its file.
    case path
    /// What images of one galaxy share.
    case group
    /// Its class.
    case kind
  }

  /// The columns, in order; no two are called alike.
  public let columns: [Column]
  /// How many rows there are.
  public let rowCount: Int
  /// The names of the columns that are something to the table.
  public let roles: [Role: String]

  /// A table of columns of one length. What the columns are to it is seen by their names unless that is said.
  public init(_ columns: [Column], roles: [Role: String]? = nil) {
    self.columns = columns
    rowCount = columns.map(\.values.count).min() ?? 0
    let names = Set(columns.map(\.name))
    self.roles = (roles ?? Self.roles(among: columns.map(\.name))).filter { names.contains($0.value) }
  }

  private static let usual: [(Role, [String])] = [
    (.name, ["name"]), (.path, ["path"]), (.group, ["group"]), (.kind, ["class", "kind", "label"]),
  ]

  private static func roles(among names: [String]) -> [Role: String] {
    var roles: [Role: String] = [:]
    for (role, words) in usual { roles[role] = words.first { names.contains($0) } }
    return roles
  }

  /// The column of a name.
  public func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// The column that is something to the table.
  public func column(_ role: Role) -> Column? { roles[role].flatMap { column($0) } }

  /// The names of the columns.
  public var names: [String] { columns.map(\.name) }

  /// The names of the columns of numbers, whole ones among them.
  public var numericColumns: [String] {
    columns.filter { [.number, .integer].contains($0.type) }.map(\.name)
  }

  /// The numbers of a column, a row each, NaN for a missing one; truths are 0 and 1. Nil for a column of texts,
  /// and where there is none of the name.
  public func numbers(_ name: String) -> [Double]? { column(name).flatMap { $0.values.doubles } }

  /// The values of a column as texts, nil for a missing one; nil where there is none of the name.
  public func texts(_ name: String) -> [String?]? {
    column(name).map { column in (0..<rowCount).map { column.text($0) } }
  }

  /// What rows of one galaxy share; nil where every row is a galaxy of its own.
  public var groups: [String]? {
    roles[.group].flatMap { texts($0) }.map { groups in
      groups.enumerated().map { $0.element ?? "\u{1}\($0.offset)" }
    }
  }

  /// The class of each row; nil where there are no classes.
  public var classes: [String?]? { roles[.kind].flatMap { texts($0) } }

  /// What columns of names are called in catalogues.
  static let nameWords = [
    "name", "path", "file", "filename", "file_name", "file_loc", "location", "image", "id_str", "iauname",
  ]

  /// The column of names: by its own name, else the first of texts, else the first.
  package var nameColumn: String {
    let words = Self.nameWords.lazy.compactMap { word in names.first { $0.lowercased() == word } }
    return roles[.name] ?? words.first ?? columns.first { $0.type == .text }?.name ?? names.first ?? "name"
  }

  /// What its values take, in bytes.
  public var byteCount: Int { columns.reduce(0) { $0 + $1.values.byteCount } }

  /// The rows at these places, in this order.
  public func gathered(_ rows: [Int]) -> ColumnTable {
    let places = rows.map { $0 >= 0 && $0 < rowCount ? $0 : nil }
    return ColumnTable(columns.map { $0.gathered(places) }, roles: roles)
  }

  /// The columns of these names, in this order.
  public func choosing(_ names: [String]) -> ColumnTable {
    ColumnTable(names.compactMap { column($0) }, roles: roles)
  }
}

extension ColumnTable.Column {
  /// A column of values of which something may be known.
  init(_ name: String, _ values: ColumnValues, isTruth: Bool = false, of known: ColumnDescription?) {
    self.init(
      name, values, isTruth: isTruth, unit: known?.unit ?? "", meaning: known?.meaning ?? "",
      ucd: known?.ucd ?? "")
  }

  /// The value of a row for programs; null for none.
  public func json(_ row: Int) -> JSON {
    switch values[row] {
    case .missing, .text(""): .null
    case .text(let text): .string(text)
    case .integer(let number): type == .truth ? .bool(number != 0) : .exact(number)
    case .number(let number): .number(number)
    }
  }

  /// The value of a row as text, truths as `true` and `false`; nil for none.
  public func text(_ row: Int) -> String? {
    let value = values[row]
    if value.isMissing { return nil }
    if type == .truth { return value.integer == 0 ? "false" : "true" }
    return value.text
  }

  /// The values of these rows, in this order; nil: missing.
  public func gathered(_ rows: [Int?]) -> Self { with(values.gathered(rows)) }

  /// The same with other values of its kind.
  func with(_ values: ColumnValues) -> Self {
    Self(name, values, isTruth: type == .truth, unit: unit, meaning: meaning, ucd: ucd)
  }

  /// The same under another name.
  func named(_ name: String) -> Self {
    Self(name, values, isTruth: type == .truth, unit: unit, meaning: meaning, ucd: ucd)
  }

  /// A column of a catalogue: `True` and `False` alone, as programs write truths, are truths.
  public init(_ column: Catalogue.Column) {
    let truths = column.values.truths
    self.init(
      column.name, truths ?? column.values, isTruth: truths != nil, unit: column.unit,
      meaning: column.meaning, ucd: column.ucd)
  }

  /// As a catalogue has it: a truth is the text `True` or `False`.
  var catalogued: Catalogue.Column {
    var plain = values
    if type == .truth, case .integers(let numbers) = values {
      plain = .texts(TextValues(numbers.map { $0 == .min ? "" : $0 == 0 ? "False" : "True" }))
    }
    return Catalogue.Column(name, plain, unit: unit, meaning: meaning, ucd: ucd)
  }

  /// Whether both are the same to the bit.
  public static func == (a: Self, b: Self) -> Bool {
    (a.name, a.unit, a.meaning, a.ucd) == (b.name, b.unit, b.meaning, b.ucd) && a.type == b.type
      && a.values.bits == b.values.bits
  }
}

extension JSON {
  /// A whole number; one that the language could not hold to the last digit as text.
  static func exact(_ number: Int) -> JSON {
    number.magnitude <= 1 << 53 ? .integer(number) : .string(String(number))
  }
}
