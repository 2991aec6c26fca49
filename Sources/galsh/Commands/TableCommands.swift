import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `load table` and `select`: catalogues as tables, and the rows of any table that are wanted.
package enum TableCommands {
  package static let all = [load, select]

  private enum Keys {
    static let file: Key<String> = .argument(
      "file", .path, "the table: CSV, ECSV, a VOTable or a FITS table",
      offers: .files(["csv", "tsv", "ecsv", "vot", "xml", "fits", "gz"]))
    static let name: Key<String> = .clause("as", .name, "what to call the table")
    static let columns: Key<[String]> = Key<Value?>.option(
      "columns", .oneOf([.word, .list(of: .word)]), default: .described("all"),
      "columns by name or pattern (columns=\"mag_*\")"
    ).map { value, _ in TableKeys.words(value) }

    static let table: Key<SessionObject> = .argument(
      "table", .object(TableKeys.kinds), "a table, a dataset, scores, classes or features")
    static let condition: Key<String?> = .option(
      "where", .rowExpression, default: .described("every row"), "the rows for which this holds")
    static let order: Key<String?> = .option(
      "sort", .rowExpression, default: .described("the order of the table"),
      "the column to sort by, rising; falling with - before it")
    static let count: Key<Int?> = .option(
      "n", .integer(from: 1), default: .described("all"), "how many rows are kept, the first ones")
  }

  private static let load = Command(
    CommandSpec(
      "load table", "loads a catalogue as a table",
      details: """
        Every column of one value a row, with its unit and meaning where the file has them; `f.fits[NAME]` chooses a table of a \
        FITS file. Such a table can be joined, selected from, summarised, plotted and saved. Images are loaded with `load \
        manifest`, features that detectors judge with `load features`.
        """,
      keys: [Keys.file, Keys.name, Keys.columns],
      examples: [
        "load table \"catalogue.csv\" as cat",
        "load table \"catalogue.csv\" as cat columns=[iauname, \"cl*\"]",
      ])
  ) { call, session in
    let file = try call[Keys.file]
    let loaded = try LoadedTable(file, columns: call[Keys.columns])
    session.recorder.calls.read(file)
    let object = TableArtifact(
      name: try call[Keys.name], table: loaded.table, notes: ["read from \(file)"])
    session.put(object)
    return CommandResult(
      "load table",
      fields: ([JSON.Member("name", .string(object.name))] + object.listed
        + [.init("report", .array(loaded.notes.map(JSON.string)))]).map { .init($0.key, $0.value) },
      Prose(lines: [object.line] + loaded.notes.map { "  \($0)" }), value: .artifact(object))
  }

  private static let select = Command(
    CommandSpec(
      "select", "keeps the rows of a table or dataset that are wanted, in the order that is wanted",
      details: """
        `where` is an expression of the columns, as in `show`: select kinds where p < 0.05 and mass > 1e10 as strange. A \
        comparison with what a row lacks does not hold (so that neither x > 1 nor x <= 1 takes a row without x), as in SQL. \
        A column whose name is no word is row["b/a"]. The result is what the table was: a dataset stays a dataset and \
        can be trained on. With columns=, and of scores with a list of discoveries, which holds for all of them together, it is a \
        plain table.
        """,
      keys: [Keys.table, Keys.condition, Keys.order, Keys.count, Keys.columns, Keys.name],
      examples: [
        "select verdicts where score > 2 as strange", "select verdicts sort=-score n=10 as top",
        "select galaxies where=\"label == 1\" as ones",
      ])
  ) { call, session in
    let source = try TableKeys.source(Keys.table, call)
    let (condition, order, count) = (try call[Keys.condition], try call[Keys.order], try call[Keys.count])
    let columns = try call[Keys.columns]
    guard condition != nil || order != nil || count != nil || !columns.isEmpty else {
      throw call.error(
        BinderError.missingArgument,
        "`select` needs to know which rows are wanted: where, sort, n or columns",
        hint: "select \(source.name) where COLUMN > 1 as \(try call[Keys.name])")
    }
    let chosen = try places(source, condition, order, call, session)
    let kept = count.map { Array(chosen.prefix($0)) } ?? chosen
    let name = try call[Keys.name]
    var object = source.selecting(kept, named: name)
    if !columns.isEmpty {
      let names = try object.columnTable.names(fitting: columns, called: source.name)
      object = TableArtifact(
        name: name, table: object.columnTable.choosing(names), notes: object.tableNotes,
        origin: object.tableOrigin)
    }
    if let table = object as? TableArtifact {
      object = TableArtifact(
        name: name, table: table.columnTable,
        notes: table.tableNotes + [said(condition, order, count, of: source)], origin: table.tableOrigin)
    }
    session.put(object)
    let total = source.columnTable.rowCount
    if chosen.isEmpty, total > 0 { session.remark("no row of \(source.name) is chosen") }
    return CommandResult(
      "select",
      fields: ([
        JSON.Member("name", .string(object.name)), .init("kind", .string(object.kind)),
        .init("rows", .integer(kept.count)), .init("of", .integer(total)),
      ]).map { .init($0.key, $0.value) },
      Prose("\(object.line) (\(kept.count) of \(total) of \(source.name))"), value: .artifact(object))
  }

  private static func places(
    _ source: any ColumnSource, _ condition: String?, _ order: String?, _ call: CommandCall,
    _ session: Session
  ) throws -> [Int] {
    guard let interpreter = session.interpreter else { return [] }
    let rows: any ColumnRows =
      source is TableArtifact || source.elementCount == nil
      ? TableRows(source.columnTable) : ElementRows(source)
    let wanted = try TableKeys.placed(at: Keys.condition, of: call) {
      try interpreter.places(in: rows, where: condition, sortedBy: nil)
    }
    guard order != nil else { return wanted }
    return try TableKeys.placed(at: Keys.order, of: call) {
      try interpreter.places(in: ChosenRows(rows, wanted), where: nil, sortedBy: order).map { wanted[$0] }
    }
  }

  /// `where p < 0.05, sorted by -score, the first 10`.
  private static func said(
    _ condition: String?, _ order: String?, _ count: Int?, of source: any ColumnSource
  ) -> String {
    let parts = [
      condition.map { "where \($0)" }, order.map { "sorted by \($0)" }, count.map { "the first \($0)" },
    ].compactMap(\.self)
    return "rows of \(source.name)" + (parts.isEmpty ? "" : " " + parts.joined(separator: ", "))
  }
}

/// Some of the rows of a table.
private struct ChosenRows: ColumnRows {
  let rows: any ColumnRows
  let places: [Int]

  init(_ rows: any ColumnRows, _ places: [Int]) { (self.rows, self.places) = (rows, places) }

  var rowCount: Int { places.count }
  var columnNames: [String] { rows.columnNames }
  func value(column: Int, row: Int) -> Value { rows.value(column: column, row: places[row]) }
}
