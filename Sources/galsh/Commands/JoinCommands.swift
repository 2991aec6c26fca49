import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `join`: columns of a catalogue for the rows of a table.
package enum JoinCommands {
  package static let all = [join]

  private enum Keys {
    static let table: Key<SessionObject> = .argument(
      "table", .object(TableKeys.kinds), "a dataset, scores, classes, features or a table")
    static let other: Key<Value> = .clause(
      "with", .oneOf([.object(TableKeys.kinds), .path]),
      "the catalogue, a file (CSV, ECSV, VOTable, FITS table), or another table",
      offers: .files(["csv", "tsv", "ecsv", "vot", "xml", "fits", "gz"]))
    static let keys: Key<(String, String)?> = Key<String?>.clause(
      "by", .rowExpression, "the column that both have, or by name=iauname where it is called otherwise there"
    ).map { text, _ in text.flatMap(pair) }
    static let name: Key<String?> = .clause("as", .name, "what to call the result")
    static let columns: Key<[String]> = Key<Value?>.option(
      "columns", .oneOf([.word, .list(of: .word)]), default: .described("all"),
      "the columns that are added, by name or pattern (columns=\"mag_*\")"
    ).map { value, _ in TableKeys.words(value) }
    static let doubles: Key<TableJoin.Doubles> = .option(
      "double", default: .error, "what to do where several rows of the catalogue have one key")
    static let keep: Key<Kept> = .option(
      "keep", default: .all, "whether rows without one of the catalogue stay")
  }

  private enum Kept: String, CaseIterable, Sendable { case all, matched }

  private static let join = Command(
    CommandSpec(
      "join", "adds the columns of a catalogue to the rows of a table, by a key that both have",
      details: """
        Masses, redshifts, star formation for images: join kinds with "catalogue.fits" by name as rich. Every row stays once; \
        one that the catalogue does not have gets nothing there (keep=matched leaves it out). Names of images match as in `load features`: by the \
        whole name or path, else by that of the file without folder and ending where that is clear; other columns by their \
        values. What did not match is counted, a column whose name is taken gets a number behind it, and keys that the catalogue \
        has twice are an error that names them (double=first takes the first). A dataset stays a dataset with more columns; anything \
        else becomes a table. Without `by` both sides' names are compared. Without `as` the result takes the name of what is joined.
        """,
      keys: [Keys.table, Keys.other, Keys.keys, Keys.name, Keys.columns, Keys.doubles, Keys.keep],
      examples: [
        "join galaxies with \"catalogue.csv\" by name=iauname as rich",
        "join verdicts with shapes by name as rich columns=[gini, asymmetry]",
      ])
  ) { call, session in
    let source = try TableKeys.source(Keys.table, call)
    let (other, title, notes) = try other(call, session)
    let own = source.columnTable
    let keys = try call[Keys.keys] ?? (own.nameColumn, other.nameColumn)
    let (columns, doubles) = (try call[Keys.columns], try call[Keys.doubles])
    let join: TableJoin
    do throws(GalaxyError) {
      join = try TableJoin(own, with: other, called: title, by: keys, columns: columns, doubles: doubles)
    } catch {
      throw call.error(error.kind, error.message, at: Keys.keys, hint: error.hint)
    }
    let name = try call[Keys.name] ?? source.name
    var said = notes + join.notes
    var object: any ColumnSource
    if let data = source as? DatasetArtifact {
      object = DatasetArtifact(name: name, dataset: data.dataset.joined(join.added))
    } else {
      object = TableArtifact(
        name: name, table: ColumnTable(own.columns + join.added, roles: own.roles),
        notes: source.tableNotes + join.notes, origin: source.tableOrigin)
    }
    if try call[Keys.keep] == .matched {
      let places = join.rows.indices.filter { join.rows[$0] != nil }
      if places.count < join.rows.count {
        said.append("\(counted(join.rows.count - places.count, "row")) without one left out")
      }
      object = object.selecting(places, named: name)
    }
    session.put(object)
    let fields: [JSON.Member] = [
      .init("name", .string(object.name)), .init("kind", .string(object.kind)),
      .init("rows", .integer(join.rows.count)), .init("matched", .integer(join.matched)),
      .init("unmatched", .integer(join.rows.count - join.matched)),
      .init("unused", .integer(join.unused)),
      .init("added", .array(join.added.map { .string($0.name) })),
      .init("report", .array(said.map(JSON.string))),
    ]
    return CommandResult(
      "join", fields: fields.map { .init($0.key, $0.value) },
      Prose(lines: [object.line] + said.map { "  \($0)" }), value: .artifact(object))
  }

  /// The table that is joined on, what it is called, and what there is to say of it.
  private static func other(
    _ call: CommandCall, _ session: Session
  ) throws -> (ColumnTable, String, [String]) {
    let value = try call[Keys.other]
    if let source = TableKeys.source(value) { return (source.columnTable, source.name, []) }
    let loaded = try LoadedTable(value.text)
    session.recorder.calls.read(value.text)
    return (loaded.table, value.text, loaded.notes)
  }

  /// The columns of `name`, or `name == iauname`.
  private static func pair(_ text: String) -> (String, String)? {
    let parts = text.split(separator: "==", maxSplits: 1).map { part in
      String(part).trimmed.filter { $0 != "\"" && $0 != "'" }
    }
    guard let own = parts.first, let theirs = parts.last else { return nil }
    return (own, theirs)
  }
}
