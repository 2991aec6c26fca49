import GalaxyBase
import GalaxyData

// A comparison as a table of columns.

extension ComparisonArtifact: ColumnSource {
  /// A row a simulated image.
  public var columnTable: ColumnTable {
    let known = [
      "realism": ColumnDescription(
        "per cent of the real images that look as simulated to the classifier, or more: 50 for one like any, 0 for "
          + "one stranger than all", ucd: "stat.value"),
      "distance": ColumnDescription(
        "distance to the nearest real galaxy; 95 % of the real ones lie within 1 of another",
        ucd: "stat.value"),
      "among_real": ColumnDescription("whether its distance is at most 1", ucd: "meta.code"),
      "classifier_score": ColumnDescription(
        "out-of-fold score of the classifier, larger is more like the simulation", ucd: "stat.likelihood"),
    ]
    return ColumnTable(data) { known[$0] }
  }

  /// The sentence, and what limits the figures.
  public var tableNotes: [String] { [comparison.sentence] + comparison.notes }

  /// The real images and the model.
  public var tableOrigin: [JSON.Member] {
    [JSON.Member("real", .string(comparison.real.name))]
      + (comparison.model.map { [.init("model", .string($0))] } ?? [])
  }

  /// Some rows, as a plain table: the figures hold for all of them together.
  public func selecting(_ rows: [Int], named name: String) -> any ColumnSource {
    TableArtifact(
      name: name, table: columnTable.gathered(rows), notes: tableNotes, origin: tableOrigin)
  }
}
