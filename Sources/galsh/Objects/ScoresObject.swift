import GalaxyLang
import GalaxyRuntime

/// A table of scores: what a model says of every image of a dataset.
struct ScoresObject: SessionObject {
  let name: String
  let table: ScoreTable
  /// The thresholds that judged, if there were any.
  let thresholds: Thresholds?

  var kindName: String { "scores" }
  var byteCount: Int { table.byteCount }

  /// `20 scores by elliptical: 5 surely normal, 4 undecided`.
  var summary: String {
    let regions = zip(Region.allCases, table.countsPerRegion).filter { $0.1 > 0 }.map {
      "\($0.1) \($0.0.name)"
    }
    let unread = table.unreadCount == 0 ? [] : ["\(table.unreadCount) unreadable"]
    let parts = regions + unread
    return "\(counted(table.scores.count, "score")) by \(table.modelName)"
      + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }

  var fields: [JSON.Member] {
    [
      .init("model", .string(table.modelName)), .init("count", .integer(table.count)),
      .init("unread", .integer(table.unreadCount)), .init("median", .optional(table.median)),
      .init("mean", .optional(table.mean)),
      .init("regions", .array(table.countsPerRegion.map { .integer($0) })),
    ]
  }

  /// The lowest and highest scores with their verdicts; programs get every row.
  func shown(_ work: WorkContext, width: Int?) -> Shown {
    let ranked = table.rows.filter { $0.score != nil }.sorted { ($0.score ?? 0) < ($1.score ?? 0) }
    var rows = TablePrinter(["image", "score", "percentile", "verdict"], [.left, .right, .right, .left])
    func add(_ row: ScoreRow) {
      rows.add([
        row.name, row.score.map { NumberText.significant($0) } ?? "",
        row.percentile.map { NumberText.fixed($0, 1) } ?? "", row.verdict,
      ])
    }
    let ends = 5
    if ranked.count <= 2 * ends {
      ranked.forEach(add)
    } else {
      ranked.prefix(ends).forEach(add)
      rows.add(["…"])
      ranked.suffix(ends).forEach(add)
    }
    var lines = [line, rows.text(width: width)]
    for row in table.rows where row.score == nil { lines.append("\(row.name): \(row.reason ?? "no score")") }
    return Shown(
      text: lines.joined(separator: "\n"),
      fields: fields + [.init("rows", .array(table.rows.map { $0.json }))],
      table: "rows")
  }

  var fieldNames: [String] { ["name", "model", "count", "unread", "median", "mean", "rows"] }

  func field(named name: String) -> Value? {
    switch name {
    case "name": .string(self.name)
    case "model": .string(table.modelName)
    case "count": .number(Double(table.count))
    case "unread": .number(Double(table.unreadCount))
    case "median": table.median.map { .number($0) } ?? .nothing
    case "mean": table.mean.map { .number($0) } ?? .nothing
    case "rows": .list(table.rows.map { $0.value })
    default: nil
    }
  }

  var elementCount: Int? { table.count }

  func element(at index: Int) -> Value {
    table.rows.indices.contains(index) ? table.rows[index].value : .nothing
  }
}

extension ScoreRow {
  /// The row in the language: `row.name`, `row.score`, `row.verdict` …
  fileprivate var value: Value {
    func number(_ value: Double?) -> Value { value.map { .number($0) } ?? .nothing }
    return .record(
      Record([
        .init("name", .string(name)), .init("path", .string(path)),
        .init("label", number(label.map(Double.init))), .init("score", number(score)),
        .init("percentile", number(percentile)), .init("region", number(region?.value)),
        .init("verdict", .string(verdict)), .init("reason", .string(reason ?? "")),
      ]))
  }

  /// The row for programs.
  fileprivate var json: JSON {
    [
      "name": .string(name), "path": .string(path), "label": .optional(label), "score": .optional(score),
      "percentile": .optional(percentile), "region": .optional(region?.value), "verdict": .string(verdict),
      "reason": .optional(reason),
    ]
  }
}
