import GalaxyBase
import GalaxyErrors

extension SessionFile {
  /// Everything that the file holds. What is damaged is left out and named in `damage`; data files are not
  /// read yet.
  /// - Parameter isLazy: whether models, tables of scores, commands and pictures are read when they are
  ///   wanted, and seen to be damaged then.
  /// - Throws: `GalaxyError`: a `FileError` if the disk fails.
  public func contents(isLazy: Bool = false) throws -> SessionContents {
    var contents = SessionContents()
    contents.settings = Dictionary(
      try rows("the settings", "SELECT key, value FROM meta", &contents.damage) { ($0.text(0), $0.text(1)) }
    ) { first, _ in first }
    contents.cells = try cells(&contents.damage)
    contents.calls = try part(of: "calls") { try $0.calls(upTo: $1, &$2) }
    contents.pictures = try part(of: "pictures") { try $0.pictures(upTo: $1, &$2) }
    contents.log = try rows("some of the log", "SELECT time, message FROM log ORDER BY id", &contents.damage)
    {
      ExportBundle.LogLine(time: $0.text(0), message: $0.text(1))
    }
    let variables = try rows(
      "some variables", "SELECT name, value FROM variables ORDER BY name", &contents.damage
    ) { ($0.text(0), try? JSON.parse($0.text(1))) }
    for (name, value) in variables {
      if let value {
        contents.variables.append((name, value))
      } else {
        contents.damage.append("variable \(name)")
      }
    }
    contents.script = try rows(
      "the script", "SELECT name, text, parameters, position, outcome FROM script", &contents.damage
    ) { row in
      StoredScript(
        name: row.text(0), text: row.text(1), parameters: (try? JSON.parse(row.text(2)))?.object ?? [],
        position: (try? JSON.parse(row.text(3))) ?? .null, outcome: row.optionalText(4))
    }.first
    let loader = ObjectLoader(self)
    contents.objects = try rows(
      "the names of some objects",
      """
      SELECT names.name, names.object, objects.kind, objects.digest
      FROM names LEFT JOIN objects ON objects.id = names.object ORDER BY names.position
      """, &contents.damage
    ) { loader.entry($0.integer(1), $0.text(0), $0.text(2), $0.text(3)) }
    for entry in contents.objects where !isLazy || ArtifactKinds.named(entry.kind)?.isLarge != true {
      _ = try entry.object.value(&contents.damage)
    }
    if !isLazy {
      _ = try contents.calls.value(&contents.damage)
      _ = try contents.pictures.value(&contents.damage)
    }
    return contents
  }

  // MARK: - Parts that can wait

  /// The rows that a table has now: what is added later belongs to a later session, or to another process.
  private func part<T: Sendable>(
    of table: String, _ read: @escaping @Sendable (SessionFile, Int, inout [String]) throws -> [T]
  ) throws -> StoredPart<[T]> {
    var none: [String] = []
    let last = try rows("", "SELECT coalesce(max(id), 0) FROM \(table)", &none) { $0.integer(0) }.first
    return StoredPart {
      var damage: [String] = []
      return (try read(self, last ?? Int.max, &damage), damage)
    }
  }

  private func calls(upTo last: Int, _ damage: inout [String]) throws -> [StoredCall] {
    try rows(
      "some commands",
      "SELECT cell, command, text, seed, options, inputs, made FROM calls WHERE id <= \(last) ORDER BY id",
      &damage
    ) { row in
      func members(_ column: Int32) -> [JSON.Member] { (try? JSON.parse(row.text(column)))?.object ?? [] }
      return StoredCall(
        cell: row.integer(0), command: row.text(1), text: row.text(2),
        seed: UInt64(truncatingIfNeeded: row.integer(3)), options: members(4), inputs: members(5),
        made: members(6))
    }
  }

  private func pictures(upTo last: Int, _ damage: inout [String]) throws -> [StoredPicture] {
    try rows(
      "some pictures", "SELECT cell, name, type, bytes FROM pictures WHERE id <= \(last) ORDER BY id", &damage
    ) { StoredPicture(cell: $0.integer(0), name: $0.text(1), type: $0.text(2), bytes: $0.blob(3)) }
  }

  // MARK: - Rows

  /// The rows of a query; of a damaged table those before the damage.
  private func rows<T>(
    _ what: String, _ sql: String, _ damage: inout [String], _ body: (Statement) throws -> T
  ) throws -> [T] {
    var rows: [T] = []
    do {
      let statement = try database.statement(sql)
      defer { statement.reset() }
      while try statement.step() { rows.append(try body(statement)) }
    } catch let error as GalaxyError where error.isA(SessionError.damaged) {
      damage.append(what)
    }
    return rows
  }

  /// The journal; of a damaged one the cells on both sides of the damage.
  private func cells(_ damage: inout [String]) throws -> [StoredCell] {
    let columns =
      "position, number, title, text, started, seconds, outcome, error, output, messages, parameters, ran"
    func cell(_ row: Statement) -> StoredCell {
      StoredCell(
        position: row.integer(0), number: row.optionalInteger(1), title: row.text(2), text: row.text(3),
        started: row.number(4), seconds: row.number(5), outcome: row.text(6), error: row.optionalText(7),
        output: row.text(8), messages: row.text(9),
        parameters: row.optionalText(10).flatMap { try? JSON.parse($0) }?.object, ran: row.optionalText(11))
    }
    let before = damage.count
    let cells = try rows("some cells", "SELECT \(columns) FROM cells ORDER BY position", &damage, cell)
    if damage.count == before { return cells }
    var again: [String] = []
    let last = try rows("", "SELECT \(columns) FROM cells ORDER BY position DESC", &again, cell).reversed()
    return cells + last.filter { $0.position > cells.last?.position ?? -1 }
  }
}
