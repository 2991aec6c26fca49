import GalaxyBase
import GalaxyData

/// A table of scores under its name: what a model says of every image of a dataset.
public struct ScoresArtifact: Artifact, ColumnSource {
  /// What the session calls it.
  public let name: String
  /// The rows.
  public let table: ScoreTable
  /// The thresholds that judged, if there were any.
  public let thresholds: Thresholds?
  /// What the model's latest test said of it when it scored; nil where that is not known.
  public let standing: Standing?

  /// What the model was when it scored: `Model.contents`; nil where that is not known.
  public let scoredBy: String?

  /// Names a table.
  public init(
    name: String, table: ScoreTable, thresholds: Thresholds?, standing: Standing? = nil,
    scoredBy: String? = nil
  ) {
    self.scoredBy = scoredBy
    self.name = name
    self.table = table
    self.thresholds = thresholds
    self.standing = standing
  }

  /// The same under another name.
  public func named(_ name: String) -> ScoresArtifact {
    ScoresArtifact(name: name, table: table, thresholds: thresholds, standing: standing, scoredBy: scoredBy)
  }

  /// The same by a model that has got another name.
  public func by(model: String) -> ScoresArtifact {
    ScoresArtifact(
      name: name,
      table: table.by(model: model),
      thresholds: thresholds, standing: standing, scoredBy: scoredBy)
  }

  /// What the user calls it.
  public static let kind = "scores"
  /// Large: left in the session file until it is wanted.
  public static let isLarge = true

  /// What is known of it, beside name and kind.
  public static let properties: [Property<ScoresArtifact>] = [
    Property("model", .text, "the model that scored") { .string($0.table.modelName) },
    Property("standing", .text, "what the test of the model said of it, in a word") {
      .optional($0.standing?.kind.rawValue)
    },
    Property("count", .integer, "how many rows there are") { .integer($0.table.count) },
    Property("unread", .integer, "how many images could not be read") { .integer($0.table.unreadCount) },
    Property("median", .number, "the median score") { .optional($0.table.median) },
    Property("mean", .number, "the mean score") { .optional($0.table.mean) },
    Property("regions", .nested, "how many rows fall in each region, from surely normal on") {
      .array($0.table.countsPerRegion.map { .integer($0) })
    },
    Property("fdr", .number, "the false discovery rate that a list was asked for at", isListed: false) {
      .optional($0.table.fdr)
    },
    Property("discoveries", .nested, "the images on that list", isListed: false) {
      .array($0.table.rows.filter { $0.isDiscovery == true }.map { .string($0.name) })
    },
    Property("spread", .nested, "scatter of the scores within groups and between them", isListed: false) {
      $0.table.spread?.json ?? .null
    },
    Property("rows", .nested, "every image with its score and verdict", isListed: false) {
      .array($0.table.elements.map { .object($0) })
    },
  ]

  /// What it takes of the memory, in bytes.
  public var byteCount: Int { table.byteCount }

  /// `20 scores by elliptical: 5 surely normal, 4 undecided`.
  public var summary: String {
    let regions = zip(Region.allCases, table.countsPerRegion).filter { $0.1 > 0 }.map {
      "\($0.1) \($0.0.name)"
    }
    let list =
      table.fdr.map { rate in
        [
          "\(table.rows.count { $0.isDiscovery == true }) on the list at a false discovery rate of "
            + NumberText.significant(rate)
        ]
      } ?? []
    let unread = table.unreadCount == 0 ? [] : ["\(table.unreadCount) unreadable"]
    let parts = regions + list + unread
    let doubt = caution.map { _ in " (\(standing?.kind.phrase ?? ""))" } ?? ""
    return "\(counted(table.scores.count, "score")) by \(table.modelName)\(doubt)"
      + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }

  /// What must be said wherever its scores are shown; nil for a model that does what it says.
  public var caution: String? {
    standing.flatMap { standing in
      standing.isWarning
        ? "\(table.modelName): \(standing.text)\(Standing.withheld(thresholds, standing))" : nil
    }
  }

  /// The lowest and highest scores with their verdicts; programs get every row.
  public func details(_ work: WorkContext) -> ArtifactDetails {
    let lines = [line, caution].compactMap(\.self)
    return ArtifactDetails(
      Prose(lines: lines) + table.prose + Prose(table.spread?.text("scores") ?? ""),
      table: ("rows", table.data))
  }

  /// How many images were scored.
  public var elementCount: Int? { table.count }

  /// The values of the one at `index`, by name.
  public func element(at index: Int) -> [JSON.Member] {
    table.rows.indices.contains(index)
      ? table.rows[index].elementProperties(table.classNames) + table.further(table.rows[index]) : []
  }

  // MARK: - In a session file

  /// Writes all that a session file keeps of it, by name.
  public func write(to content: inout ArtifactContent) {
    content.set(table.described)
    content.set("thresholds", thresholds?.stored ?? .null)
    if let standing { content.set("standing", standing.json) }
    if let scoredBy { content.set("scored_by", .string(scoredBy)) }
    if let levels = thresholds?.levels { content.set("levels", .array(levels.map(JSON.number))) }
    if thresholds?.withholdsSurely == true { content.set("withholds_surely", .bool(true)) }
    table.addRows(to: &content)
  }

  /// Reads what `write` wrote; nil if it is anything else.
  /// - Throws: `GalaxyError` if the file is damaged there.
  public init?(named name: String, from source: some ArtifactSource) throws {
    self.init(
      name: name, table: try ScoreTable(source.values, from: source),
      thresholds: Thresholds(stored: source.values["thresholds"], levels: source.values["levels"])?
        .withholdingSurely(source.values["withholds_surely"]?.bool ?? false),
      standing: Standing(json: source.values["standing"]), scoredBy: source.values["scored_by"]?.string)
  }

  /// Of the table, without the paths of its images, and the thresholds.
  public func digest(_ work: WorkContext) -> Digest {
    var digester = Digester()
    digester.add(table)
    digester.add(thresholds?.stored.compact ?? "")
    return digester.digest
  }

  /// Whether another is the same in everything, seen at once where both share their memory.
  public func isCopy(of other: ScoresArtifact) -> Bool {
    table == other.table && thresholds == other.thresholds && standing == other.standing
  }
}

extension ScoreTable {
  /// The lowest and highest scores with their verdicts, then what could not be read.
  public var prose: Prose {
    let ranked = rows.filter { $0.score != nil }.sorted { ($0.score ?? 0) < ($1.score ?? 0) }
    let (hasP, hasList) = (hasPValues, hasDiscoveries)
    var shown = TextTable(
      ["image", "score", "percentile"] + (hasP ? ["p"] : []) + ["verdict"] + (hasList ? ["on the list"] : []),
      [.left, .right, .right] + (hasP ? [.right] : []) + [.left])
    func add(_ row: ScoreRow) {
      shown.add(
        [
          row.name, row.score.map { NumberText.significant($0) } ?? "",
          row.percentile.map { NumberText.fixed($0, 1) } ?? "",
        ] + (hasP ? [row.p.map { NumberText.significant($0, 3) } ?? ""] : []) + [row.verdict]
          + (hasList ? [row.isDiscovery == true ? "yes" : ""] : []))
    }
    let ends = 5
    if ranked.count <= 2 * ends {
      ranked.forEach(add)
    } else {
      ranked.prefix(ends).forEach(add)
      shown.add(["…"])
      ranked.suffix(ends).forEach(add)
    }
    var prose = Prose([.table(shown)])
    for row in rows where row.score == nil { prose.add("\(row.name): \(row.reason ?? "no score")") }
    return prose
  }

  /// Every row, at full precision.
  public var data: DataTable {
    let isNamed = !classNames.isEmpty
    return DataTable(
      [
        DataTable.Column("name", .text, isLeftOutOfFiles: true), .text("path"), .integer("label"),
        .number("score"), .number("percentile"),
        .number("region"), .text("verdict"), .text("reason"),
      ] + (isNamed ? [.text("class")] : []) + furtherColumns,
      rows: rows.map { row in
        let values: [JSON] = [
          .string(row.name), .string(row.path), .optional(row.label), .optional(row.score),
          .optional(row.percentile), .optional(row.region?.value), .string(row.verdict),
          .optional(row.reason),
        ]
        return (isNamed ? values + [.optional(row.label.map(classNames.text))] : values)
          + further(row).map(\.value)
      })
  }

  /// What rows of a calibrated model have, and of one that was asked for a list.
  private var furtherColumns: [DataTable.Column] {
    (hasGroups ? [.text("group")] : []) + (hasPValues ? [.number("p")] : [])
      + (hasDiscoveries ? [.number("q"), .truth("discovery")] : [])
  }

  fileprivate func further(_ row: ScoreRow) -> [JSON.Member] {
    (hasGroups ? [.init("group", .string(row.group ?? row.name))] : [])
      + (hasPValues ? [.init("p", .optional(row.p))] : [])
      + (hasDiscoveries
        ? [.init("q", .optional(row.q)), .init("discovery", row.isDiscovery.map(JSON.bool) ?? .null)] : [])
  }

  // MARK: - In a session file

  /// What stands beside the rows.
  var described: [JSON.Member] {
    [
      .init("model", .string(modelName)), .init("reference", referenceName.map(JSON.string) ?? .null),
      .init("count", .integer(count)),
    ] + (classNames.isEmpty ? [] : [.init("classes", classNames.json)])
      + (hasPValues ? [.init("p", .array(rows.map { .optional($0.p) }))] : [])
      + (hasGroups ? [.init("groups", .array(rows.map { .optional($0.group) }))] : [])
      + (fdr.map { [.init("fdr", .number($0))] } ?? [])
  }

  /// The rows for scripts.
  fileprivate var elements: [[JSON.Member]] { rows.map { $0.elementProperties(classNames) + further($0) } }

  private static let columns = [
    "path", "name", "label", "anomalous", "score", "percentile", "region", "verdict", "reason",
  ]

  /// Adds the rows to what an artifact keeps.
  func addRows(to content: inout ArtifactContent) {
    content.add("scores", Self.columns, count: rows.count) { [rows] number in
      let row = rows[number]
      return [
        .text(row.path), .text(row.name), .optional(row.label),
        row.anomalous.map { .integer($0 ? 1 : 0) } ?? .null, .optional(row.score), .optional(row.percentile),
        .optional(row.region?.value), .text(row.verdict), .optional(row.reason),
      ]
    }
  }

  /// Reads the rows, and what `described` wrote.
  init(_ description: JSON, from source: some ArtifactSource) throws {
    let regions = Region.allCases
    let rows = try source.rows(of: "scores") { row in
      let value = row.optionalNumber("region")
      return ScoreRow(
        path: row.text("path"), name: row.text("name"), label: row.optionalInteger("label"),
        anomalous: row.optionalInteger("anomalous").map { $0 != 0 }, score: row.optionalNumber("score"),
        percentile: row.optionalNumber("percentile"),
        region: value.flatMap { value in regions.first { $0.value == value } },
        verdict: row.text("verdict"), reason: row.optionalText("reason"))
    }
    let (p, groups) = (description["p"]?.array ?? [], description["groups"]?.array ?? [])
    var known = p.count == rows.count ? zip(rows, p).map { $0.calibrated($1.number) } : rows
    if groups.count == known.count {
      for index in known.indices { known[index].group = groups[index].string }
    }
    self.init(
      rows: known,
      referenceName: description["reference"]?.string,
      modelName: description["model"]?.string ?? "", classNames: ClassNames(json: description["classes"]))
    if let fdr = description["fdr"]?.number { self = discovering(at: fdr) }
  }
}

extension ScoreRow {
  /// The row for scripts: a reason that there is none of is empty.
  fileprivate func elementProperties(_ classNames: ClassNames) -> [JSON.Member] {
    let named = classNames.isEmpty ? [] : [JSON.Member("class", .optional(label.map(classNames.text)))]
    return [
      .init("name", .string(name)), .init("path", .string(path)), .init("label", .optional(label)),
    ] + named + [
      .init("score", .optional(score)), .init("percentile", .optional(percentile)),
      .init("region", .optional(region?.value)), .init("verdict", .string(verdict)),
      .init("reason", .string(reason ?? "")),
    ]
  }
}
