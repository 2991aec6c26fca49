import GalaxyBase
import GalaxyData

// Trials as a table of columns.

extension TrialsArtifact {
  /// A row a fold of a way of training.
  public var columnTable: ColumnTable {
    let known = [
      "method": ColumnDescription("way of training", ucd: "meta.id"),
      "repeat": ColumnDescription("which division into folds", ucd: "meta.number"),
      "fold": ColumnDescription("which fold was tested", ucd: "meta.number"),
      "trained": ColumnDescription("images that it was trained on", ucd: "meta.number"),
      "tested": ColumnDescription("images that it was tested on", ucd: "meta.number"),
      "auc": ColumnDescription("area under the ROC curve", ucd: "stat.value"),
      "average_precision": ColumnDescription("average precision", ucd: "stat.value"),
      "seconds": ColumnDescription("time of training and testing", unit: "s", ucd: "time.duration"),
    ]
    return ColumnTable(data) { known[$0] }
  }

  /// What was tried.
  public var tableNotes: [String] { [about] }

  /// Some folds.
  public func selecting(_ rows: [Int], named name: String) -> any ColumnSource {
    let all = trials.rows
    return TrialsArtifact(
      name: name, trials: Trials(rows: rows.filter(all.indices.contains).map { all[$0] }), about: about)
  }
}
