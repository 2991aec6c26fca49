import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// A dataset under its name. A session file keeps where its images come from; their pixels are read again.
public struct DatasetArtifact: Artifact, ColumnSource {
  /// What the session calls it.
  public let name: String
  /// The images.
  public let dataset: Dataset
  /// How many images each label has, by rising label, the unlabelled last.
  public let classes: [(label: Int?, count: Int)]

  /// Goes through all images once; whoever asks for the classes, such as the Tab key, goes through none.
  public init(name: String, dataset: Dataset) {
    self.name = name
    self.dataset = dataset
    var counts: [Int?: Int] = [:]
    for item in dataset.items { counts[item.label, default: 0] += 1 }
    classes = counts.sorted { ($0.key == nil ? 1 : 0, $0.key ?? 0) < ($1.key == nil ? 1 : 0, $1.key ?? 0) }
      .map { (label: $0.key, count: $0.value) }
  }

  /// The same under another name.
  public func named(_ name: String) -> DatasetArtifact { DatasetArtifact(name: name, dataset: dataset) }

  /// What the user calls it.
  public static let kind = "dataset"

  /// What is known of it, beside name and kind.
  public static let properties: [Property<DatasetArtifact>] = [
    Property("count", .integer, "how many images there are") { .integer($0.dataset.count) },
    Property("labels", .nested, "the labels that occur", isListed: false) {
      .array($0.classes.compactMap(\.label).map(JSON.integer))
    },
    Property("classes", .nested, "how many images each class has") { artifact in
      .array(
        artifact.classes.map { row in
          let name = row.label.flatMap(artifact.dataset.classes.name).map {
            [JSON.Member("name", .string($0))]
          }
          return .object(
            [.init("label", .optional(row.label))] + (name ?? []) + [.init("count", .integer(row.count))])
        })
    },
    Property("columns", .nested, "the further columns of the manifest and their types", isListed: false) {
      $0.dataset.columns?.described ?? .array([])
    },
    Property("width", .integer, "columns of each image, in pixels") { .integer($0.dataset.width) },
    Property("height", .integer, "rows of each image, in pixels") { .integer($0.dataset.height) },
    Property("source", .text, "the manifest, folder or pattern that the images come from") {
      .string($0.dataset.source)
    },
    Property("matching", .nested, "to which real images it was matched, and how", isListed: false) {
      $0.dataset.matching?.json ?? .null
    },
  ]

  /// What it takes of the memory, in bytes.
  public var byteCount: Int { dataset.byteCount }

  /// `1500 images (500 per class 0 1 2), 256×256 grey`.
  public var summary: String {
    "\(counted(dataset.count, "image"))\(classText), \(dataset.width)×\(dataset.height) grey"
  }

  private var classText: String {
    let labelled = classes.filter { $0.label != nil }
    guard let first = labelled.first else { return " (no labels)" }
    let names = labelled.compactMap(\.label).map(dataset.classes.text).joined(separator: " ")
    if labelled.count == classes.count && classes.count > 1
      && labelled.allSatisfy({ $0.count == first.count })
    {
      return " (\(first.count) per class \(names))"
    }
    return " ("
      + classes.map {
        "\($0.count) \($0.label.map { "of class \(dataset.classes.text($0))" } ?? "without a label")"
      }
      .joined(separator: ", ") + ")"
  }

  /// Classes with originals and copies, groups, formats, and the range of the pixels.
  public func details(_ work: WorkContext) throws -> ArtifactDetails {
    let summary = try DatasetSummary(dataset, context: work)
    var table = TextTable(["class", "originals", "copies"], [.left, .right, .right])
    for row in summary.classes {
      table.add([dataset.classes.text(row.label, none: "none"), "\(row.originals)", "\(row.copies)"])
    }
    let formats = summary.formats.map { "\($0.count) \($0.format.noun)" }.joined(separator: ", ")
    let range = [Double(summary.least), Double(summary.greatest)].map { NumberText.significant($0) }
      .joined(separator: " to ")
    let lines =
      [
        "groups   \(summary.groups)", "formats  \(formats)",
        "pixels   \(range), mean \(NumberText.significant(summary.mean))", "source   \(summary.source)",
      ] + columnLines + (dataset.matching.map { ["match    \($0.text)"] } ?? [])
    return ArtifactDetails(
      Prose([.text(line), .table(table), .text(lines.joined(separator: "\n"))]),
      properties: [
        .init("groups", .integer(summary.groups)), .init("minimum", .number(Double(summary.least))),
        .init("maximum", .number(Double(summary.greatest))), .init("mean", .number(summary.mean)),
        .init("copies", .integer(summary.classes.reduce(0) { $0 + $1.copies })),
        .init("skipped", .integer(summary.skipped)),
      ])
  }

  /// The further columns, where there are some.
  private var columnLines: [String] {
    guard let columns = dataset.columns else { return [] }
    let named = columns.columns.map { "\($0.name) (\($0.values.kind.rawValue))" }
    return ["columns  " + named.joined(separator: ", ")]
  }

  /// How many images it has.
  public var elementCount: Int? { dataset.count }

  /// The values of the one at `index`, by name.
  public func element(at index: Int) -> [JSON.Member] {
    guard dataset.items.indices.contains(index) else { return [] }
    let item = dataset.items[index]
    var members: [JSON.Member] = [
      .init("name", .string(item.name)), .init("path", .string(item.path)),
      .init("label", .optional(item.label)),
    ]
    if !dataset.classes.isEmpty {
      members.append(.init("class", .optional(item.label.map(dataset.classes.text))))
    }
    members.append(.init("group", .string(item.group)))
    let known = Set(members.map(\.key))
    let further = (item.row.flatMap { dataset.columns?.values(ofRow: $0) } ?? []).filter {
      !known.contains($0.key)
    }
    let matched = item.origin?.recipe.map {
      [JSON.Member("draw", .integer($0.draw)), .init("matched_to", .string($0.target))]
    }
    // A column of the user's own goes before what galsh knows of the file.
    let own = Set(further.map(\.key))
    let found = FrameColumns.members(of: item.frame) + (matched ?? [])
    return members + further + found.filter { !own.contains($0.key) }
  }

  /// Reads the images that were left in their files.
  /// - Throws: `GalaxyError` naming the file that is not what it was; of kind `interrupted`.
  public func prepare(_ work: WorkContext) throws { try dataset.materialize(context: work) }

  // MARK: - In a session file

  private static let columns = [
    "path", "name", "label", "group", "copy_of", "line", "format", "file", "bytes", "digest", "variations",
    "pixels",
  ]

  /// Writes all that a session file keeps of it, by name.
  /// - Throws: `GalaxyError`, of kind `cannot-keep` for what no file could give back.
  public func write(to content: inout ArtifactContent) throws {
    content.set("source", .string(dataset.source))
    content.set("options", dataset.options.stored)
    content.set("height", .integer(dataset.height))
    content.set("width", .integer(dataset.width))
    content.set("skipped", .array(dataset.skipped.map(\.stored)))
    if !dataset.classes.isEmpty { content.set("classes", dataset.classes.json) }
    if let columns = dataset.columns?.gathered(dataset.items.map(\.row)).encoded {
      content.weights = columns
      content.set("columns", .string(Digest(of: columns).hex))
    }
    if let matching = dataset.matching { content.set("matching", matching.json) }
    if let frames = FrameColumns.json(of: dataset.items.map(\.frame)) { content.set("frames", frames) }
    let (items, digests) = (dataset.items, try dataset.pixelDigests(context: WorkContext()))
    content.add("images", Self.columns, count: items.count) { row in
      let item = items[row]
      guard let origin = item.origin, digests.indices.contains(row) else {
        throw GalaxyError(
          DatasetError.cannotKeep, "\(item.name) has no file, so the session cannot read it again")
      }
      let variations = JSON.array(origin.variations.map(\.stored)).compact
      return [
        .text(item.path), .text(item.name), .optional(item.label), .text(item.group), .optional(item.copyOf),
        .optional(item.line), .optional(item.format?.rawValue), .text(origin.file), .integer(origin.bytes),
        .text(origin.digest.hex), origin.variations.isEmpty ? .null : .text(variations),
        .text(digests[row].hex),
      ]
    }
  }

  /// Reads what `write` wrote; nil if it is anything else.
  /// - Throws: `GalaxyError` if the file is damaged there.
  public init?(named name: String, from source: some ArtifactSource) throws {
    let values = source.values
    guard let options = LoadOptions(stored: values["options"]), let origin = values["source"]?.string,
      let height = values["height"]?.integer, let width = values["width"]?.integer,
      let skipped = values["skipped"]?.array
    else { return nil }
    let rows = try source.rows(of: "images") { Self.item($0) }
    let known = rows.compactMap(\.self)
    guard known.count == rows.count else { return nil }
    var columns: ImageColumns?
    if let digest = values["columns"]?.string {
      guard Digest(of: source.weights).hex == digest, let read = ImageColumns(encoded: source.weights) else {
        return nil
      }
      columns = read
    }
    let frames = FrameColumns.frames(values["frames"], count: known.count)
    let items = known.enumerated().map { index, known in
      var item = known.item
      item.frame = frames[index]
      // The columns were written a row an image.
      item.row = columns == nil ? nil : index
      return item
    }
    self.init(
      name: name,
      dataset: Dataset(
        items: items, height: height, width: width, options: options,
        stored: source.shared { StoredPixels() }, digests: known.map(\.digest), source: origin,
        skipped: skipped.compactMap(BadRow.init), classes: ClassNames(json: values["classes"]),
        columns: columns, matching: Matching(json: values["matching"])))
  }

  /// An image and the digest of its pixels; nil if the row is none.
  private static func item(_ row: some ArtifactRow) -> (item: DatasetItem, digest: Digest)? {
    guard let file = Digest(row.text("digest")), let seen = Digest(row.text("pixels")) else { return nil }
    let variations = row.optionalText("variations").flatMap { try? JSON.parse($0) }?.array ?? []
    let known = variations.compactMap(ImageOrigin.Variation.init)
    guard known.count == variations.count else { return nil }
    var item = DatasetItem(
      path: row.text("path"), name: row.text("name"), label: row.optionalInteger("label"),
      group: row.text("group"), copyOf: row.optionalInteger("copy_of"), line: row.optionalInteger("line"),
      format: row.optionalText("format").flatMap(ImageFormat.init))
    item.origin = ImageOrigin(
      file: row.text("file"), digest: file, bytes: row.integer("bytes"), variations: known)
    return (item, seen)
  }

  /// Of all labels and pixels.
  public func digest(_ work: WorkContext) throws -> Digest { try dataset.digest(context: work) }

  /// Whether another is the same in everything, seen at once where both share their memory.
  public func isCopy(of other: DatasetArtifact) -> Bool { dataset === other.dataset }
}
