import GalaxyBase

/// A table under its name: what a join, a summary or a catalogue made.
public struct TableArtifact: Artifact, ColumnSource {
  /// What the session calls it.
  public let name: String
  /// The columns.
  public let columnTable: ColumnTable
  /// What it is made of, a sentence each: where its rows come from, what was joined, by which rule.
  public let tableNotes: [String]
  /// What its rows were made with, by name, such as a model.
  public let tableOrigin: [JSON.Member]

  /// Names a table.
  public init(name: String, table: ColumnTable, notes: [String], origin: [JSON.Member] = []) {
    (self.name, columnTable, tableNotes, tableOrigin) = (name, table, notes, origin)
  }

  /// The same under another name.
  public func named(_ name: String) -> TableArtifact {
    TableArtifact(name: name, table: columnTable, notes: tableNotes, origin: tableOrigin)
  }

  /// What the user calls it.
  public static let kind = "table"
  /// Large: left in the session file until it is wanted.
  public static let isLarge = true

  /// What is known of it, beside name and kind.
  public static let properties: [Property<TableArtifact>] = [
    Property("count", .integer, "how many rows there are") { .integer($0.columnTable.rowCount) },
    Property("columns", .nested, "the columns with their types, units and meanings") { artifact in
      .array(artifact.columnTable.columns.map { .object($0.described) })
    },
    Property("made_of", .nested, "where its rows and columns come from, a sentence each", isListed: false) {
      .array($0.tableNotes.map(JSON.string))
    },
    Property("rows", .nested, "every row by the names of its columns", isListed: false) { artifact in
      let table = artifact.columnTable
      return .array((0..<table.rowCount).map { .object(table.members(ofRow: $0)) })
    },
  ]

  /// What it takes of the memory, in bytes.
  public var byteCount: Int { columnTable.byteCount }

  /// `180 rows of 12 columns: name, path, score …`.
  public var summary: String {
    let names = columnTable.names
    let most = 8
    let list = names.prefix(most).joined(separator: ", ")
    return "\(counted(columnTable.rowCount, "row")) of \(counted(names.count, "column")): \(list)"
      + (names.count > most ? " … \(names.count - most) more" : "")
  }

  /// Where it comes from, what its columns are, the first rows; programs get every row.
  public func details(_ work: WorkContext) -> ArtifactDetails {
    var prose = Prose(line)
    if !tableNotes.isEmpty { prose.add(.text(tableNotes.joined(separator: "\n"))) }
    prose.add(.table(columnList))
    prose.add(.table(firstRows))
    return ArtifactDetails(prose, table: ("rows", columnTable.data))
  }

  /// A line a column: its type, unit, how many rows have a value, and what it is.
  private var columnList: TextTable {
    var text = TextTable(
      ["column", "type", "unit", "values", "meaning"], [.left, .left, .left, .right, .left])
    for column in columnTable.columns {
      text.add([
        column.name, column.typeName, column.unit, "\(column.valueCount)", column.meaning,
      ])
    }
    return text
  }

  private static let shownRows = 10

  private var firstRows: TextTable {
    let isNamed = columnTable.names.contains("name")
    let shown = columnTable.columns.filter { $0.valueCount > 0 && !(isNamed && $0.name == "path") }
    var text = TextTable(
      shown.map(\.name), shown.map { [.number, .integer].contains($0.type) ? .right : .left })
    for row in 0..<min(Self.shownRows, columnTable.rowCount) {
      text.add(shown.map { $0.shownText(row) })
    }
    if columnTable.rowCount > Self.shownRows { text.add(["…"]) }
    return text
  }

  /// How many rows there are.
  public var elementCount: Int? { columnTable.rowCount }

  /// The values of the one at `index`, by name.
  public func element(at index: Int) -> [JSON.Member] {
    (0..<columnTable.rowCount).contains(index) ? columnTable.members(ofRow: index) : []
  }

  /// Some rows.
  public func selecting(_ rows: [Int], named name: String) -> any ColumnSource {
    TableArtifact(
      name: name, table: columnTable.gathered(rows), notes: tableNotes, origin: tableOrigin)
  }

  // MARK: - In a session file

  /// Writes all that a session file keeps of it, by name: the columns as one piece of numbers.
  public func write(to content: inout ArtifactContent) {
    let plain = columnTable.columns.map { Catalogue.Column($0.name, $0.values) }
    let coded = ColumnCoding.encoded(plain, described: .array(plain.map { .object($0.described) }))
    content.weights = coded
    content.set("columns", .array(columnTable.columns.map { .object($0.described) }))
    content.set("contents", .string(Digest(of: coded).hex))
    content.set("notes", .array(tableNotes.map(JSON.string)))
    content.set("origin", .object(tableOrigin))
    content.set(
      "roles",
      .object(
        ColumnTable.Role.allCases.compactMap { role in
          columnTable.roles[role].map { .init(role.rawValue, .string($0)) }
        }))
  }

  /// Reads what `write` wrote; nil if it is anything else.
  /// - Throws: `GalaxyError` if the file is damaged there.
  public init?(named name: String, from source: some ArtifactSource) throws {
    let values = source.values
    guard let listed = values["columns"]?.array, let digest = values["contents"]?.string,
      Digest(of: source.weights).hex == digest, let plain = ColumnCoding.columns(source.weights),
      plain.count == listed.count, let notes = values["notes"]?.array?.compactMap(\.string),
      let origin = values["origin"]?.object, let stored = values["roles"]?.object
    else { return nil }
    var columns: [ColumnTable.Column] = []
    for (column, known) in zip(plain, listed) {
      guard let read = ColumnTable.Column(column, described: known) else { return nil }
      columns.append(read)
    }
    var roles: [ColumnTable.Role: String] = [:]
    for member in stored {
      guard let role = ColumnTable.Role(rawValue: member.key) else { return nil }
      roles[role] = member.value.string
    }
    self.init(name: name, table: ColumnTable(columns, roles: roles), notes: notes, origin: origin)
  }

  /// Of all values, and of what the columns are called; not of where they come from.
  public func digest(_ work: WorkContext) -> Digest {
    let plain = columnTable.columns.map { Catalogue.Column($0.name, $0.values) }
    var digester = Digester()
    digester.add("table")
    digester.add(JSON.array(columnTable.columns.map { .string($0.typeName) }).compact)
    digester.add(
      Digest(of: ColumnCoding.encoded(plain, described: .array(plain.map { .object($0.described) }))))
    return digester.digest
  }

  /// Whether another is the same in everything, seen at once where both share their memory.
  public func isCopy(of other: TableArtifact) -> Bool {
    columnTable == other.columnTable && tableNotes == other.tableNotes && tableOrigin == other.tableOrigin
  }
}

extension ColumnTable.Column {
  /// Its type in a word.
  public var typeName: String {
    switch type {
    case .text, .nested: "text"
    case .integer: "integer"
    case .number: "number"
    case .truth: "truth"
    }
  }

  /// How many rows have a value.
  public var valueCount: Int {
    switch values {
    case .texts(let texts): (0..<texts.count).count { !texts.utf8($0).isEmpty }
    case .integers(let numbers): numbers.count { $0 != .min }
    case .numbers(let numbers): numbers.count { !$0.isNaN }
    }
  }

  /// The value of a row for people, in few digits.
  func shownText(_ row: Int) -> String {
    if case .number(let number) = values[row], type == .number { return NumberText.significant(number) }
    return text(row) ?? ""
  }

  /// Name and type, and unit, meaning and content where they are known.
  var described: [JSON.Member] {
    let known = [("unit", unit), ("meaning", meaning), ("ucd", ucd)].filter { !$0.1.isEmpty }
    return [.init("name", .string(name)), .init("type", .string(typeName))]
      + known.map { .init($0.0, .string($0.1)) }
  }

  /// A stored column and what `described` said of it; nil where the two do not agree.
  fileprivate init?(_ column: Catalogue.Column, described: JSON) {
    self.init(
      column.name, column.values, isTruth: described["type"]?.string == "truth",
      unit: described["unit"]?.string ?? "", meaning: described["meaning"]?.string ?? "",
      ucd: described["ucd"]?.string ?? "")
    guard described["name"]?.string == name, described["type"]?.string == typeName else { return nil }
  }
}
