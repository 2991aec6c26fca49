import GalaxyBase
import GalaxyData
import GalaxyErrors

extension FeatureTable {
  /// The rows of a dataset's images, in their order: those of the same path and name, else the only ones of
  /// the same path, else of the same name. An image without one has a row with that for its reason.
  /// - Throws: `GalaxyError` of kind `not-in-table` where no image has a row.
  public func rows(of dataset: Dataset, called name: String, table: String) throws(GalaxyError)
    -> FeatureTable
  {
    var (both, paths, names): ([String: Int], [String: [Int]], [String: [Int]]) = ([:], [:], [:])
    for (index, row) in rows.enumerated() {
      both["\(row.path)\n\(row.name)"] = both["\(row.path)\n\(row.name)"] ?? index
      paths[row.path, default: []].append(index)
      names[row.name, default: []].append(index)
    }
    func only(_ places: [Int]?) -> Int? { places.flatMap { $0.count == 1 ? $0.first : nil } }
    var found = 0
    let own = dataset.items.enumerated().map { index, item -> FeatureRow in
      let place = both["\(item.path)\n\(item.name)"] ?? only(paths[item.path]) ?? only(names[item.name])
      var row = FeatureRow(
        path: item.path, name: item.name, label: item.label, group: item.group,
        content: dataset.content(at: index), values: [])
      guard let place else {
        row.reason = "\(table) has no row of it, or several"
        return row
      }
      found += 1
      (row.values, row.further, row.flags) = (rows[place].values, rows[place].further, rows[place].flags)
      row.reason = rows[place].reason
      return row
    }
    guard found > 0 else {
      throw GalaxyError(
        ComparisonError.notInTable, "\(table) has no row of any image of \(name)",
        hint: "its rows belong to images by path or name, such as \(dataset.items.first?.name ?? "")")
    }
    return FeatureTable(
      origin: origin, featureNames: featureNames, furtherNames: furtherNames, flagNames: flagNames, rows: own,
      classes: dataset.classes, options: options)
  }
}
