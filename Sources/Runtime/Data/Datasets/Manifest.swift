import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// Which columns of a manifest hold what; nil stands for the default.
public struct ManifestColumns: Sendable, Equatable {
  /// The column of the image's location; default: the first.
  public var path: String?
  /// The column of the label, or rules that make labels from columns (see `LabelRule`); default: the second
  /// column, if there is one.
  public var label: String?
  /// The column of the group; default: every file is a group of its own.
  public var group: String?
  /// The column of the band that each row's file is in; the rows of one group are then one image.
  public var bands: String?
  /// The names of the classes in the order of their numbers; empty: see `ClassNumbering`.
  public var classes: [String]

  /// Takes names of columns.
  public init(
    path: String? = nil, label: String? = nil, group: String? = nil, bands: String? = nil,
    classes: [String] = []
  ) {
    self.path = path
    self.label = label
    self.group = group
    self.bands = bands
    self.classes = classes
  }
}

/// A manifest: a catalogue that lists images with their labels.
struct Manifest {
  /// The rows that say what they should, in order.
  let items: [DatasetItem]
  /// The rows that do not.
  let badRows: [BadRow]
  /// The names of the classes.
  let classes: ClassNames
  /// The columns that are neither location nor label nor group; nil if there are none.
  let columns: ImageColumns?
  /// What was decided in reading it, a sentence each.
  let notes: [String]
  /// What to try where not one row can be used: other columns.
  let columnHint: String?

  /// Reads a manifest; the images themselves are not looked at. Locations are relative to the manifest. An
  /// empty label, or one that says that there is none (`nan`, `NA`), means unlabelled; words are classes
  /// (`ClassNumbering` says how they are numbered); a number that is not whole makes a bad row.
  /// - Throws: GalaxyError of kind `missing-file`, `bad-csv` and what else a reader throws, `missing-header`,
  ///   `missing-column`, `bad-label`, `bad-rule`.
  init(path: String, columns: ManifestColumns) throws {
    let catalogue = try Catalogue.read(path)
    let folder = Files.folder(of: path)
    let named = columns.path.flatMap { try? catalogue.position(of: $0) }
    try ManifestHeader(catalogue, folder: folder).check(path: named ?? 0, isNamed: named != nil)
    let pathColumn = try columns.path.map(catalogue.position) ?? 0
    let groupColumn = try columns.group.map(catalogue.position)
    guard catalogue.columns.indices.contains(pathColumn) else {
      throw GalaxyError(CatalogueError.badTable, "the table has no columns", file: path)
    }
    let (labels, labelColumn) = try Self.labels(catalogue, columns, path: pathColumn)

    var taken = Set([pathColumn, labelColumn, groupColumn].compactMap(\.self))
    // Of a file of labels the numbers of the classes say nothing more than the classes.
    if labels.isOfLabelFile { taken.formUnion(catalogue.columns.indices.filter { (1...4).contains($0) }) }
    var (further, repeated, known): ([Catalogue.Column], [String], Set<String>) = ([], [], [])
    for position in catalogue.columns.indices where !taken.contains(position) {
      var column = catalogue.columns[position]
      // A header may leave a name out, as pandas does above its index.
      if column.name.isEmpty { column = .init("column \(position + 1)", column.values) }
      if known.insert(column.name).inserted { further.append(column) } else { repeated.append(column.name) }
    }
    var items: [DatasetItem] = []
    var badRows: [BadRow] = []
    items.reserveCapacity(catalogue.rowCount)
    let (names, groups) = (catalogue.columns[pathColumn], groupColumn.map { catalogue.columns[$0].values })
    func refuse(_ name: String, _ row: Int, _ error: GalaxyError) {
      badRows.append(BadRow(name: name, manifest: path, line: catalogue.line(of: row), error: error))
    }
    for row in 0..<catalogue.rowCount {
      let name = names.values[row].text
      guard !name.isEmpty else {
        refuse(
          "", row, GalaxyError(CatalogueError.badRow, "the row has no location in column \(names.name)"))
        continue
      }
      var label: Int?
      switch labels.rows[row] {
      case .known(let number): label = number
      case .none: break
      case .bad(let why):
        refuse(
          name, row,
          GalaxyError(
            LabelError.badLabel, "the label of \(name) is \(why)",
            hint: labelColumn.map {
              "labels are read from column \(catalogue.columns[$0].name); label= names another, an empty field means unlabelled"
            }))
        continue
      }
      let location = Files.join(folder, name)
      let group = groups?[row].text ?? ""
      items.append(
        DatasetItem(
          path: location, name: name, label: label, group: group.isEmpty ? location : group,
          line: catalogue.line(of: row), row: further.isEmpty ? nil : row))
    }
    for misfit in catalogue.misfits {
      badRows.append(
        BadRow(name: misfit.first, manifest: path, line: misfit.line, error: catalogue.error(of: misfit)))
    }
    if !catalogue.misfits.isEmpty { badRows.sort { ($0.error.line ?? 0) < ($1.error.line ?? 0) } }
    if let column = columns.bands {
      let position = try catalogue.position(of: column)
      guard groupColumn != nil else {
        throw GalaxyError(
          OptionError.badOption, "bands=\(column) needs group=: which rows are one galaxy", file: path,
          hint: "the columns are \(catalogue.columnList)")
      }
      let joined = ManifestBands.joined(items, bands: catalogue.columns[position].values, manifest: path)
      items = joined.items
      badRows = (badRows + joined.badRows).sorted { ($0.error.line ?? 0) < ($1.error.line ?? 0) }
    }
    self.items = items
    self.badRows = badRows
    self.columns = further.isEmpty ? nil : ImageColumns(further)
    classes = labels.classes
    notes =
      catalogue.notes + labels.notes
      + (repeated.isEmpty
        ? [] : ["columns of a name that occurs before are left out: \(repeated.joined(separator: ", "))"])
    columnHint = Self.hint(catalogue, path: pathColumn, folder: folder)
  }

  /// The labels of the rows, and the column that they are read from.
  private static func labels(
    _ catalogue: Catalogue, _ columns: ManifestColumns, path: Int
  ) throws -> (LabelReading, Int?) {
    if let label = columns.label, LabelRule.isRule(label),
      !catalogue.columns.contains(where: { $0.name == label })
    {
      let rule = try LabelRule(label, file: catalogue.file)
      return (try LabelReading(rule, on: catalogue, classes: columns.classes), nil)
    }
    if columns.label == nil, columns.classes.isEmpty, path == 0,
      let reading = LabelReading(labelsOf: catalogue)
    {
      return (reading, 4)
    }
    let named = try columns.label.map(catalogue.position)
    // The second column; the one behind it where that has the locations.
    let standard = catalogue.columns.count > 1 ? (path == 1 ? (catalogue.columns.count > 2 ? 2 : 0) : 1) : nil
    guard let position = named ?? standard else {
      return (LabelReading(rowCount: catalogue.rowCount), nil)
    }
    return (
      try LabelReading(catalogue.columns[position], of: catalogue, classes: columns.classes), position
    )
  }

  /// Which columns to name where no row can be used; a column whose first locations are there is proposed.
  private static func hint(_ catalogue: Catalogue, path: Int, folder: String) -> String? {
    guard catalogue.columns.count > 1 else { return nil }
    let rows = 0..<min(5, catalogue.rowCount)
    let found = catalogue.columns.indices.first { position in
      guard position != path, case .texts(let texts) = catalogue.columns[position].values else {
        return false
      }
      return !rows.isEmpty
        && rows.allSatisfy { row in
          if case .file = Files.kind(Files.join(folder, texts[row])) { return !texts[row].isEmpty }
          return false
        }
    }
    let list = "path= and label= choose among its columns: \(catalogue.columnList)"
    return found.map { "path=\(catalogue.columns[$0].name) names files that are there; \(list)" } ?? list
  }
}
