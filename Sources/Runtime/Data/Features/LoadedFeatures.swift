import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// A table of features of another program, and what there is to say of how it came about.
public struct LoadedFeatures: Sendable {
  /// A row an image of the dataset that it was joined to, else a row of the file.
  public let table: FeatureTable
  /// What was chosen and found, in sentences.
  public let notes: [String]
  /// How many rows of the file belong to an image, how many to none, and how many images have no row; nil
  /// where it was joined to no dataset.
  public let joined: (rows: Int, withoutImage: Int, imagesWithout: Int)?
}

extension FeatureTable {
  /// Reads features of another program from a file: CSV, ECSV, a VOTable, a FITS table, an array of NumPy or
  /// safetensors. With a dataset its images get the rows of their names: by the full name, else by that of the
  /// file without folder and ending, where no other is called so; arrays have no names, and must have as many
  /// rows as there are images. Labels are then the dataset's.
  /// - Throws: GalaxyError of a kind of `FeatureError` or `CatalogueError`, `bad-option`, or what reading
  ///   throws.
  public static func load(
    _ path: String, columns: FeatureColumns = FeatureColumns(), for dataset: Dataset? = nil
  ) throws -> LoadedFeatures {
    let file = try FeatureFile(path, columns)
    guard let dataset else {
      let table = file.table(
        file.rows.enumerated().map { index, row in
          file.row(
            row,
            FeatureRow(path: row.name ?? "", name: row.name ?? "\(index + 1)", label: row.label, values: []))
        }, classes: file.classes, options: LoadOptions())
      return LoadedFeatures(table: table, notes: file.notes, joined: nil)
    }
    let join = try FeatureJoin(file, dataset)
    let rows = dataset.items.enumerated().map { index, item in
      let row = FeatureRow(
        path: item.path, name: item.name, label: item.label, group: item.group,
        content: dataset.content(at: index), values: [])
      guard let place = join.rows[index] else {
        var lost = row
        lost.reason = join.reason(for: index)
        return lost
      }
      return file.row(file.rows[place], row)
    }
    return LoadedFeatures(
      table: file.table(rows, classes: dataset.classes, options: dataset.options),
      notes: file.notes + join.notes, joined: join.counts)
  }
}

extension FeatureFile {
  fileprivate func table(_ rows: [FeatureRow], classes: ClassNames, options: LoadOptions) -> FeatureTable {
    FeatureTable(
      origin: .file(file), featureNames: featureNames, furtherNames: furtherNames, flagNames: flagNames,
      rows: rows, classes: classes, options: options)
  }

  /// What the file says of an image.
  fileprivate func row(_ row: Row, _ image: FeatureRow) -> FeatureRow {
    var image = image
    (image.values, image.further, image.flags, image.reason) = (
      row.values, row.further, row.flags, row.reason
    )
    if image.reason != nil { (image.values, image.further, image.flags) = ([], [], 0) }
    if let group = row.group, !group.isEmpty, image.content == nil { image.group = group }
    return image
  }
}

/// Which row of a file belongs to which image of a dataset.
private struct FeatureJoin {
  /// The row of each image.
  let rows: [Int?]
  let counts: (rows: Int, withoutImage: Int, imagesWithout: Int)
  let notes: [String]
  private let ambiguous: Set<Int>
  private let file: String

  init(_ file: FeatureFile, _ dataset: Dataset) throws {
    self.file = file.file
    guard let column = file.nameColumn else {
      try Self.requireOrder(of: file, dataset)
      rows = Array(file.rows.indices)
      ambiguous = []
      counts = (file.rows.count, 0, 0)
      notes = ["it has no names: row after row is taken for image after image, in the order of the dataset"]
      return
    }
    let names = file.rows.map { $0.name ?? "" }
    let match = NameMatch(
      names: dataset.items.map(\.name), paths: dataset.items.map(\.path), others: names)
    let (found, unclear, byStemAlone) = (match.rows, match.unclear, match.byShortName)
    let used = Set(found.compactMap(\.self))
    if used.isEmpty {
      throw GalaxyError(
        FeatureError.noMatch,
        "no row of \(file.file) belongs to an image of \(dataset.source): column \(column) has names such as "
          + "\(names.first ?? ""), the images such as \(dataset.items.first?.name ?? "")", file: file.file,
        hint: "name= chooses another column")
    }
    (rows, ambiguous) = (found, unclear)
    counts = (used.count, names.count - used.count, found.count { $0 == nil })
    var notes = [
      "joined by column \(column): \(used.count) of \(counted(names.count, "row")) belong to images"
        + (byStemAlone > 0 ? " (\(byStemAlone) by the file's name without folder and ending)" : "")
    ]
    if counts.withoutImage > 0 { notes.append("\(counted(counts.withoutImage, "row")) of no image here") }
    if counts.imagesWithout > 0 {
      notes.append(
        "\(counted(counts.imagesWithout, "image")) without a row"
          + (unclear.isEmpty ? "" : ", \(unclear.count) of them since several are called so"))
    }
    self.notes = notes
  }

  /// Of a file without names: as many rows as images, in their order.
  private static func requireOrder(of file: FeatureFile, _ dataset: Dataset) throws {
    guard file.rows.count == dataset.count else {
      throw GalaxyError(
        FeatureError.noMatch,
        "\(file.file) has no names, and \(counted(file.rows.count, "row")) where there are "
          + "\(counted(dataset.count, "image"))", file: file.file,
        hint: "save a table with a column of names, or load just the images that it was made from")
    }
  }

  /// Why an image has no row.
  func reason(for index: Int) -> String {
    ambiguous.contains(index)
      ? "several rows or images are called so, in \(file)" : "\(file) has no row for it"
  }
}
