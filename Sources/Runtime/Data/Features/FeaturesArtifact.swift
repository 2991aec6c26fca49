import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// A table of features under its name: a row an image.
public struct FeaturesArtifact: Artifact, ColumnSource {
  /// What the session calls it.
  public let name: String
  /// The rows.
  public let table: FeatureTable

  /// Names a table.
  public init(name: String, table: FeatureTable) {
    self.name = name
    self.table = table
  }

  /// The same under another name.
  public func named(_ name: String) -> FeaturesArtifact { FeaturesArtifact(name: name, table: table) }

  /// What the user calls it.
  public static let kind = "features"
  /// Large: left in the session file until it is wanted.
  public static let isLarge = true

  /// What is known of it, beside name and kind.
  public static let properties: [Property<FeaturesArtifact>] = [
    Property("count", .integer, "how many images there are") { .integer($0.table.rows.count) },
    Property("measured", .integer, "how many of them have values") {
      .integer($0.table.rows.count - $0.table.unmeasuredCount)
    },
    Property("width", .integer, "how many numbers an image has that detectors judge") {
      .integer($0.table.width)
    },
    Property("names", .nested, "the names of those numbers, in order", isListed: false) {
      .array($0.table.featureNames.map(JSON.string))
    },
    Property("further", .nested, "the names of what else was measured", isListed: false) {
      .array($0.table.furtherNames.map(JSON.string))
    },
    Property("flags", .nested, "how many images each flag is set for") {
      .object($0.table.flagCounts.map { .init($0.name, .integer($0.count)) })
    },
    Property("labels", .nested, "the labels that occur", isListed: false) {
      .array(Set($0.table.rows.compactMap(\.label)).sorted().map(JSON.integer))
    },
    Property("origin", .text, "where the numbers come from") { .string($0.table.origin.text) },
    Property("rows", .nested, "every image with its numbers and flags", isListed: false) { artifact in
      .array(artifact.table.rows.map { .object(artifact.table.members(of: $0)) })
    },
  ]

  /// What it takes of the memory, in bytes.
  public var byteCount: Int {
    table.rows.reduce(0) {
      $0 + 160 + $1.path.utf8.count + $1.name.utf8.count + $1.group.utf8.count
        + 8 * ($1.values.count + $1.further.count)
    }
  }

  /// `200 images with 72 numbers, shapes measured on the images; 3 not measured`.
  public var summary: String {
    let lost = table.unmeasuredCount
    return
      "\(counted(table.rows.count, "image")) with \(counted(table.width, "number")), \(table.origin.text)"
      + (lost == 0 ? "" : "; \(lost) not measured")
  }

  /// What the numbers are, the flags, what could not be measured, the first rows; programs get every row.
  public func details(_ work: WorkContext) -> ArtifactDetails {
    ArtifactDetails(Prose(line) + table.prose, table: ("rows", table.data))
  }

  /// How many images have a row.
  public var elementCount: Int? { table.rows.count }

  /// The values of the one at `index`, by name.
  public func element(at index: Int) -> [JSON.Member] {
    table.rows.indices.contains(index) ? table.members(of: table.rows[index]) : []
  }

  // MARK: - As columns

  /// A column a number and flag.
  public var columnTable: ColumnTable { table.columnTable }

  /// Where the numbers come from.
  public var tableNotes: [String] { ["\(counted(table.rows.count, "image")), \(table.origin.text)."] }

  /// Some rows.
  public func selecting(_ rows: [Int], named name: String) -> any ColumnSource {
    FeaturesArtifact(name: name, table: table.selecting(rows))
  }

  // MARK: - In a session file

  private static let columns = ["path", "name", "label", "group", "content", "flags", "reason"]

  /// Writes all that a session file keeps of it, by name: a row an image in `features`, the numbers as
  /// float64 tensors `values` and `further`, both [image][number], NaN where there is none.
  public func write(to content: inout ArtifactContent) throws {
    content.set(table.origin.stored)
    content.set("names", .array(table.featureNames.map(JSON.string)))
    content.set("further", .array(table.furtherNames.map(JSON.string)))
    content.set("flags", .array(table.flagNames.map(JSON.string)))
    content.set("options", table.options.stored)
    if !table.classes.isEmpty { content.set("classes", table.classes.json) }
    if table.rows.contains(where: { $0.draw != nil }) {
      content.set("draws", .array(table.rows.map { .optional($0.draw) }))
    }
    content.weights = try SafeTensors(tensors: [
      tensor("values", table.featureNames.count, \.values),
      tensor("further", table.furtherNames.count, \.further),
    ]).encoded()
    content.add("features", Self.columns, count: table.rows.count) { [table] index in
      let row = table.rows[index]
      return [
        .text(row.path), .text(row.name), .optional(row.label), .text(row.group),
        .optional(row.content.map { Int(bitPattern: UInt($0)) }), .integer(Int(bitPattern: UInt(row.flags))),
        .optional(row.reason),
      ]
    }
  }

  private func tensor(_ name: String, _ width: Int, _ numbers: KeyPath<FeatureRow, [Double]>) -> NamedTensor {
    var doubles: [Double] = []
    doubles.reserveCapacity(table.rows.count * width)
    for row in table.rows {
      let values = row[keyPath: numbers]
      for place in 0..<width { doubles.append(place < values.count ? values[place] : .nan) }
    }
    return NamedTensor(name: name, shape: [table.rows.count, width], doubles: doubles)
  }

  /// Reads what `write` wrote; nil if it is anything else.
  /// - Throws: `GalaxyError` if the file is damaged there.
  public init?(named name: String, from source: some ArtifactSource) throws {
    let stored = source.values
    func names(_ key: String) -> [String]? {
      guard let list = stored[key]?.array else { return nil }
      let names = list.compactMap(\.string)
      return names.count == list.count ? names : nil
    }
    guard let origin = FeatureTable.Origin(stored: stored), let features = names("names"),
      let further = names("further"), let flags = names("flags"), flags.count <= 64,
      let options = LoadOptions(stored: stored["options"])
    else { return nil }
    let known = try source.rows(of: "features") { row in
      FeatureRow(
        path: row.text("path"), name: row.text("name"), label: row.optionalInteger("label"),
        group: row.text("group"),
        content: row.optionalInteger("content").map { UInt64(UInt(bitPattern: $0)) },
        values: [], flags: UInt64(UInt(bitPattern: row.integer("flags"))), reason: row.optionalText("reason"))
    }
    let numbers = try SafeTensors(bytes: source.weights)
    guard let values = numbers["values"]?.doubles, values.count == known.count * features.count,
      let others = numbers["further"]?.doubles, others.count == known.count * further.count
    else { return nil }
    let draws = stored["draws"]?.array ?? []
    let rows = known.enumerated().map { index, known in
      var row = known
      if draws.indices.contains(index) { row.draw = draws[index].integer }
      guard row.isMeasured else { return row }
      row.values = Array(values[index * features.count..<(index + 1) * features.count])
      row.further = Array(others[index * further.count..<(index + 1) * further.count])
      return row
    }
    self.init(
      name: name,
      table: FeatureTable(
        origin: origin, featureNames: features, furtherNames: further, flagNames: flags, rows: rows,
        classes: ClassNames(json: stored["classes"]), options: options))
  }

  /// Of all numbers, flags and labels, without the paths of the images.
  public func digest(_ work: WorkContext) -> Digest {
    var digester = Digester()
    digester.add("features")
    digester.add(JSON.object(table.origin.stored).compact)
    for names in [table.featureNames, table.furtherNames, table.flagNames] {
      digester.add(names.count)
      names.forEach { digester.add($0) }
    }
    if !table.classes.isEmpty { digester.add(table.classes.json.compact) }
    digester.add(table.rows.count)
    for row in table.rows {
      digester.add(row.label)
      for values in [row.values, row.further] {
        digester.add(values.count)
        values.forEach { digester.add($0 as Double) }
      }
      digester.add(Int(bitPattern: UInt(row.flags)))
      digester.add(row.isMeasured ? 1 : 0)
    }
    return digester.digest
  }

  /// Whether another is the same in everything, seen at once where both share their memory.
  public func isCopy(of other: FeaturesArtifact) -> Bool { table == other.table }
}

extension FeatureTable.Origin {
  /// In words: `shapes measured on the images`.
  public var text: String {
    switch self {
    case .morphology: "shapes measured on the images"
    case .latent(let model, _): "latent vectors of \(model)"
    case .file(let file): "read from \(file)"
    }
  }

  /// How a session file keeps it.
  fileprivate var stored: [JSON.Member] {
    switch self {
    case .morphology: [.init("origin", .string("morphology"))]
    case .latent(let model, let contents):
      [
        .init("origin", .string("latent")), .init("model", .string(model)),
        .init("contents", .string(contents)),
      ]
    case .file(let file): [.init("origin", .string("file")), .init("file", .string(file))]
    }
  }

  fileprivate init?(stored json: JSON) {
    switch json["origin"]?.string {
    case "morphology": self = .morphology
    case "latent":
      guard let model = json["model"]?.string, let contents = json["contents"]?.string else { return nil }
      self = .latent(model: model, contents: contents)
    case "file":
      guard let file = json["file"]?.string else { return nil }
      self = .file(file)
    default: return nil
    }
  }
}
