import GalaxyBase

extension ScoreTable {
  /// The table as CSV: `path,label,score,percentile,region,verdict,reason`, one line a row after the header;
  /// where classes have names, their column `class` follows, where images belong to groups `group`, then `p` of a calibrated model, and `q` and
  /// `discovery` where a list was asked for.
  ///
  /// What is not known is an empty field. Scores read back as the same doubles; percentiles have three
  /// decimals; the region is its value, 0.0 to 1.0.
  public var csv: String {
    var writer = CSVWriter()
    let (isNamed, isGrouped) = (!classNames.isEmpty, hasGroups)
    writer.row(
      ["path", "label", "score", "percentile", "region", "verdict", "reason"] + (isNamed ? ["class"] : [])
        + (isGrouped ? ["group"] : [])
        + (hasPValues ? ["p"] : []) + (hasDiscoveries ? ["q", "discovery"] : []))
    let (hasP, hasList) = (hasPValues, hasDiscoveries)
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
      if isGrouped { fields.append(row.group ?? row.name) }
      if hasP { fields.append(row.p.map { "\($0)" } ?? "") }
      if hasList {
        fields += [row.q.map { "\($0)" } ?? "", row.isDiscovery.map { "\($0)" } ?? ""]
      }
      writer.row(fields)
    }
    return writer.text
  }
}
