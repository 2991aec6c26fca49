import GalaxyBase

extension ScoreTable {
  /// The table as CSV: `path,label,score,percentile,region,verdict,reason`, one line a row after the header.
  ///
  /// What is not known is an empty field. Scores read back as the same doubles; percentiles have three
  /// decimals; the region is its value, 0.0 to 1.0.
  public var csv: String {
    var writer = CSVWriter()
    writer.row(["path", "label", "score", "percentile", "region", "verdict", "reason"])
    for row in rows {
      writer.row([
        row.path,
        row.label.map { "\($0)" } ?? "",
        row.score.map { "\($0)" } ?? "",
        row.percentile.map { NumberText.fixed($0, 3) } ?? "",
        row.region.map { "\($0.value)" } ?? "",
        row.verdict,
        row.reason ?? "",
      ])
    }
    return writer.text
  }
}
