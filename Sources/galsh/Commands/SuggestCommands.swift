import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `suggest m n=20 as next`: the images whose labels would teach most.
package enum SuggestCommands {
  package static let all = [suggest]

  private enum Keys {
    static let model: Key<ModelArtifact> = .argument("model", .object(ModelArtifact.kind), "the model")
    static let on: Key<DatasetArtifact?> = .clause(
      "on", .object(DatasetArtifact.kind),
      "the images to choose from; those of its latest table of scores if not given")
    static let name: Key<String> = .clause("as", .name, "what to call the images")
    static let count: Key<Int> = .option("n", .integer(from: 1, to: 500), default: "20", "how many images")
  }

  private static let suggest = Command(
    CommandSpec(
      "suggest", "finds the images whose labels would teach a model most",
      details: """
        Of the images whose ranks are nearest to where normal and anomalous part, four for each that is wanted \
        (uncertainty sampling: Lewis and Gale 1994), those that stand for the others: the middles of as many clusters, \
        found by k-means (Zhdanov 2019) in the model's own features, measured shapes or the network's latent vector, on \
        a robust scale. They part in the middle of "undecided", or without thresholds half-way between what the model \
        learnt as normal and as anomalous. A model without thresholds that has seen no anomaly does not know where; as \
        long as nothing is labelled the images stand for all there are (Hacohen et al. 2022). \
        Left out are images that `label` has in this session, and what the model was trained on. The same images come \
        each time. `label NAME` asks in this order. docs/results.md says how much it helps, and where not.
        """,
      keys: [Keys.model, Keys.on, Keys.name, Keys.count],
      examples: ["suggest elliptical n=20 as next", "suggest elliptical on galaxies.test n=10 as next"])
  ) { call, session in
    let object = try call[Keys.model]
    try object.requireScores()
    let (dataset, source) = try pool(call, object, session)
    let labelled = LabelledBefore(session).datasets.map(\.dataset)
    object.remarks(onReading: dataset).forEach(session.remark)
    let found = try object.suggest(
      call[Keys.count], of: dataset, labelled: labelled, context: session.work)
    let wanted = try call[Keys.count]
    if found.rows.count < wanted {
      session.remark("only \(counted(found.rows.count, "image")) could be suggested")
    }
    let artifact = DatasetArtifact(
      name: try call[Keys.name], dataset: dataset.subset(found.rows.map(\.position), source: dataset.source))
    session.put(artifact)
    return CommandResult(
      "suggest",
      fields: [
        .init("name", .string(artifact.name)), .init("model", .string(object.name)),
        .init("of", .string(source)),
        .init("pool", .integer(found.pool)), .init("near", .integer(found.near)),
        .init("boundary", found.isCold ? .null : .string(found.boundary)),
        .init(
          "left_out",
          [
            "labelled": .integer(found.leftOut.labelled), "trained": .integer(found.leftOut.trained),
            "copies": .integer(found.leftOut.copies), "unscored": .integer(found.leftOut.unscored),
          ]),
        .init("rows", table(found)),
      ],
      Prose([
        .text(
          "\(artifact.name): \(counted(found.rows.count, "image")) of \(source) that would teach \(object.name) most; "
            + "\(found.poolText); \(found.isCold ? "the middles of clusters of all, since it has seen no anomaly" : "near \(found.boundary)")"
        ),
        .table(prose(found)),
      ]), value: .artifact(artifact))
  }

  // MARK: - What there is to choose from

  private static func pool(
    _ call: CommandCall, _ object: ModelArtifact, _ session: Session
  ) throws -> (dataset: Dataset, name: String) {
    if let data = try call[Keys.on] { return (data.dataset, data.name) }
    let tables = session.tables(by: object.name)
    let calls = session.allCalls
    let latest = tables.max { one, other in
      func place(_ scores: ScoresArtifact) -> Int {
        calls.lastIndex { call in call.made.contains { $0.key == scores.name } } ?? -1
      }
      return place(one) < place(other)
    }
    guard let latest else {
      throw call.error(
        BinderError.missingArgument,
        "\(object.name) has no table of scores since it was trained: which images are there to choose from?",
        hint: "`suggest \(object.name) on DATASET …`, or `apply \(object.name) to …` first")
    }
    let images = RowImages(latest, session)
    images.remark.map { session.remark($0) }
    if let dataset = images.wholeDataset { return (dataset, latest.name) }
    let rows = latest.table.rows.filter { $0.score != nil }
    guard
      let read = try Dataset.files(
        rows.map { ($0.path, $0.name) }, options: images.options, source: latest.name, context: session.work)
    else {
      throw GalaxyError(DatasetError.noImages, "not one image of \(latest.name) can be read")
    }
    return (read, latest.name)
  }

  // MARK: - What is said

  private static func table(_ found: SuggestedImages) -> DataTable {
    DataTable(
      [
        .text("name"), .number("score"), .number("percentile"), .number("p"), .number("doubt"),
        .number("distance"),
      ],
      rows: found.rows.map { row in
        [
          .string(row.name), .number(row.score), .optional(row.percentile), .optional(row.p),
          .number(row.doubt),
          .optional(row.distance),
        ]
      })
  }

  private static func prose(_ found: SuggestedImages) -> TextTable {
    let hasP = found.rows.contains { $0.p != nil }
    let hasRank = !hasP && found.rows.contains { $0.percentile != nil }
    var table = TextTable(
      ["image", "score"] + (hasP ? ["p"] : hasRank ? ["percentile"] : []) + ["distance"],
      [.left, .right] + (hasP || hasRank ? [.right] : []) + [.right])
    for row in found.rows {
      let rank =
        hasP
        ? [row.p.map { NumberText.significant($0, 2) } ?? ""]
        : hasRank ? [row.percentile.map { NumberText.fixed($0, 1) } ?? ""] : []
      table.add(
        [row.name, NumberText.significant(row.score)] + rank
          + [row.distance.map { NumberText.significant($0, 3) } ?? ""])
    }
    return table
  }
}

/// The datasets that `label` has made in a session, as they are now.
struct LabelledBefore {
  let datasets: [DatasetArtifact]

  init(_ session: Session) {
    var names: [String] = []
    for call in session.allCalls where call.command == "label" {
      for made in call.made where !names.contains(made.key) { names.append(made.key) }
    }
    datasets = names.compactMap { name in
      let maker = session.allCalls.last { call in call.made.contains { $0.key == name } }
      return maker?.command == "label" ? session.find(name) as? DatasetArtifact : nil
    }
  }
}
