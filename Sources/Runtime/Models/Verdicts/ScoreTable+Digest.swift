import GalaxyBase
import GalaxyData

extension Digester {
  /// Adds a table, but not the paths of its images: they are no part of what a model says.
  mutating func add(_ table: ScoreTable) {
    add(table.modelName)
    add(table.referenceName ?? "")
    add(table.count)
    if !table.classNames.isEmpty { add(table.classNames.json.compact) }
    for row in table.rows {
      add(row.label)
      add(row.score)
      add(row.percentile)
      add(row.region?.value)
      add(row.score == nil ? "" : row.verdict)
      if let p = row.p { add(p) }
      if let group = row.group { add(group) }
    }
    if let fdr = table.fdr { add(fdr) }
  }
}
