import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Two sets of images beside each other: `check a b`. A model stands for the normal images that it was trained
/// on, where the session still has them.
struct CheckedPair {
  /// One of the two.
  private struct Side {
    var name: String
    /// What is compared, in words: "efigi" or "m's 420 normal training images (galaxies.train)".
    var text: String
    var images: (dataset: Dataset, positions: [Int])?
    var model: ModelArtifact?
    var notes: [String] = []

    var table: ObservableTable?
    /// How many of its images had to be left out.
    var unusable = 0
  }

  private var a: Side, b: Side
  private var notes: [String] = []
  private let comparison: ObservableComparison?
  private var preprocessing: [CheckedPreprocessing.PreprocessingRemark] = []

  /// Measures both.
  /// - Throws: GalaxyError naming a file that is not what it was; of kind `interrupted`.
  init(_ first: any Artifact, _ second: any Artifact, _ session: Session) throws {
    (a, b) = (try Self.side(first, session), try Self.side(second, session))
    let work = session.work
    for (model, other) in [(a.model, b), (b.model, a)] {
      guard let model else { continue }
      preprocessing += try CheckedPreprocessing.lines(
        of: model, beside: other.images?.dataset, named: other.name, context: work)
    }
    guard let one = a.images, let two = b.images else {
      comparison = nil
      return
    }
    let tables = (
      try ObservableTable(one.dataset, at: one.positions, context: work),
      try ObservableTable(two.dataset, at: two.positions, context: work)
    )
    (a.table, b.table) = (tables.0, tables.1)
    (a.unusable, b.unusable) = (one.positions.count - tables.0.count, two.positions.count - tables.1.count)
    comparison = ObservableComparison(tables.0, tables.1)
    notes += Self.remarks(a, b)
  }

  /// A dataset, or the normal images that a model was trained on.
  private static func side(_ artifact: any Artifact, _ session: Session) throws -> Side {
    if let data = artifact as? DatasetArtifact {
      return Side(name: data.name, text: data.name, images: (data.dataset, Array(data.dataset.items.indices)))
    }
    var side = Side(name: artifact.name, text: artifact.name)
    guard let model = artifact as? ModelArtifact else { return side }
    side.model = model
    if case .dataset(let data)? = try model.trainingSource(
      among: session.workspace.contents.filter { $0 is DatasetArtifact }, context: session.work)
    {
      try data.dataset.materialize(context: session.work)
      let positions = model.normalPositions(in: data.dataset)
      side.images = (data.dataset, positions)
      side.text =
        "the \(counted(positions.count, "normal image")) that \(model.name) was trained on (\(data.name))"
      return side
    }
    side.notes.append(
      model.missingSource(
        "nothing can be measured of them. Load them again as they were, then `check` again"))
    return side
  }

  private static func remarks(_ a: Side, _ b: Side) -> [String] {
    var notes: [String] = []
    for side in [a, b] where side.unusable > 0 {
      notes.append("\(counted(side.unusable, "image")) of \(side.name) left out: their files cannot be used")
    }
    let paths = [a, b].map { side in
      Set(side.images.map { images in images.positions.map { images.dataset.items[$0].path } } ?? [])
    }
    let shared = paths[0].intersection(paths[1]).count
    if shared > 0 { notes.append("\(counted(shared, "file")) in both: the two are not independent") }
    for side in [a, b] {
      if let missing = side.table?.missingFiles, missing > 0 {
        notes.append(
          "\(counted(missing, "file")) of \(side.name) not there any more: no grey levels, no JPEG quality")
      }
    }
    return notes
  }

  // MARK: - In words

  var result: CommandResult {
    var prose = Prose()
    prose.add(heading)
    if let comparison {
      prose.add(.table(table(comparison), indent: 2))
      prose.add(conclusion(comparison))
    }
    let lines = preprocessing.map(\.text) + a.notes + b.notes + notes
    prose.add(lines.map { "  \($0)" }.joined(separator: "\n"))
    return CommandResult("check", fields: fields, prose)
  }

  private var heading: String {
    guard let one = a.table, let two = b.table else {
      return "\(a.name) and \(b.name): not compared by images"
    }
    func number(_ side: Side, _ table: ObservableTable) -> String {
      let groups = table.groupCount
      return side.model == nil
        ? "\(counted(table.count, "image")) of \(side.text)"
          + (groups < table.count ? " (\(counted(groups, "group")))" : "")
        : side.text
    }
    return "\(number(a, one)) beside \(number(b, two)), before any galaxy is looked at"
  }

  private func table(_ comparison: ObservableComparison) -> TextTable {
    var table = TextTable(
      ["", a.name, b.name, "told apart, AUC (95 %)", ""], [.left, .left, .left, .left, .left])
    for row in comparison.rows where row.a.count + row.b.count > 0 {
      var apart = "not in both"
      if let area = row.area, let interval = row.interval {
        apart =
          "\(NumberText.fixed(area, 2)) (\(NumberText.fixed(interval.low, 2))–\(NumberText.fixed(interval.high, 2)))"
      } else if row.a.count > 0, row.b.count > 0 {
        apart = "the same in all"
      }
      table.add([
        row.observable.title, Self.text(row.a, row.observable), Self.text(row.b, row.observable), apart,
        row.isTold ? direction(row) : row.ranks == nil ? "" : "within chance",
      ])
    }
    return table
  }

  /// `20.1 (15–29)`: the median, and what 68 % of the images lie between.
  static func text(_ spread: ObservableComparison.Spread, _ observable: Observable) -> String {
    guard spread.count > 0 else { return "–" }
    func number(_ value: Double) -> String {
      observable.isShare ? NumberText.significant(100 * value, 3) : NumberText.significant(value, 3)
    }
    if observable == .format {
      func name(_ value: Double) -> String {
        let place = Int(value.rounded())
        return ObservableTable.formatNames.indices.contains(place) ? ObservableTable.formatNames[place] : "?"
      }
      return spread.low == spread.high ? name(spread.median) : "\(name(spread.low)), \(name(spread.high))"
    }
    let unit = observable.isShare ? " %" : ""
    if number(spread.low) == number(spread.high) { return number(spread.median) + unit }
    return "\(number(spread.median)) (\(number(spread.low))–\(number(spread.high)))\(unit)"
  }

  /// `darker in sims`.
  private func direction(_ row: ObservableComparison.Row) -> String {
    guard let ranks = row.ranks else { return "" }
    let words = row.observable.comparison
    if row.observable == .format { return words.larger }
    return "\(ranks.area >= 0.5 ? words.larger : words.smaller) in \(b.name)"
  }

  private func conclusion(_ comparison: ObservableComparison) -> String {
    let causes = comparison.causes
    let all = "(\(comparison.compared) looked at, 95 % for all together)"
    guard let first = causes.first else {
      guard let least = comparison.leastSeen else { return "nothing could be compared" }
      if least > 0.95 {
        return
          "too few images to tell: only an AUC above \(NumberText.fixed(least, 2)) would exceed chance \(all)"
      }
      return "nothing tells the two apart beyond chance \(all); what is below an AUC of about "
        + "\(NumberText.fixed(least, 2)) would not show with so many images"
    }
    let list =
      causes.count == 1
      ? first : causes.dropLast().joined(separator: ", ") + " and " + causes[causes.count - 1]
    return "told apart by \(list) alone \(all): a model that scores these images may score "
      + (causes.count == 1 ? "that" : "those") + ", and not the galaxies' shapes"
      + (causes.contains("frame") ? "; the frame may differ because the galaxies do" : "")
  }

  // MARK: - For programs

  private var fields: [CommandResult.Field] {
    var fields = [CommandResult.Field("a", json(a)), .init("b", json(b))]
    if let comparison {
      fields += [
        .init("observables", DataTable(records: comparison.rows.map(record))),
        .init("compared", .integer(comparison.compared)),
        .init("told_apart_by", .array(comparison.causes.map(JSON.string))),
        .init("least_auc_seen", .optional(comparison.leastSeen)),
        .init("conclusion", .string(conclusion(comparison))),
      ]
    } else {
      fields += [.init("observables", .array([])), .init("told_apart_by", .array([]))]
    }
    return fields + [
      .init("preprocessing", .array(preprocessing.map(\.json))),
      .init("notes", .array((a.notes + b.notes + notes).map(JSON.string))),
    ]
  }

  private func json(_ side: Side) -> JSON {
    [
      "name": .string(side.name), "kind": .string(side.model == nil ? "dataset" : "model"),
      "images": .integer(side.table?.count ?? 0), "groups": .integer(side.table?.groupCount ?? 0),
      "unusable": .integer(side.unusable),
    ]
  }

  private func record(_ row: ObservableComparison.Row) -> [JSON.Member] {
    func known(_ value: Double?) -> JSON { value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
    func spread(_ name: String, _ spread: ObservableComparison.Spread) -> [JSON.Member] {
      [
        .init("\(name)_median", known(spread.median)), .init("\(name)_low", known(spread.low)),
        .init("\(name)_high", known(spread.high)), .init("\(name)_measured", .integer(spread.count)),
      ]
    }
    return [
      .init("observable", .string(row.observable.rawValue)), .init("cause", .string(row.observable.cause)),
      .init("meaning", .string(row.observable.meaning)),
    ] + spread("a", row.a) + spread("b", row.b) + [
      .init("auc", known(row.area)), .init("auc_low", known(row.interval?.low)),
      .init("auc_high", known(row.interval?.high)), .init("told", .bool(row.isTold)),
      .init("direction", row.isTold ? .string(direction(row)) : .null),
    ]
  }
}
