import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// Loads the images of files that hold many (HDF5, tar, NumPy), with the labels and the columns that stand beside
/// them.
///
/// `pattern` names one file or several; brackets behind it choose an array or some images. `label` names the column
/// of the labels, or makes them by rules (see `LabelRule`); nil: the first that is called `label`, `labels`, `ans`,
/// `cls`, `class`, `target` or `y`. A text column `name` gives the images their short names, a column `group` says
/// what stays together. Other columns stay with the images.
/// - Throws: as `loadManifest` does, and GalaxyError of kind `unsupported-format` for a file of another kind.
public func loadContained(
  _ pattern: String, format: String, options: LoadOptions = LoadOptions(), label: String? = nil,
  classes: [String] = [], badRows: BadRowPolicy = .error, context: WorkContext = WorkContext()
) throws -> LoadedDataset {
  var loader = DatasetLoader(
    source: pattern, manifest: nil, unit: "image", options: options, badRows: badRows, context: context)
  let found = try foundFiles(pattern)
  loader.report.found = found
  var table = ContainedTable()
  for path in found.paths { try table.add(path, format: format) }
  let labels = try table.labels(label, classes: classes, file: pattern)
  loader.classes = labels.classes
  loader.report.notes = labels.notes + table.misfits
  var (items, bad): ([DatasetItem], [BadRow]) = ([], [])
  let further = table.further(without: labels.column)
  let (names, groups) = (table.names, table.column(ContainerNames.group))
  for (row, path) in table.paths.enumerated() {
    let group = groups?.values[row].text ?? table.keys[row]
    var item = DatasetItem(
      path: path, name: names?[row] ?? path, label: nil, group: group.isEmpty ? path : group,
      row: further.isEmpty ? nil : row)
    switch labels.reading.rows[row] {
    case .known(let number): item.label = number
    case .none: break
    case .bad(let why):
      bad.append(
        BadRow(
          name: path, manifest: nil, line: nil,
          error: GalaxyError(LabelError.badLabel, "the label of \(path) is \(why)", file: path)))
      continue
    }
    items.append(item)
  }
  loader.columns = further.isEmpty ? nil : ImageColumns(further)
  return try loader.load(items, badRows: bad)
}

/// What several containers know of their images, put together: columns by their names, missing where a file has
/// none.
private struct ContainedTable {
  /// The addresses of the images, and what each belongs to.
  private(set) var paths: [String] = []
  private(set) var keys: [String] = []
  private var columns: [Catalogue.Column] = []
  /// The names of classes that the files have.
  private(set) var classNames: [String] = []
  /// What looked like columns and was none.
  private(set) var misfits: [String] = []

  /// Adds the images of a file.
  mutating func add(_ path: String, format: String) throws {
    let container: any ImageContainer
    let images: ContainedImages
    if let address = try ContainerAddress(path) {
      (container, images) = (address.container, address.images)
    } else if let opened = try Containers.open(path) {
      (container, images) = (opened, try opened.all())
    } else {
      try Files.requireFile(path)
      throw Self.refused(path, "is no \(format) file", format)
    }
    guard container.format == format else {
      throw Self.refused(path, "is a \(container.format) file", format)
    }
    let before = paths.count
    for place in images.places {
      let address = container.path + container.brackets(place)
      paths.append(address)
      keys.append(container.key(place).map { "\(container.path)[\($0)]" } ?? address)
    }
    let added = try container.columns(of: images).map { Catalogue.Column($0.name, ColumnValues($0.values)) }
    let names =
      columns.map(\.name) + added.map(\.name).filter { name in !columns.contains { $0.name == name } }
    columns = names.map { name in
      let old =
        columns.first { $0.name == name }?.values
        ?? .missing(before, like: added.first { $0.name == name }?.values)
      let new = added.first { $0.name == name }?.values ?? .missing(images.places.count, like: old)
      return Catalogue.Column(name, old.followed(by: new))
    }
    if classNames.isEmpty { classNames = try container.classNames() }
    misfits += container.misfits(of: images)
  }

  private static func refused(_ path: String, _ what: String, _ format: String) -> GalaxyError {
    GalaxyError(
      ImageError.unsupportedFormat, "\(path) \(what)", file: path,
      hint:
        "`load images` takes files of every kind; `load hdf5`, `load tar` and `load npy` labels and columns, too"
    )
  }

  /// A column by its name.
  func column(_ name: String) -> Catalogue.Column? { columns.first { $0.name == name } }

  /// The short names, where each image has one of its own.
  var names: [String]? {
    guard case .texts(let texts)? = column(ContainerNames.name)?.values else { return nil }
    let names = (0..<texts.count).map { texts[$0] }
    return Set(names).count == paths.count && !names.contains("") ? names : nil
  }

  /// The columns that stay with the images.
  func further(without label: String?) -> [Catalogue.Column] {
    let taken = Set(
      [label, ContainerNames.group, names == nil ? nil : ContainerNames.name].compactMap(\.self))
    return columns.filter { !taken.contains($0.name) }
  }

  /// The labels, the names of the classes, and the column that they are from.
  func labels(_ wanted: String?, classes: [String], file: String) throws -> (
    reading: LabelReading, classes: ClassNames, notes: [String], column: String?
  ) {
    let catalogue = Catalogue(file: file, format: "container", columns: columns)
    if let wanted, LabelRule.isRule(wanted), column(wanted) == nil {
      let reading = try LabelReading(LabelRule(wanted, file: file), on: catalogue, classes: classes)
      return (reading, reading.classes, reading.notes, nil)
    }
    let found =
      try wanted.map { columns[try catalogue.position(of: $0)] }
      ?? ContainerNames.labels.lazy.compactMap { name in columns.first { $0.name.lowercased() == name } }
      .first
    guard let found else {
      let names = ClassNames(Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($0, $1) }))
      return (LabelReading(rowCount: paths.count), names, [], nil)
    }
    let reading = try LabelReading(found, of: catalogue, classes: classes)
    var notes = reading.notes
    if notes.isEmpty, wanted == nil { notes = ["labels are those of column \(found.name)"] }
    // Numbers with names that the file has itself.
    if classes.isEmpty, !classNames.isEmpty, reading.classes.isEmpty {
      let named = classNames.enumerated().filter { !$0.element.isEmpty }.map { ($0.offset, $0.element) }
      let names = ClassNames(Dictionary(uniqueKeysWithValues: named))
      return (reading, names, notes + ["classes: \(names.list) (of the file)"], found.name)
    }
    return (reading, reading.classes, notes, found.name)
  }
}

extension ColumnValues {
  /// Those of a container.
  fileprivate init(_ values: ContainedColumn.Values) {
    switch values {
    case .texts(let texts): self = .texts(TextValues(texts))
    case .integers(let numbers): self = .integers(numbers)
    case .numbers(let numbers): self = .numbers(numbers)
    }
  }

  /// So many missing values of the kind of others.
  fileprivate static func missing(_ count: Int, like other: ColumnValues?) -> ColumnValues {
    switch other {
    case .integers?: .integers([Int](repeating: .min, count: count))
    case .numbers?: .numbers([Double](repeating: .nan, count: count))
    case .texts?, nil: .texts(TextValues([String](repeating: "", count: count)))
    }
  }

  /// These and others behind them, as the narrowest kind that holds both.
  fileprivate func followed(by other: ColumnValues) -> ColumnValues {
    switch (self, other) {
    case (.integers(let a), .integers(let b)): return .integers(a + b)
    case (.integers, .numbers), (.numbers, .integers), (.numbers, .numbers):
      return .numbers((doubles ?? []) + (other.doubles ?? []))
    default:
      var texts = TextValues()
      for values in [self, other] { for row in 0..<values.count { texts.append(values[row].text.utf8) } }
      return .texts(texts)
    }
  }
}
