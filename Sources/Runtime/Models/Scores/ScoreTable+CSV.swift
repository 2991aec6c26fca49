import GalaxyBase

extension ScoreTable {
  /// The table as CSV: `path,label,score,percentile,region,verdict,reason`, one line a row after the header;
  /// where classes have names, their column `class` is the last.
  ///
  /// What is not known is an empty field. Scores read back as the same doubles; percentiles have three
  /// decimals; the region is its value, 0.0 to 1.0.
  public var csv: String {
    var writer = CSVWriter()
    let isNamed = !classNames.isEmpty
    writer.row(
      ["path", "label", "score", "percentile", "region", "verdict", "reason"] + (isNamed ? ["class"] : []))
    for row in rows {
      var fields: [String] = [
        row.path,
        row.label.map { "\($0)" } ?? "",
        row.score.map { "\($0)" } ?? "",
        row.percentile.map { NumberText.fixed($0, 3) } ?? "",
        row.region.map { "\($0.value)" } ?? "",
        row.verdict,
        row.reason ?? "",
      ]
      if isNamed { fields.append(classNames.text(row.label, none: "")) }
      writer.row(fields)
    }
    return writer.text
  }
}
