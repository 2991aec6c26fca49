import GalaxyBase
import GalaxyErrors
import GalaxyModels

extension TrialsArtifact: ReportSource {
  /// What each way of training reached, with its interval. The seconds are left out: they differ from run to
  /// run.
  public func reportSection(_ context: ReportContext) -> ReportSection {
    let methods = trials.methods
    let folds = trials.rows.map { row in
      [
        row.method, "\(row.repetition).\(row.fold)", "\(row.trained)", "\(row.tested)",
        NumberText.fixed(row.auc, 3),
        NumberText.fixed(row.averagePrecision, 3),
      ]
    }
    return ReportSection(
      name, kind: kind, answer: line,
      blocks: [
        .text(about),
        .table(
          ReportTable(
            "Ways of training", columns: ["", "AUC", "±", "95 % of the mean", "average precision", "folds"],
            numeric: [1, 2, 3, 4, 5],
            rows: methods.map { method in
              [
                method.name, NumberText.fixed(method.auc, 3),
                method.deviation.map { NumberText.fixed($0, 3) } ?? "",
                method.interval.map { "\(NumberText.fixed($0.low, 3)) to \(NumberText.fixed($0.high, 3))" }
                  ?? "",
                NumberText.fixed(method.averagePrecision, 3), "\(method.count)",
              ]
            })),
        context.table(
          "Fold by fold", columns: ["", "fold", "trained", "tested", "AUC", "average precision"],
          numeric: [1, 2, 3, 4, 5], rows: folds, of: name),
      ])
  }
}
