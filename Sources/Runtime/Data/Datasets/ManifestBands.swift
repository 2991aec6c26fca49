import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// Rows of a manifest that are bands of one galaxy, made into one image.
enum ManifestBands {
  /// One item a group, in order of first appearance: its files are those of its rows, by the band that each
  /// row names. A group whose rows contradict each other is a bad row.
  static func joined(
    _ items: [DatasetItem], bands: ColumnValues, manifest: String
  ) -> (items: [DatasetItem], badRows: [BadRow]) {
    var (groups, order): ([String: [DatasetItem]], [String]) = ([:], [])
    for item in items {
      if groups[item.group] == nil { order.append(item.group) }
      groups[item.group, default: []].append(item)
    }
    var (joined, badRows): ([DatasetItem], [BadRow]) = ([], [])
    for name in order {
      guard let rows = groups[name], var item = rows.first else { continue }
      do {
        let parts = try rows.map { row in (band: try band(of: row, in: bands), file: row.path) }
        if Set(parts.map(\.band)).count < parts.count {
          throw GalaxyError(CatalogueError.badRow, "\(name) has two rows of one band")
        }
        if Set(rows.map(\.label)).count > 1 {
          throw GalaxyError(CatalogueError.badRow, "the bands of \(name) have different labels")
        }
        if parts.count > 1 {
          guard let path = BandFiles.name(of: parts) else {
            throw GalaxyError(
              CatalogueError.badRow, "the files of \(name) have commas, braces or = in their names",
              hint: "files of one galaxy have names without them")
          }
          item.path = path
          item.name = "\(name) (\(parts.map(\.band).joined(separator: " ")))"
        }
        joined.append(item)
      } catch let error as GalaxyError {
        badRows.append(BadRow(name: name, manifest: manifest, line: item.line, error: error))
      } catch {}
    }
    return (joined, badRows)
  }

  private static func band(of item: DatasetItem, in bands: ColumnValues) throws -> String {
    let band = item.row.map { bands[$0].text } ?? ""
    if band.isEmpty { throw GalaxyError(CatalogueError.badRow, "the row of \(item.name) names no band") }
    return band
  }
}
