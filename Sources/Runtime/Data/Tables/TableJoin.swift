import GalaxyBase
import GalaxyErrors

/// Columns of one table for the rows of another, by a key that both have: a left join, in which every row stays
/// once and in its place.
public struct TableJoin: Sendable {
  /// What to do with keys that several rows of the other table have.
  public enum Doubles: String, CaseIterable, Sendable {
    case error, first
  }

  /// The row of the other table for each row; nil where there is none.
  public let rows: [Int?]
  /// The columns of the other table that are added, under the names that they have from here on, a value a row.
  public let added: [ColumnTable.Column]
  /// What was matched and what was not, a sentence each.
  public let notes: [String]
  /// How many rows found one of the other table.
  public var matched: Int { rows.count { $0 != nil } }
  /// How many rows of the other table belong to none.
  public let unused: Int

  /// Joins two tables. Images are matched by name as `NameMatch` does; any other column by its values, whole
  /// and real numbers as numbers, texts to the letter. What is missing matches nothing.
  /// - Parameters:
  ///   - keys: the column of this table and of the other.
  ///   - wanted: names or patterns of the columns to add; empty: all.
  ///   - title: what the other table is called, in sentences.
  /// - Throws: GalaxyError of a kind of `TableError`, or `missing-column`.
  public init(
    _ table: ColumnTable, with other: ColumnTable, called title: String, by keys: (String, String),
    columns wanted: [String] = [], doubles: Doubles = .error
  ) throws(GalaxyError) {
    let own = try Self.column(keys.0, of: table, "this table")
    let theirs = try Self.column(keys.1, of: other, title)
    let isName =
      [.name, .path].contains { table.roles[$0] == keys.0 }
      || [.name, .path].contains { other.roles[$0] == keys.1 }
    let found = try KeyMatch(
      own, theirs, paths: isName ? table.column(.path) : nil, isName: isName, doubles: doubles, title)
    let used = Set(found.rows.compactMap(\.self))
    guard !used.isEmpty || table.rowCount == 0 || other.rowCount == 0 else {
      throw GalaxyError(
        TableError.nothingMatches,
        "no row of \(title) has a \(keys.1) that is a \(keys.0) here: there are \(keys.1) such as "
          + "\(Self.example(theirs)), and \(keys.0) such as \(Self.example(own))",
        hint:
          "the columns of \(title) are \(other.names.joined(separator: ", ")); `by \(keys.0)=COLUMN` names one"
      )
    }
    rows = found.rows
    unused = other.rowCount - used.count
    var notes = [
      "joined by \(keys.0)" + (keys.0 == keys.1 ? "" : " and \(keys.1)")
        + ": \(found.rows.count { $0 != nil }) of \(counted(table.rowCount, "row")) have a row of \(title)"
        + (found.byShortName > 0
          ? " (\(found.byShortName) by the file's name without folder and ending)" : "")
    ]
    notes += found.notes
    if unused > 0 { notes.append("\(counted(unused, "row")) of \(title) without a row here") }
    let kept = try other.names(fitting: wanted, called: title).filter { $0 != keys.1 || keys.0 != keys.1 }
    var taken = Set(table.names)
    var renamed: [String] = []
    added = kept.compactMap { other.column($0) }.map { column in
      let name = column.name.unlike(&taken)
      if name != column.name { renamed.append("\(column.name) is \(name)") }
      return column.gathered(found.rows).named(name)
    }
    if !renamed.isEmpty {
      notes.append("called as columns here are, so renamed: \(renamed.joined(separator: ", "))")
    }
    self.notes = notes
  }

  private static func column(
    _ name: String, of table: ColumnTable, _ title: String
  ) throws(GalaxyError) -> ColumnTable.Column {
    if let column = table.column(name) { return column }
    throw GalaxyError(
      CatalogueError.missingColumn, "\(title) has no column \(name)",
      hint: "its columns are \(table.names.joined(separator: ", "))")
  }

  private static func example(_ column: ColumnTable.Column) -> String {
    (0..<column.values.count).lazy.compactMap { column.text($0) }.first ?? "(nothing)"
  }
}

extension ColumnTable {
  /// The names of the columns that names or patterns mean, in the order of the table; all without any.
  /// - Throws: GalaxyError of kind `missing-column` for one that means none.
  package func names(fitting wanted: [String], called title: String) throws(GalaxyError) -> [String] {
    if wanted.isEmpty { return names }
    var chosen: Set<String> = []
    for pattern in wanted {
      let fitting = names.filter { NamePattern.chooses($0, pattern) }
      guard !fitting.isEmpty else {
        throw GalaxyError(
          CatalogueError.missingColumn, "\(title) has no column \(pattern)",
          hint: "its columns are \(names.joined(separator: ", "))")
      }
      chosen.formUnion(fitting)
    }
    return names.filter(chosen.contains)
  }
}

extension String {
  /// This name, or with a number behind it where it is taken; it is taken from there on.
  package func unlike(_ taken: inout Set<String>) -> String {
    var (name, number) = (self, 2)
    while !taken.insert(name).inserted {
      name = "\(self)_\(number)"
      number += 1
    }
    return name
  }
}

/// Which row of another column has the same key.
private struct KeyMatch {
  private(set) var rows: [Int?] = []
  private(set) var byShortName = 0
  private(set) var notes: [String] = []

  init(
    _ own: ColumnTable.Column, _ theirs: ColumnTable.Column, paths: ColumnTable.Column?, isName: Bool,
    doubles: TableJoin.Doubles, _ title: String
  ) throws(GalaxyError) {
    switch (own.values, theirs.values) {
    case (.integers(let keys), .integers(let others)):
      match(keys.map { $0 == .min ? nil : $0 }, others.map { $0 == .min ? nil : $0 })
    case (.texts, .texts) where isName:
      matchNames(own, theirs, paths)
    default:
      if let keys = own.values.doubles, let others = theirs.values.doubles {
        match(keys.map { $0.isNaN ? nil : $0 }, others.map { $0.isNaN ? nil : $0 })
      } else {
        let count = own.values.count
        match((0..<count).map { own.text($0) }, (0..<theirs.values.count).map { theirs.text($0) })
      }
    }
    let needed = repeated.filter { $0.isNeeded }
    if let first = needed.first {
      let names = needed.prefix(3).map { $0.key }.joined(separator: ", ")
      let list = needed.count > 3 ? "\(names) and \(needed.count - 3) more" : names
      if doubles == .error {
        throw GalaxyError(
          TableError.repeatedKey,
          "\(title) has several rows of one \(theirs.name): \(list) (rows \(first.rows.map { "\($0 + 1)" }.joined(separator: " and ")))",
          hint: "double=first takes the first of them")
      }
      notes.append(
        "\(counted(needed.count, "key")) of several rows of \(title), of which the first is taken: \(list)")
    }
    var uses = [Int](repeating: 0, count: theirs.values.count)
    for case .some(let row) in rows { uses[row] += 1 }
    let shared = uses.filter { $0 > 1 }
    if !shared.isEmpty {
      let copies = shared.reduce(0, +)
      notes.append("\(counted(copies, "row")) here share \(counted(shared.count, "row")) of \(title)")
    }
    if unclear > 0 {
      notes.append(
        "\(counted(unclear, "row")) without one, since several are called so but for folder and ending")
    }
  }

  private var repeated: [(key: String, rows: [Int], isNeeded: Bool)] = []
  private var unclear = 0

  private mutating func match<Key: Hashable>(_ keys: [Key?], _ others: [Key?]) {
    var places: [Key: Int] = [:]
    places.reserveCapacity(others.count)
    var second: [Key: Int] = [:]
    for (row, key) in others.enumerated() {
      guard let key else { continue }
      if places[key] == nil { places[key] = row } else if second[key] == nil { second[key] = row }
    }
    rows = keys.map { $0.flatMap { places[$0] } }
    guard !second.isEmpty else { return }
    let needed = Set(keys.compactMap(\.self))
    repeated = second.sorted { $0.value < $1.value }.map { key, row in
      ("\(key)", [places[key] ?? 0, row], needed.contains(key))
    }
  }

  private mutating func matchNames(
    _ own: ColumnTable.Column, _ theirs: ColumnTable.Column, _ paths: ColumnTable.Column?
  ) {
    func texts(_ column: ColumnTable.Column) -> [String] {
      if case .texts(let texts) = column.values { (0..<texts.count).map { texts[$0] } } else { [] }
    }
    let (names, others) = (texts(own), texts(theirs))
    let files = paths.map(texts) ?? []
    let found = NameMatch(names: names, paths: files, others: others)
    (rows, byShortName) = (found.rows, found.byShortName)
    guard !found.unclear.isEmpty else { return }
    // Of whole names that several rows have the first may be taken; of short ones nobody knows which is meant.
    var first: [String: [Int]] = [:]
    let wanted = Set(
      found.unclear.flatMap { files.indices.contains($0) ? [names[$0], files[$0]] : [names[$0]] })
    for (row, name) in others.enumerated() where wanted.contains(name) {
      first[name, default: []].append(row)
    }
    var seen: Set<String> = []
    for index in found.unclear.sorted() {
      let path = paths?.text(index) ?? ""
      guard let key = [names[index], path].first(where: { first[$0] != nil }), let list = first[key] else {
        unclear += 1
        continue
      }
      rows[index] = list[0]
      if seen.insert(key).inserted { repeated.append((key, Array(list.prefix(2)), true)) }
    }
  }
}
