import GalaxyBase

// A dataset as a table: a row an image, what is known of it and the further columns of its manifest.

extension DatasetArtifact {
  /// Path and label first, as a manifest has them, so that what is saved can be loaded again.
  public var columnTable: ColumnTable {
    let items = dataset.items
    func known(_ name: String, _ values: ColumnValues) -> ColumnTable.Column {
      ColumnTable.Column(name, values, of: ColumnDescription.known[name])
    }
    var columns = [
      known("path", .texts(TextValues(items.lazy.map(\.path)))),
      known("label", .integers(items.map { $0.label ?? .min })),
    ]
    if !dataset.classes.isEmpty {
      let names = items.lazy.map { $0.label.map { dataset.classes.text($0) } ?? "" }
      columns.append(known("class", .texts(TextValues(names))))
    }
    columns.append(known("name", .texts(TextValues(items.lazy.map(\.name)))))
    columns.append(known("group", .texts(TextValues(items.lazy.map(\.group)))))
    if items.contains(where: { $0.copyOf != nil }) {
      columns.append(known("copy_of", .integers(items.map { $0.copyOf ?? .min })))
    }
    let taken = Set(columns.map(\.name))
    let rows = items.map(\.row)
    let further = (dataset.columns?.gathered(rows).columns ?? []).filter { !taken.contains($0.name) }
    columns += further.map { ColumnTable.Column($0) }
    if items.contains(where: { $0.frame != nil }) {
      // A column of the user's own goes before what galsh knows of the file.
      let own = Set(columns.map(\.name))
      let frames = ColumnTable(DataTable(records: items.map { FrameColumns.members(of: $0.frame) }))
      columns += frames.columns.filter { !own.contains($0.name) && $0.valueCount > 0 }
    }
    return ColumnTable(columns)
  }

  /// Where the images come from.
  public var tableNotes: [String] { ["\(summary); images of \(dataset.source)"] }

  /// How the images were read.
  public var tableOrigin: [JSON.Member] { [.init("options", .string(dataset.options.summary))] }

  /// The images at these places.
  public func selecting(_ rows: [Int], named name: String) -> any ColumnSource {
    DatasetArtifact(name: name, dataset: dataset.subset(rows, source: dataset.source))
  }
}
