import GalaxyBase
import GalaxyErrors

/// Which columns of a manifest hold what; nil stands for the default.
public struct ManifestColumns: Sendable, Equatable {
  /// The column of the image's location; default: the first.
  public var path: String?
  /// The column of the label; default: the second, if there is one.
  public var label: String?
  /// The column of the group; default: every file is a group of its own.
  public var group: String?

  /// Takes names of columns.
  public init(path: String? = nil, label: String? = nil, group: String? = nil) {
    self.path = path
    self.label = label
    self.group = group
  }
}

/// A manifest: a CSV file that lists images with their labels.
struct Manifest {
  /// The rows that say what they should, in order.
  let items: [DatasetItem]
  /// The rows that do not.
  let badRows: [BadRow]

  /// Reads a manifest; the images themselves are not looked at. Locations are relative to the manifest.
  ///
  /// Throws `missing-file`, `bad-csv`, `missing-header`, `missing-column`. An empty label means unlabelled;
  /// one that is not a whole number makes a bad row.
  init(path: String, columns: ManifestColumns) throws {
    let table = try CSVTable(try Files.read(path), file: path)
    try Manifest.checkHeader(table, path: path)
    let pathColumn = try columns.path.map { try Manifest.column($0, of: table, path: path) } ?? 0
    let labelColumn =
      try columns.label.map { try Manifest.column($0, of: table, path: path) }
      ?? (table.header.count > 1 ? 1 : nil)
    let groupColumn = try columns.group.map { try Manifest.column($0, of: table, path: path) }

    let folder = Files.folder(of: path)
    var items: [DatasetItem] = []
    var badRows: [BadRow] = []
    items.reserveCapacity(table.rows.count)
    for row in table.rows {
      do {
        guard row.fields.count == table.header.count else {
          throw GalaxyError(
            DatasetError.badRow,
            "the row has \(row.fields.count) fields, the header has \(table.header.count)")
        }
        let name = row.fields[pathColumn]
        guard !name.isEmpty else {
          throw GalaxyError(
            DatasetError.badRow, "the row has no location in column \(table.header[pathColumn])")
        }
        let label = try labelColumn.flatMap {
          try Manifest.label(row.fields[$0], column: table.header[$0], image: name)
        }
        let location = Files.join(folder, name)
        let group = groupColumn.map { row.fields[$0] } ?? ""
        items.append(
          DatasetItem(
            path: location, name: name, label: label, group: group.isEmpty ? location : group,
            line: row.line))
      } catch let error as GalaxyError {
        badRows.append(
          BadRow(name: row.fields.first ?? "", manifest: path, line: row.line, error: error))
      }
    }
    self.items = items
    self.badRows = badRows
  }

  private static func label(_ text: String, column: String, image: String) throws -> Int? {
    if text.isEmpty { return nil }
    guard let label = Int(text) else {
      throw GalaxyError(
        DatasetError.badLabel, "the label of \(image) is \"\(text)\", not a whole number",
        hint: "labels are read from column \(column); label= names another, an empty field means unlabelled")
    }
    return label
  }

  private static func column(_ name: String, of table: CSVTable, path: String) throws -> Int {
    if let index = table.header.firstIndex(of: name) { return index }
    throw GalaxyError(
      DatasetError.missingColumn, "there is no column \(name)", file: path, line: 1,
      hint: "its columns are \(table.header.joined(separator: ", "))")
  }

  /// A header must not look like data, or the first image would be lost without a word.
  private static func checkHeader(_ table: CSVTable, path: String) throws {
    let first = table.header.first ?? ""
    if !first.isEmpty, case .file = Files.kind(Files.join(Files.folder(of: path), first)) {
      throw GalaxyError(
        DatasetError.missingHeader, "the file begins with an image (\(first)) instead of a header",
        file: path, line: 1,
        hint: "put a line such as location,label above it")
    }
    if table.header.count == 1, let separator = [";", "\t"].first(where: { first.contains($0) }) {
      throw GalaxyError(
        DatasetError.badCSV, "the columns are not separated by commas", file: path, line: 1,
        hint: "they seem to be separated by \(separator == ";" ? "semicolons" : "tabs")")
    }
  }
}
