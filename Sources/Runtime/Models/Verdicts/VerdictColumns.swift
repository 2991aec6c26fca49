import GalaxyBase
import GalaxyData

// Tables of verdicts as columns.

extension ScoresArtifact {
  /// A row an image.
  public var columnTable: ColumnTable { ColumnTable(table.data) }

  /// The model, and what the percentiles refer to.
  public var tableOrigin: [JSON.Member] {
    [
      JSON.Member("model", .string(table.modelName)), .init("model_digest", .optional(scoredBy)),
      .init("reference", .optional(table.referenceName)),
      .init("standing", .optional(standing?.kind.rawValue)), .init("fdr", .optional(table.fdr)),
    ].filter { $0.value != .null }
  }

  /// Some rows; the percentiles stay those of the whole. Of a table with a list of discoveries a plain table: the
  /// list holds for all rows together, and would be another one of some.
  public func selecting(_ rows: [Int], named name: String) -> any ColumnSource {
    if table.fdr != nil {
      return TableArtifact(
        name: name, table: columnTable.gathered(rows), notes: tableNotes, origin: tableOrigin)
    }
    return ScoresArtifact(
      name: name, table: table.selecting(rows), thresholds: thresholds, standing: standing,
      scoredBy: scoredBy)
  }
}

extension ClassificationArtifact {
  /// A row an image.
  public var columnTable: ColumnTable {
    ColumnTable(data) { name in
      guard name.hasPrefix("score_") else { return nil }
      return ColumnDescription(
        "how near the class \(name.dropFirst(6)) is, larger is nearer", ucd: "stat.likelihood")
    }
  }

  /// How many got which answer, and the rule.
  public var tableNotes: [String] { [summary, classification.rule] }

  /// The models, and the level of "none of them".
  public var tableOrigin: [JSON.Member] {
    [
      .init("models", .string(models.joined(separator: " "))), .init("alpha", .number(classification.alpha)),
    ]
  }

  /// Some rows.
  public func selecting(_ rows: [Int], named name: String) -> any ColumnSource {
    let all = classification.rows
    return ClassificationArtifact(
      name: name,
      classification: Classification(
        classes: classification.classes, rows: rows.filter(all.indices.contains).map { all[$0] },
        rule: classification.rule, alpha: classification.alpha), models: models)
  }
}
