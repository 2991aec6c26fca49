import GalaxyBase
import GalaxyData

/// A classification under its name.
public struct ClassificationArtifact: Artifact, ColumnSource {
  /// What the session calls it.
  public let name: String
  /// The answers.
  public let classification: Classification
  /// The models that were asked, in the order of their classes.
  public let models: [String]

  /// Names a classification.
  public init(name: String, classification: Classification, models: [String]) {
    (self.name, self.classification, self.models) = (name, classification, models)
  }

  /// The same under another name.
  public func named(_ name: String) -> ClassificationArtifact {
    ClassificationArtifact(name: name, classification: classification, models: models)
  }

  /// What the user calls it.
  public static let kind = "classification"
  /// Large: left in the session file until it is wanted.
  public static let isLarge = true

  /// What is known of it, beside name and kind.
  public static let properties: [Property<ClassificationArtifact>] = [
    Property("models", .nested, "the models that were asked") { .array($0.models.map(JSON.string)) },
    Property("classes", .nested, "their classes") {
      .array($0.classification.classes.map(JSON.string))
    },
    Property("count", .integer, "how many images there are") { .integer($0.classification.rows.count) },
    Property("kinds", .nested, "how many images got each answer") {
      .object($0.classification.counts.map { .init($0.kind, .integer($0.count)) })
    },
    Property("accuracy", .number, "the share of the labelled images of these classes that got their own") {
      .optional($0.classification.accuracy)
    },
    Property("accuracy_95", .nested, "its 95 % interval (Wilson)", isListed: false) {
      $0.classification.accuracyInterval.map { [.number($0.low), .number($0.high)] } ?? .null
    },
    Property("confusion", .nested, "for each true class how many images got each answer", isListed: false) {
      $0.confusionJSON
    },
    Property("alpha", .number, "an image is of none where its p-value is not above this", isListed: false) {
      .number($0.classification.alpha)
    },
    Property("rule", .text, "how it was decided", isListed: false) { .string($0.classification.rule) },
    Property("rows", .nested, "every image with its answer", isListed: false) {
      artifact in .array(artifact.classification.rows.map { .object(artifact.members(of: $0)) })
    },
  ]

  private var confusionJSON: JSON {
    let answers = classification.classes + [Classification.none]
    return .array(
      classification.confusion.map { row in
        .object(
          [.init("class", .string(row.truth))]
            + zip(answers, row.counts).map { .init($0, .integer($1)) })
      })
  }

  /// What it takes of the memory, in bytes.
  public var byteCount: Int {
    classification.rows.reduce(0) { $0 + 200 + $1.path.utf8.count + $1.name.utf8.count }
  }

  /// `180 images: 58 barred, 60 elliptical, 55 spiral, 7 none; 0.86 right (95 % 0.8 to 0.9)`.
  public var summary: String {
    let kinds = classification.counts.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
    let unread = classification.rows.count { $0.kind == nil }
    let right =
      classification.accuracy.map { accuracy in
        let interval = classification.accuracyInterval
        return "; \(NumberText.significant(accuracy, 3)) right"
          + (interval.map {
            " (95 % \(NumberText.significant($0.low, 3)) to \(NumberText.significant($0.high, 3)))"
          } ?? "")
      } ?? ""
    let draws = classification.rows.compactMap(\.draws?.count).max()
    let averaged = draws.map { " (the mean of \($0 == 1 ? "1 draw" : "up to \($0) draws") of each)" } ?? ""
    return "\(counted(classification.rows.count, "image"))\(averaged): \(kinds)"
      + (unread == 0 ? "" : ", \(unread) not measured") + right
  }

  /// The confusion, the rule, and some answers; programs get every row.
  public func details(_ work: WorkContext) -> ArtifactDetails {
    var prose = Prose(line)
    if let table = confusionTable { prose.add(.table(table)) }
    prose.add(.text(classification.rule))
    prose.add(.table(shown))
    return ArtifactDetails(prose, table: ("rows", data))
  }

  /// A row a true class, a column an answer; nil without labels.
  public var confusionTable: TextTable? {
    let confusion = classification.confusion
    guard !confusion.isEmpty else { return nil }
    let answers = classification.classes + [Classification.none]
    var table = TextTable(["true class"] + answers, [.left] + answers.map { _ in .right })
    for row in confusion { table.add([row.truth] + row.counts.map(String.init)) }
    return table
  }

  /// The first answers.
  private var shown: TextTable {
    let hasTruth = classification.rows.contains { $0.truth != nil }
    var table = TextTable(
      ["image", "kind", "nearest", "p", "margin"] + (classification.isAveraged ? ["draws agree"] : [])
        + (hasTruth ? ["class"] : []) + ["flags"],
      [.left, .left, .left, .right, .right])
    let most = 10
    for row in classification.rows.prefix(most) {
      var cells = [row.name, row.kind ?? "", row.nearest ?? row.reason ?? ""]
      cells.append(row.p.map { NumberText.significant($0, 3) } ?? "")
      cells.append(row.margin.map { NumberText.significant($0, 3) } ?? "")
      if classification.isAveraged { cells.append(row.draws?.text ?? "") }
      if hasTruth { cells.append(row.truth ?? "") }
      table.add(cells + [row.flags.joined(separator: " ")])
    }
    if classification.rows.count > most { table.add(["…"]) }
    return table
  }

  /// Every row, at full precision.
  public var data: DataTable {
    var columns: [DataTable.Column] = [
      .text("name"), .text("path"), .text("kind"), .text("nearest"), .number("p"), .number("margin"),
    ]
    columns += classification.classes.map { .number("score_\($0)") }
    columns += [.text("class"), .text("flags"), .text("reason")]
    if classification.isAveraged { columns += [.integer("draws"), .integer("draws_agreeing")] }
    return DataTable(columns, rows: classification.rows.map(cells))
  }

  private func cells(of row: Classification.Row) -> [JSON?] {
    var cells: [JSON?] = [
      .string(row.name), .string(row.path), .optional(row.kind), .optional(row.nearest), .optional(row.p),
      .optional(row.margin),
    ]
    for kind in classification.classes.indices {
      cells.append(row.scores.indices.contains(kind) ? .number(row.scores[kind]) : .null)
    }
    cells.append(.optional(row.truth))
    cells.append(.string(row.flags.joined(separator: " ")))
    cells.append(.string(row.reason ?? ""))
    if classification.isAveraged {
      cells.append(.optional(row.draws?.count))
      cells.append(.optional(row.draws?.agreeing))
    }
    return cells
  }

  private func members(of row: Classification.Row) -> [JSON.Member] {
    var members: [JSON.Member] = [
      .init("name", .string(row.name)), .init("path", .string(row.path)), .init("kind", .optional(row.kind)),
      .init("nearest", .optional(row.nearest)), .init("p", .optional(row.p)),
      .init("margin", .optional(row.margin)), .init("is_none", .bool(row.isNone)),
      .init(
        "scores",
        .object(zip(classification.classes, row.scores).map { .init($0, .number($1)) })),
      .init("class", .optional(row.truth)), .init("flags", .array(row.flags.map(JSON.string))),
      .init("reason", .string(row.reason ?? "")),
    ]
    if let draws = row.draws {
      members.append(.init("draws", .integer(draws.count)))
      members.append(.init("draws_agreeing", .integer(draws.agreeing)))
    }
    return members
  }

  /// How many images were looked at.
  public var elementCount: Int? { classification.rows.count }

  /// The values of the one at `index`, by name.
  public func element(at index: Int) -> [JSON.Member] {
    classification.rows.indices.contains(index) ? members(of: classification.rows[index]) : []
  }

  // MARK: - In a session file

  /// Writes all that a session file keeps of it, by name.
  public func write(to content: inout ArtifactContent) {
    content.set("models", .array(models.map(JSON.string)))
    content.set("classes", .array(classification.classes.map(JSON.string)))
    content.set("rule", .string(classification.rule))
    content.set("alpha", .number(classification.alpha))
    content.set("rows", .array(classification.rows.map { .object(members(of: $0)) }))
  }

  /// Reads what `write` wrote; nil if it is anything else.
  public init?(named name: String, from source: some ArtifactSource) throws {
    let values = source.values
    guard let models = values["models"]?.array?.compactMap(\.string),
      let classes = values["classes"]?.array?.compactMap(\.string), let rule = values["rule"]?.string,
      let alpha = values["alpha"]?.number, let stored = values["rows"]?.array
    else { return nil }
    let rows = stored.map { row in
      let reason = row["reason"]?.string ?? ""
      return Classification.Row(
        path: row["path"]?.string ?? "", name: row["name"]?.string ?? "", truth: row["class"]?.string,
        nearest: row["nearest"]?.string, p: row["p"]?.number, margin: row["margin"]?.number,
        scores: row["scores"]?.object?.compactMap(\.value.number) ?? [],
        flags: row["flags"]?.array?.compactMap(\.string) ?? [], reason: reason.isEmpty ? nil : reason,
        isNone: row["is_none"]?.bool ?? false,
        draws: row["draws"]?.integer.flatMap { count in
          row["draws_agreeing"]?.integer.map { Classification.Draws(count: count, agreeing: $0) }
        })
    }
    self.init(
      name: name,
      classification: Classification(classes: classes, rows: rows, rule: rule, alpha: alpha), models: models)
  }

  /// Whether another is the same in everything.
  public func isCopy(of other: ClassificationArtifact) -> Bool {
    classification == other.classification && models == other.models
  }
}
