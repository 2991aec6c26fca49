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

  /// Reads a manifest; the images themselves are not looked at. Locations are relative to the manifest. An
  /// empty label means unlabelled; one that is not a whole number makes a bad row.
  /// - Throws: GalaxyError of kind `missing-file`, `bad-csv`, `missing-header`, `missing-column`.
  init(path: String, columns: ManifestColumns) throws {
    let catalogue = try Catalogue.read(path)
    try Manifest.checkHeader(catalogue)
    let names = catalogue.columns.map(\.name)
    let pathColumn = try columns.path.map(catalogue.position) ?? 0
    let labelColumn = try columns.label.map(catalogue.position) ?? (names.count > 1 ? 1 : nil)
    let groupColumn = try columns.group.map(catalogue.position)

    let folder = Files.folder(of: path)
    var items: [DatasetItem] = []
    var badRows: [BadRow] = []
    items.reserveCapacity(catalogue.rows.count)
    for row in catalogue.rows {
      do {
        try catalogue.requireWhole(row)
        let name = row.values[pathColumn].text
        guard !name.isEmpty else {
          throw GalaxyError(CatalogueError.badRow, "the row has no location in column \(names[pathColumn])")
        }
        let label = try labelColumn.flatMap {
          try Manifest.label(row.values[$0], column: names[$0], image: name)
        }
        let location = Files.join(folder, name)
        let group = groupColumn.map { row.values[$0].text } ?? ""
        items.append(
          DatasetItem(
            path: location, name: name, label: label, group: group.isEmpty ? location : group,
            line: row.line))
      } catch let error as GalaxyError {
        badRows.append(
          BadRow(name: row.values.first?.text ?? "", manifest: path, line: row.line, error: error))
      }
    }
    self.items = items
    self.badRows = badRows
  }

  private static func label(_ value: CatalogueValue, column: String, image: String) throws -> Int? {
    if value.isMissing { return nil }
    guard let label = value.integer else {
      throw GalaxyError(
        DatasetError.badLabel, "the label of \(image) is \"\(value.text)\", not a whole number",
        hint: "labels are read from column \(column); label= names another, an empty field means unlabelled")
    }
    return label
  }

  /// A header must not look like data, or the first image would be lost without a word.
  private static func checkHeader(_ catalogue: Catalogue) throws {
    let (path, first) = (catalogue.file, catalogue.columns.first?.name ?? "")
    if !first.isEmpty, case .file = Files.kind(Files.join(Files.folder(of: path), first)) {
      throw GalaxyError(
        CatalogueError.missingHeader, "the file begins with an image (\(first)) instead of a header",
        file: path, line: 1,
        hint: "put a line such as location,label above it")
    }
    if let problem = catalogue.headerProblem { throw problem }
  }
}
