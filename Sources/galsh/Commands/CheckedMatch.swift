import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Real images beside matched ones, before and after the match: `check real matched`.
struct CheckedMatch {
  private let real: DatasetArtifact, matched: DatasetArtifact
  private let originals: Int
  private let before: ObservableComparison, after: ObservableComparison
  private let rows: [MatchReport.Row]

  /// Measures the real images, those that were matched, and what was made of them.
  /// - Throws: GalaxyError naming a file that is not what it was; of kind `interrupted`.
  init(_ real: DatasetArtifact, _ matched: DatasetArtifact, _ session: Session) throws {
    (self.real, self.matched) = (real, matched)
    let work = session.work
    let first = try matched.dataset.unmatched(context: work)
    originals = first.count
    let tables = try [real.dataset, first, matched.dataset].map { try ObservableTable($0, context: work) }
    before = ObservableComparison(tables[0], tables[1])
    after = ObservableComparison(tables[0], tables[2])
    rows = MatchReport.rows(
      real: try real.dataset.frameObservations(context: work),
      before: try first.frameObservations(context: work),
      after: try matched.dataset.frameObservations(context: work))
  }

  var result: CommandResult {
    var prose = Prose(
      "\(counted(real.dataset.count, "image")) of \(real.name) beside \(counted(originals, "image")), before and as "
        + "\(counted(matched.dataset.count, "picture")) of \(matched.name)")
    if let matching = matched.dataset.matching { prose.add(.text("  " + matching.text)) }
    prose.add(.text("  as a model is given them:"))
    prose.add(.table(observables, indent: 2))
    prose.add(.text("  in their own pixels:"))
    prose.add(.table(MatchTable.text(rows, real: real.name), indent: 2))
    prose.add(.text(conclusion))
    return CommandResult("check", fields: fields, prose)
  }

  /// What each observable was before; they are in another order there.
  private func before(_ observable: Observable) -> ObservableComparison.Row? {
    before.rows.first { $0.observable == observable }
  }

  private var observables: TextTable {
    var table = TextTable(
      ["", real.name, "before", "after", "told apart before, AUC (95 %)", "after"],
      [.left, .left, .left, .left, .left, .left])
    for row in after.rows where row.a.count + row.b.count > 0 {
      let earlier = before(row.observable)
      table.add([
        row.observable.title, CheckedPair.text(row.a, row.observable),
        earlier.map { CheckedPair.text($0.b, row.observable) } ?? "–",
        CheckedPair.text(row.b, row.observable), earlier.map(told) ?? "–",
        told(row) + (row.ranks != nil && !row.isTold ? ", within chance" : ""),
      ])
    }
    return table
  }

  private func told(_ row: ObservableComparison.Row) -> String {
    MatchTable.told(row.ranks) ?? (row.a.count > 0 && row.b.count > 0 ? "the same in all" : "not in both")
  }

  private var conclusion: String {
    let all = "(\(after.compared) looked at, 95 % for all together)"
    let causes = after.causes
    guard let last = causes.last else {
      return
        "after the match nothing tells the two apart beyond chance \(all): what is left is the galaxies' shapes, "
        + "and what nobody has measured here"
    }
    let list = causes.count == 1 ? last : causes.dropLast().joined(separator: ", ") + " and " + last
    return
      "still told apart by \(list) alone \(all): a difference that a model finds between the two may be that"
  }

  private var fields: [CommandResult.Field] {
    func side(_ data: DatasetArtifact) -> JSON {
      [
        "name": .string(data.name), "kind": "dataset", "images": .integer(data.dataset.count),
        "groups": .integer(Set(data.dataset.items.map(\.group)).count),
      ]
    }
    let records = after.rows.map { row -> [JSON.Member] in
      let earlier = before(row.observable)
      func known(_ value: Double?) -> JSON { value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
      return [
        .init("observable", .string(row.observable.rawValue)), .init("cause", .string(row.observable.cause)),
        .init("meaning", .string(row.observable.meaning)), .init("real_median", known(row.a.median)),
        .init("before_median", known(earlier?.b.median)), .init("after_median", known(row.b.median)),
        .init("auc_before", known(earlier?.area)), .init("auc_before_low", known(earlier?.interval?.low)),
        .init("auc_before_high", known(earlier?.interval?.high)), .init("auc", known(row.area)),
        .init("auc_low", known(row.interval?.low)), .init("auc_high", known(row.interval?.high)),
        .init("told", .bool(row.isTold)),
      ]
    }
    return [
      .init("a", side(real)), .init("b", side(matched)),
      .init("matching", matched.dataset.matching?.json ?? .null),
      .init("observables", DataTable(records: records)), .init("observations", MatchTable.data(rows)),
      .init("compared", .integer(after.compared)),
      .init("told_apart_by", .array(after.causes.map(JSON.string))), .init("conclusion", .string(conclusion)),
    ]
  }
}
