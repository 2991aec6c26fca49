import GalaxyBase
import GalaxyImages

extension ScoreTable {
  /// The table as CSV: `path,label,score,percentile,region,verdict,reason`, one line a row after the header;
  /// where classes have names, their column `class` follows, where images belong to groups `group`, of cutouts with names
  /// `name`, then `p` of a calibrated model, and `q` and `discovery` where a list was asked for.
  ///
  /// What is not known is an empty field. Scores read back as the same doubles; percentiles have three
  /// decimals; the region is its value, 0.0 to 1.0.
  public var csv: String {
    var writer = CSVWriter()
    let columns = csvColumns
    writer.row(columns.chosen(Self.allColumns, q: "q", discovery: "discovery"))
    for row in rows {
      writer.row(
        columns.chosen(
          fields(row), q: row.q.map { "\($0)" } ?? "", discovery: row.isDiscovery.map { "\($0)" } ?? ""))
    }
    return writer.text
  }

  /// The columns that a table may have, in their order; those of a list follow.
  static let allColumns = [
    "path", "label", "score", "percentile", "region", "verdict", "reason", "class", "group", "name", "p",
  ]

  /// Which of them a table has.
  struct CSVColumns: Sendable {
    var isNamed, isGrouped, hasNames, hasP, hasList: Bool

    /// Of all fields those of the columns that there are.
    func chosen(_ fields: [String], q: String, discovery: String) -> [String] {
      var kept = Array(fields.prefix(7))
      for (position, isThere) in [isNamed, isGrouped, hasNames, hasP].enumerated() where isThere {
        kept.append(fields[7 + position])
      }
      return hasList ? kept + [q, discovery] : kept
    }
  }

  /// The columns of this table.
  var csvColumns: CSVColumns {
    CSVColumns(
      isNamed: !classNames.isEmpty, isGrouped: hasGroups,
      // Of a galaxy that was cut from a tile the piece says nothing; of files the path is the name.
      hasNames: rows.contains { $0.name != $0.path && SourceFiles.isPiece($0.path) }, hasP: hasPValues,
      hasList: hasDiscoveries)
  }

  /// A row in all columns.
  func fields(_ row: ScoreRow) -> [String] {
    [
      row.path,
      row.label.map { "\($0)" } ?? "",
      row.score.map { "\($0)" } ?? "",
      row.percentile.map { NumberText.fixed($0, 3) } ?? "",
      row.region.map { "\($0.value)" } ?? "",
      row.verdict,
      row.reason ?? "",
      classNames.text(row.label, none: ""),
      row.group ?? row.name,
      row.name,
      row.p.map { "\($0)" } ?? "",
    ]
  }
}
